"""What does a citizen ID tell of its holder, and does that fit the member's record?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.citizens import CitizenId, Doubt, doubts, doubts_about, parse
from models.errors import BadCitizenId
from models.members import Sex


@pytest.mark.parametrize(
    ("digits", "birth_year", "sex"),
    [
        ("099000123456", 1900, Sex.MALE),
        ("099199123456", 1999, Sex.FEMALE),
        ("099200123456", 2000, Sex.MALE),
        ("099308123456", 2008, Sex.FEMALE),
    ],
)
def test_a_citizen_id_tells_province_birth_year_and_sex(digits: str, birth_year: int, sex: Sex) -> None:
    assert parse(digits) == CitizenId("099", birth_year, sex, "123456")


def test_spaces_are_no_part_of_a_citizen_id() -> None:
    assert str(parse(" 099 199 123 456\n")) == "099199123456"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "09919912345",
        "0991991234567",
        "09919912345a",
        "-99199123456",
        "099199.12345",
        "０99199123456",
        "\u0660" * 12,
        "099400123456",  # born in the next century
    ],
)
def test_what_is_not_a_citizen_id_is_refused(text: str) -> None:
    with pytest.raises(BadCitizenId):
        parse(text)


@given(st.from_regex(r"[0-9]{3}[0-3][0-9]{8}", fullmatch=True))
def test_a_citizen_id_is_written_as_it_was_read(digits: str) -> None:
    assert str(parse(digits)) == digits


def test_a_refusal_and_a_log_line_do_not_show_the_number() -> None:
    with pytest.raises(BadCitizenId) as refusal:
        parse("099499123456")
    assert "123456" not in f"{refusal.value} {refusal.value.details} {parse('099199123456')!r}"


def test_a_record_that_fits_raises_no_doubt() -> None:
    assert doubts(parse("099199123456"), date(1999, 12, 31), Sex.FEMALE) == []


def test_each_mismatch_is_a_doubt() -> None:
    citizen_id = parse("099199123456")
    assert doubts(citizen_id, date(2000, 1, 1), Sex.FEMALE) == [Doubt.BIRTH_YEAR_DIFFERS]
    assert doubts(citizen_id, date(1999, 1, 1), Sex.MALE) == [Doubt.SEX_DIFFERS]
    assert doubts(citizen_id, date(1998, 1, 1), Sex.MALE) == [Doubt.BIRTH_YEAR_DIFFERS, Doubt.SEX_DIFFERS]


def test_what_the_record_does_not_know_raises_no_doubt() -> None:
    assert doubts(parse("099199123456"), None, None) == []


def test_an_imported_citizen_id_is_doubted_where_it_does_not_fit_and_never_refused() -> None:
    assert doubts_about(None, date(1999, 5, 1), Sex.FEMALE) == []
    assert doubts_about("099199123456", date(1999, 5, 1), Sex.FEMALE) == []
    assert doubts_about("099199123456", date(1998, 5, 1), Sex.MALE) == [Doubt.BIRTH_YEAR_DIFFERS, Doubt.SEX_DIFFERS]
    assert doubts_about("12345", date(1998, 5, 1), Sex.MALE) == [Doubt.MALFORMED]
