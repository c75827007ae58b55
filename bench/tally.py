"""Was what was published received? Each tick by every screen; from a server that conflates, the newest in the end."""

from __future__ import annotations

import time
from collections.abc import Callable


class Tally:
    def __init__(self) -> None:
        self.screens = 0  # that must get every tick
        self.size = 0  # bytes of a message, as received
        self.published = 0
        self.received = 0  # not counting each screen's first
        self.skipped = 0
        self.backwards = 0
        self.reached = [0]  # for each tick, how many screens have come to it or past it
        self.delays: list[int] | None = None  # ns from publishing to each screen
        self.last_delays: list[int] = []  # ns from publishing to the last screen
        self.failure = ""
        self.on_change: Callable[[], None] = lambda: None  # a tick is on all screens, or something failed

    @property
    def is_current(self) -> bool:
        """Every screen shows the newest tick."""
        return self.published == 0 or self.reached[self.published] == self.screens

    def publish(self) -> None:
        self.published += 1
        self.reached.append(0)

    def receive(self, last: int, number: int, instant: bytes) -> None:
        """A screen that showed tick `last` now shows `number`."""
        self.received += 1
        if self.delays is not None:
            self.delays.append(time.monotonic_ns() - int(instant))
        if number <= last:
            self.backwards += 1
        elif number == last + 1:
            self._reach(number, instant)
        else:
            self.skipped += number - last - 1
            for passed in range(last + 1, number + 1):
                self._reach(passed, instant)

    def _reach(self, number: int, instant: bytes) -> None:
        self.reached[number] += 1
        if self.reached[number] == self.screens:
            self.last_delays.append(time.monotonic_ns() - int(instant))
            self.on_change()

    def fail(self, reason: str) -> None:
        self.failure = self.failure or reason
        self.on_change()

    def reconciled(self) -> str:
        """What became of everything that was published."""
        due = self.published * self.screens
        parts = [f"{self.received:,} of {due:,}"]
        if self.skipped:
            parts.append(f"{self.skipped:,} conflated")
        if self.backwards:
            parts.append(f"{self.backwards:,} WENT BACKWARDS")
        if not self.is_current:
            parts.append(f"{self.screens - self.reached[self.published]:,} screens NOT CURRENT")
        return ", ".join(parts)
