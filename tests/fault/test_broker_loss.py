"""When the broker is lost, does everybody hear again afterwards, and know that something may have been missed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import redis.asyncio
from structlog.testing import capture_logs

from realtime.broker import Broker
from realtime.errors import PublishFailed
from realtime.wakeups import WakeUp
from tests.servers import Redis

pytestmark = pytest.mark.anyio


class Listener:
    def __init__(self, url: str) -> None:
        self.broker = Broker(url, self._wake, self._stale)
        self.losses = 0
        self._heard: set[int] = set()
        self._news = asyncio.Event()
        self._version = 0

    def _wake(self, wakeup: WakeUp) -> None:
        self._heard.add(wakeup.version)
        self._news.set()

    def _stale(self) -> None:
        self.losses += 1
        self._news.set()

    async def hears_of_a_loss(self, before: int) -> None:
        async with asyncio.timeout(10):
            while self.losses == before:
                self._news.clear()
                await self._news.wait()
        assert self.broker.connected

    async def hears_again(self) -> None:
        """On every channel: so many topics reach them all."""
        versions = set(range(self._version, self._version + 64))
        self._version += 64
        async with asyncio.timeout(10):
            await self.broker.publish([WakeUp(f"meeting:{version}", version) for version in versions])
            while not versions <= self._heard:
                self._news.clear()
                await self._news.wait()

    async def notices(self, seconds: float) -> None:
        """That the connection is lost; nothing tells."""
        async with asyncio.timeout(seconds):
            while self.broker.connected:  # noqa: ASYNC110
                await asyncio.sleep(0.001)


@pytest.fixture
async def listener(own_redis: Redis) -> AsyncIterator[Listener]:
    listener = Listener(own_redis.url)
    async with listener.broker:
        await listener.hears_again()
        yield listener


async def kill_subscribers(server: Redis) -> int:
    async with redis.asyncio.Redis.from_url(server.url) as administrator:
        return int(await administrator.client_kill_filter(_type="pubsub"))


async def test_subscribers_that_are_killed_come_back(own_redis: Redis, listener: Listener) -> None:
    for _ in range(5):
        losses = listener.losses
        assert await kill_subscribers(own_redis) == 1  # All channels share one connection.
        await listener.hears_of_a_loss(losses)
        await listener.hears_again()


async def test_a_server_that_is_restarted_is_heard_again(own_redis: Redis, listener: Listener) -> None:
    losses = listener.losses
    await asyncio.to_thread(own_redis.restart, "immediate")
    await listener.hears_of_a_loss(losses)
    await listener.hears_again()


async def test_while_the_server_is_down_publishing_fails_and_an_outage_is_told_once(
    own_redis: Redis, listener: Listener
) -> None:
    losses = listener.losses
    with capture_logs() as logs:
        await asyncio.to_thread(own_redis.kill)
        await listener.notices(10)
        for _ in range(3):
            with pytest.raises(PublishFailed, match="connect"):
                await listener.broker.publish([WakeUp("meeting:1", 1)])
        await asyncio.to_thread(own_redis.start)
        await listener.hears_of_a_loss(losses)
    await listener.hears_again()
    assert [entry["event"] for entry in logs] == ["outage began", "outage over"]


async def test_a_frozen_server_is_noticed_and_heard_again_when_it_wakes(own_redis: Redis, listener: Listener) -> None:
    losses = listener.losses
    own_redis.freeze()
    try:
        publishing = asyncio.create_task(listener.broker.publish([WakeUp("meeting:1", 1)]))
        await listener.notices(4)
        with pytest.raises(PublishFailed):
            await publishing
    finally:
        own_redis.thaw()
    await listener.hears_of_a_loss(losses)
    await listener.hears_again()


async def test_a_start_does_not_wait_for_a_server_that_is_down(
    own_redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.broker.PATIENCE", 0.1)
    await asyncio.to_thread(own_redis.kill)
    listener = Listener(own_redis.url)
    async with asyncio.timeout(5), listener.broker:
        assert not listener.broker.connected
        await asyncio.to_thread(own_redis.start)
        await listener.hears_of_a_loss(0)
        await listener.hears_again()


async def test_a_start_can_end_again_without_a_server(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.broker.PATIENCE", 0.1)
    await asyncio.to_thread(own_redis.kill)
    async with asyncio.timeout(5), Listener(own_redis.url).broker:
        pass
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), Listener(own_redis.url).broker:
            pass


async def test_nothing_is_left_running(own_redis: Redis) -> None:
    before = asyncio.all_tasks()
    async with Listener(own_redis.url).broker:
        await kill_subscribers(own_redis)
    assert asyncio.all_tasks() == before
