"""On what does the hub stand in tests? A table in memory that can be slow, late or down, and a clock moved by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack, suppress

from realtime.hub import Following, Hub
from realtime.sources import Reading
from realtime.wakeups import WakeUp

Value = tuple[object, ...]


async def settle() -> None:
    """Let everything run that can run without waiting for the clock."""
    for _ in range(25):
        await asyncio.sleep(0)


class HandClock:
    """It counts whole microseconds, so that every wait moves it."""

    def __init__(self) -> None:
        self._micros = 1_000_000_000_000
        self._timers: dict[asyncio.Future[None], int] = {}
        self._idle_turns = 0

    def now(self) -> float:
        return self._micros / 1e6

    epoch = now

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        if seconds is not None and seconds <= 0:
            self._idle_turns += 1
            await asyncio.sleep(0)
            return
        timer = asyncio.get_running_loop().create_future()
        if seconds is not None:
            self._timers[timer] = self._micros + max(round(seconds * 1e6), 1)
        waiting = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait({waiting, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            self._timers.pop(timer, None)

    async def advance(self, seconds: float) -> None:
        """Move the hands, stopping wherever somebody waits for; a hair further, for what floats cannot add."""
        end = self._micros + round(seconds * 1e6) + 5
        await self._settle()
        while moments := [moment for moment in self._timers.values() if moment <= end]:
            self._micros = min(moments)
            for timer, moment in list(self._timers.items()):
                if moment == self._micros:
                    del self._timers[timer]
                    timer.set_result(None)
            await self._settle()
        self._micros = end
        await self._settle()

    async def _settle(self) -> None:
        self._idle_turns = 0
        await settle()
        assert self._idle_turns < 10, "somebody turns in circles"


class Table:
    """A kind of topic: a version for each key. What it shows is `values[key]`, by default its version."""

    interval = 0.05
    check_every = 1.0

    def __init__(self, kind: str = "meeting", **rows: int) -> None:
        self.kind = kind
        self.rows = rows
        self.values: dict[str, Value] = {}
        self.again_at: dict[str, float] = {}
        self.late: dict[str, int] = {}  # what the next readings show in place of the newest
        self.unreadable: set[str] = set()
        self.error: Exception | None = None
        self.errors = 0  # how many of the next calls fail
        self.reads: list[dict[str, frozenset[str] | None]] = []
        self.checks: list[set[str]] = []
        self.tries: list[float] = []
        self.gate = asyncio.Event()  # closed: whoever has looked waits before he answers
        self.gate.set()
        self.clock = HandClock()

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        self._open()
        seen = {key: self.rows[key] for key in keys if key in self.rows}
        await self.gate.wait()
        self.checks.append(set(keys))
        return seen

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[Value]]:
        self._open()
        if self.unreadable & stale.keys():
            raise LookupError("a row that cannot be read")
        seen = {key: self._reading(key) for key in stale if key in self.rows}
        await self.gate.wait()
        if self.error:
            raise self.error
        self.reads.append(dict(stale))
        return seen

    def _open(self) -> None:
        self.tries.append(self.clock.now())
        if self.errors:
            self.errors -= 1
            raise ConnectionError("the database is down for a moment")
        if self.error:
            raise self.error

    def _reading(self, key: str) -> Reading[Value]:
        position = self.late.pop(key, self.rows[key])
        return Reading(position, self.values.get(key, (position,)), self.again_at.get(key))


class Watcher:
    """A screen: it writes down every position that it is shown."""

    def __init__(self, following: Following[Value]) -> None:
        self.following = following
        self.seen: list[int] = []
        self.values: list[Value] = []
        self.ended: Exception | None = None
        self._task = asyncio.create_task(self._watch())

    def __repr__(self) -> str:
        return f"Watcher({self.seen})"

    async def _watch(self) -> None:
        try:
            async with self.following:
                while True:
                    reading = await self.following.next()
                    self.seen.append(reading.position)
                    self.values.append(reading.value)
        except Exception as error:
            self.ended = error

    async def leave(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


class Room:
    """A hub on two tables, and whoever watches."""

    def __init__(self) -> None:
        self.meetings = Table("meeting", **{"1": 5, "2": 3})
        self.boards = Table("board", **{"9": 8})
        self.boards.interval = 0.2
        self.clock = self.boards.clock = self.meetings.clock
        self.hub = Hub([self.meetings, self.boards], clock=self.clock)
        self.closing = AsyncExitStack()

    async def watch(self, topic: str = "meeting:1") -> Watcher:
        watcher = Watcher(self.hub.follow(topic))
        self.closing.push_async_callback(watcher.leave)
        await settle()
        return watcher

    async def wake(self, topic: str, version: int, *above: str) -> None:
        self.hub.wake(WakeUp(topic, version, above))
        await settle()

    async def write(self, key: str, *above: str) -> None:
        """A change, with its wake-up."""
        self.meetings.rows[key] += 1
        if above:
            self.boards.rows["9"] += 1
        await self.wake(f"meeting:{key}", self.meetings.rows[key], *above)
