"""Do those who wait for the same row wait each by himself?"""

from __future__ import annotations

import asyncio

import pytest

from resolvers.loading import Loader

pytestmark = pytest.mark.anyio


class Shelf:
    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.came = asyncio.Event()
        self.opened = asyncio.Event()

    async def read(self, keys: list[int]) -> list[str]:
        self.asked.append(keys)
        self.came.set()
        await self.opened.wait()
        return [str(key) for key in keys]


async def test_who_is_given_up_takes_the_row_from_nobody_else() -> None:
    shelf = Shelf()
    loader = Loader(load_fn=shelf.read)

    async def ask() -> str:
        return await loader.load(1)

    given_up, patient = asyncio.create_task(ask()), asyncio.create_task(ask())
    await shelf.came.wait()
    given_up.cancel()
    await asyncio.wait([given_up])
    assert given_up.cancelled()
    shelf.opened.set()
    assert await patient == "1"
    assert await ask() == "1"
    assert shelf.asked == [[1]]


async def test_all_who_ask_in_one_turn_are_answered_together() -> None:
    shelf = Shelf()
    shelf.opened.set()
    loader = Loader(load_fn=shelf.read)
    assert await asyncio.gather(*(loader.load(key) for key in (1, 2, 1))) == ["1", "2", "1"]
    assert shelf.asked == [[1, 2]]


async def test_what_is_known_is_there_at_once() -> None:
    shelf = Shelf()
    loader = Loader(load_fn=shelf.read)
    loader.prime(1, "primed")
    assert await loader.load(1) == "primed"
    assert shelf.asked == []
