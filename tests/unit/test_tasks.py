"""Do loops that run beside the requests end, whatever happens to the word that they are to end?"""

from __future__ import annotations

import asyncio

import pytest

from realtime import tasks
from realtime.tasks import Tasks

pytestmark = pytest.mark.anyio


async def test_a_loop_that_missed_that_it_is_cancelled_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN", 0.01)
    missed = 0

    async def loop() -> None:
        nonlocal missed
        while missed < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                missed += 1
        await asyncio.sleep(60)

    running = Tasks()
    running.start(loop(), "deaf")
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await running.stop()
    assert missed == 2
