"""Does the hub live through everything that a source can do to it?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from realtime.hub import Hub
from tests.sources import Room, Table, Watcher, settle

pytestmark = pytest.mark.anyio


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    async with room.hub, room.closing:
        yield room


async def test_a_database_that_comes_back_shows_what_was_missed(room: Room) -> None:
    watcher = await room.watch()
    await room.clock.advance(0.05)
    room.meetings.error = ConnectionError("the database is down")
    await room.write("1")
    await room.clock.advance(10)
    assert watcher.seen == [5]
    room.meetings.error = None
    await room.clock.advance(1.0)
    assert watcher.seen == [5, 6]


async def test_an_outage_is_told_once_when_it_begins_and_once_when_it_is_over(room: Room) -> None:
    await room.watch()
    with capture_logs() as logs:
        room.meetings.error = ConnectionError("the database is down")
        await room.clock.advance(10)
        await room.write("1")
        await room.clock.advance(10)
        room.meetings.error = None
        await room.clock.advance(2)
    assert [(entry["event"], entry["what"]) for entry in logs] == [
        ("outage began", "positions"),
        ("outage began", "reading"),
        ("outage over", "positions"),
        ("outage over", "reading"),
    ]
    assert logs[0]["error"] == "ConnectionError: the database is down"


async def test_it_is_tried_again_after_longer_and_longer_rests(room: Room) -> None:
    room.meetings.error = ConnectionError("the database is down")
    begin = room.clock.now()
    await room.watch()
    await room.clock.advance(4)
    tries = [round(moment - begin, 3) for moment in room.meetings.tries]
    assert tries == [0, 0.1, 0.3, 0.7, 1.5, 2.5, 3.5]


async def test_positions_too_are_asked_for_again_after_rests(room: Room) -> None:
    await room.watch()
    room.meetings.tries.clear()
    room.meetings.error = ConnectionError("the database is down")
    begin = room.clock.now()
    await room.clock.advance(4.5)
    tries = [round(moment - begin, 3) for moment in room.meetings.tries]
    assert tries == [1.0, 1.1, 1.3, 1.7, 2.5, 3.5, 4.5]


async def test_a_joiner_during_an_outage_sees_the_truth_afterwards_and_nothing_before(room: Room) -> None:
    await room.watch()
    room.meetings.error = ConnectionError("the database is down")
    room.meetings.rows["1"] = 6
    joiner = await room.watch()
    await room.clock.advance(3)
    assert joiner.seen == []
    room.meetings.error = None
    await room.clock.advance(1.0)
    assert joiner.seen == [6]


async def test_what_woke_a_topic_is_not_forgotten_when_its_reading_fails(room: Room) -> None:
    watcher = await room.watch("board:9")
    await room.clock.advance(0.2)
    room.boards.error = ConnectionError("the database is down")
    await room.write("1", "board:9")
    await room.write("2", "board:9")
    room.boards.error = None
    await room.clock.advance(0.2)
    assert room.boards.reads[1:] == [{"9": frozenset({"meeting:1", "meeting:2"})}]
    assert watcher.seen == [8, 10]


async def test_a_deadline_survives_an_outage(room: Room) -> None:
    room.meetings.again_at["1"] = room.clock.epoch() + 0.5
    room.meetings.values["1"] = ("on time",)
    watcher = await room.watch()
    room.meetings.values["1"] = ("late",)
    room.meetings.error = ConnectionError("the database is down")
    await room.clock.advance(3)
    room.meetings.error = None
    await room.clock.advance(1)
    assert watcher.values == [("on time",), ("late",)]


async def test_one_topic_that_cannot_be_read_does_not_hold_up_the_others(room: Room) -> None:
    room.meetings.rows = {str(number): 1 for number in range(40)}
    room.meetings.unreadable = {"0", "17"}
    with capture_logs() as logs:
        watchers = [Watcher(room.hub.follow(f"meeting:{number}")) for number in range(40)]
        await room.clock.advance(3.0)
        assert [number for number, watcher in enumerate(watchers) if not watcher.seen] == [0, 17]
        await room.write("20")
        assert watchers[20].seen == [1, 2]
    assert [entry["event"] for entry in logs] == ["outage began"]
    room.meetings.unreadable.clear()
    await room.clock.advance(1.0)
    assert watchers[17].seen == [1]
    for watcher in watchers:
        await watcher.leave()


async def test_a_source_that_breaks_its_promise_does_not_end_the_hub(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nonsense(keys: object) -> None:
        return None

    watcher = await room.watch()
    with monkeypatch.context() as broken:
        broken.setattr(room.meetings, "positions", nonsense)
        broken.setattr(room.meetings, "read", nonsense)
        room.hub.stale_all()
        await room.clock.advance(3)
    room.meetings.rows["1"] = 6
    await room.clock.advance(1)
    assert watcher.seen == [5, 6]


async def test_a_source_that_never_answers_is_given_up_and_asked_again() -> None:
    source = Table("meeting", **{"1": 5})
    source.gate.clear()
    async with Hub([source], clock=source.clock, patience=0.001) as hub:
        watcher = Watcher(hub.follow("meeting:1"))
        while len(source.tries) < 3:
            await source.clock.advance(0.1)
            await asyncio.sleep(0.001)  # The patience is the event loop's own time.
        source.gate.set()
        await source.clock.advance(1)
        await settle()
        assert watcher.seen == [5]
        await watcher.leave()


async def test_a_source_that_is_down_does_not_hold_up_another(room: Room) -> None:
    room.boards.gate.clear()
    await room.watch("board:9")
    assert (await room.watch("meeting:1")).seen == [5]
    room.boards.gate.set()
