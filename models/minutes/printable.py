"""Which signs can no file hold? Text is stored clean; what came in by another way is made so."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

# Control signs but tabs and line ends, surrogates, direction overrides, private use, and what is no character.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\U000f0000-\U0010ffff]"
    + "|["
    + "".join(chr((plane << 16) + end) for plane in range(1, 15) for end in (0xFFFE, 0xFFFF))
    + "]"
)

Tree = TypeVar("Tree")


def printable(tree: Tree) -> Tree:
    """The same dataclass, every text in it with U+FFFD for what cannot be printed."""
    return cast("Tree", _printable(tree))


def _printable(tree: Any) -> Any:
    if isinstance(tree, str) and type(tree) is str:
        return _UNPRINTABLE.sub("\ufffd", tree)
    if type(tree) is tuple:
        return tuple(_printable(part) for part in tree)
    if is_dataclass(tree) and not isinstance(tree, type):
        return replace(tree, **{field.name: _printable(getattr(tree, field.name)) for field in fields(tree)})
    return tree
