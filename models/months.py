"""How did the meetings of a month go? What a cell's secretary and the committees above compare."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from .errors import BadDate
from .ratings import Rating

FIRST_YEAR, LAST_YEAR = 1930, 2200


@dataclass(frozen=True, slots=True)
class Month:
    """Of an organisation: `cells` below it, `cells_met` with a meeting that is over, and what those come to.

    `minutes` is the length of all of them together, `short` how many were shorter than they should be.
    """

    cells: int = 0
    cells_met: int = 0
    meetings: int = 0
    expected: int = 0
    attended: int = 0
    minutes: int = 0
    short: int = 0
    ratings: dict[Rating, int] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """The share of those expected who attended, 0 to 1; None when nobody was expected."""
        return round(self.attended / self.expected, 4) if self.expected else None

    @property
    def average_minutes(self) -> int | None:
        return round(self.minutes / self.meetings) if self.meetings else None


def days_of(year: int, month: int) -> tuple[date, date]:
    """The first day of a month, and the first after it. Raises BadDate."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise BadDate(field="month")
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1)
