"""Two processes on one database: is every screen right within two seconds, whatever is lost between them?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from time import monotonic

import pytest

from realtime.clock import SystemClock
from realtime.live import Live
from realtime.wakeups import WakeUp
from tests.outboxes import Rows
from tests.servers import Redis
from tests.sources import Table

pytestmark = pytest.mark.anyio


class Site:
    """The database, two processes, and a screen at each."""

    def __init__(self, broker_url: str) -> None:
        self.meetings = Table("meeting", **{"1": 1})
        self.rows = Rows(SystemClock())
        self.lives = [Live([self.meetings], broker_url, self.rows) for _ in range(2)]

    def commit(self) -> WakeUp:
        self.meetings.rows["1"] += 1
        wakeup = WakeUp("meeting:1", self.meetings.rows["1"])
        self.rows.append(wakeup)
        return wakeup

    async def all_screens_show_it(self, seconds: float) -> float:
        """Returns after how many."""
        begin = monotonic()
        async with asyncio.timeout(seconds):
            for screen in self.screens:
                while (await screen.next()).position < self.meetings.rows["1"]:
                    pass
        return monotonic() - begin

    async def __aenter__(self) -> Site:
        async with AsyncExitStack() as starting:
            for live in self.lives:
                await starting.enter_async_context(live)
            self.screens = [await starting.enter_async_context(live.follow("meeting:1")) for live in self.lives]
            self.closing = starting.pop_all()
        await self.all_screens_show_it(2)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.closing.aclose()


@pytest.fixture
async def site(own_redis: Redis) -> AsyncIterator[Site]:
    async with Site(own_redis.url) as site:
        yield site


async def test_a_change_reaches_the_other_process_at_once(site: Site) -> None:
    site.meetings.check_every = 1_000.0
    for _ in range(5):
        site.lives[0].announce([site.commit()])
        assert await site.all_screens_show_it(2) < 0.5


async def test_a_process_that_dies_between_commit_and_announcement_loses_nothing(site: Site) -> None:
    site.commit()
    await site.all_screens_show_it(2)


async def test_a_dead_broker_delays_but_loses_nothing(own_redis: Redis, site: Site) -> None:
    await asyncio.to_thread(own_redis.kill)
    for _ in range(2):
        site.lives[0].announce([site.commit()])
        await site.all_screens_show_it(2)
    assert site.rows.waiting
    await asyncio.to_thread(own_redis.start)
    async with asyncio.timeout(5):
        while site.rows.waiting:  # noqa: ASYNC110 - the relay tells nobody.
            await asyncio.sleep(0.01)


async def test_a_frozen_broker_delays_but_loses_nothing(own_redis: Redis, site: Site) -> None:
    own_redis.freeze()
    try:
        for _ in range(2):
            site.lives[0].announce([site.commit()])
            await site.all_screens_show_it(2)
    finally:
        own_redis.thaw()
    site.lives[0].announce([site.commit()])
    await site.all_screens_show_it(2)
