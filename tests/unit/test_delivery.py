"""Do frames reach all, in fair turns, and does one who is slow hold up nobody and get the newest?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

import pytest

from realtime.delivery import HEADS, SLICE, Delivery, Frame
from realtime.operations import Operation
from realtime.subscriptions import Edition
from server.frames import NextMessage
from tests.audiences import Counting, Onlooker, Theatre

pytestmark = pytest.mark.anyio


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    theatre = Theatre()
    async with theatre.room.hub, theatre.room.closing:
        yield theatre


async def change(theatre: Theatre, key: str = "1") -> None:
    await theatre.room.clock.advance(0.05)
    await theatre.room.write(key)
    await theatre.room.clock.advance(0)


async def test_a_small_operation_does_not_wait_for_a_large_one(theatre: Theatre) -> None:
    order: list[str] = []

    def reached(name: str) -> Callable[[bytes], None]:
        return lambda frame: order.append(name)

    large, small = Counting("meeting:1"), Counting("meeting:2")
    crowd = await theatre.seat(large, *range(20 * SLICE))
    (one,) = await theatre.seat(small, "one")
    await theatre.room.clock.advance(0.1)
    for name, each in (("large", crowd[-1]), ("small", one)):
        each.outlet.write = reached(name)
    await theatre.room.clock.advance(0.05)
    theatre.room.meetings.rows.update({"1": 6, "2": 4})
    theatre.room.hub.stale_all()
    await theatre.room.clock.advance(0.05)
    assert order == ["small", "large"]


async def test_many_small_operations_do_not_wait_a_turn_of_the_loop_each() -> None:
    """On a busy loop the screens of a hundred meetings that change together were seconds late."""
    delivery = Delivery()
    onlookers = [Onlooker(delivery) for _ in range(100)]
    for onlooker in onlookers:
        edition = Edition(cast(Operation, None), audience=None)
        edition.full, edition.serial = Frame(b"{}"), 1
        edition.subscriptions[onlooker] = None
        onlooker.edition = edition
        delivery.announce(edition)
    await asyncio.sleep(0)
    assert all(onlooker.heard == [{}] for onlooker in onlookers)


async def test_who_is_slow_holds_up_nobody_and_gets_the_newest_alone(theatre: Theatre) -> None:
    script = Counting()
    slow, *others = await theatre.seat(script, *range(10))
    slow.outlet.pause()
    for _ in range(5):
        await change(theatre)
    assert all([shown["at"] for shown in each.heard] == [5, 6, 7, 8, 9, 10] for each in others)
    slow.outlet.resume()
    await theatre.room.clock.advance(0)
    assert [shown["at"] for shown in slow.heard] == [5, 10]
    assert theatre.delivery.lagging == {}


async def test_who_misses_something_for_too_long_is_found(theatre: Theatre) -> None:
    script = Counting()
    slow, idle = await theatre.seat(script, "slow", "idle")
    slow.outlet.pause()
    assert theatre.delivery.laggards(-1) == [], "he has missed nothing yet"
    await change(theatre)
    assert theatre.delivery.laggards(-1) == [slow.outlet]
    assert theatre.delivery.laggards(60) == []
    slow.outlet.end()
    assert theatre.delivery.laggards(-1) == []
    assert len(idle.heard) == 2


async def test_what_is_missed_is_marked_and_never_queued(theatre: Theatre) -> None:
    script = Counting()
    (slow,) = await theatre.seat(script, "slow")
    slow.outlet.pause()
    for _ in range(20):
        await change(theatre)
    assert len(slow.outlet._behind) == 1


async def test_a_connection_that_breaks_while_it_is_written_to_harms_no_other(theatre: Theatre) -> None:
    def break_down(frame: bytes) -> None:
        raise OSError("gone")

    script = Counting()
    first, broken, last = await theatre.seat(script, "first", "broken", "last")
    broken.outlet.write = break_down
    await change(theatre)
    await change(theatre)
    assert len(first.heard) == len(last.heard) == 3
    assert not broken.outlet.ready


async def test_who_leaves_while_frames_are_being_written_gets_no_more(theatre: Theatre) -> None:
    script = Counting()
    crowd = await theatre.seat(script, *range(2 * SLICE))
    await theatre.room.clock.advance(0.05)

    def leave(frame: bytes) -> None:
        crowd[-1].leave()

    crowd[0].outlet.write = leave
    await theatre.room.write("1")
    await theatre.room.clock.advance(0)
    assert len(crowd[-1].heard) == 1
    assert len(crowd[-2].heard) == 2


async def test_delivered_frames_are_counted(theatre: Theatre) -> None:
    script = Counting()
    await theatre.seat(script, *range(7))
    await change(theatre)
    assert theatre.delivery.delivered == 14


async def test_a_newer_state_overtakes_an_older_one_that_is_still_being_written(theatre: Theatre) -> None:
    script = Counting()
    crowd: list[Onlooker] = await theatre.seat(script, *range(3 * SLICE))
    await theatre.room.clock.advance(0.05)
    edition = crowd[0].edition
    assert edition is not None

    def newer(frame: bytes) -> None:
        """While the first slice is being written the next state is there already."""
        crowd[0].outlet.write = crowd[0].heard.append
        edition.serial += 1
        theatre.delivery.announce(edition)

    crowd[0].outlet.write = newer
    await theatre.room.write("1")
    await theatre.room.clock.advance(0)
    assert len(crowd[-1].heard) == 2, "the older state is not written to whom it had not reached"
    assert len(crowd[1].heard) == 3
    assert {each.seen for each in crowd} == {edition.serial}


def test_a_frame_keeps_how_it_begins_for_some_kinds_of_connections_and_not_for_all_that_come() -> None:
    frame = Frame(b"{}")
    kinds = [NextMessage(length) for length in range(10 * HEADS)]
    assert [frame.head(kind) for kind in kinds] == [kind.head(frame) for kind in kinds]
    assert len(frame.heads) == HEADS
    assert all(frame.heads[kind] == kind.head(frame) for kind in kinds[:HEADS])
