"""What is in a message, and how large is it? A screen of some lines, as real ones are, or the least: one string.

To a server that executes for each subscriber the number of fields matters more than the number of bytes.
"""

from __future__ import annotations

import json
from typing import NamedTuple
from uuid import uuid4

from .peers.ticks import lines

SMALL, LARGE = 400, 4096  # bytes of a `next` message as serialised


class Shape(NamedTuple):
    query: str
    length: int  # characters of the tick
    lines: int
    title: str


def screen(size: int) -> Shape:
    """A tick, and as many lines of four fields as there is room for."""
    shortest, line = _size({"screen": {"tick": "." * 36, "lines": []}}), _size(lines(2)) - _size(lines(1))
    count = (size - shortest) // line
    left = size - _size({"screen": {"tick": "", "lines": lines(count)}})
    query = "subscription { screen { tick lines { id name present expected } } }"
    return Shape(query, left, count, f"a screen of {count} lines, {4 * count + 1} leaves, {size:,} bytes")


def string(size: int) -> Shape:
    return Shape("subscription { tick }", size - _size({"tick": ""}), 0, f"one string, {size:,} bytes")


def _size(data: object) -> int:
    message = {"id": str(uuid4()), "type": "next", "payload": {"data": data}}
    return len(json.dumps(message, separators=(",", ":")))
