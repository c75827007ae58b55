"""How do the hottest statements reach the database? On PostgreSQL straight through the driver.

On the evening a few statements are run hundreds of times a second, each made once. To run one through an engine costs
several times what the driver and PostgreSQL take together. SQLAlchemy still writes them, and says how values are
stored; on SQLite, which is for small places, it also runs them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import asyncpg
import orjson
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

ACQUIRED_WITHIN = 10  # seconds
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


class Direct(Protocol):
    """Runs statements that are made once, of columns alone: no rows are mapped, and none is kept."""

    @property
    def dialect(self) -> str: ...

    async def rows(self, statement: Any, values: Values) -> Sequence[Any]: ...

    async def change(self, statement: Any, values: Values | Sequence[Values]) -> int:
        """How many rows the statement has changed. One after the other on SQLite alone."""


class ThroughEngine:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.dialect = connection.dialect.name

    @classmethod
    async def of(cls, session: AsyncSession) -> ThroughEngine:
        """In the session's transaction."""
        return cls(await session.connection())

    async def rows(self, statement: Any, values: Values) -> Sequence[Any]:
        return (await self._connection.execute(statement, values)).all()

    async def change(self, statement: Any, values: Values | Sequence[Values]) -> int:
        return (await self._connection.execute(statement, values)).rowcount


class ThroughDriver:
    dialect = "postgresql"

    def __init__(self, connection: Any, written: Written) -> None:
        self._connection = connection
        self._written = written

    async def rows(self, statement: Any, values: Values) -> Sequence[Any]:
        text = self._written.text(statement)
        return text.read(await self._connection.fetch(text.sql, *text.arguments(values)))

    async def change(self, statement: Any, values: Values | Sequence[Values]) -> int:
        assert isinstance(values, Mapping)
        text = self._written.text(statement)
        told: str = await self._connection.execute(text.sql, *text.arguments(values))
        return int(told.rpartition(" ")[2])


@dataclass(frozen=True)
class Text:
    """A statement as PostgreSQL is sent it, and how values go there and come back."""

    sql: str
    names: Sequence[str]
    given: Values  # constants of the statement
    there: Mapping[str, Convert]
    back: Sequence[tuple[int, Convert]]

    def arguments(self, values: Values) -> list[Any]:
        arguments = []
        for name in self.names:
            value = values[name] if name in values else self.given[name]
            convert = self.there.get(name)
            arguments.append(value if convert is None else convert(value))
        return arguments

    def read(self, records: Sequence[Any]) -> Sequence[Any]:
        if not self.back:
            return records
        rows = []
        for record in records:
            row = list(record)
            for place, convert in self.back:
                row[place] = convert(row[place])
            rows.append(row)
        return rows


class Written:
    """Statements, each written down once."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._texts: WeakKeyDictionary[Any, Text] = WeakKeyDictionary()

    def text(self, statement: Any) -> Text:
        text = self._texts.get(statement)
        if text is None:
            text = self._texts[statement] = self._write(statement)
        return text

    def _write(self, statement: Any) -> Text:
        dialect = self._dialect
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        processors = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        columns = statement.selected_columns if statement.is_select else ()
        backs = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        return Text(
            sql=compiled.string,
            names=tuple(compiled.positiontup),
            given={name: bind.value for name, bind in compiled.binds.items()},
            there={name: convert for name, convert in processors.items() if convert is not None},
            back=[(place, convert) for place, convert in enumerate(backs) if convert is not None],
        )


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Nothing: what is done here leaves nothing behind on the connection."""
        return ""


async def _read_json(connection: Any) -> None:
    """As the engine's dialect has it: JSON comes back as what it stands for, and goes there as text."""
    await connection.set_type_codec(
        "json", encoder=str.encode, decoder=orjson.loads, schema="pg_catalog", format="binary"
    )


class Driver:
    """Connections of the driver alone, opened when they are first wanted."""

    def __init__(self, url: URL, dialect: Dialect, size: int, **options: Any) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = size
        self._options = options
        self._written = Written(dialect)
        self._opening = asyncio.Lock()
        self._pool: Any = None

    async def aclose(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def connect(self, begin: str | None = None) -> AsyncIterator[ThroughDriver]:
        """Statements each for itself; or in one transaction, that `begin` begins and the end of the block commits.

        A connection on which anything has failed is not used again: that rolls back, and waits for nobody.
        """
        pool = self._pool or await self._open()
        connection = await pool.acquire(timeout=ACQUIRED_WITHIN)
        try:
            if begin:
                await connection.execute(begin)
            yield ThroughDriver(connection, self._written)
            if begin:
                await connection.execute("COMMIT")
        except BaseException:
            connection.terminate()
            raise
        finally:
            await pool.release(connection)

    async def _open(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=0,
                    max_size=self._size,
                    connection_class=_Connection,
                    init=_read_json,
                    **self._options,
                )
        return self._pool
