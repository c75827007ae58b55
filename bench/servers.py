"""On what is measured? A server process of its own on one core, over a small world, with the load on another core."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from models.database import Database, migrate
from tests.keys import KEY_ENVIRONMENT
from tests.servers import Postgres, Redis
from tests.servers.worlds import apart
from tests.world import World, make_world


def pin() -> list[int]:
    """Keep this process on the last core it may use, and return the others for the server."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, cores[-1:])
    return cores[:-1] or cores


@contextmanager
def places() -> Iterator[dict[str, tuple[str, str]]]:
    """Database and broker URLs of the two ways in which sotay is run."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        postgres, redis = stack.enter_context(Postgres()), stack.enter_context(Redis())
        yield {
            "SQLite, memory": (f"sqlite:///{folder / 'bench.db'}", "memory://"),
            "PostgreSQL, Redis": (postgres.url, apart(redis.url)),
        }


@asynccontextmanager
async def serving(database_url: str, broker_url: str, cores: list[int]) -> AsyncIterator[tuple[str, World]]:
    """The URL of a `sotay serve` and the world behind it."""
    await asyncio.to_thread(migrate, database_url)
    database = Database.open(database_url)
    world = await make_world(database)
    await database.aclose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: ASYNC220  # it only starts
        [sys.executable, "-m", "server.cli", "serve", "--port", str(port)],
        env={**os.environ, "SOTAY_DATABASE_URL": database_url, "SOTAY_BROKER_URL": broker_url} | KEY_ENVIRONMENT,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _ready(url, process)
        yield url, world
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


async def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    async with httpx2.AsyncClient() as http, asyncio.timeout(20):
        while process.poll() is None:
            try:
                if (await http.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.05)
    raise RuntimeError("the server did not start")
