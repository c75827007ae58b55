"""Which quorum do minutes call the result of the roll call, and since when was it met?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from models.attendance import Quorum
from models.quorums import QuorumFact, RollCalled

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def summed(facts: Sequence[QuorumFact]) -> RollCalled:
    found = RollCalled.by(facts, None)
    assert found is not None
    return found


def test_where_no_roll_call_ended_the_quorum_is_the_first_that_was_met_or_else_the_last() -> None:
    facts = [QuorumFact(n, NOW, Quorum(3, counted, 2)) for n, counted in enumerate((0, 1, 2, 3))]
    told = summed(facts)
    assert (told.quorum, told.since) == (Quorum(3, 2, 2), NOW)
    told = summed(facts[:2])
    assert (told.quorum, told.since) == (Quorum(3, 1, 2), None)


def test_the_quorum_is_what_the_roll_call_came_to() -> None:
    counted = (2, 0, 3, 2)
    for call, since in ((1, NOW), (2, None)):
        facts = [QuorumFact(n, NOW, Quorum(3, here, 2), n == call) for n, here in enumerate(counted)]
        told = summed(facts)
        assert (told.quorum, told.since) == (Quorum(3, counted[call], 2), since)


@pytest.mark.parametrize(
    ("counted", "calls", "stated", "since"),
    [
        ((0, 3, 1, 1), (1, 3), 3, None),
        ((0, 1, 3, 2, 1), (1, 4), 1, 2),
        ((0, 0, 1, 3), (1, 2), 1, 3),
        ((0, 1, 3, 2), (1, 3), 2, None),
        ((3, 1, 0), (1, 2), 0, None),
    ],
    ids=["met first", "met between", "met after both", "met at last", "never met since"],
)
def test_a_second_touch_of_the_roll_call_takes_nothing_back(
    counted: Sequence[int], calls: Sequence[int], stated: int, since: int | None
) -> None:
    facts = [QuorumFact(n, NOW + n * MINUTE, Quorum(3, here, 2), n in calls) for n, here in enumerate(counted)]
    told = summed(facts)
    assert (told.quorum.counted, told.since) == (stated, None if since is None else NOW + since * MINUTE)
