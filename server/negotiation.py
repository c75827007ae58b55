"""In which media type is an answer wanted, and is a body in the one that we read? The rules of HTTP, without I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
LONGEST = 1000  # characters of a header that are looked at: what was found is kept
KEPT = 200  # headers: most clients are of a few kinds
QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


class _Range(NamedTuple):
    kind: str
    quality: float
    place: int

    def covers(self, kind: str) -> int:
        """How closely: 2 by name, 1 by its family, 0 as anything is, and less if not at all."""
        if self.kind == kind:
            return 2
        if self.kind == f"{kind.partition('/')[0]}/*":
            return 1
        return 0 if self.kind == "*/*" else -1


def preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    """The offered type that is wanted most: the first one if that is all the same. None if none is acceptable.

    Of types that are wanted equally, one that is named goes before one that a wildcard covers, and the one that is
    named first before the others.
    """
    return _preferred(accept[:LONGEST], offered)


def is_json(content_type: str) -> bool:
    """Whether a body is JSON, and in UTF-8, as it is if nothing else is said (RFC 8259, 8.1)."""
    return _is_json(content_type[:LONGEST])


@lru_cache(KEPT)
def _preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    if not accept.strip():
        return offered[0]
    ranges = list(_ranges(accept))
    best: tuple[float, int, int] | None = None
    found = None
    for kind in offered:
        # RFC 9110, 12.5.1: what covers a type most closely says how much it is wanted.
        closest = max(ranges, key=lambda each: (each.covers(kind), -each.place), default=None)
        if closest is None or closest.covers(kind) < 0 or not closest.quality:
            continue
        wanted = (closest.quality, closest.covers(kind), -closest.place)
        if best is None or wanted > best:
            best, found = wanted, kind
    return found


@lru_cache(KEPT)
def _is_json(content_type: str) -> bool:
    kind, parameters = _parts(content_type)
    return kind == JSON and _is_utf8(parameters)


def _ranges(accept: str) -> Iterator[_Range]:
    """Those that make sense, and that we could answer in: our answers are in UTF-8."""
    for place, text in enumerate(accept.split(",")):
        kind, parameters = _parts(text)
        quality = parameters.get("q", "1")
        if QUALITY.fullmatch(quality) and _is_utf8(parameters):
            yield _Range(kind, float(quality), place)


def _parts(text: str) -> tuple[str, dict[str, str]]:
    kind, *rest = text.lower().split(";")
    named = (parameter.partition("=") for parameter in rest)
    return kind.strip(), {name.strip(): value.strip().strip('"') for name, _, value in named}


def _is_utf8(parameters: dict[str, str]) -> bool:
    return parameters.get("charset", "utf-8") in {"utf-8", "utf8"}
