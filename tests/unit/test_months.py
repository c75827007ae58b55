"""Which days has a month, and what do its sums come to?"""

from __future__ import annotations

from datetime import date

import pytest

from models.errors import BadDate
from models.months import Month, days_of, first_day


@pytest.mark.parametrize(("year", "month", "days"), [(2026, 2, 28), (2028, 2, 29), (2026, 4, 30), (2026, 12, 31)])
def test_a_month_has_all_its_days_and_no_other(year: int, month: int, days: int) -> None:
    first = first_day(year, month)
    assert days_of(first) == [date(year, month, day) for day in range(1, days + 1)]


@pytest.mark.parametrize(
    ("year", "month", "field"),
    [
        (2026, 0, "month"),
        (2026, 13, "month"),
        (2026, -1, "month"),
        (1929, 1, "year"),
        (2201, 1, "year"),
        (0, 0, "year"),
    ],
)
def test_what_is_no_month_is_refused_by_name(year: int, month: int, field: str) -> None:
    with pytest.raises(BadDate) as refused:
        first_day(year, month)
    assert field in str(refused.value)


def test_where_nothing_was_counted_there_is_no_rate_and_no_average() -> None:
    month = Month(cells_met=1, meetings=2)
    assert (month.rate, month.average_minutes) == (None, None)


def test_a_meeting_of_unknown_length_does_not_shorten_the_average() -> None:
    month = Month(meetings=3, expected=30, attended=25, timed=2, minutes=201)
    assert (month.rate, month.average_minutes) == (0.8333, 100)
