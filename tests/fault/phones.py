"""How does a phone ask on a bad network? Again and again, until it hears an answer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from server.client import Client, Json, Refused
from tests.gatherings import do

AGAIN_AFTER = 0.02, 0.15  # seconds


async def until_heard(ask: Callable[[], Awaitable[Json]], chance: random.Random, *, done: str = "") -> Json | None:
    """What is answered at last.

    None when an answer was lost, and asking once more is refused with the code `done`: then it had been done.
    Raises Refused when it is for another reason than that something is away.
    """
    lost = False
    while True:
        try:
            return await ask()
        except Refused as refused:
            if lost and refused.code == done:
                return None
            if refused.code != "UNAVAILABLE":
                raise
        except (httpx2.HTTPError, ValueError):
            pass  # Nobody listens, or half an answer came, or none.
        lost = True
        await asyncio.sleep(chance.uniform(*AGAIN_AFTER))


async def insist(
    reach: Callable[[], Client], chance: random.Random, mutation: str, *, done: str = "", **given: Any
) -> Json | None:
    """A mutation, each time through the server that `reach` says."""
    return await until_heard(lambda: do(reach(), mutation, **given), chance, done=done)
