"""What does the server do for the month of an organisation? Sum up the meetings that are over, there and below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.months import Month, first_day
from models.organizations import Organization
from models.rights import sees_meetings_of

from .context import Context
from .conventions import conventions
from .month_loaders import MonthKey
from .organizations import require_insight


@dataclass(frozen=True, slots=True)
class MonthView:
    """`shortest`: the minutes that a meeting has at least, by the conventions of where the month was asked."""

    organization: Organization
    first: date
    shortest: int
    month: Month


async def month(context: Context, row: Organization, year: int, number: int) -> MonthView | None:
    """None for administrators, who look into organisations but not into their meetings. Raises NotFound, BadDate."""
    require_insight(context, row)
    first = first_day(year, number)
    if not sees_meetings_of(context.viewer, row.id, row.path):
        return None
    shortest = (await conventions(context, row)).conventions.in_units("shortest_meeting")
    (view,) = await _views(context, [row], first, shortest)
    return view


async def months_below(context: Context, view: MonthView) -> list[MonthView]:
    """Of all organisations directly below it, by name: together they are the whole."""
    rows = await context.loaders.subordinates.load(view.organization.id)
    return await _views(context, rows, view.first, view.shortest)


async def _views(context: Context, rows: list[Organization], first: date, shortest: int) -> list[MonthView]:
    months = await context.loaders.month.load_many([MonthKey(row.path, first, shortest) for row in rows])
    return [MonthView(row, first, shortest, found) for row, found in zip(rows, months, strict=True)]
