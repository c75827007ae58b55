"""How are many rows asked for, or written, in one statement? As arrays on PostgreSQL, one after the other on SQLite.

The statements are made once for each kind of write: to make one takes longer than to run it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, JSON, ColumnElement, FromClause, bindparam, column, func, select
from sqlalchemy.sql.type_api import TypeEngine

from .direct import Direct
from .rows import Row

GivenRows = Sequence[tuple[Any, ...]]


class Given:
    """Rows that a statement is given and can join, by the names in `columns`. On SQLite they are numbers and texts."""

    def __init__(self, dialect: str, **columns: TypeEngine[Any]) -> None:
        self._names = list(columns)
        self._arrays = dialect == "postgresql"
        self.rows: FromClause
        if self._arrays:
            self.rows = _unnested("given", "given", columns)
        else:
            each = func.json_each(bindparam("given", type_=JSON)).table_valued("value")
            fields = [func.json_extract(each.c.value, f"$[{n}]").label(name) for n, name in enumerate(columns)]
            self.rows = select(*fields).subquery("given")

    def column(self, name: str) -> ColumnElement[Any]:
        return self.rows.c[name]

    def parameters(self, rows: GivenRows) -> dict[str, Any]:
        return _arrays("given", self._names, rows) if self._arrays else {"given": rows}


def among(dialect: str, wanted: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Is the column one of the list that the statement is given as `name`?"""
    if dialect == "postgresql":
        return wanted == func.any(bindparam(name, type_=ARRAY(wanted.type)))
    return wanted.in_(bindparam(name, expanding=True))


@dataclass(frozen=True)
class Write:
    """Rows of one table: inserted, or those with these `keys` updated. Rows have the keys, then the columns.

    What is `added` is added to what is there. Rows that do not fulfil the `guard` stay as they are.
    """

    table: type[Row]
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ()
    added: frozenset[str] = frozenset()
    guard: ColumnElement[bool] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return self.keys + self.columns

    @property
    def types(self) -> dict[str, TypeEngine[Any]]:
        return {name: self.table.__table__.c[name].type for name in self.names}


async def write_together(direct: Direct, writes: Mapping[Write, GivenRows]) -> int:
    """Write to different tables, in one round trip on PostgreSQL. How many rows the last write has changed."""
    if direct.dialect == "postgresql":
        arrays: dict[str, Any] = {}
        for write, rows in writes.items():
            arrays |= _arrays(write.table.__tablename__, write.names, rows)
        return await direct.change(_together(tuple(writes)), arrays)
    changed = 0
    for write, rows in writes.items():
        changed = 0
        if rows:
            names = [f"given_{name}" for name in write.names]
            changed = await direct.change(_each(write), [dict(zip(names, row, strict=True)) for row in rows])
    return changed


def _unnested(name: str, prefix: str, columns: Mapping[str, Any]) -> Any:
    arrays = [bindparam(f"{prefix}_{key}", type_=ARRAY(kind, dimensions=1)) for key, kind in columns.items()]
    fields = [column(key, kind) for key, kind in columns.items()]
    return func.unnest(*arrays).table_valued(*fields, name=name).render_derived(name=name)


def _arrays(prefix: str, names: Sequence[str], rows: GivenRows) -> dict[str, Any]:
    fields = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {f"{prefix}_{name}": list(field) for name, field in zip(names, fields, strict=True)}


@cache
def _together(writes: tuple[Write, ...]) -> Any:
    statements: list[Any] = []
    for write in writes:
        prefix = write.table.__tablename__
        rows = _unnested(f"given_{prefix}", prefix, write.types)
        statements.append(_statement(write, {name: rows.c[name] for name in write.names}, rows))
    *first, last = statements
    for number, statement in enumerate(first):
        last = last.add_cte(statement.cte(f"together_{number}"))
    return last


@cache
def _each(write: Write) -> Any:
    return _statement(write, {name: bindparam(f"given_{name}") for name in write.names}, None)


def _statement(write: Write, given: Mapping[str, Any], rows: Any) -> Any:
    table: Any = write.table.__table__
    if not write.keys:
        inserting = table.insert()
        if rows is None:
            return inserting.values({name: given[name] for name in write.columns})
        return inserting.from_select(list(write.columns), select(*given.values()))
    conditions = [table.c[key] == given[key] for key in write.keys]
    if write.guard is not None:
        conditions.append(write.guard)
    changes = {name: table.c[name] + given[name] if name in write.added else given[name] for name in write.columns}
    return table.update().where(*conditions).values(changes)
