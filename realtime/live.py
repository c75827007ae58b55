"""What does the server hold to be live? Hub, broker and announcer as one thing, to start, to follow and to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from .announcer import Announcer
from .broker import Broker
from .clock import Clock, SystemClock
from .hub import Following, Hub
from .outbox import Outbox
from .sources import Source
from .wakeups import WakeUp


class Live:
    def __init__(
        self,
        sources: Iterable[Source[Any]],
        broker_url: str,
        outbox: Outbox,
        *,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.hub = Hub(sources, clock=clock)
        self.broker = Broker(broker_url, self.hub.wake, self.hub.stale_all)
        self._announcer = Announcer(self.hub, self.broker, outbox, clock)
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as starting:
            await starting.enter_async_context(self.hub)
            await starting.enter_async_context(self.broker)
            self._announcer.start()
            starting.push_async_callback(self._announcer.close)
            self._running = starting.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tries for a second to publish what is pending; what it does not manage, another process relays."""
        await self._running.aclose()

    def follow(self, topic: str, on_news: Callable[[], None] | None = None) -> Following[Any]:
        """Raises TopicGone when no source reads topics of this kind."""
        return self.hub.follow(topic, on_news)

    def announce(self, wakeups: Iterable[WakeUp], *, logged: bool = True) -> None:
        """Call it after the commit, in the event loop: it returns at once, and this process's screens are woken first.

        `logged` says that the outbox holds them, so that they are announced even if this process dies now.
        """
        self._announcer.announce(wakeups, logged=logged)
