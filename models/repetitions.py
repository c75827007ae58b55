"""May a vote be repeated? What was decided stays decided until it is annulled, with a reason for all to read."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import PollNotRepeatable
from .forms import PollState
from .majorities import Outcome
from .polls import Poll


def require_repeatable(poll: Poll, others: Iterable[Poll]) -> None:
    """Once, and not one that was carried; `others`: the votes of its meeting. Raises PollNotRepeatable."""
    undecided = poll.state is PollState.ANNULLED or poll.outcome is Outcome.NOT_CARRIED
    if not undecided or any(other.repeats_id == poll.id for other in others):
        raise PollNotRepeatable
