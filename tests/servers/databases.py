"""How does every test get an empty, migrated database within milliseconds? As a copy of one that was migrated once."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Self

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine


def migrate(url: str) -> None:
    migrating = importlib.import_module("models.database").migrate(url)
    if inspect.iscoroutine(migrating):
        asyncio.run(migrating)


def with_driver(url: str) -> str:
    """The same URL for SQLAlchemy with asyncpg, whichever way it was given."""
    return make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


class SqliteCopies:
    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate(f"sqlite+aiosqlite:///{self._template}")

    def create(self, folder: Path) -> str:
        """The URL of a new database in the folder."""
        target = folder / "sotay.db"
        with closing(sqlite3.connect(self._template)) as template, closing(sqlite3.connect(target)) as copy:
            template.backup(copy)
        return f"sqlite+aiosqlite:///{target}"


class PostgresCopies:
    """Not to be used while an event loop runs: it has its own, in which one connection stays open."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(with_driver(server_url))
        # Runs may share a server that was given, so names carry the process.
        self._names = (f"sotay_test_{os.getpid()}_{number}" for number in count())
        # A loop factory keeps the runner from becoming the thread's current loop, which belongs to anyio.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._engine = create_async_engine(self._server, isolation_level="AUTOCOMMIT", pool_size=1)
        self._template = next(self._names)

    @classmethod
    @contextmanager
    def on(cls, server_url: str) -> Iterator[Self]:
        copies = cls(server_url)
        try:
            copies._execute(f"CREATE DATABASE {copies._template} TEMPLATE template0 ENCODING 'UTF8'")
            migrate(copies._url(copies._template))
            yield copies
        finally:
            copies._execute(f"DROP DATABASE IF EXISTS {copies._template} WITH (FORCE)")
            copies._runner.run(copies._engine.dispose())
            copies._runner.close()

    def create(self) -> str:
        """The URL of a new database, to be dropped by whoever asked for it."""
        name = next(self._names)
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Also when connections to it are still open."""
        self._execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        async def run() -> None:
            async with self._engine.connect() as connection:
                await connection.execute(text(statement))

        self._runner.run(run())
