"""How is a long list read page by page? By key, not by offset: a page stays right while rows come and go."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import ColumnElement, Date, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from models.database import Database
from models.errors import BadPage
from models.rows import Instant

MOST = 100
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for: the `first` after a cursor, or the `last` before one. Raises BadPage."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None:
            raise BadPage(reason="ask for the first or for the last, not for both")
        if not 1 <= self.size <= MOST:
            raise BadPage(reason=f"a page has 1 to {MOST} entries")

    @property
    def backward(self) -> bool:
        return self.last is not None

    @property
    def size(self) -> int:
        if self.last is not None:
            return self.last
        return 20 if self.first is None else self.first


@dataclass(frozen=True, slots=True)
class Slice(Generic[R]):
    """One page of rows, each with its cursor; `count` asks for the number of all, only when somebody wants it."""

    rows: list[R]
    cursors: list[str]
    has_next: bool
    has_previous: bool
    count: Callable[[], Awaitable[int]] = field(repr=False)


async def read_page(
    database: Database,
    query: Select[R],
    keys: Sequence[InstrumentedAttribute[Any]],
    page: Page,
    *,
    descending: bool = False,
) -> Slice[R]:
    """Read a page of `query`, ordered by `keys`; the last of them must be unique."""
    backward = page.backward
    downward = descending is not backward
    narrowed = query
    if page.after is not None:
        narrowed = narrowed.where(_beyond(keys, _decode(page.after, keys), downward=descending))
    if page.before is not None:
        narrowed = narrowed.where(_beyond(keys, _decode(page.before, keys), downward=not descending))
    ordered = narrowed.order_by(*(key.desc() if downward else key.asc() for key in keys)).limit(page.size + 1)
    async with database.read() as session:
        rows = list(await session.scalars(ordered))
    more = len(rows) > page.size
    rows = rows[: page.size]
    if backward:
        rows.reverse()

    async def count() -> int:
        async with database.read() as session:
            return await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0

    return Slice(
        rows=rows,
        cursors=[_encode(keys, row) for row in rows],
        has_next=page.before is not None if backward else more,
        has_previous=more if backward else page.after is not None,
        count=count,
    )


def _beyond(keys: Sequence[InstrumentedAttribute[Any]], values: list[Any], *, downward: bool) -> ColumnElement[bool]:
    left = tuple_(*keys)
    right = tuple_(*(literal(value, key.type) for value, key in zip(values, keys, strict=True)))
    return left < right if downward else left > right


def _encode(keys: Sequence[InstrumentedAttribute[Any]], row: Any) -> str:
    """The row's keys, behind the names of the list's: another list must not take the cursor for its own."""
    words = [_names(keys), *(getattr(row, key.key) for key in keys)]
    return base64.urlsafe_b64encode(orjson.dumps(words)).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        names, *values = orjson.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
        if names != _names(keys):
            raise ValueError
        return [_typed(value, key) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError, OverflowError) as error:
        raise BadPage(reason="the cursor does not belong to this list") from error


def _names(keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    return f"{keys[0].class_.__tablename__}:{','.join(key.key for key in keys)}"


def _typed(value: Any, key: InstrumentedAttribute[Any]) -> Any:
    if isinstance(key.type, Instant):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(key.type, Date):
        return date.fromisoformat(value)
    if type(value) is not key.type.python_type or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError
    if isinstance(value, str) and "\0" in value:
        raise ValueError  # PostgreSQL has no such text
    return value
