"""Does every follower see the newest, and is it read no more often than it must be?"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from realtime.wakeups import WakeUp
from tests.sources import Room, settle

pytestmark = pytest.mark.anyio


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    async with room.hub, room.closing:
        yield room


async def test_the_first_reading_is_what_there_is(room: Room) -> None:
    watcher = await room.watch()
    assert watcher.seen == [5]
    assert room.meetings.reads == [{"1": None}]


async def test_a_change_is_read_at_once(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    await room.write("1")
    assert watcher.seen == [5, 6]
    assert room.meetings.reads[1:] == [{"1": frozenset()}]


async def test_further_changes_are_read_once_in_an_interval_and_only_the_newest(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    for _ in range(4):
        await room.write("1")
    assert watcher.seen == [5, 6]
    await room.clock.advance(0.049)
    assert watcher.seen == [5, 6]
    await room.clock.advance(0.001)
    assert watcher.seen == [5, 6, 9]
    await room.clock.advance(0.9)
    assert len(room.meetings.reads) == 3


async def test_any_number_of_followers_costs_one_reading(room: Room) -> None:
    watchers = [await room.watch() for _ in range(20)]
    await room.clock.advance(0.05)
    await room.write("1")
    assert all(watcher.seen[-1] == 6 for watcher in watchers)
    assert len(room.meetings.reads) == 2
    assert room.hub.readings == 2


async def test_old_and_doubled_wake_ups_are_dropped(room: Room) -> None:
    await room.watch()
    await room.clock.advance(0.05)
    await room.write("1")
    await room.clock.advance(0.05)
    for version in (6, 5, 4, 6):
        await room.wake("meeting:1", version)
    await room.clock.advance(0.5)
    assert len(room.meetings.reads) == 2


async def test_what_nobody_follows_is_not_read(room: Room) -> None:
    await room.watch()
    await room.wake("meeting:2", 100, "board:9", "nothing:1")
    await room.wake("nothing:1", 100)
    assert len(room.meetings.reads) == 1
    assert room.boards.reads == []


async def test_all_that_is_due_is_read_together(room: Room) -> None:
    await room.watch("meeting:1")
    await room.watch("meeting:2")
    await room.clock.advance(0.05)
    room.meetings.rows.update({"1": 6, "2": 4})
    room.hub.wake(WakeUp("meeting:1", 6))
    room.hub.wake(WakeUp("meeting:2", 4))
    await settle()
    assert room.meetings.reads[2:] == [{"1": frozenset(), "2": frozenset()}]


async def test_a_wake_up_during_a_reading_is_not_lost(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.gate.clear()
    await room.write("1")  # The reading has looked, and waits.
    await room.write("1")
    room.meetings.gate.set()
    await room.clock.advance(0.05)
    assert watcher.seen == [5, 6, 7]


async def test_a_wake_up_during_the_reading_that_shows_it_costs_no_other(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.rows["1"] = 7
    room.meetings.gate.clear()
    await room.wake("meeting:1", 6)
    await room.wake("meeting:1", 7)
    room.meetings.gate.set()
    await room.clock.advance(0.5)
    assert watcher.seen == [5, 7]
    assert len(room.meetings.reads) == 2


async def test_a_source_is_never_asked_twice_at_once(room: Room) -> None:
    await room.watch("meeting:1")
    await room.clock.advance(0.05)
    room.meetings.gate.clear()
    await room.write("1")
    tries = len(room.meetings.tries)
    await room.watch("meeting:2")
    await room.watch("meeting:1")
    await room.clock.advance(5)
    assert len(room.meetings.tries) == tries
    room.meetings.gate.set()
    await settle()
    assert len(room.meetings.tries) > tries


async def test_what_is_above_is_read_with_the_topics_that_woke_it(room: Room) -> None:
    watcher = await room.watch("board:9")
    await room.clock.advance(0.2)
    await room.write("1", "board:9")
    await room.write("2", "board:9")
    await room.write("1", "board:9")
    await room.clock.advance(0.2)
    assert room.boards.reads == [
        {"9": None},
        {"9": frozenset({"meeting:1"})},
        {"9": frozenset({"meeting:1", "meeting:2"})},
    ]
    assert watcher.seen == [8, 9, 11]


async def test_a_wake_up_from_below_that_comes_back_costs_no_reading(room: Room) -> None:
    await room.watch("board:9")
    await room.clock.advance(0.2)
    await room.write("1", "board:9")
    await room.clock.advance(0.2)
    await room.wake("meeting:1", 6, "board:9")
    await room.wake("meeting:1", 5, "board:9")
    await room.clock.advance(0.5)
    assert len(room.boards.reads) == 2


async def test_a_lost_wake_up_is_found_by_the_next_check(room: Room) -> None:
    watcher = await room.watch()
    room.meetings.rows["1"] = 6
    await room.clock.advance(1.0)
    assert watcher.seen == [5, 6]
    assert room.meetings.reads[-1] == {"1": None}


async def test_a_late_reading_does_not_replace_a_newer_one(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.late["1"] = 4
    await room.write("1")
    await room.clock.advance(0.05)
    assert watcher.seen == [5, 6]  # The position was checked at once, and the topic read again.


async def test_a_reading_that_misses_what_woke_it_is_not_the_last(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.rows["1"] = 7
    room.meetings.late["1"] = 6
    await room.wake("meeting:1", 7)
    await room.clock.advance(0.05)
    assert watcher.seen == [5, 6, 7]


async def test_a_sum_may_fall(room: Room) -> None:
    """A meeting was moved to another day: the board's position is lower, and true."""
    watcher = await room.watch("board:9")
    await room.clock.advance(0.2)
    room.boards.rows["9"] = 2
    await room.wake("meeting:1", 6, "board:9")
    await room.clock.advance(0.2)
    assert watcher.seen == [8, 2]


