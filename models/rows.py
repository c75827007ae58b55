"""What do all tables share? The declarative base and the column types that mean the same on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import accumulate
from typing import Annotated, Any, ClassVar, Self

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

# The "C" collation compares bytes, as SQLite does: one index serves prefixes and sort keys on both databases.
ByteText = Text().with_variant(Text(collation="C"), "postgresql")
Id = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite has no time zones, so there it is stored without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value


def words(kind: type[StrEnum]) -> Enum:
    """A column that stores the member's name as text, so that a new member needs no migration."""
    return Enum(kind, native_enum=False, create_constraint=False, length=32)


Key = Annotated[int, mapped_column(Id, primary_key=True, autoincrement=True)]


class Row(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Instant(), int: Id, str: Text()}

    @classmethod
    def loaded(cls, values: Iterable[Any]) -> Self:
        """A row that was read as the columns of its table, in their order. No session knows of it."""
        mapper = cls.__mapper__
        row: Self = mapper.class_manager.new_instance()
        row.__dict__.update(zip(mapper.columns.keys(), values, strict=True))
        return row


class Parts:
    """Rows of several tables that were read side by side, as all of their columns."""

    def __init__(self, *tables: type[Row]) -> None:
        ends = list(accumulate(len(table.__table__.c) for table in tables))
        self._parts = [
            (table, slice(end - len(table.__table__.c), end)) for table, end in zip(tables, ends, strict=True)
        ]
        self._end = ends[-1]

    def loaded(self, values: Sequence[Any]) -> list[Any]:
        """A row of each table, None where an outer join found none; then what else was read."""
        return [
            None if values[place.start] is None else table.loaded(values[place]) for table, place in self._parts
        ] + list(values[self._end :])
