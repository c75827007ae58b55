"""How are the months of many organisations read at once? As sums: a province has 9,600 meetings in each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bulk import Given, among
from models.meetings import Meeting, MeetingState
from models.months import LENGTHY, Month, days_of
from models.organizations import Organization, beyond
from models.ratings import Rating
from models.rows import ByteText

from .loading import Batches, Loader, gathered


class MonthKey(NamedTuple):
    """The month of what lies at or below `path`. `shortest`: a meeting of fewer minutes is short."""

    path: str
    first: date
    shortest: int


class MonthLoaders(Batches):
    """What the meetings of a month come to, and what is compared."""

    @cached_property
    def month(self) -> Loader[MonthKey, Month]:
        return self._loader(_read_months, Month)

    @cached_property
    def subordinates(self) -> Loader[int, list[Organization]]:
        """All organisations directly below one, by name."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[Organization]]:
            rows = await session.scalars(
                select(Organization)
                .where(Organization.parent_id.in_(ids))
                .order_by(Organization.sort_key, Organization.id)
            )
            return gathered((row.parent_id or 0, row) for row in rows)

        return self._loader(read, list)


async def _read_months(session: AsyncSession, keys: list[MonthKey]) -> Mapping[MonthKey, Month]:
    """Of those with meetings."""
    query, given = _sums(session.get_bind().dialect.name)
    spans = {first: days_of(first) for first in {key.first for key in keys}}
    asked = [
        (n, key.path, beyond(key.path), key.first, spans[key.first][-1], key.shortest) for n, key in enumerate(keys)
    ]
    days = [day for span in spans.values() for day in span]
    rows = await session.execute(query, {**given.parameters(asked), "days": days})
    return {keys[row.n]: _month(**row._mapping) for row in rows}


def _month(*, n: int, good: int, fair: int, average: int, poor: int, **sums: int) -> Month:
    ratings = {Rating.GOOD: good, Rating.FAIR: fair, Rating.AVERAGE: average, Rating.POOR: poor}
    return Month(**sums, ratings=ratings)


@cache
def _sums(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """A row for each month asked for, by number.

    The days are listed, so that each of them is a range of the index by day and path: of the span between the first
    and the last one, all meetings of the country would be looked through.
    """
    given = Given(dialect, n=Integer(), path=ByteText, end=ByteText, first=Date(), last=Date(), shortest=Integer())
    meetings = Meeting.__table__.c
    short = meetings.kind.in_(LENGTHY) & (meetings.lasted < given.column("shortest"))
    sums = {"expected": meetings.expected, "attended": meetings.attended, "minutes": meetings.lasted} | {
        rating.lower(): meetings[rating.lower()] for rating in Rating
    }
    query = (
        select(
            given.column("n"),
            func.count(meetings.cell_id.distinct()).label("cells_met"),
            func.count().label("meetings"),
            func.count(meetings.lasted).label("timed"),
            func.count().filter(short).label("short"),
            *(func.coalesce(func.sum(column), 0).label(name) for name, column in sums.items()),
        )
        .select_from(given.rows)
        .join(
            Meeting.__table__,
            (meetings.path >= given.column("path"))
            & (meetings.path < given.column("end"))
            & (meetings.held_on >= given.column("first"))
            & (meetings.held_on <= given.column("last")),
        )
        .where(meetings.state == MeetingState.CLOSED, among(dialect, meetings.held_on, "days"))
        .group_by(given.column("n"))
    )
    return query, given
