"""May the viewer see what belongs to a meeting? One way to find a part of a meeting by its id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select

from models.errors import NotFound
from models.rights import sees_meeting

from .context import Context


async def find_visible(context: Context, query: Select[*tuple[Any, ...]], *, what: str) -> Row[*tuple[Any, ...]]:
    """The one row of a query whose last column is the meeting. Raises NotFound, also if the viewer may not see that."""
    async with context.database.read() as session:
        found = (await session.execute(query)).one_or_none()
    if found is None or not sees_meeting(context.viewer, found[-1]):
        raise NotFound(what=what)
    return found
