"""Who talks to the server without a socket? A connection's end in memory: the conversation under it is the server's."""

from __future__ import annotations

import asyncio

import orjson

from realtime.delivery import Outlet
from server.callers import Caller
from server.client import Json
from server.conversation import Conversation
from server.switchboard import Switchboard

from .sockets import is_lawful


class MemoryLink:
    """`heard` are the messages in order; those of one operation wait in `of(key)`."""

    def __init__(self, switchboard: Switchboard, token: str, language: str = "en") -> None:
        self.outlet = Outlet(switchboard.delivery, self._write, self._overdue)
        self.closed: int | None = None
        self.acknowledged = asyncio.Event()
        self._queues: dict[str, asyncio.Queue[Json]] = {}
        self.conversation = Conversation(switchboard, self, Caller(token, language, "127.0.0.1"))

    async def sign_in(self) -> None:
        self.say({"type": "connection_init"})
        async with asyncio.timeout(10):
            await self.acknowledged.wait()

    def say(self, message: Json) -> None:
        self.conversation.receive(orjson.dumps(message))

    def subscribe(self, key: str, payload: Json) -> asyncio.Queue[Json]:
        """What is sent for it, one after the other."""
        queue = self._queues[key] = asyncio.Queue()
        self.say({"type": "subscribe", "id": key, "payload": payload})
        return queue

    def complete(self, key: str) -> None:
        self.say({"type": "complete", "id": key})
        del self._queues[key]

    # What a conversation asks of its link

    def send(self, payload: bytes) -> None:
        message = orjson.loads(payload)
        assert is_lawful(message)
        if message["type"] == "connection_ack":
            self.acknowledged.set()
        elif (queue := self._queues.get(message.get("id", ""))) is not None:
            queue.put_nowait(message)

    def close(self, code: int, reason: str) -> None:
        self.closed = code
        self.abort()

    def ping(self) -> None:
        """It answers."""
        self.conversation.silent = 0

    def abort(self) -> None:
        """Gone without a word."""
        self.outlet.end()
        self.conversation.end()

    def _write(self, frame: bytes) -> None:
        """A text frame, not masked (RFC 6455, 5.2)."""
        assert frame[0] == 0x81
        width = {126: 2, 127: 8}.get(frame[1], 0)
        length = int.from_bytes(frame[2 : 2 + width], "big") if width else frame[1]
        assert len(frame) == 2 + width + length
        self.send(frame[2 + width :])

    def _overdue(self) -> None:
        self.close(1013, "Too slow")
