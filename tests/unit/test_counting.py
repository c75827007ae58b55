"""Does the verdict of a secret vote follow from its counts as it did from the ballots that nobody has any more?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from models import entries
from models.changes import Change
from models.forms import PollForm, PollState
from models.majorities import MajorityBase, MajorityRule
from models.options import PollOption
from models.polls import Poll
from models.records import counting
from models.records.votes import Vote

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
CODES = [f"222-222-22{sign}" for sign in "23456789ABCD"]
Choices = list[list[int]]
RULES = st.builds(
    MajorityRule, st.integers(1, 3), st.integers(4, 6), st.booleans(), st.sampled_from(MajorityBase), st.integers(0, 3)
)


@st.composite
def votes(draw: st.DrawFn) -> tuple[int | None, int, Choices]:
    """Seats, if it is an election, how many options there are, and what each ballot chooses."""
    options = draw(st.integers(2, 5))
    seats = draw(st.none() | st.integers(1, options))
    fewest, most = (1, 1) if seats is None else (0, seats)
    choice = st.lists(st.integers(1, options), min_size=fewest, max_size=most, unique=True)
    return seats, options, draw(st.lists(choice, max_size=len(CODES)))


def a_vote(seats: int | None, rule: MajorityRule) -> Poll:
    poll = Poll(id=1, question="Bầu", form=PollForm.SECRET_BALLOT, state=PollState.OPEN, seats=seats, entitled=14)
    poll.rule = rule
    return poll


def told(seats: int | None, number: int, rule: MajorityRule, choices: Choices) -> dict[str, Any]:
    """What the entry of the close says, as a record has it."""
    poll = a_vote(seats, rule)
    options = [PollOption(id=key, number=key, label=f"Ý {key}", count=0) for key in range(1, number + 1)]
    poll.close(NOW, choices, options, present=13)
    entry = entries.closed(poll, options, 13, {"receipts": CODES[: len(choices)]})
    content: dict[str, Any] = orjson.loads(orjson.dumps(entry))
    return content


def dealt(counts: Sequence[int], cast: int) -> Choices:
    """Other ballots of the same counts: the votes lie on them as evenly as they can."""
    ballots: Choices = [[] for _ in range(cast)]
    chosen = [option for option, count in enumerate(counts, start=1) for _ in range(count)]
    for number, option in enumerate(chosen):
        ballots[number % cast].append(option)
    return ballots


@given(votes(), RULES)
def test_what_a_server_has_counted_in_ballots_follows_from_the_counts(
    vote: tuple[int | None, int, Choices], rule: MajorityRule
) -> None:
    seats, number, choices = vote
    content = told(seats, number, rule, choices)
    poll = a_vote(seats, rule)
    options = {"options": [{"option": key} for key in range(1, number + 1)]}
    replayed = Vote(options, poll, range(14), set(range(13)), [None] * len(choices))
    assert list(counting.close(replayed, Change(actor_id=1, at=NOW), content, few_voters=0, codes=set())) == []
    assert poll.outcome == content["outcome"]


@given(votes(), RULES)
def test_ballots_of_the_same_counts_are_told_alike(vote: tuple[int | None, int, Choices], rule: MajorityRule) -> None:
    seats, number, choices = vote
    counted = Counter(option for choice in choices for option in choice)
    others = dealt([counted[option] for option in range(1, number + 1)], len(choices))
    assert told(seats, number, rule, choices) == told(seats, number, rule, others)
