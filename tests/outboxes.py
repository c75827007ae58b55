"""What does the change log look like to the announcer in tests? Rows in memory that can be down."""

from __future__ import annotations

from collections.abc import Sequence

from realtime.clock import Clock
from realtime.wakeups import WakeUp


class Rows:
    """The newest unannounced version of each topic, and since when."""

    def __init__(self, clock: Clock) -> None:
        self.waiting: dict[str, tuple[WakeUp, float]] = {}
        self.marked: list[WakeUp] = []
        self.asked = 0
        self.error: Exception | None = None
        self._clock = clock

    def append(self, wakeup: WakeUp) -> None:
        self.waiting[wakeup.topic] = wakeup, self._clock.now()

    async def unannounced(self, older_than_seconds: float, limit: int) -> list[WakeUp]:
        self.asked += 1
        if self.error:
            raise self.error
        before = self._clock.now() - older_than_seconds
        return [wakeup for wakeup, since in self.waiting.values() if since <= before][:limit]

    async def mark(self, wakeups: Sequence[WakeUp]) -> None:
        if self.error:
            raise self.error
        self.marked += wakeups
        for wakeup in wakeups:
            if self.waiting[wakeup.topic][0].version <= wakeup.version:
                del self.waiting[wakeup.topic]
