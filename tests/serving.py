"""How do tests reach the server? Over real sockets, in this process, with its SQL counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2
from sqlalchemy import event

from models.database import Database
from models.direct import Text
from server.app import build_app
from server.client import Client, Json
from server.running import server_of
from server.settings import Settings
from server.sources import Clock
from tests.keys import KEY_SETTINGS
from tests.servers import Backend
from tests.world import World, make_world

BY_THE_CLOCK = {"relay", "marker", "reader of session", "poll clock", "shredder"}
CHEAP = {"password_memory": 1024, "password_rounds": 1, **KEY_SETTINGS}


@dataclass
class Served:
    """A running server and the world behind it. `database` is one of its own, beside the server's."""

    url: str
    world: World
    database: Database
    app: Any
    http: httpx2.AsyncClient

    def client(self, who: str | None = None) -> Client:
        """Somebody of the world, signed in; nobody when not named."""
        return Client(self.url, token=self.world.tokens[who] if who else None, http=self.http)

    @contextmanager
    def counted_statements(self) -> Iterator[list[str]]:
        """The SQL that the server sends meanwhile, but for what it sends by the clock."""
        statements: list[str] = []

        def note(statement: str) -> None:
            task = asyncio.current_task()
            if (task is None or task.get_name() not in BY_THE_CLOCK) and not statement.startswith("BEGIN"):
                statements.append(statement)

        def note_of_engine(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            note(statement)

        def note_of_driver(arguments: Text, values: Any) -> list[Any]:
            note(arguments.sql)
            return given(arguments, values)

        read, write = self.app.state.database.reader.sync_engine, self.app.state.database.writer.sync_engine
        # On PostgreSQL the reader is the writer with options, and its events are heard there too.
        engines = {read.pool: read, write.pool: write}.values()
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note_of_engine)
        given, Text.arguments = Text.arguments, note_of_driver  # type: ignore[method-assign, assignment]
        try:
            yield statements
        finally:
            Text.arguments = given  # type: ignore[method-assign]
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note_of_engine)


@asynccontextmanager
async def serving(
    backend: Backend, world: World | None = None, *, clock: Clock | None = None, **settings: Any
) -> AsyncIterator[Served]:
    """A server on a free port of the loopback, with the small world unless one is given."""
    database = Database.open(backend.database_url)
    world = world or await make_world(database)
    chosen = Settings(database_url=backend.database_url, broker_url=backend.broker_url, **{**CHEAP, **settings})
    server = server_of(chosen, "127.0.0.1", 0)
    if clock is not None:
        server.config.app = build_app(chosen, clock=clock)
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if serving.done():
                await serving
            await asyncio.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        # Many people share the pool: it must keep nobody's cookie for the next one.
        forgetful = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        async with httpx2.AsyncClient(timeout=30, cookies=forgetful) as http:
            yield Served(f"http://127.0.0.1:{port}", world, database, server.config.app, http)
    finally:
        server.should_exit = True
        await serving
        await database.aclose()


class Screen:
    """A subscriber that keeps what it was sent, so that tests wait for messages and never sleep."""

    def __init__(self, messages: AsyncIterator[Json], field: str) -> None:
        self._messages = messages
        self._field = field
        self.all: list[Json] = []

    @property
    def last(self) -> Json:
        return self.all[-1]

    async def next(self, *, within: float = 10) -> Json:
        async with asyncio.timeout(within):
            self.all.append((await anext(self._messages))[self._field])
        return self.last

    async def until(self, version: int, *, within: float = 10) -> Json:
        """Wait until a version at least this new is shown."""
        while not self.all or self.last["version"] < version:
            await self.next(within=within)
        return self.last


@asynccontextmanager
async def watching(
    client: Client, query: str, field: str, operation: str | None = None, /, **variables: Any
) -> AsyncIterator[Screen]:
    """Somebody who follows the `field` of a subscription."""
    async with client.connect() as socket:
        messages = socket.subscribe(query, operation, **variables)
        try:
            yield Screen(messages, field)
        finally:
            await messages.aclose()
