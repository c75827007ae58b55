"""Which votes may be repeated?"""

from __future__ import annotations

import pytest

from models.errors import PollNotRepeatable
from models.forms import PollState
from models.majorities import Outcome
from models.polls import Poll
from models.repetitions import require_repeatable

DRAFT, OPEN, CLOSED, ANNULLED = PollState
LOST, CARRIED = Outcome.NOT_CARRIED, Outcome.CARRIED


@pytest.mark.parametrize(("state", "outcome"), [(CLOSED, LOST), (ANNULLED, None)])
def test_one_that_decided_nothing_is_repeated_once(state: PollState, outcome: Outcome | None) -> None:
    poll, other = Poll(id=1, state=state, outcome=outcome), Poll(id=2, repeats_id=None)
    require_repeatable(poll, [poll, other])
    with pytest.raises(PollNotRepeatable):
        require_repeatable(poll, [poll, other, Poll(id=3, repeats_id=1)])


@pytest.mark.parametrize(("state", "outcome"), [(DRAFT, None), (OPEN, None), (CLOSED, CARRIED)])
def test_one_that_is_to_decide_or_has_decided_is_not(state: PollState, outcome: Outcome | None) -> None:
    poll = Poll(id=1, state=state, outcome=outcome)
    with pytest.raises(PollNotRepeatable):
        require_repeatable(poll, [poll])
