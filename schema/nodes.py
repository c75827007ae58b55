"""How is a thing named in the API? Global ids: opaque to clients, one for each thing, with its type inside."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

import strawberry
from strawberry.types import Info

from models.errors import BadId
from resolvers.context import Context

Asked = Info[Context, None]

_KEY = re.compile(r"([A-Za-z]{1,40}):([1-9][0-9]{0,18})")


@strawberry.interface(description="Anything that has a global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="The global id: opaque, and unique among all things.")


@lru_cache(1 << 16)
def encode(kind: str, key: int) -> strawberry.ID:
    return strawberry.ID(base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def split(value: str, field: str) -> tuple[str, int]:
    """The type and the key in a global id. Raises BadId."""
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise BadId(field=field) from None
    found = _KEY.fullmatch(text)
    if not found or int(found[2]) >= 2**63:
        raise BadId(field=field)
    return found[1], int(found[2])


def decode(value: str, *kinds: str, field: str = "id") -> int:
    """The key in a global id of one of `kinds`. Raises BadId."""
    kind, key = split(value, field)
    if kind not in kinds:
        raise BadId(field=field)
    return key


def decode_optional(value: str | None, *kinds: str, field: str) -> int | None:
    return None if value is None else decode(value, *kinds, field=field)
