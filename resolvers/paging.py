"""How is a long list read page by page? By key, not by offset: a page stays right while rows come and go."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, Self, TypeVar

import orjson
from sqlalchemy import ColumnElement, Date, Select, UnaryExpression, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.database import Database
from models.errors import BadPage
from models.rows import Instant

from .loading import Loader

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

    @classmethod
    def empty(cls) -> Self:
        async def none() -> int:
            return 0

        return cls([], [], has_next=False, has_previous=False, count=none)


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered, and its cursors made: by `keys`, the last of which is unique."""

    keys: tuple[InstrumentedAttribute[Any], ...]
    descending: bool = False

    def between(self, page: Page) -> list[ColumnElement[bool]]:
        """After one cursor and before the other. Raises BadPage."""
        conditions = []
        if page.after is not None:
            conditions.append(_beyond(self.keys, _decode(page.after, self.keys), downward=self.descending))
        if page.before is not None:
            conditions.append(_beyond(self.keys, _decode(page.before, self.keys), downward=not self.descending))
        return conditions

    def terms(self, page: Page) -> list[UnaryExpression[Any]]:
        """Outwards from where the page begins: from the end of the list if it is read backward."""
        downward = self.descending is not page.backward
        return [key.desc() if downward else key.asc() for key in self.keys]

    def slice(self, rows: list[R], page: Page, count: Callable[[], Awaitable[int]]) -> Slice[R]:
        """The page, of its rows by `terms`, of which one more was read to see whether there is more."""
        more, rows = len(rows) > page.size, rows[: page.size]
        if page.backward:
            rows.reverse()
        return Slice(
            rows=rows,
            cursors=[_encode(self.keys, row) for row in rows],
            has_next=page.before is not None if page.backward else more,
            has_previous=more if page.backward else page.after is not None,
            count=count,
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Only rows in which the column is from `least` to `most`."""

    column: InstrumentedAttribute[Any]
    least: Any
    most: Any

    def condition(self) -> ColumnElement[bool]:
        return self.column.between(self.least, self.most)


async def read_page(database: Database, query: Select[R], order: Order, page: Page) -> Slice[R]:
    """Read a page of `query`. Raises BadPage."""
    narrowed = query.where(*order.between(page)).order_by(*order.terms(page)).limit(page.size + 1)
    async with database.read() as session:
        rows = list(await session.scalars(narrowed))

    async def count() -> int:
        async with database.read() as session:
            return await session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0

    return order.slice(rows, page, count)


class Pages(Generic[R]):
    """Pages of the lists that many parents have, such as the members of each cell: for all of them in one statement."""

    def __init__(self, database: Database, row: type[R], parent: InstrumentedAttribute[Any], order: Order) -> None:
        self._database = database
        self._row = row
        self._parent = parent
        self._order = order
        self._rows = Loader(load_fn=self._read)
        self._counts = Loader(load_fn=self._count)

    async def load(self, parent_id: int, page: Page, span: Span | None = None) -> Slice[R]:
        """Raises BadPage."""
        self._order.between(page)  # A cursor that is wrong must not fail the pages that are read with it.
        rows = await self._rows.load((page, span, parent_id))
        return self._order.slice(rows, page, lambda: self._counts.load((span, parent_id)))

    def nothing(self, page: Page) -> Slice[R]:
        """For those who may not see the list. Raises BadPage."""
        self._order.between(page)
        return Slice.empty()

    async def _read(self, asked: list[tuple[Page, Span | None, int]]) -> list[list[R]]:
        parents: dict[tuple[Page, Span | None], list[int]] = {}
        for page, span, parent_id in asked:
            parents.setdefault((page, span), []).append(parent_id)
        found: dict[tuple[Page, Span | None, int], list[R]] = {}
        async with self._database.read() as session:
            for (page, span), ids in parents.items():
                place = func.row_number().over(partition_by=self._parent, order_by=self._order.terms(page))
                placed = (
                    select(self._row, place.label("nth"))
                    .where(*self._among(ids, span), *self._order.between(page))
                    .subquery()
                )
                row = aliased(self._row, placed)
                rows = await session.scalars(select(row).where(placed.c.nth <= page.size + 1).order_by(placed.c.nth))
                for each in rows:
                    found.setdefault((page, span, getattr(each, self._parent.key)), []).append(each)
        return [found.get(key, []) for key in asked]

    async def _count(self, asked: list[tuple[Span | None, int]]) -> list[int]:
        parents: dict[Span | None, list[int]] = {}
        for span, parent_id in asked:
            parents.setdefault(span, []).append(parent_id)
        counts: dict[tuple[Span | None, int], int] = {}
        async with self._database.read() as session:
            for span, ids in parents.items():
                query = select(self._parent, func.count()).where(*self._among(ids, span)).group_by(self._parent)
                counts |= {(span, parent_id): count for parent_id, count in await session.execute(query)}
        return [counts.get(key, 0) for key in asked]

    def _among(self, parent_ids: list[int], span: Span | None) -> list[ColumnElement[bool]]:
        return [self._parent.in_(parent_ids), *([span.condition()] if span else [])]


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
