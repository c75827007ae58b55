"""How is what an entry says held against what it must say? Each difference is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Content = Mapping[str, Any]


def differences(expected: Content, told: Content) -> Iterator[str]:
    for name, value in expected.items():
        if name not in told:
            yield f"`{name}` is missing"
        elif told[name] != value or type(told[name]) is not type(value):
            yield f"`{name}` is {told[name]}, recomputed {value}"
