"""What does somebody see who reads the raw database? Each row of each table, as one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from models.database import Database
from models.rows import Row


async def everything(database: Database) -> Mapping[str, Sequence[str]]:
    """Each row of each table, as one text of all that it holds."""
    found: dict[str, Sequence[str]] = {}
    async with database.read() as session:
        for table in Row.metadata.sorted_tables:
            rows = await session.execute(text(f'SELECT * FROM "{table.name}"'))
            found[table.name] = ["|".join(map(_plain, row)) for row in rows]
    return found


def _plain(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def places(rows: Mapping[str, Sequence[str]], wanted: str) -> list[str]:
    """The tables that hold it, one for each row."""
    return [table for table, lines in rows.items() for line in lines if wanted in line]
