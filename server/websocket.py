"""How do bytes become messages and back? A WebSocket under uvicorn, without a task and without a queue.

The handshake and the frames that come in are read by the sans-I/O core of `websockets`. Frames that go out are written
to the transport as they are: a shared one was built once, for everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.utils import get_remote_addr, is_ssl
from uvicorn.server import ServerState
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from realtime import delivery

from .conversation import Conversation
from .frames import header as frame_header
from .switchboard import Switchboard

PATH = "/graphql"
PROTOCOL = Subprotocol("graphql-transport-ws")
LARGEST_MESSAGE = 1 << 20  # bytes
HIGH_WATER = 1 << 16  # bytes that wait in the process before a socket counts as slow
LONGEST_REASON = 120  # bytes: a frame that closes holds 123


class WebSocketProtocol(asyncio.Protocol):
    """uvicorn makes one for each upgrade of a connection."""

    __slots__ = (
        "_connections",
        "_core",
        "_fragments",
        "_proxies",
        "_switchboard",
        "_transport",
        "conversation",
        "outlet",
        "text",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._connections = server_state.connections
        self._switchboard: Switchboard = app_state["switchboard"]
        app = config.loaded_app
        self._proxies = app.trusted_hosts if isinstance(app, ProxyHeadersMiddleware) else ()
        self._core = ServerProtocol(select_subprotocol=_select, max_size=LARGEST_MESSAGE)
        self._fragments: list[bytes] | None = None
        self.conversation: Conversation | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(HIGH_WATER)
        self._connections.add(cast(Any, self))
        self.outlet = delivery.Outlet(self._switchboard.delivery, self._transport.write, self._overdue)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(cast(Any, self))
        self._switchboard.closed(self)
        self._end()

    def eof_received(self) -> bool:
        self._core.receive_eof()
        self._hang_up()
        return False

    def pause_writing(self) -> None:
        """Who does not read is not listened to either: nothing of his piles up here."""
        self.outlet.pause()
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        if self.conversation is not None:
            self._transport.resume_reading()
            self.outlet.resume()
            self.conversation.drained()

    def shutdown(self) -> None:
        """uvicorn ends."""
        self.close(1012, "Service restart")
        self._hang_up()

    def data_received(self, data: bytes) -> None:
        if self.conversation is not None:
            self.conversation.silent = 0
        self._core.receive_data(data)
        for event in self._core.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
            elif isinstance(event, Frame):
                self._take(event)
        self._flush()

    def _shake_hands(self, request: Request) -> None:
        def header(name: str) -> str | None:
            return next(iter(request.headers.get_all(name)), None)

        if request.path.partition("?")[0] != PATH:
            response = self._core.reject(HTTPStatus.NOT_FOUND, "There is no WebSocket here.\n")
        elif self._switchboard.is_draining:
            response = self._core.reject(HTTPStatus.SERVICE_UNAVAILABLE, "This server is ending.\n")
        elif not self._switchboard.callers.may_use_cookies(header):
            response = self._core.reject(HTTPStatus.FORBIDDEN, "Pages of this origin are not answered.\n")
        else:
            response = self._core.accept(request)
        self._core.send_response(response)
        self._flush()
        if self._core.state is not OPEN:
            self._hang_up()
            return
        address, _ = get_remote_addr(self._transport) or ("", 0)
        is_secure = self._is_secure(address, header("x-forwarded-proto"))
        caller = self._switchboard.callers.caller(header, address, is_secure=is_secure)
        self.conversation = Conversation(self._switchboard, self, caller)
        if self._core.subprotocol != PROTOCOL:
            self.conversation.close(4406, "Subprotocol not acceptable")

    def _is_secure(self, address: str, forwarded: str | None) -> bool:
        """Is it over HTTPS? By the same proxies as for requests."""
        if forwarded in {"http", "https", "ws", "wss"} and address in self._proxies:
            return forwarded in {"https", "wss"}
        return is_ssl(self._transport)

    def _take(self, frame: Frame) -> None:
        if frame.opcode in {Opcode.TEXT, Opcode.BINARY}:
            self.text = frame.opcode is Opcode.TEXT
            if frame.fin:
                self._receive(bytes(frame.data))
            else:
                self._fragments = [bytes(frame.data)]
        elif frame.opcode is Opcode.CONT and self._fragments is not None:
            self._fragments.append(bytes(frame.data))
            if frame.fin:
                whole, self._fragments = b"".join(self._fragments), None
                self._receive(whole)

    def _receive(self, data: bytes) -> None:
        if self.conversation is not None:
            self.conversation.receive(data if self.text else None)

    def send(self, payload: bytes) -> None:
        """A text message."""
        if self._core.state is OPEN:
            self._transport.write(frame_header(len(payload)) + payload)

    def ping(self) -> None:
        if self._core.state is OPEN:
            self._core.send_ping(b"")
            self._flush()

    def close(self, code: int, reason: str) -> None:
        """Begin to close; what still comes is not heard."""
        self._end()
        try:
            self._core.send_close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))
        except InvalidState:
            return
        self._flush()
        self._switchboard.closing(self)

    def abort(self) -> None:
        self._transport.abort()

    def _overdue(self) -> None:
        self.close(1013, "Too slow")

    def _end(self) -> None:
        self.outlet.end()
        conversation, self.conversation = self.conversation, None
        if conversation is not None:
            conversation.end()

    def _flush(self) -> None:
        for data in self._core.data_to_send():
            if data:
                self._transport.write(data)
            else:
                self._hang_up()

    def _hang_up(self) -> None:
        """The socket goes when the client has read what was written, or has had the time for that."""
        self._end()
        self._switchboard.closing(self)
        self._transport.close()


def _select(core: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return PROTOCOL if PROTOCOL in offered else None
