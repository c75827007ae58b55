"""Who stops reading? A socket that subscribes to many screens and from then on takes nothing from the network."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import orjson
import psutil
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from server.client import Json
from tests.houses import Process

LITTLE = 4096  # bytes that the system may keep for us


class StalledReader:
    """A phone in a tunnel. Its methods block: call them in a thread."""

    def __init__(self, process: Process, token: str) -> None:
        parts = urlsplit(process.url)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        self._socket.settimeout(10)
        self._socket.connect((parts.hostname, parts.port))
        self._port = self._socket.getsockname()[1]
        self._server = psutil.Process(process.pid)
        uri = parse_uri(f"ws://{parts.netloc}/graphql")
        self._protocol = ClientProtocol(uri, subprotocols=[Subprotocol("graphql-transport-ws")])
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        while self._protocol.state is State.CONNECTING:
            self._protocol.receive_data(self._socket.recv(LITTLE))
        self._say({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        while not any(b"connection_ack" in frame.data for frame in self._frames()):
            self._protocol.receive_data(self._socket.recv(LITTLE))

    def subscribe(self, query: str, times: int) -> None:
        for number in range(times):
            self._say({"type": "subscribe", "id": str(number), "payload": {"query": query}})

    def read_to_the_end(self, seconds: float) -> int | None:
        """Take up reading again: the code with which the server closes, None when it just ends. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                heard = self._socket.recv(1 << 16)
            except ConnectionResetError:
                heard = b""
            if not heard:
                break
            self._protocol.receive_data(heard)
            for _ in self._frames():
                pass
            if self._protocol.close_rcvd:
                break
        else:
            raise TimeoutError
        return self._protocol.close_rcvd.code if self._protocol.close_rcvd else None

    def is_connected(self) -> bool:
        """As the server sees it."""
        return any(each.raddr[1:] == (self._port,) for each in self._server.net_connections("tcp"))

    async def until_closed(self, within: float) -> None:
        async with asyncio.timeout(within):
            while await asyncio.to_thread(self.is_connected):  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.1)

    def close(self) -> None:
        self._socket.close()

    def _say(self, message: Json) -> None:
        self._protocol.send_text(orjson.dumps(message))
        self._flush()

    def _flush(self) -> None:
        for said in self._protocol.data_to_send():
            self._socket.sendall(said)

    def _frames(self) -> Iterator[Frame]:
        return (event for event in self._protocol.events_received() if isinstance(event, Frame))
