"""Who stops reading? A socket that subscribes to many screens and from then on takes nothing from the network."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from server.client import Json
from tests.houses import Process

LITTLE = 4096  # bytes that the system may keep for us
SMALL = 536  # bytes in a packet: the server's system, too, keeps less for us then
CONNECTIONS, ESTABLISHED = Path("/proc/net/tcp"), "01"


class StalledReader:
    """A phone in a tunnel. To make one, to let it speak and to let it read again blocks: do it in a thread."""

    def __init__(self, process: Process, token: str) -> None:
        parts = urlsplit(process.url)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SMALL)
        self._socket.settimeout(10)
        self._socket.connect((parts.hostname, parts.port))
        self._ends = f":{process.port:04X}", f":{self._socket.getsockname()[1]:04X}"
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

    def waiting(self) -> int | None:
        """How many bytes the system holds for us on the server's side; None when the server has let us go."""
        for line in CONNECTIONS.read_text().splitlines()[1:]:
            _, local, remote, state, queues, *_ = line.split()
            if local.endswith(self._ends[0]) and remote.endswith(self._ends[1]) and state == ESTABLISHED:
                return int(queues.partition(":")[0], 16)
        return None

    async def until_stalled(self, within: float) -> None:
        """As much is waiting as the system takes."""
        async with asyncio.timeout(within):
            before = None
            while before != (before := self.waiting()) or not before:  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.5)

    async def until_let_go(self, within: float) -> None:
        async with asyncio.timeout(within):
            while self.waiting() is not None:  # noqa: ASYNC110  # nobody tells us
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
