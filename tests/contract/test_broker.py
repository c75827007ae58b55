"""What does every broker promise, in memory and on Redis alike?"""

from __future__ import annotations

import asyncio
from collections import Counter
from urllib.parse import urlsplit

import pytest
import redis.asyncio
from broadcaster import Broadcast
from structlog.testing import capture_logs

from realtime.backend import RedisBackend
from realtime.broker import CHANNELS, Broker
from realtime.wakeups import WakeUp, channels
from tests.servers import Address, Redis

pytestmark = pytest.mark.anyio


class Ear:
    """One process's end of a broker: what it hears, in order. None stands for `on_stale`."""

    def __init__(self, url: str) -> None:
        self.heard: asyncio.Queue[WakeUp | None] = asyncio.Queue()
        self.broker = Broker(url, self.heard.put_nowait, lambda: self.heard.put_nowait(None))

    async def next(self) -> WakeUp | None:
        async with asyncio.timeout(10):
            return await self.heard.get()

    async def hears(self, *awaited: WakeUp | None) -> None:
        """In whatever order: topics on different channels do not wait for each other."""
        missing = Counter(awaited)
        while missing.total():
            heard = await self.next()
            assert missing[heard], f"heard {heard} once too often"
            missing[heard] -= 1


def wakeups(count: int) -> list[WakeUp]:
    return [WakeUp(f"meeting:{number}", number, ("board:1:2026-11-21",)) for number in range(count)]


async def test_it_is_connected_between_start_and_end(broker_url: str) -> None:
    ear = Ear(broker_url)
    connected = [ear.broker.connected]
    async with ear.broker:
        connected.append(ear.broker.connected)
    connected.append(ear.broker.connected)
    assert connected == [False, True, False]


async def test_whatever_came_before_the_start_counts_as_lost(broker_url: str) -> None:
    ear = Ear(broker_url)
    async with ear.broker:
        assert await ear.next() is None
        assert ear.heard.empty()


async def test_what_is_published_is_heard(broker_url: str) -> None:
    ear = Ear(broker_url)
    async with ear.broker:
        await ear.broker.publish(wakeups(40))
        await ear.hears(None, *wakeups(40))


async def test_a_topic_keeps_its_order(broker_url: str) -> None:
    ear = Ear(broker_url)
    sent = [WakeUp("meeting:1", version) for version in range(300)]
    async with ear.broker:
        assert await ear.next() is None
        for wakeup in sent:
            await ear.broker.publish([wakeup])
        assert [await ear.next() for _ in sent] == sent


async def test_many_at_once_are_all_heard(broker_url: str) -> None:
    ear = Ear(broker_url)
    async with ear.broker:
        await ear.broker.publish(wakeups(2_000))
        await ear.hears(None, *wakeups(2_000))


async def test_nothing_to_publish_is_nothing(broker_url: str) -> None:
    async with Ear(broker_url).broker as broker:
        await broker.publish([])


async def test_every_process_hears_every_other(redis_url: str) -> None:
    ears = [Ear(redis_url) for _ in range(3)]
    async with ears[0].broker, ears[1].broker, ears[2].broker:
        await ears[0].broker.publish(wakeups(20))
        for ear in ears:
            await ear.hears(None, *wakeups(20))


async def test_two_sites_share_a_redis_and_hear_nothing_of_each_other(redis_server: Address) -> None:
    here, there = Ear(f"{redis_server.url}?prefix=here-"), Ear(f"{redis_server.url}?prefix=there-")
    async with here.broker, there.broker:
        await here.broker.publish([WakeUp("meeting:1", 1)])
        await there.broker.publish([WakeUp("meeting:1", 2)])
        await here.hears(None, WakeUp("meeting:1", 1))
        await there.hears(None, WakeUp("meeting:1", 2))
        assert here.heard.empty()


async def test_a_message_that_is_not_ours_is_dropped_and_the_next_one_heard(redis_server: Address) -> None:
    ear = Ear(f"{redis_server.url}?prefix=stranger-")
    async with ear.broker, redis.asyncio.Redis.from_url(redis_server.url) as stranger:
        assert await ear.next() is None
        with capture_logs() as logs:
            for name in channels(CHANNELS):
                await stranger.publish(f"stranger-{name}", b"\xff not ours")
                await stranger.publish(f"stranger-{name}", b"[[1]]")
            await ear.broker.publish(wakeups(20))
            await ear.hears(*wakeups(20))
        assert [entry["event"] for entry in logs] == ["wake-up not understood"] * 2 * CHANNELS


async def test_a_subscription_hears_from_its_very_first_message(redis_url: str) -> None:
    """broadcaster's own backend loses it, as it sends SUBSCRIBE and does not wait for the answer."""
    for _ in range(20):
        backend = RedisBackend(redis_url, lambda channel: None)
        async with Broadcast(backend=backend) as broadcast, broadcast.subscribe("first") as subscriber:
            await backend.publish("first", "word")
            async with asyncio.timeout(5):
                assert (await subscriber.get()).message == "word"


async def test_more_than_anybody_takes_is_dropped_and_told(redis_url: str) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    backend = RedisBackend(redis_url, told.put_nowait, bound=50)
    await backend.connect()
    async with asyncio.timeout(10):
        await backend.subscribe("flood")
        assert await told.get() == "flood"
        for number in range(51):
            await backend.publish("flood", str(number))
        assert await told.get() == "flood"
        await backend.publish("flood", "newest")
        assert (await backend.next_published()).message == "newest"
    await backend.disconnect()


async def test_what_nobody_subscribes_any_longer_is_not_heard(redis_url: str) -> None:
    backend = RedisBackend(redis_url, lambda channel: None)
    await backend.connect()
    async with asyncio.timeout(10):
        await backend.subscribe("one")
        await backend.subscribe("two")
        await backend.unsubscribe("one")
        await backend.publish("one", "unheard")
        await backend.publish("two", "heard")
        assert (await backend.next_published()).message == "heard"
    await backend.disconnect()


async def test_a_password_is_understood_and_never_logged(own_redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.broker.PATIENCE", 0.5)
    async with redis.asyncio.Redis.from_url(own_redis.url) as administrator:
        await administrator.config_set("requirepass", "s3cret/@word")
    address = urlsplit(own_redis.url).netloc
    ear = Ear(f"redis://:s3cret%2F%40word@{address}/0?prefix=locked-")
    async with ear.broker:
        await ear.broker.publish([WakeUp("meeting:1", 1)])
        await ear.hears(None, WakeUp("meeting:1", 1))
    stranger = Ear(f"redis://:wr0ng@{address}/0")
    with capture_logs() as logs:
        async with stranger.broker:
            assert not stranger.broker.connected
    assert logs[0]["event"] == "outage began"
    assert "wr0ng" not in str(logs)
    assert "s3cret" not in str(logs)


async def test_the_same_over_the_older_protocol(redis_url: str) -> None:
    ear = Ear(f"{redis_url}&protocol=2")
    async with ear.broker:
        await ear.broker.publish([WakeUp("meeting:1", 1)])
        await ear.hears(None, WakeUp("meeting:1", 1))
