"""How is an operation run for all who share it? What realtime asks of it, answered by the schema and the rights."""

from __future__ import annotations

from collections.abc import Awaitable, Hashable, Mapping
from dataclasses import replace
from secrets import token_hex
from typing import Any, NamedTuple, NoReturn

import orjson
from graphql import ExecutionResult

from models.errors import NotFound
from models.rights import Viewer
from realtime.delivery import Frame
from realtime.errors import NotNow, TopicGone
from resolvers.context import Context
from schema.execution import SharedOperation, failed, is_unavailable

INSTANCE = token_hex(4)  # marks that mean something in this process only begin with it


class Person(NamedTuple):
    """Who looks on, and in which language errors are told."""

    viewer: Viewer
    language: str


class Audience(NamedTuple):
    """All that a shared operation knows of those who look on. That they may see it was asked for each of them."""

    language: str


class SharedScript:
    def __init__(self, shared: SharedOperation, prototype: Context) -> None:
        self._shared = shared
        self._followed = shared.followed
        self._prototype = prototype
        self.whole = shared.followed.whole

    def topic(self) -> tuple[str, float | None]:
        return self._followed.topic(self._prototype)

    def rights(self, value: Any) -> Hashable:
        return self._followed.rights(value)

    def audience(self, person: Person, value: Any) -> Audience:
        self._followed.admit(person.viewer, value)
        return Audience(person.language)

    def mark(self, value: Any) -> Hashable:
        return self._followed.mark(value)

    def perform(self, audience: Hashable, value: Any, since: Hashable | None) -> Frame | Awaitable[Frame]:
        assert isinstance(audience, Audience)
        context = replace(self._prototype, find_viewer=_nobody, language=audience.language)
        self._followed.prime(context, value)
        mark = self._followed.mark(value)
        result = self._shared.perform(self._followed.event(value, since), context)
        if not isinstance(result, ExecutionResult):
            return _framed(result)
        operation = self._shared.digest
        return Frame(encode(result), f"{operation}.{mark}" if self.whole else f"{operation}.{INSTANCE}.{mark}")

    def refused(self, person: Person, error: Exception) -> bytes:
        if isinstance(error, TopicGone):
            error = NotFound(what=self._followed.what)
        return encode(failed(error, person.language))


class NoPerson(Exception):
    """A shared operation asked who looks on: its field must be marked as personal."""


def encode(result: ExecutionResult) -> bytes:
    """The result as clients get it."""
    return orjson.dumps(formatted(result))


def formatted(result: ExecutionResult) -> Mapping[str, Any]:
    if result.errors:
        return {"errors": [error.formatted for error in result.errors], "data": result.data}
    return {"data": result.data}


async def _framed(awaited: Awaitable[ExecutionResult]) -> Frame:
    """Of what has read more than its topic tells, so that nobody can say he has it still. Raises NotNow."""
    result = await awaited
    if is_unavailable(result):
        raise NotNow
    return Frame(encode(result))


def _nobody() -> NoReturn:
    raise NoPerson
