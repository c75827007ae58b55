"""How are many requests sent at little cost? Raw HTTP/1.1 on connections that are kept, rendered beforehand."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson


class Request(NamedTuple):
    """`key` is what the caller knows it by."""

    key: Any
    payload: bytes


class Reply(NamedTuple):
    """`sent` and `received` are seconds since the epoch; `body` is the answer's JSON as it came."""

    key: Any
    status: int
    body: bytes
    sent: float
    received: float

    @property
    def accepted(self) -> bool:
        return self.status == 200 and b'"errors"' not in self.body

    @property
    def answer(self) -> Any:
        return orjson.loads(self.body)


def rendered(query: str, variables: dict[str, Any], token: str) -> bytes:
    """An operation's POST, to the byte."""
    body = orjson.dumps({"query": query, "variables": variables})
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Pipe(asyncio.Protocol):
    """One connection. Requests are sent without waiting for the answers before them, which come in order."""

    def __init__(self, replies: list[Reply]) -> None:
        self._replies = replies
        self._waiting: deque[tuple[Any, float]] = deque()
        self._buffer = b""
        self._answered = asyncio.Event()
        self._lost = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: Request) -> None:
        assert self._transport is not None
        self._answered.clear()
        self._waiting.append((request.key, time.time()))
        self._transport.write(request.payload)

    async def answered(self) -> None:
        """Until nothing is waited for."""
        if self._waiting:
            await self._answered.wait()
        if self._lost:
            raise ConnectionResetError(f"the server left {len(self._waiting)} requests unanswered")

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def data_received(self, received: bytes) -> None:
        now = time.time()
        self._buffer += received
        while (head := self._buffer.find(b"\r\n\r\n")) >= 0:
            mark = self._buffer.index(b"content-length: ") + 16
            end = head + 4 + int(self._buffer[mark : self._buffer.index(b"\r", mark)])
            if len(self._buffer) < end:
                return
            key, sent = self._waiting.popleft()
            self._replies.append(Reply(key, int(self._buffer[9:12]), self._buffer[head + 4 : end], sent, now))
            self._buffer = self._buffer[end:]
        if not self._waiting:
            self._answered.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._lost = bool(self._waiting)
        self._answered.set()


class Pipes:
    """Many connections to one server; a request takes the next one."""

    def __init__(self, port: int, count: int) -> None:
        self.port = port
        self.count = count
        self.replies: list[Reply] = []
        self._pipes: list[Pipe] = []

    async def open(self) -> None:
        """Anew each time: the server closes those that were idle for some seconds, perhaps at this moment."""
        self.close()
        loop = asyncio.get_running_loop()
        pairs = [
            await loop.create_connection(lambda: Pipe(self.replies), "127.0.0.1", self.port) for _ in range(self.count)
        ]
        self._pipes = [pipe for _, pipe in pairs]

    def close(self) -> None:
        for pipe in self._pipes:
            pipe.close()

    def taken(self) -> list[Reply]:
        """The replies since the last time."""
        taken = list(self.replies)
        self.replies.clear()
        return taken

    async def send_all(self, requests: Iterable[Request], *, at_once: int = 1) -> list[Reply]:
        """As fast as the answers come: on each connection at most `at_once` are under way."""
        await self.open()
        rest = iter(requests)
        await asyncio.gather(*(self._keep_sending(pipe, rest, at_once) for pipe in self._pipes))
        return self.taken()

    async def send_evenly(self, requests: Iterator[Request], rate: float, seconds: float) -> int:
        """At `rate` a second, however fast the answers come. How many were sent."""
        await self.open()
        began, sent = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < seconds:
            while sent < passed * rate:
                request = next(requests, None)
                if request is None:
                    return sent
                self._pipes[sent % len(self._pipes)].send(request)
                sent += 1
            await asyncio.sleep(0.002)
        return sent

    async def answered(self) -> None:
        for pipe in self._pipes:
            await pipe.answered()

    async def _keep_sending(self, pipe: Pipe, rest: Iterator[Request], at_once: int) -> None:
        while True:
            sent = 0
            for request in rest:
                pipe.send(request)
                sent += 1
                if sent == at_once:
                    break
            if not sent:
                return
            await pipe.answered()
