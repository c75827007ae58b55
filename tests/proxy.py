"""How does what is said get lost on the way? In a proxy that holds, swallows, delays and cuts."""

from __future__ import annotations

import asyncio
import random
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.servers.running import free_port

CHUNK = 1 << 16


@dataclass
class Mischief:
    """What happens by chance to an answer, as parts of one."""

    chance: random.Random
    cut: float = 0.0
    swallow: float = 0.0  # it, and all that follows on its connection
    delay: float = 0.0
    longest_delay: float = 0.3  # seconds


@dataclass(eq=False)
class Link:
    """One connection, in two halves."""

    client: StreamWriter
    server: StreamWriter
    swallows: bool = False  # answers
    last_answer: bool = False  # the next one is lost, and the connection with it

    def cut(self) -> None:
        for writer in (self.client, self.server):
            writer.transport.abort()


@dataclass(eq=False)
class Proxy:
    """Passes all that comes on its port to another one of this machine, as long as nothing else is asked for."""

    target: int
    port: int = field(default_factory=free_port)
    mischief: Mischief | None = None
    lost: int = 0  # answers that were cut off or swallowed
    _links: set[Link] = field(default_factory=set)
    _passing: asyncio.Event = field(default_factory=asyncio.Event)
    _word: bytes | None = None
    _word_met: asyncio.Future[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def hold(self) -> None:
        """Connections stay open, and nothing gets through in either direction until `heal`."""
        self._passing.clear()

    def cut(self) -> None:
        """Reset every connection; new ones are let through."""
        for link in list(self._links):
            link.cut()

    def lose_answer_to(self, word: bytes) -> asyncio.Future[None]:
        """What is next said with this word is heard, but its answer is lost, and the connection; done when it is."""
        self._word, self._word_met = word, asyncio.get_running_loop().create_future()
        return self._word_met

    def heal(self) -> None:
        """From now on everything gets through; connections on which something was swallowed are reset."""
        self.mischief = self._word = self._word_met = None
        self._passing.set()
        for link in list(self._links):
            if link.swallows:
                link.cut()

    async def __aenter__(self) -> Self:
        self._passing.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.heal()
        self.cut()
        await self._server.wait_closed()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            answers, server = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        link = Link(writer, server)
        self._links.add(link)
        try:
            await asyncio.gather(self._pass_questions(link, reader), self._pass_answers(link, answers))
        finally:
            self._links.discard(link)
            link.cut()

    async def _pass_questions(self, link: Link, questions: StreamReader) -> None:
        with suppress(OSError):
            while said := await questions.read(CHUNK):
                await self._passing.wait()
                if self._word is not None and self._word in said:
                    self._word, link.last_answer = None, True
                link.server.write(said)
                await link.server.drain()
        link.cut()

    async def _pass_answers(self, link: Link, answers: StreamReader) -> None:
        with suppress(OSError):
            while said := await answers.read(CHUNK):
                await self._passing.wait()
                if link.last_answer:
                    self.lost += 1
                    if self._word_met and not self._word_met.done():
                        self._word_met.set_result(None)
                    break
                if await self._gets_through(link):
                    link.client.write(said)
                    await link.client.drain()
        link.cut()

    async def _gets_through(self, link: Link) -> bool:
        """Raises ConnectionResetError when the connection is cut instead."""
        mischief = self.mischief
        if link.swallows or mischief is None:
            return not link.swallows
        dice = mischief.chance.random()
        if dice < mischief.cut:
            self.lost += 1
            raise ConnectionResetError
        if dice < mischief.cut + mischief.swallow:
            self.lost += 1
            link.swallows = True
        elif dice < mischief.cut + mischief.swallow + mischief.delay:
            await asyncio.sleep(mischief.chance.uniform(0, mischief.longest_delay))
        return not link.swallows
