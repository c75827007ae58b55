"""Which screens does a change concern, and what is the newest that each may see?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .clock import Clock, SystemClock
from .errors import TopicGone
from .readers import Reader
from .sources import Reading, Source
from .tasks import Tasks
from .topics import Topic
from .wakeups import WakeUp

V = TypeVar("V")


class Hub:
    """Everything that this process follows, each topic read once for all who follow it.

    `patience` is how many seconds a source may take to read; to say positions, it may take `CHECK_PATIENCE` at most.
    """

    def __init__(self, sources: Iterable[Source[Any]], *, clock: Clock | None = None, patience: float = 6.0) -> None:
        clock = clock or SystemClock()
        self._readers = {source.kind: Reader(source, clock, patience) for source in sources}
        self._tasks = Tasks()

    async def __aenter__(self) -> Self:
        for kind, reader in self._readers.items():
            self._tasks.start(reader.run(), f"reader of {kind}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._readers.values():
            reader.close()
        await self._tasks.stop()

    def follow(self, topic: str, on_news: Callable[[], None] | None = None) -> Following[Any]:
        """Raises TopicGone when no source reads topics of this kind."""
        kind, _, key = topic.partition(":")
        if kind not in self._readers:
            raise TopicGone(topic)
        return Following(self._readers[kind], key, on_news)

    def wake(self, wakeup: WakeUp) -> None:
        """Cheap, and nothing at all for topics that nobody follows here."""
        kind, _, key = wakeup.topic.partition(":")
        if reader := self._readers.get(kind):
            reader.wake(key, wakeup.version)
        for above in wakeup.above:
            kind, _, key = above.partition(":")
            if reader := self._readers.get(kind):
                reader.wake_through(key, wakeup.topic, wakeup.version)

    def stale_all(self) -> None:
        """Wake-ups may have been lost."""
        for reader in self._readers.values():
            reader.stale_all()

    @property
    def topics(self) -> int:
        return sum(len(reader.topics) for reader in self._readers.values())

    @property
    def followers(self) -> int:
        return sum(reader.followers for reader in self._readers.values())

    @property
    def readings(self) -> int:
        """How many topics have been read since the start; several in one statement count each."""
        return sum(reader.readings for reader in self._readers.values())


class Following(Generic[V]):
    """One follower of a topic: `async with hub.follow(...) as following`, then `next()` again and again.

    Who has no task to wait in gives `on_news`: it is called whenever `poll()` may have something to say.
    """

    __slots__ = ("_is_open", "_key", "_on_news", "_reader", "_seen", "_ticket", "_topic")

    def __init__(self, reader: Reader[V], key: str, on_news: Callable[[], None] | None = None) -> None:
        self._reader = reader
        self._key = key
        self._on_news = on_news
        self._seen = 0
        self._is_open = False

    def open(self) -> None:
        """Raises HubClosed."""
        self._topic: Topic[V]
        self._topic, self._ticket = self._reader.join(self._key)
        self._is_open = True
        if self._on_news is not None:
            self._topic.listeners[self] = self._on_news

    def close(self) -> None:
        """Nothing for one that could not be opened."""
        if not self._is_open:
            return
        self._is_open = False
        self._topic.listeners.pop(self, None)
        self._reader.leave(self._topic)

    async def __aenter__(self) -> Self:
        self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def next(self) -> Reading[V]:
        """The newest reading, as soon as there is one that this follower has not seen.

        The first shows everything that was committed before the follower joined. Raises TopicGone, HubClosed.
        """
        while (reading := self.poll()) is None:
            topic = self._topic
            await (topic.changed if self.is_sure(self._ticket) else topic.verified).wait()
        return reading

    def poll(self) -> Reading[V] | None:
        """The same at once, or None. Raises TopicGone, HubClosed."""
        topic = self._topic
        if topic.ended is not None:
            raise topic.ended(topic.name)
        if topic.serial == self._seen or topic.reading is None or not self.is_sure(self._ticket):
            return None
        self._seen = topic.serial
        return topic.reading

    def ask(self) -> int:
        """A ticket for one more who looks on with this follower."""
        return self._reader.ask(self._topic)

    def is_sure(self, ticket: int) -> bool:
        """Does the reading show everything that was committed before the ticket was taken?"""
        return ticket <= self._topic.sure
