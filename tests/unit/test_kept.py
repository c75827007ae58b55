"""Is what was used last kept, and no more than so much of it?"""

from __future__ import annotations

from functools import partial

import pytest

from schema.kept import Kept


def keep(kept: Kept[str, str], *keys: str, characters: int = 1) -> list[str]:
    """Those that had to be made."""
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    for key in keys:
        assert kept.get(key, characters, partial(make, key)) == key.upper()
    return made


def test_what_is_kept_is_not_made_again() -> None:
    assert keep(Kept(3, 100), *"abcabc") == list("abc")


def test_what_was_not_used_for_longest_goes_when_there_are_too_many() -> None:
    kept: Kept[str, str] = Kept(3, 100)
    assert keep(kept, *"abcad") == list("abcd")
    assert len(kept) == 3
    assert keep(kept, *"acd") == []
    assert keep(kept, "b") == ["b"]


def test_as_many_go_as_have_too_many_characters() -> None:
    kept: Kept[str, str] = Kept(100, 10)
    keep(kept, *"abcdefgh")
    keep(kept, "long", characters=8)
    assert (len(kept), kept.characters) == (3, 10)
    assert keep(kept, "g", "h", "long") == []


def test_what_is_larger_than_all_that_may_be_kept_is_made_and_not_kept() -> None:
    kept: Kept[str, str] = Kept(100, 10)
    keep(kept, "a")
    assert keep(kept, "huge", "huge", characters=11) == ["huge", "huge"]
    assert keep(kept, "a") == []
    assert (len(kept), kept.characters) == (1, 1)


def test_what_cannot_be_made_is_not_kept() -> None:
    def fail() -> str:
        raise ZeroDivisionError

    kept: Kept[str, str] = Kept(3, 100)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", 1, fail)
    assert (len(kept), kept.characters) == (0, 0)
