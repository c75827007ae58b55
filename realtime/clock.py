"""What time is it, and how long to wait? One seam, so that tests move the hands."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds that only ever grow, for intervals."""

    def epoch(self) -> float:
        """Seconds since 1970, for instants that somebody wrote down."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """Until the event is set or the seconds are over; None is for ever."""


class SystemClock:
    def now(self) -> float:
        return time.monotonic()

    def epoch(self) -> float:
        return time.time()

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
