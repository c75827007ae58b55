"""How do many fields wait for the same row? Each by itself: one that is given up takes it from nobody."""

from __future__ import annotations

from asyncio import Future, shield
from collections.abc import Awaitable
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K")
V = TypeVar("V")


class Loader(DataLoader[K, V]):
    """All who ask for a key get the same future from a DataLoader. When a field fails, GraphQL gives up its siblings,
    and with one of them whoever else waited for that future was cancelled: the whole operation died without an answer.
    """

    def load(self, key: K) -> Awaitable[V]:
        future = super().load(key)
        return future if isinstance(future, Future) and future.done() else shield(future)
