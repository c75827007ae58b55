"""How is what an entry says held against what it must say? Each difference is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

Content = Mapping[str, Any]


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
