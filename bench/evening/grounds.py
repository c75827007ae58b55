"""On what is the evening held? A PostgreSQL, a Redis and one server of its own, which has a core for itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import psutil

from models.database import migrate
from tests.keys import KEY_ENVIRONMENT
from tests.servers import Postgres, Redis
from tests.servers.running import free_port
from tests.servers.worlds import apart

from ..servers import pin

SOTAY = ("-m", "server.cli", "serve", "--port", "{port}")


class Spent(NamedTuple):
    """Seconds: of the clock, and of each one's CPU."""

    wall: float
    server: float
    postgres: float
    redis: float
    load: float

    def since(self, before: Spent) -> Spent:
        return Spent(*(now - then for now, then in zip(self, before, strict=True)))


class CountingPostgres(Postgres):
    """Counts statements, where the module for it is installed."""

    @property
    def counts(self) -> bool:
        return any((self.binaries.parent / "lib").rglob("pg_stat_statements.*"))

    def command(self) -> Sequence[str | Path]:
        counting = ["-c", "shared_preload_libraries=pg_stat_statements"] if self.counts else []
        return [*super().command(), *counting, "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"]


class Ground(NamedTuple):
    port: int
    cores: Sequence[int]  # the server's
    postgres: CountingPostgres
    server: psutil.Process
    database: psutil.Process
    broker: psutil.Process

    def spent(self) -> Spent:
        load = time.process_time()
        return Spent(time.time(), _cpu(self.server), _cpu(self.database), _cpu(self.broker), load)

    @property
    def memory(self) -> int:
        """MiB that the server has."""
        return int(self.server.memory_info().rss) >> 20


@asynccontextmanager
async def ground() -> AsyncIterator[tuple[CountingPostgres, Redis]]:
    """Pins this process, and with it PostgreSQL and Redis, to the last core."""
    with CountingPostgres() as postgres, Redis() as redis:
        await asyncio.to_thread(migrate, postgres.url)
        yield postgres, redis


@asynccontextmanager
async def serving(
    postgres: CountingPostgres, redis: Redis, cores: Sequence[int], command: Sequence[str] = SOTAY
) -> AsyncIterator[Ground]:
    port = free_port()
    arguments = [part.format(port=port, database=postgres.url) for part in command]
    process = subprocess.Popen(  # noqa: ASYNC220  # it only starts
        [sys.executable, *arguments],
        env={**os.environ, "SOTAY_DATABASE_URL": postgres.url, "SOTAY_BROKER_URL": apart(redis.url)} | KEY_ENVIRONMENT,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    try:
        await _ready(f"http://127.0.0.1:{port}", process)
        pids = (process.pid, _pid(postgres), _pid(redis))
        yield Ground(port, cores, postgres, *map(psutil.Process, pids))
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


def cores() -> list[int]:
    """Those left for the server."""
    return pin()


def _pid(server: Postgres | Redis) -> int:
    assert server._running is not None
    return server._running.pid


def _cpu(process: psutil.Process) -> float:
    """Its own, that of its children, and of those that have ended."""
    spent = sum(process.cpu_times()[:4])
    for child in process.children(recursive=True):
        try:
            spent += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return float(spent)


async def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    async with httpx2.AsyncClient() as http, asyncio.timeout(30):
        while process.poll() is None:
            try:
                if (await http.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.05)
    raise RuntimeError("the server did not start")
