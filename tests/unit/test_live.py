"""Is every change announced, marked when it was, and repeated when it was not?"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Iterable

import pytest
from structlog.testing import capture_logs

from realtime.errors import HubClosed, PublishFailed, TopicGone
from realtime.live import Live
from realtime.wakeups import WakeUp
from tests.outboxes import Rows
from tests.sources import Table, Watcher, settle

pytestmark = pytest.mark.anyio


class World:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.meetings = Table("meeting", **{"1": 5})
        self.clock = self.meetings.clock
        self.rows = Rows(self.clock)
        self.live = Live([self.meetings], "memory://", self.rows, clock=self.clock)
        self.published: list[list[WakeUp]] = []
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._publish = self.live.broker.publish
        monkeypatch.setattr(self.live.broker, "publish", self.publish)

    async def publish(self, wakeups: Iterable[WakeUp]) -> None:
        if self.error:
            raise self.error
        self.published.append(list(wakeups))
        await self.gate.wait()
        await self._publish(wakeups)

    def commit(self, version: int, topic: str = "meeting:1") -> WakeUp:
        wakeup = WakeUp(topic, version, ("board:1",))
        self.meetings.rows[topic.removeprefix("meeting:")] = version
        self.rows.append(wakeup)
        return wakeup


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


@pytest.fixture
async def running(world: World) -> AsyncIterator[World]:
    async with world.live:
        await settle()
        yield world


async def test_a_change_is_shown_published_and_marked(running: World) -> None:
    watcher = Watcher(running.live.follow("meeting:1"))
    await running.clock.advance(0.05)
    wakeup = running.commit(6)
    running.live.announce([wakeup])
    await settle()
    assert watcher.seen == [5, 6]
    assert running.published == [[wakeup]]
    assert running.rows.marked == []
    await running.clock.advance(0.25)
    assert running.rows.marked == [wakeup]
    await watcher.leave()


async def test_announcing_wakes_our_own_screens_before_anything_is_published(running: World) -> None:
    running.gate.clear()
    watcher = Watcher(running.live.follow("meeting:1"))
    await running.clock.advance(0.05)
    running.live.announce([running.commit(6)])
    await settle()
    assert watcher.seen == [5, 6]
    running.gate.set()
    await watcher.leave()


async def test_what_comes_while_publishing_is_published_together_and_only_the_newest(running: World) -> None:
    running.gate.clear()
    first = running.commit(6)
    running.live.announce([first])
    await settle()
    running.live.announce([running.commit(7)])
    other = running.commit(3, "meeting:2")
    running.live.announce([other])
    newest = running.commit(8)
    running.live.announce([newest])
    running.gate.set()
    await running.clock.advance(0.25)
    assert running.published == [[first], [newest, other]]
    assert running.rows.marked == [newest, other]
    assert running.rows.waiting == {}


async def test_what_the_log_does_not_hold_is_not_marked(running: World) -> None:
    running.live.announce([WakeUp("session:4", 1)], logged=False)
    await running.clock.advance(0.5)
    assert running.published == [[WakeUp("session:4", 1)]]
    assert running.rows.marked == []


async def test_what_could_not_be_published_is_relayed_later(running: World) -> None:
    running.error = PublishFailed("the broker is down")
    wakeup = running.commit(6)
    with capture_logs() as logs:
        running.live.announce([wakeup])
        await running.clock.advance(5)
        assert running.rows.marked == []
        running.error = None
        await running.clock.advance(1)
    assert running.published == [[wakeup]]
    assert running.rows.marked == [wakeup]
    assert [entry["event"] for entry in logs] == ["outage began", "outage over"]


async def test_what_another_process_left_unannounced_is_relayed_and_shown_here(running: World) -> None:
    running.meetings.check_every = 1_000.0
    watcher = Watcher(running.live.follow("meeting:1"))
    await running.clock.advance(0.5)
    wakeup = running.commit(6)
    await running.clock.advance(2.0)
    assert running.published == [[wakeup]]
    assert running.rows.marked == [wakeup]
    assert watcher.seen == [5, 6]
    running.error = PublishFailed("the broker is down")
    running.commit(7)
    await running.clock.advance(2.0)
    assert watcher.seen == [5, 6, 7]
    await watcher.leave()


async def test_what_was_just_committed_is_left_to_its_own_process(running: World) -> None:
    await running.clock.advance(0.9)
    running.commit(6)
    await running.clock.advance(0.9)
    assert running.published == []


async def test_a_long_backlog_is_relayed_without_a_pause(running: World) -> None:
    wakeups = [running.commit(1, f"meeting:{number}") for number in range(2_500)]
    await running.clock.advance(2.0)
    assert sum(map(len, running.published)) == len(running.rows.marked) == len(wakeups)


async def test_a_database_that_is_down_stops_nothing(running: World) -> None:
    running.rows.error = ConnectionError("the database is down")
    wakeup = running.commit(6)
    with capture_logs() as logs:
        running.live.announce([wakeup])
        await running.clock.advance(5)
    assert [(entry["event"], entry["what"]) for entry in logs] == [
        ("outage began", "marking"),
        ("outage began", "relay"),
    ]
    running.rows.error = None
    await running.clock.advance(2)
    assert running.rows.marked == [wakeup]


async def test_shutting_down_announces_what_is_pending(world: World) -> None:
    async with world.live:
        world.live.announce([world.commit(6)])
    assert world.rows.waiting == {}


async def test_shutting_down_does_not_wait_long_for_a_broker_that_hangs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.announcer.FLUSH", 0.05)
    async with asyncio.timeout(5):
        async with world.live:
            world.gate.clear()
            wakeup = world.commit(6)
            world.live.announce([wakeup])
    assert world.rows.waiting.keys() == {"meeting:1"}  # Another process will relay it.


async def test_shutting_down_leaves_no_task_behind(world: World) -> None:
    before = asyncio.all_tasks()
    with warnings.catch_warnings(action="error"):
        async with world.live:
            watcher = Watcher(world.live.follow("meeting:1"))
            await settle()
        await settle()
        assert isinstance(watcher.ended, HubClosed)
        assert asyncio.all_tasks() == before


async def test_only_kinds_that_have_a_source_can_be_followed(running: World) -> None:
    with pytest.raises(TopicGone):
        running.live.follow("weather:1")
