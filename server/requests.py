"""What does an HTTP request ask for? The parameters of GraphQL over HTTP, in its body or in its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson

from .messages import LONGEST_QUERY


class Asked(NamedTuple):
    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


class Malformed(Exception):
    """A request that is none: why, with which status, and what else HTTP wants to be said of it."""

    def __init__(self, reason: str, status: int = 400, *headers: tuple[bytes, bytes]) -> None:
        self.reason = reason
        self.status = status
        self.headers = headers
        super().__init__(reason)


def asked_in_body(body: bytes) -> Asked:
    """Raises Malformed."""
    parsed = _json(body, "The body")
    if isinstance(parsed, list):
        raise Malformed("A request asks for one operation: send those of a batch one by one.")
    if not isinstance(parsed, dict):
        raise Malformed("A request is a JSON object.")
    return _asked(parsed)


def parameters_of(address: bytes) -> dict[str, str]:
    """The parameters after the question mark."""
    return dict(parse_qsl(address.decode("latin-1"), keep_blank_values=True))


def asked_in_address(parameters: Mapping[str, str]) -> Asked:
    """An empty parameter is as good as none. Raises Malformed."""
    given: dict[str, Any] = {name: text for name, text in parameters.items() if text}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name], f"`{name}`")
    return _asked(given)


def _asked(given: Mapping[str, Any]) -> Asked:
    """Parameters that nobody knows are ignored, and null is as good as none."""
    query = given.get("query")
    if not isinstance(query, str) or not query:
        raise Malformed("`query` is a string, and must be there.")
    if len(query) > LONGEST_QUERY:
        raise Malformed(f"An operation has at most {LONGEST_QUERY} characters.")
    variables, name, extensions = given.get("variables"), given.get("operationName"), given.get("extensions")
    if not isinstance(name, str | None):
        raise Malformed("`operationName` is a string or null.")
    if not isinstance(variables, dict | None):
        raise Malformed("`variables` is an object or null.")
    if not isinstance(extensions, dict | None):
        raise Malformed("`extensions` is an object or null.")
    return Asked(query, variables, name)


def _json(text: bytes | str, what: str) -> object:
    try:
        parsed: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Malformed(f"{what} is no JSON.") from None
    return parsed
