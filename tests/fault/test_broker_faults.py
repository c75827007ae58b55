"""The broker is killed, frozen, or cuts its listeners off while cells meet: is every screen in time?"""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis as Administrator

from .conftest import Site
from .evening import evening_in

pytestmark = pytest.mark.anyio


async def test_nothing_breaks_when_nothing_is_broken(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(30)
    assert evening.broken_promises == []


async def test_a_broker_that_is_killed_and_restarted(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(15)
        await asyncio.to_thread(site.redis.kill)
        await evening.acknowledged(25)
        await asyncio.to_thread(site.redis.start)
        await evening.acknowledged(15)
    assert evening.broken_promises == []


async def test_a_broker_that_cuts_off_all_who_listen(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening, Administrator.from_url(site.redis.url) as administrator:
        for _ in range(3):
            await evening.acknowledged(10)
            assert await administrator.client_kill_filter(_type="pubsub")
        await evening.acknowledged(10)
    assert evening.broken_promises == []


async def test_a_broker_that_is_frozen_and_wakes(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(15)
        site.redis.freeze()
        await site.broker_is_missed()
        await evening.acknowledged(15)
        site.redis.thaw()
        await evening.acknowledged(15)
    assert evening.broken_promises == []
