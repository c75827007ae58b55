"""Do the servers of the tests break and come back as the fault tests need it?"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from redis.asyncio import Redis as RedisClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.servers import Mode, Postgres, Redis

pytestmark = pytest.mark.anyio


async def answer(engine: AsyncEngine, statement: str) -> object:
    async with engine.begin() as connection:
        result = await connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None


@pytest.mark.parametrize("end", [Postgres.kill, Postgres.stop, lambda server: server.stop("immediate")])
async def test_a_database_that_comes_back_has_kept_what_was_committed(
    own_postgres: Postgres, end: Callable[[Postgres], None]
) -> None:
    engine = create_async_engine(own_postgres.url)
    await answer(engine, "CREATE TABLE kept AS SELECT 42 AS number")
    end(own_postgres)
    with pytest.raises((OSError, DBAPIError)):
        await answer(engine, "SELECT number FROM kept")
    own_postgres.start()
    assert await answer(engine, "SELECT number FROM kept") == 42
    await engine.dispose()


async def test_a_frozen_database_answers_when_it_is_thawed(own_postgres: Postgres) -> None:
    engine = create_async_engine(own_postgres.url, connect_args={"command_timeout": 0.2})
    assert await answer(engine, "SELECT 1") == 1
    own_postgres.freeze()
    with pytest.raises(TimeoutError):
        await answer(engine, "SELECT 1")
    own_postgres.thaw()
    assert await answer(engine, "SELECT 1") == 1
    await engine.dispose()


async def test_a_broker_comes_back_on_the_same_port(own_redis: Redis) -> None:
    modes: tuple[Mode, ...] = ("fast", "immediate")
    for mode in modes:
        own_redis.restart(mode)
        async with RedisClient.from_url(own_redis.url) as client:
            assert await client.ping()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_servers_end_with_whoever_started_them_and_leave_no_files(end: signal.Signals) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("TEST_DATABASE_URL", "TEST_REDIS_URL")
    }
    starter = subprocess.Popen(
        [sys.executable, "-m", "tests.servers"], stdout=subprocess.PIPE, text=True, env=environment
    )
    with starter:
        assert starter.stdout is not None
        assert re.fullmatch(
            r"export TEST_DATABASE_URL=postgresql\S+ TEST_REDIS_URL=redis\S+\n", starter.stdout.readline()
        )
        started = psutil.Process(starter.pid).children()
        folders = {Path(word) for process in started for word in process.cmdline() if "/sotay-" in word}
        starter.send_signal(end)
    psutil.wait_procs(started, timeout=10)
    assert folders
    assert not [process for process in started if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    assert not [folder for folder in folders if folder.exists()]
