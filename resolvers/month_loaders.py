"""How are the months of many organisations read at once? As sums: a province has 9,600 meetings in each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Integer, Select, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bulk import Given, among
from models.meetings import Meeting, MeetingState
from models.months import LENGTHY, Month, days_of
from models.organizations import Organization, OrganizationKind, beyond
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
    """One statement for each month."""
    query, given = _sums(session.get_bind().dialect.name)
    found = {}
    for first, asked in gathered((key.first, key) for key in keys).items():
        ranges = [(n, key.path, beyond(key.path), key.shortest) for n, key in enumerate(asked)]
        rows = await session.execute(query, {**given.parameters(ranges), "days": days_of(first)})
        found.update({asked[n]: _month(cells, *sums) for n, cells, sums in rows})
    return found


def _month(*counted: int) -> Month:
    *figures, good, fair, average, poor = counted
    ratings = {Rating.GOOD: good, Rating.FAIR: fair, Rating.AVERAGE: average, Rating.POOR: poor}
    return Month(*figures, ratings=ratings)


@cache
def _sums(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """For each path, by number, its cells and a list of what its meetings on some days come to, as `_month` takes them.

    The days are listed, for then each is a range of the index by day and path: of the span between two days all
    meetings of the country would be looked through. In subqueries for each path, never in a join: PostgreSQL would,
    once it plans without looking at what is given, compare each meeting with each path.
    """
    given = Given(dialect, n=Integer(), path=ByteText, end=ByteText, shortest=Integer())
    meetings, organizations = Meeting.__table__.c, Organization.__table__.c
    short = meetings.kind.in_(LENGTHY) & (meetings.lasted < given.column("shortest"))
    listed = func.json_build_array if dialect == "postgresql" else func.json_array
    cells = select(func.count(organizations.id)).where(
        organizations.kind == OrganizationKind.CELL, _at_or_below(organizations.path, given)
    )
    sums = select(
        listed(
            func.count(meetings.cell_id.distinct()),
            func.count(meetings.id),
            _sum(meetings.expected),
            _sum(meetings.attended),
            func.count(meetings.lasted),
            _sum(meetings.lasted),
            func.count(case((short, 1))),
            *(_sum(column) for column in (meetings.good, meetings.fair, meetings.average, meetings.poor)),
            type_=JSON,
        )
    ).where(
        meetings.state == MeetingState.CLOSED,
        among(dialect, meetings.held_on, "days"),
        _at_or_below(meetings.path, given),
    )
    of_each = [query.correlate(given.rows).scalar_subquery() for query in (cells, sums)]
    return select(given.column("n"), *of_each), given


def _at_or_below(path: ColumnElement[str], given: Given) -> ColumnElement[bool]:
    return and_(path >= given.column("path"), path < given.column("end"))


def _sum(column: ColumnElement[int | None]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column), 0)
