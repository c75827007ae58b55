"""What does this process know about one topic, and who waits for it? No I/O and no clock: every rule is here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .errors import RealtimeError
from .sources import Reading

V = TypeVar("V")
NEVER = float("-inf")
NOTHING = -1  # below every version


class Bell:
    """Rings for everybody who waits at this moment.

    One shared future would be shielded from each waiter's cancellation, and taking one waiter off it searches the list
    of all: ten thousand sockets that close at once took seconds.
    """

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: dict[asyncio.Future[None], None] = {}  # in order of arrival

    async def wait(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters[waiter] = None
        try:
            await waiter
        finally:
            self._waiters.pop(waiter, None)

    def ring(self) -> None:
        waiters, self._waiters = self._waiters, {}
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)


@dataclass(slots=True)
class Doubt:
    """Why a topic may show something old. A reading takes the whole of it and begins an empty one."""

    unknown: bool = False  # anything may have changed
    through: set[str] = field(default_factory=set)  # topics below that have changed
    version: int = NOTHING  # the newest it was woken with itself
    time: bool = False  # its `again_at` has come

    def add(self, other: Doubt) -> None:
        self.unknown |= other.unknown
        self.through |= other.through
        self.version = max(self.version, other.version)
        self.time |= other.time


@dataclass(slots=True, eq=False)
class Topic(Generic[V]):
    name: str
    key: str
    followers: int = 0
    reading: Reading[V] | None = None
    serial: int = 0  # counts the readings that followers are shown
    read_at: float = NEVER  # when the last reading began
    failures: int = 0  # readings in a row
    again_at: float | None = None
    ended: type[RealtimeError] | None = None
    changed: Bell = field(default_factory=Bell)
    verified: Bell = field(default_factory=Bell)
    listeners: dict[object, Callable[[], None]] = field(default_factory=dict)  # told of both, in the loop's next turn
    doubt: Doubt = field(default_factory=Doubt)
    joined: int = 0  # the newest joiner's ticket
    sure: int = 0  # up to this ticket a joiner may be shown the reading
    suspect: bool = False  # a reading came late: ask for the position before believing either
    floor: int = NOTHING  # a reading below it is late
    heard: dict[str, int] = field(default_factory=dict)  # the newest version of each topic below

    def ask(self) -> int:
        """A joiner's ticket: he is shown nothing that was read before now, unless the position still holds."""
        self.joined += 1
        return self.joined

    def wake(self, version: int) -> bool:
        """Is it news? The broker brings back our own wake-ups, the relay repeats those of others."""
        position = NOTHING if self.reading is None else self.reading.position
        if version <= max(position, self.doubt.version):
            return False
        self.doubt.version = version
        return True

    def wake_through(self, below: str, version: int) -> bool:
        """The same, from below. What was heard once is doubted until a reading that began afterwards."""
        if version <= self.heard.get(below, NOTHING):
            return False
        self.heard[below] = version
        self.doubt.through.add(below)
        return True

    @property
    def is_stale(self) -> bool:
        if self.reading is None:
            return True
        doubt = self.doubt
        return bool(doubt.unknown or doubt.through or doubt.time or doubt.version > self.reading.position)

    @property
    def wants_position(self) -> bool:
        """To be checked before the next regular check: for joiners, or because a reading came late."""
        return self.reading is not None and (self.suspect or (self.joined > self.sure and not self.is_stale))

    def reasons(self, doubt: Doubt) -> frozenset[str] | None:
        return None if doubt.unknown or self.reading is None else frozenset(doubt.through)

    def begin(self) -> Doubt:
        """A reading begins: what is doubted from now on needs another one."""
        taken, self.doubt = self.doubt, Doubt()
        return taken

    def fail(self, taken: Doubt) -> None:
        self.doubt.add(taken)
        self.failures += 1

    def settle(self, reading: Reading[V], taken: Doubt, ticket: int, began: float, epoch: float) -> None:
        """Take a reading that began at `began` (`epoch`), when the newest joiner held `ticket`."""
        self.read_at, self.failures = began, 0
        held = self.reading
        if held is not None and reading.position < self.floor:
            self.suspect = True
            self.doubt.time |= taken.time
            return
        self.reading, self.floor = reading, reading.position
        self.suspect = reading.position < taken.version
        self.again_at = reading.again_at if reading.again_at is not None and reading.again_at > epoch else None
        if not self.suspect:
            self._allow(ticket)
        if held is None or reading.position != held.position or not _same(reading.value, held.value):
            self.serial += 1
            self._ring(self.changed)

    def found(self, position: int, ticket: int) -> None:
        """Take a position that was asked for when the newest joiner held `ticket`."""
        self.suspect = False
        if self.reading is None:
            return
        if position == self.reading.position:
            self._allow(ticket)
        else:
            # A sum of versions can fall. Then a reading down to the number that was just seen is not late.
            self.floor = min(self.reading.position, position)
            self.doubt.unknown = True

    def end(self, reason: type[RealtimeError]) -> None:
        self.ended = reason
        self._ring(self.changed, self.verified)

    def _allow(self, ticket: int) -> None:
        if ticket > self.sure:
            self.sure = ticket
            self._ring(self.verified)

    def _ring(self, *bells: Bell) -> None:
        for bell in bells:
            bell.ring()
        if self.listeners:
            loop = asyncio.get_running_loop()
            for listener in self.listeners.values():
                loop.call_soon(listener)


def _same(value: object, held: object) -> bool:
    return value is held or value == held
