"""How does somebody follow a topic by himself? He is also told when his own rights have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from models.topics import Announcement
from realtime.live import Live
from realtime.sources import Reading
from resolvers import context


class PersonalLive:
    """The live read path for one person. `ask_again` wakes whatever he follows, though nothing has changed there."""

    def __init__(self, telling: context.Live, live: Live) -> None:
        self._telling = telling
        self.live = live
        self._open: dict[PersonalFollowing, None] = {}

    def announce(self, announcement: Announcement) -> None:
        self._telling.announce(announcement)

    def sessions_changed(self, token_hashes: Sequence[bytes], position: int) -> None:
        self._telling.sessions_changed(token_hashes, position)

    def follow(self, topic: str) -> PersonalFollowing:
        return PersonalFollowing(self, topic)

    def ask_again(self) -> None:
        for following in self._open:
            following.ask_again()


class PersonalFollowing:
    def __init__(self, person: PersonalLive, topic: str) -> None:
        self._person = person
        self._news = asyncio.Event()
        self._following = person.live.follow(topic, self._news.set)
        self._last: Reading[Any] | None = None
        self._asked = False

    async def __aenter__(self) -> Self:
        self._following.open()
        self._person._open[self] = None
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._person._open[self]
        self._following.close()

    async def next(self) -> Reading[Any]:
        """The newest reading, or the last one again for somebody whose rights have changed. Raises TopicGone, ..."""
        while True:
            reading = self._following.poll()
            if reading is None and self._asked:
                reading = self._last
            self._asked = False
            if reading is not None:
                self._last = reading
                return reading
            self._news.clear()
            await self._news.wait()

    def ask_again(self) -> None:
        self._asked = True
        self._news.set()
