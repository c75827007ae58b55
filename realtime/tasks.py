"""What runs beside the requests, and how does it end?"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)

AGAIN = 1.0  # seconds


class Tasks:
    """Loops that run until they are stopped. A task group would cancel the whole server when one of them has a bug."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, loop: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(loop, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def finish(self, seconds: float) -> None:
        """Let them end by themselves, for so long; then stop them."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        await self.stop()

    async def stop(self) -> None:
        """A loop may miss that it is cancelled, and is told again: `asyncio.wait_for` of Python 3.11 swallows it when
        what it waits for ends in the same moment.
        """
        while running := list(self._running):
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=AGAIN)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a loop ended", task=task.get_name(), exc_info=error)
