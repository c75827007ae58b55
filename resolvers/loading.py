"""How do many fields wait for the same row? Each by itself: one that is given up takes it from nobody."""

from __future__ import annotations

from asyncio import Future, shield
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.dataloader import DataLoader

from models.database import Database

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Loader(DataLoader[K, V]):
    """All who ask for a key get the same future from a DataLoader. When a field fails, GraphQL gives up its siblings,
    and with one of them whoever else waited for that future was cancelled: the whole operation died without an answer.
    """

    def load(self, key: K) -> Awaitable[V]:
        future = super().load(key)
        return future if isinstance(future, Future) and future.done() else shield(future)


class Batches:
    """Loaders that read from the database: each answers for all the keys that one event asks for, in one statement."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def _loader(
        self, read: Callable[[AsyncSession, list[K]], Awaitable[Mapping[K, V]]], absent: Callable[[], V]
    ) -> Loader[K, V]:
        async def load(keys: list[K]) -> list[V]:
            async with self.database.read() as session:
                found = await read(session, keys)
            return [found[key] if key in found else absent() for key in keys]

        return Loader(load_fn=load)


def gathered(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """All values of each key, in order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
