"""What is broken here? A house of three servers on a PostgreSQL and a Redis of its own, whole again before each test.

Each run has a seed, which a failing test prints: `FAULT_SEED=... pytest ...` throws the same dice again.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.houses import House, Process, processes_over
from tests.proxy import Proxy
from tests.servers import Backend, Postgres, Redis, migrate
from tests.world import add_members

from .evening import CELLS, members_of


@dataclass
class Site:
    """The first server reaches database and broker through proxies; in front of each server stands another one."""

    house: House
    postgres: Postgres
    redis: Redis
    to_postgres: Proxy
    to_redis: Proxy
    fronts: list[Proxy]

    async def mend(self) -> None:
        for server in (self.postgres, self.redis):
            server.thaw()
            if not server.answers():
                await asyncio.to_thread(server.restart)
        for proxy in (self.to_postgres, self.to_redis, *self.fronts):
            proxy.heal()
        await self.house.start()

    async def broker_is_missed(self, *by: Process) -> None:
        """These servers, or all of them, know that they hear nothing."""
        for process in by or self.house.processes:
            async with asyncio.timeout(10):
                while (await self.house.http.get(f"{process.url}/readyz")).json()["broker"] == "up":  # noqa: ASYNC110
                    await asyncio.sleep(0.05)  # nobody tells us


@pytest.fixture
def seed() -> int:
    seed = int(os.environ.get("FAULT_SEED") or secrets.randbelow(1_000_000))
    print(f"FAULT_SEED={seed}")
    return seed


@pytest.fixture(scope="package")
async def whole_site(anyio_backend: str) -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        postgres, redis = stack.enter_context(Postgres()), stack.enter_context(Redis())
        await asyncio.to_thread(migrate, postgres.url)
        to_postgres = await stack.enter_async_context(Proxy(postgres.port))
        to_redis = await stack.enter_async_context(Proxy(redis.port))
        direct = Backend(postgres.url, redis.url)
        indirect = Backend(_through(to_postgres, postgres.url), _through(to_redis, redis.url))
        house = await stack.enter_async_context(processes_over(postgres.url, [indirect, direct, direct]))
        for cell in CELLS:
            await add_members(house.database, house.world, cell, members_of(cell))
        fronts = [await stack.enter_async_context(Proxy(process.port)) for process in house.processes]
        yield Site(house, postgres, redis, to_postgres, to_redis, fronts)


@pytest.fixture
async def site(whole_site: Site) -> Site:
    await whole_site.mend()
    return whole_site


def _through(proxy: Proxy, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{proxy.port}")).geturl()
