"""What is one screen? A graphql-transport-ws connection with one subscription, as real clients make it."""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from .running import PeerFailed
from .tally import Tally

PROTOCOL = {"Sec-WebSocket-Protocol": "graphql-transport-ws"}


class Screen(WSListener):
    def __init__(self, tally: Tally, query: str, *, waits: bool = False) -> None:
        """`waits`: nothing is said after the handshake until `begin`."""
        self.last = -1
        self.waits = waits
        self._tally = tally
        self._query = query
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._number = self._instant = slice(0)  # where they stand in a message of this server
        self._is_cut = False
        self._transport: WSTransport

    @classmethod
    async def open(cls, tally: Tally, query: str, port: int, source: str, *, waits: bool = False) -> Screen:
        """A screen that shows its first tick, or is only connected and `waits`. Raises PeerFailed."""
        screen = cls(tally, query, waits=waits)
        try:
            await ws_connect(
                lambda: screen,
                f"ws://127.0.0.1:{port}/graphql",
                extra_headers=PROTOCOL,
                websocket_handshake_timeout=60,
                read_buffer_init_size=4096,
                local_addr=(source, 0),
            )
        except (OSError, WSError) as error:
            raise PeerFailed(f"a connection failed: {error}") from error
        if not waits:
            await screen.is_shown()
        return screen

    async def is_shown(self) -> None:
        """Raises PeerFailed."""
        await self._first

    def begin(self) -> None:
        self._transport.send(WSMsgType.TEXT, b'{"type":"connection_init","payload":{}}')

    def cut(self) -> None:
        """End the connection without a word."""
        self._is_cut = True
        self._transport.disconnect(graceful=False)

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        if not self.waits:
            self.begin()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        payload = frame.get_payload_as_bytes()
        if self.last < 0 or frame.msg_type != WSMsgType.TEXT:
            self._begin(transport, frame, payload)
            return
        last, self.last = self.last, int(payload[self._number])
        self._tally.receive(last, self.last, payload[self._instant])

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self._is_cut:
            self._fail("it closed a connection")

    def _begin(self, transport: WSTransport, frame: WSFrame, payload: bytes) -> None:
        message = json.loads(payload) if frame.msg_type == WSMsgType.TEXT else {"type": str(frame)}
        if message["type"] == "connection_ack":
            subscribe = {"id": str(uuid4()), "type": "subscribe", "payload": {"query": self._query}}
            transport.send(WSMsgType.TEXT, json.dumps(subscribe).encode())
        elif message["type"] == "next":
            start = payload.index(b"#") + 1
            self._number, self._instant = slice(start, start + 10), slice(start + 11, start + 31)
            self._tally.size = len(payload)
            self.last = int(payload[self._number])
            self._first.set_result(None)
        else:
            self._fail(f"it sent {message}")

    def _fail(self, reason: str) -> None:
        self._tally.fail(reason)
        if not self._first.done():
            self._first.set_exception(PeerFailed(reason))
            self._first.exception()  # whoever opens it hears of it; if nobody does any longer, no matter
