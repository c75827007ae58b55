"""Does everybody get his own answer, in the next round, whatever happens to the others?"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from models.errors import NotEntitled, Unavailable
from resolvers.rounds import MOST_LANES, MOST_TOGETHER, Rounds

pytestmark = pytest.mark.anyio


class Doubling:
    """Answers twice what is asked, when it is let go on."""

    def __init__(self) -> None:
        self.held: list[list[int]] = []
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()

    async def hold(self, asked: Sequence[int]) -> Sequence[int | Exception]:
        self.held.append(list(asked))
        self.began.set()
        await self.go_on.wait()
        return [NotEntitled() if one < 0 else one * 2 for one in asked]


async def begun(rounds: Rounds, doubling: Doubling, *asked: int) -> list[asyncio.Task[int]]:
    """The first one is in a round that waits; the others have come meanwhile."""
    tasks = [asyncio.create_task(rounds.join(doubling.hold, asked[0]))]
    await doubling.began.wait()
    tasks += [asyncio.create_task(rounds.join(doubling.hold, one)) for one in asked[1:]]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_alone_is_served_at_once() -> None:
    doubling = Doubling()
    doubling.go_on.set()
    assert await Rounds().join(doubling.hold, 21) == 42
    assert doubling.held == [[21]]


async def test_those_who_come_in_the_same_tick_go_together() -> None:
    rounds, doubling = Rounds(), Doubling()
    doubling.go_on.set()
    assert await asyncio.gather(*(rounds.join(doubling.hold, n) for n in range(5))) == [0, 2, 4, 6, 8]
    assert doubling.held == [[0, 1, 2, 3, 4]]


async def test_who_comes_during_a_round_waits_for_the_next_and_never_gets_what_it_has_read() -> None:
    rounds, doubling = Rounds(), Doubling()
    tasks = await begun(rounds, doubling, 1, 2, 3)
    assert doubling.held == [[1]]
    doubling.go_on.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6]
    assert doubling.held == [[1], [2, 3]]


async def test_a_round_has_a_bound_and_the_rest_keeps_its_order() -> None:
    rounds, doubling = Rounds(), Doubling()
    doubling.go_on.set()
    await asyncio.gather(*(rounds.join(doubling.hold, n) for n in range(MOST_TOGETHER + 3)))
    assert [len(held) for held in doubling.held] == [MOST_TOGETHER, 3]
    assert [one for held in doubling.held for one in held] == list(range(MOST_TOGETHER + 3))


async def test_a_refusal_is_for_one_alone() -> None:
    rounds, doubling = Rounds(), Doubling()
    doubling.go_on.set()
    answers = await asyncio.gather(*(rounds.join(doubling.hold, n) for n in (1, -1, 3)), return_exceptions=True)
    assert answers[0] == 2
    assert isinstance(answers[1], NotEntitled)
    assert answers[2] == 6


async def test_who_stops_waiting_stops_nobody_else() -> None:
    rounds, doubling = Rounds(), Doubling()
    first, second, third = await begun(rounds, doubling, 1, 2, 3)
    first.cancel()
    second.cancel()
    doubling.go_on.set()
    assert await third == 6
    assert doubling.held == [[1], [2, 3]], "his part is done all the same"
    for cancelled in (first, second):
        with pytest.raises(asyncio.CancelledError):
            await cancelled


async def test_a_round_that_fails_is_tried_again_one_by_one() -> None:
    held: list[list[int]] = []

    async def hold(asked: Sequence[int]) -> Sequence[int | Exception]:
        held.append(list(asked))
        if 2 in asked:
            raise ZeroDivisionError
        return asked

    rounds = Rounds()
    answers = await asyncio.gather(*(rounds.join(hold, n) for n in (1, 2, 3)), return_exceptions=True)
    assert answers[0] == 1
    assert isinstance(answers[1], ZeroDivisionError)
    assert answers[2] == 3
    assert held == [[1, 2, 3], [1], [2], [3]]


async def test_when_the_database_is_away_all_are_told_and_nothing_is_tried_again() -> None:
    held: list[int] = []

    async def hold(asked: Sequence[int]) -> Sequence[int | Exception]:
        held.append(len(asked))
        raise Unavailable

    rounds = Rounds()
    answers = await asyncio.gather(*(rounds.join(hold, n) for n in range(4)), return_exceptions=True)
    assert all(isinstance(answer, Unavailable) for answer in answers)
    assert held == [4]
    with pytest.raises(Unavailable):
        await rounds.join(hold, 5)


async def test_lanes_run_side_by_side_up_to_a_number_and_never_hold_up_the_main_one() -> None:
    rounds, slow, quick = Rounds(), Doubling(), Doubling()
    quick.go_on.set()
    waiting = [asyncio.create_task(rounds.join(slow.hold, n, lane=n)) for n in range(MOST_LANES + 2)]
    await slow.began.wait()
    assert await rounds.join(quick.hold, 1) == 2
    assert len(slow.held) == MOST_LANES
    slow.go_on.set()
    assert await asyncio.gather(*waiting) == [2 * n for n in range(MOST_LANES + 2)]


async def test_nothing_is_kept_of_rounds_that_are_over() -> None:
    rounds, doubling = Rounds(), Doubling()
    doubling.go_on.set()
    await asyncio.gather(*(rounds.join(doubling.hold, n, lane=n % 3) for n in range(9)))
    while rounds.under_way:  # noqa: ASYNC110  # nobody tells us
        await asyncio.sleep(0)
    assert sorted(map(len, doubling.held)) == [3, 3, 3]
