"""Which pages may be asked for, and which cursors are known again?"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import InstrumentedAttribute

from models.documents import Document
from models.errors import BadPage
from models.meetings import Meeting
from models.members import Member
from models.rows import Row
from resolvers.paging import MOST, Page, _decode, _encode

BY_NAME = (Member.sort_key, Member.id)
BY_DAY = (Document.issued_on, Document.id)
BY_TIME = (Meeting.scheduled_at, Meeting.id)
ROWS: list[Row] = [
    Member(sort_key="an", id=1),
    Document(issued_on=date(2026, 12, 1), id=1),
    Meeting(scheduled_at=datetime(2026, 12, 1, tzinfo=UTC), id=1),
]
LISTS: dict[type[Row], tuple[InstrumentedAttribute[Any], ...]] = {Member: BY_NAME, Document: BY_DAY, Meeting: BY_TIME}


@pytest.mark.parametrize(
    ("given_page", "size", "backward"),
    [
        ({}, 20, False),
        ({"first": 1}, 1, False),
        ({"first": MOST}, MOST, False),
        ({"last": 1}, 1, True),
        ({"last": MOST, "before": "x"}, MOST, True),
        ({"after": "x"}, 20, False),
        ({"first": None, "last": None}, 20, False),
    ],
)
def test_a_page_has_a_size_and_a_direction(given_page: dict[str, int | str], size: int, backward: bool) -> None:
    page = Page(**given_page)  # type: ignore[arg-type]
    assert (page.size, page.backward) == (size, backward)


@pytest.mark.parametrize(
    "given_page",
    [
        {"first": 0},
        {"first": -1},
        {"first": MOST + 1},
        {"last": 0},
        {"last": -5},
        {"last": 2**31},
        {"first": 1, "last": 1},
    ],
)
def test_a_page_that_cannot_be_is_refused(given_page: dict[str, int]) -> None:
    with pytest.raises(BadPage):
        Page(**given_page)  # type: ignore[arg-type]


def cursor(row: Row, *values: object) -> str:
    """As the row's, but for the values."""
    names = orjson.loads(_plain(_encode(LISTS[type(row)], row)))[0]
    return base64.urlsafe_b64encode(orjson.dumps([names, *values])).decode().rstrip("=")


def _plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


keys_of_rows = st.integers(1, 2**63 - 1)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="\x00")), keys_of_rows)
def test_the_cursor_of_a_name_is_known_again(name: str, key: int) -> None:
    assert _decode(_encode(BY_NAME, Member(sort_key=name, id=key)), BY_NAME) == [name, key]


@given(st.dates(), keys_of_rows)
def test_the_cursor_of_a_day_is_known_again(day: date, key: int) -> None:
    assert _decode(_encode(BY_DAY, Document(issued_on=day, id=key)), BY_DAY) == [day, key]


@given(st.datetimes(timezones=st.just(UTC)), keys_of_rows)
def test_the_cursor_of_an_instant_is_known_again_to_the_microsecond(at: datetime, key: int) -> None:
    assert _decode(_encode(BY_TIME, Meeting(scheduled_at=at, id=key)), BY_TIME) == [at, key]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
@pytest.mark.parametrize("other", ROWS, ids=lambda row: type(row).__name__)
def test_a_cursor_belongs_to_one_list(row: Row, other: Row) -> None:
    made = _encode(LISTS[type(row)], row)
    if row is other:
        assert _decode(made, LISTS[type(row)])
        return
    with pytest.raises(BadPage):
        _decode(made, LISTS[type(other)])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
@pytest.mark.parametrize(
    "values",
    [
        [],
        [1],
        ["2026-12-01"],
        [None, 1],
        ["2026-12-01", None],
        ["2026-12-01", "1"],
        ["2026-12-01", True],
        ["2026-12-01", 1.0],
        ["2026-12-01", 2**63],
        ["2026-12-01", 1, 1],
        [{}, 1],
        [[], []],
    ],
)
def test_a_cursor_with_other_values_than_the_list_has_is_refused(row: Row, values: list[object]) -> None:
    with pytest.raises(BadPage):
        _decode(cursor(row, *values), LISTS[type(row)])


@pytest.mark.parametrize(
    "text", ["", "x", "không", "!!!!", "AAAA", *(base64.b64encode(b).decode() for b in (b"{}", b"12", b"[" * 3000))]
)
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadPage):
        _decode(text, BY_NAME)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (ROWS[0], "a\x00b"),  # no text of PostgreSQL
        (ROWS[1], "2026-13-01"),
        (ROWS[2], "0001-01-01T00:00:00+14:00"),  # before all time, in UTC
        (ROWS[2], "9999-12-31T23:59:59-14:00"),
    ],
)
def test_a_cursor_with_a_value_that_no_database_takes_is_refused(row: Row, wrong: str) -> None:
    with pytest.raises(BadPage):
        _decode(cursor(row, wrong, 1), LISTS[type(row)])
