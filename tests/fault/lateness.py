"""How late may a screen be because this machine is busy? As long as servers and observer waited for a processor."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from tests.houses import Process

from .checker import FRESH

BEAT = 0.05  # seconds
SAMPLES = int(FRESH / BEAT)


class Lateness:
    """`worst` is in seconds: what a server waited within the time in which it is to show a change, and we ourselves."""

    def __init__(self) -> None:
        self._observer = 0.0
        self._server = 0.0

    @property
    def worst(self) -> float:
        return self._observer + self._server

    async def measure(self, processes: Iterable[Process]) -> None:
        """For ever."""
        waited = {process: deque([_waited(process)], SAMPLES) for process in processes}
        while True:
            due = time.monotonic() + BEAT
            await asyncio.sleep(BEAT)
            self._observer = max(self._observer, time.monotonic() - due)
            for process, samples in waited.items():
                samples.append(_waited(process))
                self._server = max(self._server, samples[-1] - samples[0])


def _waited(process: Process) -> float:
    """Seconds since its start in which its event loop could have run; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, LookupError):
        return 0.0
