"""How are thousands of screens watched at little cost? graphql-transport-ws on raw sockets, of which only the newest
message is kept, and when each version came.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import time
from collections.abc import Iterable
from typing import Any

import orjson

VERSION = re.compile(rb'"version":(\d+)')
SHAKE = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)


class Screen(asyncio.Protocol):
    """One connection with one subscription. `arrivals`: each version that came, and when."""

    def __init__(self, key: Any, query: str, variables: dict[str, Any], token: str) -> None:
        self.key = key
        self.arrivals: list[tuple[int, float]] = []
        self.messages: list[bytes] = []
        self.keeps_all = False  # of a board, whose messages are merged
        self.shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = 0
        self.closed = False
        self._buffer = b""
        self._shaken = False
        self._transport: asyncio.Transport | None = None
        self._initialise = _frame({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        payload = {"query": query, "variables": variables}
        self._subscribe = _frame({"id": "1", "type": "subscribe", "payload": payload})

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(SHAKE.format(key=base64.b64encode(os.urandom(16)).decode()).encode())

    def data_received(self, received: bytes) -> None:
        now = time.time()
        self._buffer += received
        if not self._shaken:
            _, shaken, rest = self._buffer.partition(b"\r\n\r\n")
            if not shaken:
                return
            self._shaken, self._buffer = True, rest
            assert self._transport is not None
            self._transport.write(self._initialise)
        while (payload := self._next()) is not None:
            if b'"type":"next"' in payload or b'"type": "next"' in payload:
                self._show(payload, now)
            elif b'"type":"connection_ack"' in payload:
                assert self._transport is not None
                self._transport.write(self._subscribe)
            elif b'"type":"ping"' in payload:
                assert self._transport is not None
                self._transport.write(_frame({"type": "pong"}))
            elif b'"error"' in payload and not self.shown.done():
                self.shown.set_exception(RuntimeError(payload.decode()))

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if not self.shown.done():
            self.shown.set_exception(error or ConnectionResetError("the server closed a screen"))

    @property
    def last(self) -> Any:
        return orjson.loads(self.messages[-1])["payload"]["data"]

    @property
    def all(self) -> list[Any]:
        return [orjson.loads(message)["payload"]["data"] for message in self.messages]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def cut(self) -> None:
        """Without a word."""
        if self._transport is not None:
            self._transport.abort()

    def _show(self, payload: bytes, now: float) -> None:
        self.received += 1
        if not self.keeps_all:
            self.messages.clear()
        self.messages.append(payload)
        if found := VERSION.search(payload):
            self.arrivals.append((int(found[1]), now))
        if not self.shown.done():
            self.shown.set_result(None)

    def _next(self) -> bytes | None:
        """The payload of the next whole frame."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, begin = buffer[1] & 127, 2
        if size == 126:
            size, begin = int.from_bytes(buffer[2:4]), 4
        elif size == 127:
            size, begin = int.from_bytes(buffer[2:10]), 10
        if len(buffer) < begin + size:
            return None
        self._buffer = buffer[begin + size :]
        if buffer[0] & 15 == 9:  # a ping of the WebSocket itself
            assert self._transport is not None
            self._transport.write(bytes([0x8A, 0x80 | size]) + b"\0\0\0\0" + buffer[begin : begin + size])
        return buffer[begin : begin + size]


async def open_screens(port: int, screens: Iterable[Screen], at_once: int = 50) -> list[Screen]:
    """Each connected and shown something, a few at a time."""
    turn = asyncio.Semaphore(at_once)

    async def open_one(screen: Screen) -> Screen:
        async with turn:
            await asyncio.get_running_loop().create_connection(lambda: screen, "127.0.0.1", port)
            await screen.shown
        return screen

    return await asyncio.gather(*map(open_one, screens))


def _frame(message: dict[str, Any]) -> bytes:
    """A text frame, masked with zeros as clients must mask."""
    payload = orjson.dumps(message)
    size = len(payload)
    head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2)
    return head + b"\0\0\0\0" + payload
