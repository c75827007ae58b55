"""Which text may be stored?"""

from __future__ import annotations

from typing import Protocol
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadText, EmptyText, StateSecret, TextTooLong
from models.texts import is_secret, line, prose, sought


class Clean(Protocol):
    def __call__(self, text: str, *, most: int, name: str) -> str: ...


BOTH = pytest.mark.parametrize("clean", [line, prose])


@BOTH
def test_text_is_composed_and_trimmed(clean: Clean) -> None:
    assert clean(normalize("NFD", "  Nghị quyết\u00a0\n"), most=20, name="title") == "Nghị quyết"


@BOTH
@pytest.mark.parametrize("empty", ["", " \n\t", "\u00a0\u3000", "\u200b\ufeff \u200d"])
def test_what_shows_nothing_is_empty(clean: Clean, empty: str) -> None:
    with pytest.raises(EmptyText) as refusal:
        clean(empty, most=20, name="title")
    assert refusal.value.details == {"field": "title"}


@BOTH
def test_length_is_counted_in_composed_characters(clean: Clean) -> None:
    assert clean(normalize("NFD", "ệ" * 20) + " ", most=20, name="title") == "ệ" * 20
    with pytest.raises(TextTooLong) as refusal:
        clean("ệ" * 21, most=20, name="title")
    assert refusal.value.details == {"field": "title", "most": 20}


@BOTH
@pytest.mark.parametrize(
    "character",
    [
        *["\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\x9f"],  # control characters
        *["\ud800", "\udfff"],  # lone surrogates
        *["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2069"],  # overrides of the direction
    ],
)
@pytest.mark.parametrize("place", ["{}ab", "a{}b", "ab{}"])
def test_characters_that_no_text_may_have_are_refused(clean: Clean, character: str, place: str) -> None:
    with pytest.raises(BadText) as refusal:
        clean(place.format(character), most=20, name="title")
    assert refusal.value.details == {"field": "title"}


@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\u2028", "\u2029"])
def test_a_line_is_one_line(character: str) -> None:
    with pytest.raises(BadText):
        line(f"a{character}b", most=20, name="title")


def test_prose_keeps_its_lines_and_tabs() -> None:
    assert prose("một\r\nhai\rba\n\n\tbốn\n", most=50, name="body") == "một\nhai\nba\n\n\tbốn"


@BOTH
@pytest.mark.parametrize("text", ["👩\u200d👩\u200d👧", "नमस्ते", "שלום", "a\u200fb", "🇻🇳"])
def test_other_scripts_and_emoji_are_text(clean: Clean, text: str) -> None:
    assert clean(text, most=20, name="title") == text


@BOTH
@given(text=st.text(st.characters(), max_size=60))
def test_clean_text_stays_as_it_is(clean: Clean, text: str) -> None:
    try:
        found = clean(text, most=40, name="title")
    except (BadText, EmptyText, StateSecret, TextTooLong):
        return
    assert clean(found, most=40, name="title") == found
    assert 0 < len(found) <= 40
    assert is_normalized("NFC", found)
    assert found.encode()
    assert "\x00" not in found


STAMPS = pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])


@STAMPS
@pytest.mark.parametrize("text", ["{}", "Số 1\n{}\nNội dung", "  {}  ", "[{}]", "- {} -", "\t*{}*\r\nNội dung"])
def test_a_stamp_of_secrecy_alone_on_its_line_is_refused(stamp: str, text: str) -> None:
    with pytest.raises(StateSecret):
        prose(text.format(stamp), most=100, name="body")
    assert is_secret(text.format(stamp))


@BOTH
@STAMPS
@pytest.mark.parametrize("typed", ["{}", " [{}] ", "-- {} --"])
def test_a_stamp_is_refused_however_it_was_typed(clean: Clean, stamp: str, typed: str) -> None:
    for text in (stamp, stamp.replace(" ", "  "), normalize("NFD", stamp)):
        with pytest.raises(StateSecret):
            clean(typed.format(text), most=100, name="title")


HIDDEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u034f", "\ufe0f", "\u3164", "\u0332"]


@BOTH
@STAMPS
@pytest.mark.parametrize("between", ["_", " ", ".", "-", *HIDDEN])
def test_a_stamp_is_refused_whatever_stands_between_its_letters(clean: Clean, stamp: str, between: str) -> None:
    for text in (between.join(stamp), stamp.replace(" ", between), f"{between}{stamp}{between}"):
        with pytest.raises(StateSecret):
            clean(f"-{text}-", most=100, name="title")


@BOTH
@pytest.mark.parametrize(
    "text",
    ["ＭẬＴ", "𝐓Ố𝐈 𝐌Ậ𝐓", "TUYỆT ⓂẬⓉ", "MÂ\u0323T", "MẠ\u0302T", "\u041cẬ\u0422", "\u039c\u0410\u0302\u0323\u03a4"],
)
def test_a_stamp_is_refused_in_whatever_letters_it_is_written(clean: Clean, text: str) -> None:
    with pytest.raises(StateSecret):
        clean(text, most=100, name="title")


@pytest.mark.parametrize(
    "text",
    [
        "Về bảo vệ bí mật nhà nước",
        "Tài liệu MẬT phải nộp lại",
        "BÍ MẬT",
        "Bỏ phiếu mật",
        "mật",
        "MẬT ONG",
        "MẤT",
        "MẮT",
        "MAT",
    ],
)
def test_text_that_only_speaks_of_secrets_is_kept(text: str) -> None:
    assert line(text, most=100, name="title") == text
    assert prose(f"Kính gửi\n{text}", most=100, name="body") == f"Kính gửi\n{text}"


def test_what_nobody_keeps_may_name_a_degree_of_secrecy() -> None:
    assert sought(" MẬT ", most=10, name="text") == "MẬT"


def test_looking_for_stamps_takes_no_longer_than_reading_the_text() -> None:
    """A pattern that tried each way of sharing the empty lines among its parts would go on for days."""
    assert prose("a" + "\n" * 100_000 + "b", most=100_002, name="body")
    assert prose("M_Ậ\u200b" * 50_000, most=200_000, name="body")


@BOTH
@pytest.mark.parametrize("marks", ["\u0302\u0323" * 60_000, "\u0302" * 60_000 + "\u0323" * 60_000])
def test_a_letter_with_more_marks_than_any_has_is_refused_at_once(clean: Clean, marks: str) -> None:
    """To compose it would take minutes."""
    with pytest.raises(BadText):
        clean(f"a{marks}", most=200_000, name="body")
    with pytest.raises(TextTooLong):
        clean(f"a{marks}", most=100, name="body")
    with pytest.raises(BadText):
        clean(f"a{marks[:31]}", most=100, name="body")


@BOTH
def test_as_many_marks_as_a_letter_may_have_are_kept(clean: Clean) -> None:
    marks = "\u0323" * 30
    assert clean(f"x{marks} {marks}{'-' * 40}", most=200, name="body")


def test_a_decomposed_text_is_as_long_as_it_is_composed() -> None:
    letter = "\u1f82"  # of four parts
    assert line(normalize("NFD", letter * 20), most=20, name="title") == letter * 20
