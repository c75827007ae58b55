"""In which form is a name searched, and in which order do lists of names stand?"""

from __future__ import annotations

import string
from collections.abc import Callable
from itertools import groupby
from unicodedata import category, decimal, normalize

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the dictionary's order
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter
_MARKS = _TONES + _SHAPES
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_CODES = {normalize("NFD", letter): code for letter, code in zip(_LETTERS, sorted(string.ascii_letters), strict=False)}
_CODES |= {digit: digit for digit in string.digits}
# Eth and the African D look like Đ, and stand for it in files that went through a Western code page.
_LIKE_D = str.maketrans("\u00f0\u0256", "đđ")


def fold(text: str) -> str:
    """The form that is searched: lower case, no Vietnamese diacritics, one space between words."""
    plain = "".join(char for char in _apart(text) if char not in _MARKS)
    return " ".join(normalize("NFC", plain.replace("đ", "d")).split())


def given_name_key(full_name: str) -> str:
    """An ASCII key that sorts people by given name (the last word), then middle names, then family name.

    Plain comparison of bytes gives the dictionary's order: digits, then a ă â b c d đ e ê ... o ô ơ ...,
    with f j w z in their Latin places, then letters of other scripts. Words are compared one by one, each by
    its letters and only then by its tones, in the order ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    words = [key for word in _apart(full_name).split() if (key := _word(word))]
    family, middle, given = words[:-1][:1], "-".join(words[1:-1]), words[-1:]
    return " ".join([*given, middle, *family]).strip()


def title_key(text: str) -> str:
    """An ASCII key in the same order, read from the left; numbers by value: "Tổ 2" before "Tổ 10"."""
    runs = groupby(_apart(text), _code_of)
    return " ".join(filter(None, (code("".join(run)) for code, run in runs)))


def _apart(text: str) -> str:
    """Lower case with every mark apart from its letter, however the text was typed."""
    return normalize("NFD", normalize("NFD", text).lower()).translate(_LIKE_D)


def _code_of(char: str) -> Callable[[str], str]:
    if char.isdecimal():
        return _number
    return _word if char.isalnum() or category(char).startswith("M") else _nothing


def _nothing(separators: str) -> str:
    return ""


def _number(digits: str) -> str:
    """The count of digits in front makes text compare as numbers do; leading zeros do not count."""
    plain = "".join(str(decimal(digit)) for digit in digits).lstrip("0")
    return f"{len(plain):03}{plain}"


def _word(word: str) -> str:
    """Codes of the letters, "/", tones: space < "-" < "/" < every code, so that "an" comes before "anh".

    Where in the word a tone is written makes no difference: "hòa" and "hoà" are one word.
    """
    letters: list[str] = []
    tones = ""
    for char in word:
        if char in _TONES:
            tones += str(_TONES.index(char) + 1)
        elif char in _SHAPES and letters and letters[-1] + char in _CODES:
            letters[-1] += char
        elif char.isalnum():
            letters.append(char)
    codes = "".join(_CODES.get(letter) or f"~{ord(letter):06x}" for letter in letters)
    return f"{codes}/{tones}" if codes else ""
