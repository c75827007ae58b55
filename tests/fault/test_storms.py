"""Everything breaks, one after the other and together, by chance: is every promise kept all the same?"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from tests.proxy import Mischief

from .conftest import Site
from .evening import evening_in

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

FAULTS = 10
Fault = Callable[[Site, random.Random], Awaitable[None]]


async def crash_database(site: Site, chance: random.Random) -> None:
    await asyncio.to_thread(site.postgres.restart, "immediate")


async def freeze_database(site: Site, chance: random.Random) -> None:
    site.postgres.freeze()
    await asyncio.sleep(chance.uniform(0.1, 1))
    site.postgres.thaw()


async def restart_broker(site: Site, chance: random.Random) -> None:
    await asyncio.to_thread(site.redis.restart, "immediate")


async def freeze_broker(site: Site, chance: random.Random) -> None:
    site.redis.freeze()
    await asyncio.sleep(chance.uniform(0.1, 3))
    site.redis.thaw()


async def kill_server(site: Site, chance: random.Random) -> None:
    process = chance.choice(site.house.processes)
    await asyncio.to_thread(process.kill)
    await asyncio.to_thread(process.start)


async def freeze_server(site: Site, chance: random.Random) -> None:
    process = chance.choice(site.house.processes)
    process.freeze()
    await asyncio.sleep(chance.uniform(0.1, 3))
    process.thaw()


async def cut_everybody_off(site: Site, chance: random.Random) -> None:
    for proxy in (site.to_postgres, site.to_redis, *site.fronts):
        proxy.cut()


async def confuse_network(site: Site, chance: random.Random) -> None:
    proxy = chance.choice([site.to_postgres, site.to_redis, *site.fronts])
    proxy.mischief = Mischief(chance, cut=0.05, swallow=0.01, delay=0.1)
    await asyncio.sleep(chance.uniform(0.5, 2))
    proxy.heal()


KINDS: list[Fault] = [
    *(crash_database, freeze_database, restart_broker, freeze_broker),
    *(kill_server, freeze_server, cut_everybody_off, confuse_network),
]


async def test_a_storm(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed, urls=[front.url for front in site.fronts]) as evening:
        for _ in range(FAULTS):
            await evening.acknowledged(evening.chance.randint(1, 15))
            faults = evening.chance.sample(KINDS, evening.chance.randint(1, 2))
            print(", ".join(fault.__name__ for fault in faults))
            with evening.trouble():
                await asyncio.gather(*(fault(site, evening.chance) for fault in faults))
        await evening.acknowledged(15)
    assert evening.broken_promises == []
