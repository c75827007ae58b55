"""What is done together? Whatever arrives while a round is under way goes with the next one, and all of it at once.

No timer: who comes alone is served at once, and the busier it gets, the larger the rounds. Rounds of one lane follow
one another, lanes run side by side. What a round that began earlier has read is never given to who came later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import Context
from typing import Any, TypeVar

from models.errors import Unavailable

A = TypeVar("A")
R = TypeVar("R")
Hold = Callable[[Sequence[A]], Awaitable[Sequence[R | Exception]]]

MOST_TOGETHER = 200  # in one round: nobody waits long for the others of his
MOST_LANES = 8  # beside the main one, at the same time: most connections to the database stay free for others


class Rounds:
    def __init__(self) -> None:
        self._waiting: dict[Hashable, list[tuple[Any, asyncio.Future[Any]]]] = {}
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}
        self._lanes = asyncio.Semaphore(MOST_LANES)

    @property
    def under_way(self) -> int:
        return len(self._tasks)

    async def join(self, hold: Hold[A, R], asked: A, *, lane: Hashable = None) -> R:
        """What `hold` answers to `asked`. It is given all that go together, and answers or refuses each, in order.

        When a round fails as a whole, each of it is tried alone, so `hold` must have undone what it did; only when the
        database is away all are told so. Who stops waiting stops nobody else, and his own part is done all the same.
        """
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        key = (hold, lane)
        self._waiting.setdefault(key, []).append((asked, answer))
        if key not in self._tasks:
            # Not in the context of whoever came first: what is bound to it belongs to him.
            self._tasks[key] = asyncio.create_task(self._run(hold, lane), name=f"round of {lane}", context=Context())
        return await answer

    async def _run(self, hold: Hold[Any, Any], lane: Hashable) -> None:
        key = (hold, lane)
        try:
            while key in self._waiting:
                if lane is None:
                    await self._hold_one(hold, key)
                else:
                    async with self._lanes:
                        await self._hold_one(hold, key)
        finally:
            del self._tasks[key]
            for _, answer in self._waiting.pop(key, ()):  # only when the loop ends
                answer.cancel()

    async def _hold_one(self, hold: Hold[Any, Any], key: Hashable) -> None:
        waiting = self._waiting.pop(key)
        if len(waiting) > MOST_TOGETHER:
            self._waiting[key] = waiting[MOST_TOGETHER:]
        waiting = waiting[:MOST_TOGETHER]
        answers = await _answers(hold, [asked for asked, _ in waiting])
        for (_, answer), answered in zip(waiting, answers, strict=True):
            if answer.done():
                continue  # he has stopped waiting
            if isinstance(answered, Exception):
                answer.set_exception(answered)
            else:
                answer.set_result(answered)


async def _answers(hold: Hold[Any, Any], asked: Sequence[Any]) -> Sequence[Any]:
    try:
        return await hold(asked)
    except Exception as error:
        if len(asked) == 1 or isinstance(error, Unavailable):
            return [error] * len(asked)
        return [answer for one in asked for answer in await _answers(hold, [one])]
