"""Which text may be stored? One spelling of each character, nothing that misleads, no state secret, not too much."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from .errors import BadText, EmptyText, StateSecret, TextTooLong

# PostgreSQL stores no NUL, UTF-8 no lone surrogate; direction overrides show a name other than the stored.
_NEVER = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069"
_NOT_IN_PROSE = re.compile(f"[{_NEVER}]")
_NOT_IN_LINE = re.compile(f"[{_NEVER}\t\n\u2028\u2029]")
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_UNSEEN = re.compile("[\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]")  # letters and marks that show nothing
_STAMPS = frozenset({"MẬT", "TỐIMẬT", "TUYỆTMẬT"})  # of the three degrees of secrecy, without their spaces
# Capitals of the Cyrillic and the Greek alphabet that look like those of a stamp.
_LOOK_ALIKES = str.maketrans("МАТОІУҮЕΜΑΤΟΙΥΕ", "MATOIYYEMATOIYE")
# In decomposed text all but letters, digits and the marks of Vietnamese letters; and letters that show nothing.
_SIGNS = re.compile("(?![\u0300-\u0303\u0306\u0309\u031b\u0323])[\\W_\u115f\u1160]")
_LONGEST_STAMP = max(len(normalize("NFD", stamp)) for stamp in _STAMPS)
# Composing sorts the marks of a letter, which takes the square of their number: no letter has as many (UAX #15).
_MOST_MARKS = 30
_MAYBE_MARKS = re.compile(rf"\W{{{_MOST_MARKS + 1},}}")
_PARTS = 4  # into so many characters, at most, a composed one is decomposed


def line(text: str, *, most: int, name: str) -> str:
    """A title, name or reason: trimmed, composed (NFC), on one line, of at most `most` characters.

    Raises BadText, EmptyText, TextTooLong, each with the `name` of the field; StateSecret.
    """
    return _lawful(sought(text, most=most, name=name))


def prose(text: str, *, most: int, name: str) -> str:
    """Text of several lines, which may hold tabs; lines end in a plain newline. Otherwise like `line`."""
    return _lawful(_clean(text.replace("\r\n", "\n").replace("\r", "\n"), _NOT_IN_PROSE, most, name))


def line_or_none(text: str | None, *, most: int, name: str) -> str | None:
    """Text that may be left out: nothing, or nothing but space, is None."""
    return line(text, most=most, name=name) if text and text.strip() else None


def prose_or_none(text: str | None, *, most: int, name: str) -> str | None:
    """Text that may be left out: nothing, or nothing but space, is None."""
    return prose(text, most=most, name=name) if text and text.strip() else None


def sought(text: str, *, most: int, name: str) -> str:
    """What somebody looks for and nobody keeps: like `line`, but it may be a degree of secrecy."""
    return _clean(text.strip(" \t\r\n"), _NOT_IN_LINE, most, name)


def is_secret(text: str | None) -> bool:
    """Does it bear the stamp of a state secret? A stamp stands alone on a line, however its letters are written.

    Signs, spaces and what shows nothing may be around them and between them.
    """
    return text is not None and any(map(_is_stamp, normalize("NFKD", text).splitlines()))


def likeness(text: str) -> str:
    """What two texts have in common that look alike: what shows nothing, case, width and spaces aside."""
    shown = _UNSEEN.sub("", "".join(char for char in text if category(char) != "Cf"))
    return normalize("NFKC", " ".join(normalize("NFKC", shown).casefold().split()))


def _is_stamp(line: str) -> bool:
    letters = _SIGNS.sub("", line)
    return len(letters) <= _LONGEST_STAMP and normalize("NFC", letters.translate(_LOOK_ALIKES)) in _STAMPS


def _lawful(text: str) -> str:
    if is_secret(text):
        raise StateSecret
    return text


def _clean(text: str, refused: re.Pattern[str], most: int, name: str) -> str:
    if len(text.strip()) > _PARTS * most:
        raise TextTooLong(field=name, most=most)
    if refused.search(text) or _has_many_marks(text):
        raise BadText(field=name)
    text = normalize("NFC", text).strip()
    if all(category(char) in _INVISIBLE for char in text):
        raise EmptyText(field=name)
    if len(text) > most:
        raise TextTooLong(field=name, most=most)
    return text


def _has_many_marks(text: str) -> bool:
    """Does a letter of it have more than any letter has?"""
    return any(
        len(marks) > _MOST_MARKS
        for run in _MAYBE_MARKS.findall(text)
        for marks in "".join("m" if combining(char) else " " for char in run).split()
    )
