"""Does whoever comes see what was committed before, and does whoever goes leave nothing behind?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from realtime.errors import HubClosed, TopicGone
from tests.sources import Room, Watcher, settle

pytestmark = pytest.mark.anyio


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    async with room.hub, room.closing:
        yield room


async def test_a_joiner_sees_a_commit_that_nobody_announced(room: Room) -> None:
    first = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.rows["1"] = 6
    second = await room.watch()
    assert first.seen == [5, 6]
    assert second.seen == [6]


async def test_joiners_of_the_same_moment_are_checked_together_and_wake_nobody(room: Room) -> None:
    first = await room.watch("meeting:1")
    await room.watch("meeting:2")
    await room.clock.advance(0.05)
    room.meetings.checks.clear()
    joiners = [Watcher(room.hub.follow(f"meeting:{1 + number % 2}")) for number in range(10)]
    await settle()
    assert [joiner.seen for joiner in joiners] == [[5], [3]] * 5
    assert room.meetings.checks == [{"1", "2"}]
    assert len(room.meetings.reads) == 2
    assert first.seen == [5]
    for joiner in joiners:
        await joiner.leave()


async def test_a_joiner_is_not_shown_what_was_read_before_it_came(room: Room) -> None:
    await room.watch()
    await room.clock.advance(0.05)
    room.meetings.gate.clear()
    await room.write("1")  # Reads 6.
    room.meetings.rows["1"] = 7
    joiner = await room.watch()
    room.meetings.gate.set()
    await room.clock.advance(0.05)
    assert joiner.seen == [7]


async def test_a_joiner_is_not_shown_what_was_verified_before_it_came(room: Room) -> None:
    first = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.gate.clear()
    second = await room.watch()  # The position is looked up, and the answer on its way.
    room.meetings.rows["1"] = 6
    third = await room.watch()
    room.meetings.gate.set()
    await settle()
    assert third.seen == [6]
    assert first.seen == second.seen == [5, 6]


async def test_a_topic_that_does_not_exist_is_refused(room: Room) -> None:
    watcher = await room.watch("meeting:77")
    assert isinstance(watcher.ended, TopicGone)
    assert str(watcher.ended) == "meeting:77"
    assert room.hub.topics == 0
    with pytest.raises(TopicGone):
        room.hub.follow("weather:1")


async def test_a_topic_that_vanishes_ends_its_followers_and_may_come_back(room: Room) -> None:
    watchers = [await room.watch() for _ in range(3)]
    version = room.meetings.rows.pop("1")
    await room.clock.advance(1.0)
    assert [type(watcher.ended) for watcher in watchers] == [TopicGone] * 3
    assert (room.hub.topics, room.hub.followers) == (0, 0)
    room.meetings.rows["1"] = version
    assert (await room.watch()).seen == [5]


async def test_the_last_one_to_leave_closes_the_topic(room: Room) -> None:
    first, second = await room.watch(), await room.watch()
    await room.watch("meeting:2")
    assert (room.hub.topics, room.hub.followers) == (2, 3)
    await first.leave()
    assert (room.hub.topics, room.hub.followers) == (2, 2)
    await second.leave()
    assert (room.hub.topics, room.hub.followers) == (1, 1)


async def test_leaving_while_it_is_read_leaves_nothing_behind(room: Room) -> None:
    room.meetings.gate.clear()
    watcher = await room.watch()
    await watcher.leave()
    room.meetings.gate.set()
    await settle()
    assert (room.hub.topics, room.hub.followers) == (0, 0)
    room.meetings.rows["1"] = 6
    assert (await room.watch()).seen == [6]


async def test_leaving_while_its_reading_fails_leaves_nothing_behind(room: Room) -> None:
    await room.watch("meeting:2")
    room.meetings.gate.clear()
    watcher = await room.watch("meeting:1")
    room.meetings.error = ConnectionError("the database is down")
    await watcher.leave()
    room.meetings.gate.set()
    await settle()
    room.meetings.error = None
    await room.clock.advance(3)
    assert all(reading.keys() == {"2"} for reading in room.meetings.reads)


async def test_one_who_stays_in_a_vanished_topic_does_not_close_the_one_that_came_back(room: Room) -> None:
    async with room.hub.follow("meeting:1") as old:
        await old.next()
        version = room.meetings.rows.pop("1")
        await room.clock.advance(1.0)
        room.meetings.rows["1"] = version
        watcher = await room.watch("meeting:1")
    assert room.hub.topics == 1
    await room.write("1")
    await room.clock.advance(0.05)
    assert watcher.seen == [5, 6]


async def test_ten_thousand_followers_that_are_cut_off_leave_nothing_behind(room: Room) -> None:
    tasks_before = len(asyncio.all_tasks())

    async def follow(number: int) -> None:
        async with room.hub.follow(f"meeting:{1 + number % 2}") as following:
            while True:
                await following.next()

    tasks = [asyncio.create_task(follow(number)) for number in range(10_000)]
    for turn in range(10):
        await asyncio.sleep(0)
        for task in tasks[turn::10]:
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await settle()
    assert (room.hub.topics, room.hub.followers) == (0, 0)
    assert len(asyncio.all_tasks()) == tasks_before


async def test_a_hub_that_closes_ends_its_followers() -> None:
    room = Room()
    async with room.hub:
        watcher = await room.watch()
    await settle()
    assert isinstance(watcher.ended, HubClosed)
    with pytest.raises(HubClosed):
        async with room.hub.follow("meeting:1"):
            pass


async def test_who_could_not_begin_to_follow_may_leave_all_the_same(room: Room) -> None:
    async with room.hub:
        pass
    following = room.hub.follow("meeting:1")
    with pytest.raises(HubClosed):
        following.open()
    following.close()
    assert room.hub.followers == 0
