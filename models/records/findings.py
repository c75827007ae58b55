"""How is what an entry says held against what it must say? Each difference is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from ..errors import Refusal

Content = Mapping[str, Any]

# What comes of values that are none of those which a log has.
_UNREADABLE = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


def readable(flaws: Iterator[str], otherwise: str = "it does not say what it must say") -> Iterator[str]:
    """These flaws; where they cannot be found out, for what is written is not such as it must be, that one."""
    try:
        yield from flaws
    except Refusal as refusal:
        yield f"the rules refuse it: {refusal}"
    except _UNREADABLE as error:
        yield f"{otherwise} ({type(error).__name__}: {error})"


def differences(expected: Content, told: Content) -> Iterator[str]:
    for name, value in expected.items():
        if name not in told:
            yield f"`{name}` is missing"
        elif _written(told[name]) != _written(value):
            yield f"`{name}` is {told[name]}, recomputed {value}"


def fractions(told: Any, name: str = "") -> Iterator[str]:
    """All that is counted is whole: the only fraction in a log is the rate of attendance."""
    if isinstance(told, float) and name != "rate":
        yield f"`{name}` is {told}, no whole number"
    elif isinstance(told, dict):
        for key, value in told.items():
            yield from fractions(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from fractions(value, name)


def _written(value: Any) -> bytes:
    """As a record has it: true is not 1, and 1.0 is not either."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
