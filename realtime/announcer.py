"""How does a commit become known everywhere, even if this process dies or the broker is down?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from .broker import Broker
from .clock import Clock
from .hub import Hub
from .outages import Outage
from .outbox import Outbox
from .tasks import Tasks
from .wakeups import WakeUp

RELAY_EVERY = 1.0  # seconds; also how old a change is before somebody else announces it
RELAY_LIMIT = 1_000
MARK_EVERY = 0.25  # well below RELAY_EVERY: one statement marks what many commits announced
FLUSH = 1.0  # seconds that a shutdown waits for what is pending


class Announcer:
    """Publishes what it is given and marks it; a relay repeats what stayed unmarked, whoever committed it.

    Memory stays bounded without a limit: of each topic only the newest version is pending.
    """

    def __init__(self, hub: Hub, broker: Broker, outbox: Outbox, clock: Clock) -> None:
        self._hub = hub
        self._broker = broker
        self._outbox = outbox
        self._clock = clock
        self._pending: dict[str, WakeUp] = {}
        self._logged: dict[str, WakeUp] = {}  # of these, what the outbox knows
        self._published: dict[str, WakeUp] = {}  # to be marked
        self._filled = asyncio.Event()
        self._to_mark = asyncio.Event()
        self._closing = asyncio.Event()
        self._all_published = asyncio.Event()
        self._publishing = Outage("publishing")
        self._marking = Outage("marking")
        self._relaying = Outage("relay")
        self._tasks = Tasks()

    def start(self) -> None:
        self._tasks.start(self._publish_pending(), "announcer")
        self._tasks.start(self._mark_published(), "marker")
        self._tasks.start(self._relay(), "relay")

    async def close(self) -> None:
        self._closing.set()
        self._filled.set()
        await self._tasks.finish(FLUSH)

    def announce(self, wakeups: Iterable[WakeUp], *, logged: bool) -> None:
        for wakeup in wakeups:
            self._hub.wake(wakeup)
            _add(self._pending, wakeup)
            if logged:
                _add(self._logged, wakeup)
        self._filled.set()

    async def _publish_pending(self) -> None:
        while not (self._closing.is_set() and not self._pending):
            await self._filled.wait()
            if not self._closing.is_set():
                self._filled.clear()
            pending, self._pending = self._pending, {}
            logged, self._logged = self._logged, {}
            if await self._publish(list(pending.values())):
                for wakeup in logged.values():
                    _add(self._published, wakeup)
                self._to_mark.set()
        self._all_published.set()
        self._to_mark.set()

    async def _mark_published(self) -> None:
        """Beside the publishing, so that the next change does not wait for the database."""
        while not (self._all_published.is_set() and not self._published):
            await self._to_mark.wait()
            await self._clock.wait(self._all_published, MARK_EVERY)
            if not self._all_published.is_set():
                self._to_mark.clear()
            published, self._published = self._published, {}
            await self._mark(list(published.values()))

    async def _relay(self) -> None:
        while not self._closing.is_set():
            if not await self._relay_once():
                await self._clock.wait(self._closing, RELAY_EVERY)

    async def _relay_once(self) -> bool:
        """Is there probably more?"""
        try:
            wakeups = await self._outbox.unannounced(RELAY_EVERY, RELAY_LIMIT)
        except Exception as error:  # The database is down: what it holds is not lost.
            self._relaying.failed(error)
            return False
        self._relaying.over()
        for wakeup in wakeups:
            self._hub.wake(wakeup)
        done = await self._publish(wakeups) and await self._mark(wakeups)
        return done and len(wakeups) >= RELAY_LIMIT

    async def _publish(self, wakeups: list[WakeUp]) -> bool:
        if not wakeups:
            return True
        try:
            await self._broker.publish(wakeups)
        except Exception as error:  # Whatever it is: they stay unmarked, and the relay takes them up.
            self._publishing.failed(error)
            return False
        self._publishing.over()
        return True

    async def _mark(self, wakeups: list[WakeUp]) -> bool:
        if not wakeups:
            return True
        try:
            await self._outbox.mark(wakeups)
        except Exception as error:  # They will be announced once more, which does no harm.
            self._marking.failed(error)
            return False
        self._marking.over()
        return True


def _add(wakeups: dict[str, WakeUp], wakeup: WakeUp) -> None:
    held = wakeups.get(wakeup.topic)
    wakeups[wakeup.topic] = wakeup if held is None else held.joined(wakeup)
