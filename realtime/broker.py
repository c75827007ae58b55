"""How do wake-ups reach the other processes? Over a few fixed channels, each subscribed once for the whole process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from types import TracebackType
from typing import Self

from broadcaster import Broadcast

from .backend import RedisBackend
from .tasks import Tasks
from .wakeups import WakeUp, channel, channels, decode, encode

CHANNELS = 8  # The same for every process that shares a broker.
MESSAGE = 200  # wake-ups in one message: Redis drops a subscriber whose output buffer grows too large
PATIENCE = 1.0  # seconds that a start waits for the broker


class Broker:
    """`memory://` reaches this process only; `redis://`, `rediss://` everybody with the same URL.

    Calls `on_stale` whenever wake-ups may have been lost: after every subscribe, the first one too.
    """

    def __init__(self, url: str, on_wake: Callable[[WakeUp], None], on_stale: Callable[[], None]) -> None:
        self._on_wake = on_wake
        self._on_stale = on_stale
        self._backend = None if url.startswith("memory:") else RedisBackend(url, self._subscribed)
        self._broadcast = Broadcast("memory://") if self._backend is None else Broadcast(backend=self._backend)
        self._awaited = set(channels(CHANNELS))
        self._ready = asyncio.Event()
        self._tasks = Tasks()

    @property
    def connected(self) -> bool:
        return self._ready.is_set() and (self._backend is None or self._backend.connected)

    async def __aenter__(self) -> Self:
        """A broker that is down delays this by a second at most; it is found when it comes up."""
        try:
            await self._broadcast.connect()
            for name in channels(CHANNELS):
                self._tasks.start(self._listen(name), f"listener of {name}")
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._ready.wait()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        self._ready.clear()
        await self._broadcast.disconnect()
        await self._tasks.stop()

    async def publish(self, wakeups: Iterable[WakeUp]) -> None:
        """Raises PublishFailed; then some of them may have been heard."""
        by_channel: defaultdict[str, list[WakeUp]] = defaultdict(list)
        for wakeup in wakeups:
            by_channel[channel(wakeup.topic, CHANNELS)].append(wakeup)
        for name, members in by_channel.items():
            rest = iter(members)
            while message := list(islice(rest, MESSAGE)):
                await self._broadcast.publish(name, encode(message))

    async def _listen(self, name: str) -> None:
        async with self._broadcast.subscribe(name) as subscriber:
            if self._backend is None:
                self._subscribed(name)
            while True:
                event = await subscriber.get()
                for wakeup in decode(event.message):
                    self._on_wake(wakeup)

    def _subscribed(self, name: str) -> None:
        """All channels are subscribed in one command: the last confirmation speaks for all."""
        self._awaited.discard(name)
        if not self._awaited:
            self._awaited = set(channels(CHANNELS))
            self._ready.set()
            self._on_stale()
