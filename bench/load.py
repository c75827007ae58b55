"""What do many screens ask of a peer? One process on the load's core, which must not be what limits the peer."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from typing import NamedTuple

from .running import PeerFailed, RunningPeer
from .screens import Screen
from .tally import Tally

AT_ONCE = 400  # connections being opened at a time: below every server's backlog, so no SYN is lost and repeated
LONGEST = 30.0  # seconds for one tick to reach all
SLOW = 0.05  # seconds for that from which on a peer is given
NARROW = 2  # ticks on their way at a time, else
WIDE = 16  # of them: a fast one must never wait for the load
PACE = 0.002  # seconds between ticks for a server that conflates: it always has a newer one to show
SOURCES = 4  # loopback addresses that connections come from: the ephemeral ports of one may not suffice


class Interval(NamedTuple):
    seconds: float
    server: float  # seconds of CPU
    load: float  # seconds of CPU
    received: int

    def until(self, end: Interval) -> Interval:
        return Interval(
            end.seconds - self.seconds, end.server - self.server, end.load - self.load, end.received - self.received
        )


class Load:
    def __init__(self, peer: RunningPeer, query: str) -> None:
        self.tally = Tally()
        self._peer = peer
        self._query = query
        self._screens: list[Screen] = []

    async def open(self, count: int, seconds: float, *, waits: bool = False) -> None:
        """Open so many screens, and wait until each has its first tick; or only connect. Raises PeerFailed."""
        numbers = iter(range(count))
        opening = [asyncio.create_task(self._open(numbers, waits)) for _ in range(AT_ONCE)]
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*opening)
        except TimeoutError:
            raise PeerFailed(f"{len(self._screens):,} screens opened in {seconds:.0f} s") from None
        finally:
            for task in opening:
                task.cancel()
        self.tally.screens = len(self._screens)
        gc.collect()
        gc.freeze()  # what stays for the whole measurement need not be walked through during it

    async def _open(self, numbers: Iterator[int], waits: bool) -> None:
        for number in numbers:
            source = f"127.0.0.{number % SOURCES + 1}"
            screen = await Screen.open(self.tally, self._query, self._peer.port, source, waits=waits)
            self._screens.append(screen)

    async def begin(self, seconds: float) -> None:
        """Those that were only connected: until each has its first tick. Raises PeerFailed."""
        waiting = [screen for screen in self._screens if screen.waits]
        for screen in waiting:
            screen.begin()
        try:
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(screen.is_shown() for screen in waiting))
        except TimeoutError:
            raise PeerFailed(f"not all screens were shown a tick in {seconds:.0f} s") from None

    def drop(self) -> None:
        """Cut every connection at once."""
        for screen in self._screens:
            screen.cut()
        self._screens = []
        self.tally.screens = 0
        gc.unfreeze()

    def tick(self) -> None:
        self.tally.publish()
        self._peer.tick()

    async def settle(self, seconds: float) -> None:
        """Wait until every screen shows the newest tick, or until the time is over. Raises PeerFailed."""
        changed = asyncio.Event()
        self.tally.on_change = changed.set
        try:
            async with asyncio.timeout(seconds):
                while not self.tally.is_current and not self.tally.failure:
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            pass
        if self.tally.failure:
            raise PeerFailed(self.tally.failure)

    async def saturate(self, warm_up: float, seconds: float) -> Interval:
        """Ask for the next tick when all have an earlier one, and measure that. Raises PeerFailed."""
        asked = time.monotonic()
        self.tick()
        await self.settle(LONGEST)
        window = NARROW if time.monotonic() - asked > SLOW else WIDE
        self.tally.on_change = self._continue
        for _ in range(window):
            self.tick()
        await asyncio.sleep(warm_up)
        pacing = asyncio.create_task(self._pace()) if self.tally.skipped else None
        began = self._now()
        await asyncio.sleep(seconds)
        ended = self._now()
        if pacing is not None:
            pacing.cancel()
        if self.tally.failure:
            raise PeerFailed(self.tally.failure)
        return began.until(ended)

    def _continue(self) -> None:
        if not self.tally.failure:
            try:
                self.tick()
            except PeerFailed as reason:
                self.tally.fail(str(reason))

    async def _pace(self) -> None:
        """What is skipped would bring the next ticks in bunches, and the server would wait between them."""
        self.tally.on_change = lambda: None
        while True:
            await asyncio.sleep(PACE)
            self.tick()

    def _now(self) -> Interval:
        return Interval(time.monotonic(), self._peer.cpu(), time.process_time(), self.tally.received)
