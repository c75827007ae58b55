"""What exactly have members approved? One hash of it: whoever has the same contents comes to the same."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

import orjson

from .contents import Minutes

# What the record goes on to complete after the vote, and how it is put into words.
NOT_APPROVED = frozenset({"language", "state", "number", "ended", "head", "version", "ratings", "approval"})
APPROVED = tuple(sorted(field.name for field in fields(Minutes) if field.name not in NOT_APPROVED))


def digest(minutes: Minutes) -> str:
    """SHA-256, as hexadecimal digits, of the canonical JSON: keys sorted, instants in UTC, no spaces."""
    whole = asdict(minutes)
    canonical = _in_utc({name: whole[name] for name in APPROVED})
    return hashlib.sha256(orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _in_utc(tree: Any) -> Any:
    if isinstance(tree, datetime):
        return tree.astimezone(UTC).isoformat()
    if isinstance(tree, dict):
        return {name: _in_utc(value) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_in_utc(value) for value in tree]
    return tree
