"""What exactly have members approved? The contents in one form of bytes, as they are kept, and one hash of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import orjson

from .contents import Minutes

# What the record goes on to complete after the vote, or tells besides, and how it is put into words.
NOT_APPROVED = frozenset(
    {
        "language", "state", "number", "ended", "head", "version", "digest", "ratings", "approval", "sufficient_since",
    }
)  # fmt: skip
APPROVED = tuple(sorted(field.name for field in fields(Minutes) if field.name not in NOT_APPROVED))


def canonical(minutes: Minutes) -> str:
    """As JSON: keys sorted, instants in UTC, no spaces."""
    whole = asdict(minutes)
    approved = _in_utc({name: whole[name] for name in APPROVED})
    return orjson.dumps(approved, option=orjson.OPT_SORT_KEYS).decode()


def digest(kept: str) -> str:
    """SHA-256, as hexadecimal digits, of contents in their canonical form."""
    return hashlib.sha256(kept.encode()).hexdigest()


def approved(kept: str, zone: tzinfo) -> dict[str, Any]:
    """The fields of the minutes, by name, that a canonical form holds; instants in this zone."""
    return _fields(Minutes, orjson.loads(kept), zone)


def _in_utc(tree: Any) -> Any:
    if isinstance(tree, datetime):
        return tree.astimezone(UTC).isoformat()
    if isinstance(tree, dict):
        return {name: _in_utc(value) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_in_utc(value) for value in tree]
    return tree


_hints = cache(get_type_hints)


def _fields(kind: type, values: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    return {name: _read(_hints(kind)[name], value, zone) for name, value in values.items()}


def _read(kind: Any, value: Any, zone: tzinfo) -> Any:
    """A value of the kind that the contents declare, from its JSON."""
    if value is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each, zone) for each in value)
    if get_args(kind):
        (some,) = (each for each in get_args(kind) if each is not NoneType)
        return _read(some, value, zone)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**_fields(kind, value, zone))
    if issubclass(kind, tuple):
        return kind(*(_read(each, one, zone) for each, one in zip(_hints(kind).values(), value, strict=True)))
    if issubclass(kind, datetime):
        return datetime.fromisoformat(value).astimezone(zone)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value
