"""How did the meetings of a month go? What a cell's leaders and the committees above it compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .errors import BadDate
from .meetings import MeetingKind
from .ratings import Rating

FIRST_YEAR, LAST_YEAR = 1930, 2200
# Those that the conventions say are not to be short.
LENGTHY = frozenset({MeetingKind.REGULAR, MeetingKind.THEMATIC})


@dataclass(frozen=True, slots=True)
class Month:
    """Of an organisation: its cells, and sums over the meetings of a month, there and below, that are over.

    `cells_met`: cells with any such meeting. `minutes`: of the `timed` ones together; of meetings that were closed
    before it was noted, nobody knows how long they were. `short`: how many were shorter than they should be.
    """

    cells: int = 0
    cells_met: int = 0
    meetings: int = 0
    expected: int = 0
    attended: int = 0
    timed: int = 0
    minutes: int = 0
    short: int = 0
    ratings: Mapping[Rating, int] = field(default_factory=dict, kw_only=True)

    @property
    def rate(self) -> float | None:
        """The share of those expected who attended, 0 to 1; None when nobody was expected."""
        return round(self.attended / self.expected, 4) if self.expected else None

    @property
    def average_minutes(self) -> int | None:
        return round(self.minutes / self.timed) if self.timed else None


def first_day(year: int, month: int) -> date:
    """Of a month. Raises BadDate."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(field="year")
    if not 1 <= month <= 12:
        raise BadDate(field="month")
    return date(year, month, 1)


def days_of(first: date) -> list[date]:
    """All days of the month that begins on `first`."""
    following = (first + timedelta(days=31)).replace(day=1)
    return [first + timedelta(days=number) for number in range((following - first).days)]
