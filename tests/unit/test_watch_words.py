"""Do both languages say the same?"""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from string import Formatter

import pytest

from server.watch.words import ENGLISH, VIETNAMESE, Language, Words


@pytest.mark.parametrize("name", [f.name for f in fields(Words)])
def test_both_languages_have_the_same_blanks(name: str) -> None:
    texts = [getattr(words, name) for words in (VIETNAMESE, ENGLISH)]
    assert all(texts)
    if isinstance(texts[0], str) and name != "language":
        blanks = [sorted(str(field) for _, field, _, _ in Formatter().parse(text)) for text in texts]
        assert {*blanks[0]} - {"None"} == {*blanks[1]} - {"None"}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.VIETNAMESE),
        ({"LANG": "en_GB.UTF-8"}, Language.ENGLISH),
        ({"LANG": "vi_VN"}, Language.VIETNAMESE),
        ({"LANG": "C.UTF-8"}, Language.VIETNAMESE),
        ({"LC_ALL": "en_US", "LANG": "vi_VN"}, Language.ENGLISH),
        ({"LC_ALL": "", "LANG": "en"}, Language.ENGLISH),
    ],
)
def test_english_is_spoken_where_the_locale_asks_for_it(environment: dict[str, str], language: Language) -> None:
    assert Language.of(environment) is language


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [(-3, "0 giây", "0 s"), (59, "59 giây", "59 s"), (60, "1 phút", "1 min"), (3900, "1 giờ 05 phút", "1 h 05 min")],
)
def test_lengths_of_time_are_rounded_down(seconds: int, vietnamese: str, english: str) -> None:
    time = timedelta(seconds=seconds)
    assert (VIETNAMESE.length(time), ENGLISH.length(time)) == (vietnamese, english)


def test_numbers_have_their_base_and_percentages_never_round_up_to_all() -> None:
    assert VIETNAMESE.of(812, 1096) == "812 / 1.096"
    assert ENGLISH.of(812, 1096) == "812 / 1,096"
    assert ENGLISH.percent(999, 1000) == "99 %"
    assert ENGLISH.percent(0, 0) == ""
