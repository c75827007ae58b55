"""Do several processes serve one port, is one that dies replaced, and does an end lose nobody and nothing?"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2
import orjson
import psutil
import pytest

from models.database import Database
from server.client import Client, Disconnected, Refused
from server.workers import Workers
from tests.keys import KEY_ENVIRONMENT, environment_of
from tests.serving import watching
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.anyio

BY_SIGNAL = -signal.SIGTERM  # as whoever sent it expects, after an orderly end
TYPENAME = {"query": "{ __typename }"}
BOARD = "subscription ($id: ID!) { board(committeeId: $id) { version } }"


class Site(NamedTuple):
    url: str
    world: World
    process: subprocess.Popen[bytes]

    def client(self, who: str) -> Client:
        return Client(self.url, token=self.world.tokens[who])

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@asynccontextmanager
async def site(database_url: str, broker_url: str, *arguments: str, **settings: str) -> AsyncIterator[Site]:
    database = Database.open(database_url)
    world = await make_world(database)
    await database.aclose()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOTAY_")},
        **{"SOTAY_DATABASE_URL": database_url, "SOTAY_BROKER_URL": broker_url},
        **KEY_ENVIRONMENT,
        **settings,
    }
    command = [sys.executable, "-m", "server.cli", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)  # noqa: ASYNC220
    try:
        yield Site(await asyncio.to_thread(_url, process), world, process)
    finally:
        if process.poll() is None:
            process.terminate()
        await asyncio.to_thread(process.communicate)


def _url(process: subprocess.Popen[bytes]) -> str:
    """From what is logged first."""
    assert process.stderr is not None
    while line := process.stderr.readline():
        if "url" in (said := orjson.loads(line)):
            return str(said["url"])
    raise RuntimeError("the server ended at its start")


async def until_ready(site: Site, workers: int) -> None:
    """Until so many processes answer. Each connection is given to one of them, whichever it is."""
    async with asyncio.timeout(30):
        while len(site.workers()) < workers:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.05)
        for _ in range(8 * workers):
            async with httpx2.AsyncClient(timeout=30) as http:
                assert (await http.get(f"{site.url}/readyz")).status_code == 200


async def test_processes_share_the_port_and_one_that_dies_is_replaced(postgres_url: str, redis_url: str) -> None:
    async with site(postgres_url, redis_url, "--workers", "2") as running:
        await until_ready(running, 2)
        first, second = running.workers()
        first.send_signal(signal.SIGKILL)
        await asyncio.to_thread(first.wait)
        # What comes meanwhile waits for the next process, or is answered by the other one.
        async with httpx2.AsyncClient(timeout=30) as http:
            for answer in await asyncio.gather(*(http.post(f"{running.url}/graphql", json=TYPENAME) for _ in range(8))):
                assert answer.json() == {"data": {"__typename": "Query"}}
        await until_ready(running, 2)
        assert second in running.workers()
        running.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(running.process.wait, 20) == 0
        assert not second.is_running()


async def test_a_process_that_has_just_ended_keeps_none_from_being_told_to_end() -> None:
    gone, staying = [await asyncio.create_subprocess_exec("sleep", seconds) for seconds in ("0", "60")]
    await gone.wait()
    workers = Workers([])
    workers.processes.update({gone: None, staying: None})
    workers.stop()
    assert await staying.wait() == BY_SIGNAL


async def test_several_processes_without_a_broker_are_refused(sqlite_url: str) -> None:
    environment = {**os.environ, "SOTAY_DATABASE_URL": sqlite_url}
    command = [sys.executable, "-m", "server.cli", "serve", "--port", "0", "--workers", "2"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"SOTAY_BROKER_URL" in said


async def test_a_key_file_that_holds_no_key_is_told(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "ballot-key").write_text("not a key")
    environment = {
        **os.environ,
        "SOTAY_DATABASE_URL": sqlite_url,
        **environment_of(tmp_path),
    }
    command = [sys.executable, "-m", "server.cli", "serve", "--port", "0"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 1
    assert b"does not hold a key" in said


async def test_a_port_that_is_taken_is_told(sqlite_url: str) -> None:
    async with site(sqlite_url, "memory://") as running:
        environment = {**os.environ, "SOTAY_DATABASE_URL": sqlite_url}
        command = [sys.executable, "-m", "server.cli", "serve", "--port", running.url.rpartition(":")[2]]
        process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
        _, said = await process.communicate()
        assert process.returncode == 1
        assert b"cannot listen" in said


async def test_a_server_that_ends_is_not_ready_first_and_then_lets_everybody_go_with_1012(sqlite_url: str) -> None:
    async with site(sqlite_url, "memory://", SOTAY_SHUTDOWN_NOTICE_SECONDS="1") as running:
        await until_ready(running, 0)
        committee = running.world.organization("commune")
        async with (
            httpx2.AsyncClient(timeout=10) as http,
            watching(running.client("supervisor"), BOARD, "board", id=committee) as screen,
        ):
            await screen.next()
            running.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                while (await http.get(f"{running.url}/readyz")).status_code == 200:
                    pass
            # For that second everything else goes on, only nobody new is let on.
            answer = await http.post(f"{running.url}/graphql", json=TYPENAME)
            assert answer.json() == {"data": {"__typename": "Query"}}
            with pytest.raises(Disconnected, match="503"):
                async with running.client("supervisor").connect():
                    pass
            with pytest.raises(Disconnected) as ended:
                await screen.next(within=10)
            assert ended.value.code == 1012
        assert await asyncio.to_thread(running.process.wait, 20) == BY_SIGNAL


async def test_what_is_in_flight_when_a_server_ends_is_answered(sqlite_url: str) -> None:
    """A name that nobody has costs a hash as set: that is under way when the signal comes."""
    slow = {"SOTAY_PASSWORD_ROUNDS": "20", "SOTAY_PASSWORD_MEMORY": "65536"}
    async with site(sqlite_url, "memory://", **slow) as running:
        await until_ready(running, 0)
        signing_in = asyncio.create_task(running.client("member").sign_in("nobody", PASSWORD))
        async with httpx2.AsyncClient() as http:
            await http.get(f"{running.url}/livez")
        running.process.send_signal(signal.SIGTERM)
        with pytest.raises(Refused) as refused:
            await signing_in
        assert refused.value.code == "SIGN_IN_FAILED"
        assert await asyncio.to_thread(running.process.wait, 20) == BY_SIGNAL
