"""Who looks at a screen all evening? Somebody who comes back when he is cut off, and writes down what he was shown."""

from __future__ import annotations

import asyncio
import random
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from itertools import count

from server.client import Client, Disconnected, Json, Refused
from tests.gatherings import FILES, key
from tests.watchers import document, fold, selection

from .facts import Log, Screen, Shown
from .phones import until_heard

BACK_AFTER = 0.05, 0.25  # seconds until he tries again
SELECTED = {
    "meeting": selection("meeting_live", "MeetingLive"),
    "mine": selection("meeting_live", "MeetingMine"),
    "board": selection("board", "Board"),
}


class Follower(ABC):
    """The first of the servers is home; the others are tried in turn when it is away."""

    def __init__(self, servers: Sequence[Client], chance: random.Random) -> None:
        self.servers = servers
        self.served_by = servers[0].url
        self._chance = chance
        self._news = asyncio.Condition()

    @abstractmethod
    def _subscribed(self, server: Client) -> AsyncGenerator[Json, None]: ...

    @abstractmethod
    def _take(self, message: Json) -> None: ...

    async def follow(self) -> None:
        """For ever. Raises Refused when it is for another reason than that something is away."""
        for turn in count():
            server = self.servers[turn % len(self.servers)]
            try:
                async with aclosing(self._subscribed(server)) as messages:
                    async for data in messages:
                        (message,) = data.values()
                        self._take(message)
                        self.served_by = server.url
                        async with self._news:
                            self._news.notify_all()
            except Refused as refused:
                if refused.code != "UNAVAILABLE":
                    raise
            except (Disconnected, OSError):
                pass
            await asyncio.sleep(self._chance.uniform(*BACK_AFTER))

    async def message(self) -> None:
        """Wait for the next one."""
        async with self._news:
            await self._news.wait()


class Watcher(Follower):
    """Of a meeting, of one's own part in it, or of a board, with its arguments as GraphQL writes them."""

    def __init__(
        self, servers: Sequence[Client], chance: random.Random, screen: Screen, what: str, arguments: str
    ) -> None:
        super().__init__(servers, chance)
        self.screen = screen
        self._is_board = what == "board"
        self._field = f"{'board' if self._is_board else 'meeting'}({arguments}) {SELECTED[what]}"

    def _subscribed(self, server: Client) -> AsyncGenerator[Json, None]:
        return server.subscribe(document("subscription", self._field))

    def _take(self, message: Json) -> None:
        screen = self.screen
        screen.folded = fold(screen.folded, message) if self._is_board else message
        meetings = screen.folded["meetings"].values() if self._is_board else [message]
        versions = {key(meeting["id"]): meeting["version"] for meeting in meetings}
        screen.shown.append(Shown(time.time(), message["version"], versions))

    async def compare(self, seconds: float) -> None:
        """Ask what should be seen, then wait for it, for so long."""
        text = document("query", self._field)
        answer = await until_heard(lambda: self._chance.choice(self.servers).execute(text), self._chance)
        assert answer
        (fresh,) = answer.values()
        self.screen.fresh = fold({}, fresh) if self._is_board else fresh
        try:
            async with asyncio.timeout(seconds):
                while self.screen.folded != self.screen.fresh:
                    await self.message()
        except TimeoutError:
            return  # The checker will tell.


class LogReader(Follower):
    def __init__(self, servers: Sequence[Client], chance: random.Random, name: str, meeting_id: str) -> None:
        super().__init__(servers, chance)
        self.log = Log(name, key(meeting_id))
        self._meeting_id = meeting_id

    def _subscribed(self, server: Client) -> AsyncGenerator[Json, None]:
        after = self.log.entries[-1][0] if self.log.entries else 0
        return server.subscribe(FILES["meeting_live"], "MeetingLog", meetingId=self._meeting_id, after=after)

    def _take(self, message: Json) -> None:
        self.log.entries.append((message["version"], message["hash"]))

    async def catch_up(self, version: int, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not self.log.entries or self.log.entries[-1][0] < version:
                    await self.message()
        except TimeoutError:
            return  # The checker will tell.
