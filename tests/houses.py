"""Where do several server processes share one world, each of which can be killed and started anew?"""

from __future__ import annotations

import asyncio
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx2

from models.database import Database
from server.client import Client
from tests.keys import KEY_ENVIRONMENT
from tests.servers import Backend, Server
from tests.servers.accounts import Account
from tests.world import World, make_world

PATIENCE = 2.0  # seconds after which a phone gives an answer up


class Process(Server):
    """One `sotay serve` on a port that it keeps. `module` is run in place of the command line."""

    name = "serve"
    fast = signal.SIGTERM
    immediate = signal.SIGKILL

    def __init__(self, backend: Backend, module: str = "server.cli", *arguments: str) -> None:
        self.account = Account.ours()
        super().__init__()
        self.backend = backend
        self.module = module
        self.arguments = arguments

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Raises LookupError when it does not run."""
        if self._running is None:
            raise LookupError(self.url)
        return self._running.pid

    def command(self) -> Sequence[str | Path]:
        settings = [
            f"SOTAY_DATABASE_URL={self.backend.database_url}",
            f"SOTAY_BROKER_URL={self.backend.broker_url}",
            *(f"{name}={value}" for name, value in KEY_ENVIRONMENT.items()),
        ]
        serve = [sys.executable, "-m", self.module, *self.arguments, "serve", "--port", str(self.port)]
        return ["env", *settings, *serve]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@dataclass
class House:
    """Processes over one world. `database` is one of its own, beside those of the processes."""

    world: World
    database: Database
    http: httpx2.AsyncClient
    processes: list[Process]

    def client(self, number: int, who: str) -> Client:
        return self.at(self.processes[number].url, who)

    def at(self, url: str, who: str) -> Client:
        """Somebody of the world who reaches a process by this address."""
        return Client(url, token=self.world.tokens[who], http=self.http, heartbeat=PATIENCE)

    async def start(self) -> None:
        """Whatever does not run, or does not answer any more."""
        await asyncio.gather(*(asyncio.to_thread(_mend, process) for process in self.processes))


@asynccontextmanager
async def processes_over(database_url: str, backends: Iterable[Backend]) -> AsyncIterator[House]:
    """The small world in an empty database, and a process on each backend; all of them lead to that database."""
    database = Database.open(database_url)
    # Many people share the pool: it must keep nobody's cookie for the next one.
    forgetful = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    async with httpx2.AsyncClient(timeout=PATIENCE, cookies=forgetful) as http:
        house = House(await make_world(database), database, http, [Process(backend) for backend in backends])
        try:
            await house.start()
            yield house
        finally:
            await asyncio.gather(*(asyncio.to_thread(process.close) for process in house.processes))
            await database.aclose()


def _mend(process: Process) -> None:
    if not process.answers():
        process.kill()
        process.start()
