"""What stands between a conversation and its client? The connection under it, and what runs on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol

import orjson
from graphql import OperationType

from realtime.delivery import Outlet
from realtime.subscriptions import Subscription

from .frames import next_message
from .scripts import Person


class Link(Protocol):
    """The connection under a conversation."""

    outlet: Outlet

    def send(self, payload: bytes, /) -> None:
        """A text message."""

    def close(self, code: int, reason: str, /) -> None:
        """Nothing is heard or sent after it; the conversation is told to `end`."""

    def ping(self) -> None: ...


class Own(NamedTuple):
    """An operation that runs for him alone."""

    task: asyncio.Task[None]
    type: OperationType


class Shared(Subscription):
    """A subscription that runs together with those of others."""

    __slots__ = ("_key", "_over")

    def __init__(self, outlet: Outlet, key: str, person: Person, over: Callable[[str, bytes], None]) -> None:
        tail = b',"id":' + orjson.dumps(key) + b"}"
        super().__init__(outlet, next_message(len(tail)), tail, person)
        self._key = key
        self._over = over

    def over(self, last: bytes) -> None:
        self._over(self._key, last)
