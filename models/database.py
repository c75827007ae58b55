"""How is the database reached? Engines, reading and writing transactions, on SQLite and on PostgreSQL alike.

Writes on SQLite begin with BEGIN IMMEDIATE on a single connection: it has one writer, and a transaction that first
reads and then writes must not find another one in its way. Reads see one consistent snapshot on both databases.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, UniqueConstraint, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from .direct import Direct, Driver, ThroughEngine
from .errors import Unavailable

CONNECT_WITHIN = 5  # seconds
ANSWER_WITHIN = 30  # seconds for a statement; a server that hangs is given up then
OURSELVES = {"server_settings": {"application_name": "sotay"}}
MIGRATIONS = Path(__file__).with_name("migrations")
# `secure_delete`: what is removed is overwritten, sealed ballots too.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON", "case_sensitive_like=ON")
# A server that is killed at the wrong moment leaves asyncpg in a state from which it goes nowhere: InternalClientError.
LOST = (OSError, PoolTimeout, asyncpg.InterfaceError, asyncpg.InternalClientError)
# PostgreSQL's codes: connection lost, too many connections, shutting down or starting up.
AWAY = ("08", "53300", "57P")


class DatabaseUnfit(Exception):
    """The database, or its URL, cannot be used as it is. The message is one sentence for whoever runs the server."""


def _dumps(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def normalised(url: str) -> URL:
    """The URL with our drivers: `sqlite:///file`, `postgresql://...` and `postgres://...` may leave them out."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    if parsed.drivername == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername == "postgresql":
        return parsed.set(drivername="postgresql+asyncpg")
    return parsed


class Database:
    """Two ways in: `read()` and `write()`; the hottest statements go `directly`. Close it with `aclose()`.

    Losing the database in any raises `Unavailable`; the pools open new connections when it is back.
    """

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, driver: Driver | None = None) -> None:
        self.reader = reader
        self.writer = writer
        self.dialect = writer.dialect.name
        self._driver = driver
        self._read = async_sessionmaker(reader, expire_on_commit=False, autoflush=False)
        self._write = async_sessionmaker(writer, expire_on_commit=False, autoflush=False)

    @classmethod
    def open(cls, url: str, *, pool_size: int = 10) -> Database:
        parsed = normalised(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(_sqlite(parsed, pool_size, "BEGIN"), _sqlite(parsed, 1, "BEGIN IMMEDIATE"))
        engine = create_async_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            pool_use_lifo=True,
            hide_parameters=True,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            connect_args={
                "timeout": CONNECT_WITHIN,
                "command_timeout": ANSWER_WITHIN,
                **OURSELVES,
            },
        )
        reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        driver = Driver(
            parsed, engine.dialect, pool_size, timeout=CONNECT_WITHIN, command_timeout=ANSWER_WITHIN, **OURSELVES
        )
        return cls(reading, engine, driver)

    async def aclose(self) -> None:
        if self._driver is not None:
            await self._driver.aclose()
        await self.reader.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A read-only transaction that sees one consistent state."""
        with _loss():
            async with self._read() as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with _loss():
            async with self._write() as session, session.begin():
                yield session

    async def settle(self) -> None:
        """What was committed is on the disk. PostgreSQL has it there already, SQLite where it is not behind its log."""
        if self.dialect == "sqlite":
            with _loss():
                async with self.reader.connect() as connection:
                    await connection.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")

    def look(self) -> AbstractAsyncContextManager[Direct]:
        """Directly, for statements that read, each for itself."""
        return self._directly(None)

    def read_directly(self) -> AbstractAsyncContextManager[Direct]:
        """Directly, in a read-only transaction that sees one consistent state."""
        return self._directly("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def write_directly(self) -> AbstractAsyncContextManager[Direct]:
        """Directly, in one transaction: committed when the block ends, rolled back when it raises."""
        return self._directly("BEGIN", writes=True)

    @asynccontextmanager
    async def _directly(self, begin: str | None, *, writes: bool = False) -> AsyncIterator[Direct]:
        with _loss():
            if self._driver is not None:
                async with self._driver.connect(begin) as direct:
                    yield direct
            else:
                async with self.writer.begin() if writes else self.reader.connect() as connection:
                    yield ThroughEngine(connection)


def violates(error: IntegrityError, unique: UniqueConstraint) -> bool:
    """Is it this constraint that the write has broken? PostgreSQL tells its name, SQLite its columns."""
    name = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    columns = ", ".join(f"{unique.table.name}.{column.name}" for column in unique.columns)
    return name == unique.name or str(error.orig) == f"UNIQUE constraint failed: {columns}"


def migrate(url: str) -> None:
    """Bring the database to the tables of this version; call it outside an event loop.

    Raises Unavailable, DatabaseUnfit.
    """
    with saying_why():
        asyncio.run(_migrate(normalised(url)))


def is_migrated(url: str) -> bool:
    """Are the tables those of this version? Call it outside an event loop. Raises Unavailable, DatabaseUnfit."""
    with saying_why():
        return asyncio.run(_revision(normalised(url))) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


@contextmanager
def saying_why() -> Iterator[None]:
    """For the command line: what drivers and migrations have against the database or its URL. Raises DatabaseUnfit."""
    try:
        yield
    except CommandError as error:
        raise DatabaseUnfit("Its tables are of a version that this one does not know.") from error
    except (SQLAlchemyError, asyncpg.PostgresError, ModuleNotFoundError) as error:
        raise DatabaseUnfit(_told(error)) from error


def reason(error: Unavailable) -> str:
    """Why the database cannot be reached, in one sentence."""
    return _told(error.__cause__ or error)


def _told(error: BaseException) -> str:
    told = str(error.orig if isinstance(error, DBAPIError) else error)
    return f"{' '.join(told.split()).rstrip('.')}."


def _engine(url: URL) -> AsyncEngine:
    """Without a folder for its file, SQLite's driver would complain in a thread of its own. Raises DatabaseUnfit."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").absolute().parent.is_dir():
        raise DatabaseUnfit(f"There is no folder for {url.database}.")
    return create_async_engine(url)


async def _revision(url: URL) -> str | None:
    engine = _engine(url)
    try:
        with _loss():
            async with engine.connect() as connection:
                return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    finally:
        await engine.dispose()


async def _migrate(url: URL) -> None:
    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    engine = _engine(url)
    try:
        with _loss():
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
    finally:
        await engine.dispose()


class _loss:
    """Turns the many ways in which drivers say that the database is away into `Unavailable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, LOST) or _code(error).startswith(AWAY):
            raise Unavailable from error
        if isinstance(error, DBAPIError) and (
            error.connection_invalidated
            or isinstance(error, InterfaceError | OperationalError)
            or _code(error.orig).startswith(AWAY)
        ):
            raise Unavailable from error


def _code(error: object) -> str:
    """PostgreSQL's code for it."""
    return str(getattr(error, "sqlstate", None) or "")


def _sqlite(url: URL, size: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={"timeout": 30},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