async def test_after_a_loss_everything_is_read_with_unknown_reasons(room: Room) -> None:
    watcher = await room.watch("meeting:1")
    await room.watch("meeting:2")
    await room.clock.advance(0.05)
    room.meetings.rows["1"] = 6
    room.hub.stale_all()
    await settle()
    assert room.meetings.reads[2:] == [{"1": None, "2": None}]
    assert watcher.seen == [5, 6]


async def test_nobody_is_woken_by_what_he_has_seen(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.hub.stale_all()
    await settle()
    assert len(room.meetings.reads) == 2
    assert watcher.seen == [5]


async def test_a_deadline_is_read_again_without_any_change(room: Room) -> None:
    room.meetings.again_at["1"] = room.clock.epoch() + 0.5
    room.meetings.values["1"] = ("on time",)
    watcher = await room.watch()
    room.meetings.values["1"] = ("late",)
    await room.clock.advance(0.49)
    assert watcher.values == [("on time",)]
    await room.clock.advance(0.01)
    assert watcher.values == [("on time",), ("late",)]
    assert room.meetings.reads[1:] == [{"1": frozenset()}]
    await room.clock.advance(0.4)  # The same instant again is past: it is not asked for twice.
    assert len(room.meetings.reads) == 2


async def test_a_deadline_that_is_answered_too_late_is_read_once_more(room: Room) -> None:
    room.meetings.again_at["1"] = room.clock.epoch() + 0.5
    room.meetings.values["1"] = ("on time",)
    watcher = await room.watch()
    room.meetings.late["1"] = 4
    room.meetings.values["1"] = ("late",)
    await room.clock.advance(0.6)
    assert watcher.values == [("on time",), ("late",)]
    assert watcher.seen == [5, 5]


async def test_a_deadline_that_changes_nothing_wakes_nobody(room: Room) -> None:
    room.meetings.again_at["1"] = room.clock.epoch() + 0.5
    watcher = await room.watch()
    await room.clock.advance(0.6)
    assert len(room.meetings.reads) == 2
    assert watcher.seen == [5]
