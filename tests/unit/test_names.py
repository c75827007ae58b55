"""In which form is a name searched, and in which order do lists of names stand?"""

from __future__ import annotations

import random
from collections.abc import Callable
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.names import fold, given_name_key, title_key

KEYS = pytest.mark.parametrize("key", [given_name_key, title_key])
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
VIETNAMESE = st.text(st.sampled_from(VOWELS + "bcdđghklmnpqrstvx 0123456789"), max_size=20)

Key = Callable[[str], str]


def shuffled(names: list[str]) -> list[str]:
    return random.Random(1).sample(names, len(names))


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Nguyễn Thị Thu Hà", "nguyen thi thu ha"),
        ("  ĐỖ \t Đức\u00a0 Đạt\n", "do duc dat"),
        ("Ủy ban, Tổ 10 – Thủ Đức", "uy ban, to 10 – thu duc"),
        ("Hoà HÒA", "hoa hoa"),
        ("\u00d0\u1ed7 \u00f0\u1ed7", "do do"),  # typed with eth
        ("Müller", "müller"),
        ("", ""),
    ],
)
def test_a_name_is_searched_without_case_or_diacritics(written: str, searched: str) -> None:
    assert fold(written) == searched


def test_every_vietnamese_vowel_folds_to_its_plain_letter() -> None:
    assert fold(VOWELS + VOWELS.upper()) == ("a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6) * 2


def test_every_character_that_has_a_case_folds_once_and_for_all() -> None:
    folded = {fold(chr(code)) for code in range(0x20000)}  # beyond are ideographs, which have none
    assert {text for text in folded if fold(text) != text} == set()


@given(st.text())
@example("İ\u0300 ΑΣ\u0323")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
@example("ΑΣ\u0323 ự\u0302 ﬁ")
def test_composed_and_decomposed_text_fold_and_sort_alike(text: str) -> None:
    for answer in (fold, given_name_key, title_key):
        assert answer(normalize("NFC", text)) == answer(normalize("NFD", text)) == answer(text)


@KEYS
@given(st.text())
@example("\ud800 你好 Ђ 1²٣ 🎉")
def test_a_sort_key_is_ascii(key: Key, text: str) -> None:
    assert key(text).isascii()


@KEYS
def test_no_name_has_no_key(key: Key) -> None:
    assert key("") == key(" - ") == ""


@KEYS
def test_letters_stand_in_the_order_of_the_vietnamese_alphabet(key: Key) -> None:
    alphabet = list("0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyzλя")
    assert sorted(shuffled(alphabet), key=key) == alphabet


@KEYS
def test_words_of_the_same_letters_stand_in_the_order_of_tones(key: Key) -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mài", "măm", "mâm", "mẫm", "mậm"]
    assert sorted(shuffled(words), key=key) == words


@KEYS
def test_case_and_the_place_of_the_tone_mark_make_no_difference(key: Key) -> None:
    assert key("Thúy HÒA") == key("THUÝ hoà")


@given(VIETNAMESE, VIETNAMESE)
@example("ma hà", "mà ha")
@example("an bình", "an bình an")
@example("à", "a1")
def test_people_whose_names_are_searched_differently_never_share_a_place(one: str, other: str) -> None:
    assert (given_name_key(one) == given_name_key(other)) <= (fold(one) == fold(other))


def test_people_stand_by_given_name_then_middle_then_family_name() -> None:
    people = [
        "An",
        "Trần An",
        "Lê Đức An",
        "Nguyễn Thị An",
        "Bùi Văn An",
        "Trần Văn An",
        "Nguyễn Vân An",
        "Bùi Anh",
        "Đỗ Văn Ánh",
        "Đỗ Văn Bình",
        "Đỗ Thị Dung",
        "Đỗ Thị Đào",
        "Nguyễn Thị Hà",
        "Vũ Thị Hà",
        "Bùi Thị Thu Hà",
        "Nguyễn Thu Hà",
        "Nguyễn Thu Hạ",
        "Lê Yến",
    ]
    assert sorted(shuffled(people), key=given_name_key) == people


def test_letters_are_compared_before_tones_word_by_word() -> None:
    assert title_key("má a") > title_key("ma b")
    assert title_key("mà b") < title_key("mai a")


def test_titles_stand_in_reading_order_with_numbers_by_value() -> None:
    titles = [
        "Chi bộ 1",
        "Chi bộ Công an phường",
        "Chi bộ Tổ",
        "Chi bộ Tổ 2",
        "Chi bộ Tổ 2A",
        "Chi bộ Tổ 2 - Khu B",
        "Chi bộ Tổ 10",
        "Chi bộ Tổ 100",
        "Chi bộ Tổ dân phố 3",
        "Chi bộ Trạm Y tế",
        "Đảng bộ phường",
    ]
    assert sorted(shuffled(titles), key=title_key) == titles


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_in_titles_stand_by_value(one: int, other: int) -> None:
    keys = title_key(f"Tổ {one} B"), title_key(f"Tổ 00{other} B")
    assert (keys[0] < keys[1], keys[0] > keys[1]) == (one < other, one > other)


def test_a_title_of_thousands_of_digits_has_a_key() -> None:
    assert title_key("9" * 5000).endswith("9" * 5000)
