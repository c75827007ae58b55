"""How does a program use the API? A small client for HTTP and graphql-transport-ws."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Self

import httpx2
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

SIGN_IN = """
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token expiresAt
    viewer { member { id fullName } posts { role organization { id name kind } } }
  }
}
"""

OPEN_TIMEOUT = 10  # seconds for the handshake, and for the acknowledgement
CLOSE_TIMEOUT = 2  # seconds that a server may take to say goodbye

Json = dict[str, Any]
# Shorter than servers keep idle connections, or a request could meet the end of one.
KEPT = httpx2.Limits(keepalive_expiry=2)
ACKNOWLEDGED_WITHIN = 15  # seconds


class Refused(Exception):
    """The server answered with errors; `code` is the first one's, `errors` has them all."""

    def __init__(self, errors: list[Json]) -> None:
        self.errors = errors
        self.code: str | None = errors[0].get("extensions", {}).get("code")
        self.message: str = errors[0].get("message", "")
        super().__init__(f"{self.code}: {self.message}")


class Disconnected(Exception):
    """The connection ended before the operation did; `code` is the WebSocket's close code."""

    def __init__(self, code: int | None, reason: str) -> None:
        self.code = code
        super().__init__(f"disconnected: {code} {reason}".strip())


class Client:
    """One signed-in person, or nobody yet. `url` is the server's, without /graphql.

    Several clients may share one `http` connection pool. Refusals come in `language`. A WebSocket that is silent for
    two heartbeats (seconds) counts as lost.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        http: httpx2.AsyncClient | None = None,
        language: str = "en",
        heartbeat: float = 20,
    ) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.language = language
        self.heartbeat = heartbeat
        self._own = http is None
        self._http = http or httpx2.AsyncClient(timeout=30, limits=KEPT)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        if self._own:
            await self._http.aclose()

    async def sign_in(self, username: str, password: str) -> Json:
        """Keeps the token; returns what `signIn` answers. Raises Refused."""
        answer = await self.execute(SIGN_IN, input={"username": username, "password": password})
        signed_in: Json = answer["signIn"]
        self.token = signed_in["token"]
        return signed_in

    async def execute(self, query: str, operation: str | None = None, /, **variables: Any) -> Json:
        """Run a query or mutation over HTTP: its data.

        Raises Refused, what httpx2 raises, or ValueError when something else answers than this server.
        """
        response = await self._http.post(
            f"{self.url}/graphql",
            content=orjson.dumps({"query": query, "variables": variables, "operationName": operation}),
            headers={
                "content-type": "application/json",
                "accept-language": self.language,
                **({"authorization": f"Bearer {self.token}"} if self.token else {}),
            },
        )
        if "json" not in response.headers.get("content-type", ""):
            response.raise_for_status()
        answer = orjson.loads(response.content)
        if not isinstance(answer, dict) or not answer.keys() & {"data", "errors"}:
            raise ValueError(f"{self.url} does not answer as GraphQL does")
        if answer.get("errors"):
            raise Refused(answer["errors"])
        data: Json = answer["data"]
        return data

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Socket]:
        """A WebSocket, signed in and acknowledged. Raises Disconnected, or OSError when nobody listens or answers."""
        opening = connect(
            f"ws{self.url.removeprefix('http')}/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            additional_headers={"accept-language": self.language},
            compression=None,
            max_size=None,
            open_timeout=OPEN_TIMEOUT,
            close_timeout=CLOSE_TIMEOUT,
            ping_interval=self.heartbeat,
            ping_timeout=self.heartbeat,
        )
        try:
            connection = await opening
        except InvalidHandshake as refused:
            raise Disconnected(None, str(refused)) from None
        async with connection:
            socket = Socket(connection)
            async with asyncio.timeout(OPEN_TIMEOUT):
                await socket.begin(self.token)
            try:
                yield socket
            finally:
                await socket.aclose()

    async def subscribe(
        self, query: str, operation: str | None = None, /, **variables: Any
    ) -> AsyncGenerator[Json, None]:
        """One subscription on a connection of its own: the data of each message. Raises Refused, Disconnected."""
        async with self.connect() as socket, aclosing(socket.subscribe(query, operation, **variables)) as messages:
            async for data in messages:
                yield data


class Socket:
    """Many operations on one connection. Messages are kept from the first byte on until they are asked for."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._queues: dict[str, asyncio.Queue[Json | None]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._next_id = 0

    async def begin(self, token: str | None) -> None:
        payload = {"authorization": f"Bearer {token}"} if token else {}
        await self.send({"type": "connection_init", "payload": payload})
        try:
            async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
                answer = orjson.loads(await self.connection.recv())
        except ConnectionClosed as closed:
            raise _disconnected(closed) from None
        except TimeoutError:
            raise Disconnected(None, "not acknowledged in time") from None
        if answer.get("type") != "connection_ack":
            raise Disconnected(None, f"unexpected {answer.get('type')}")
        self._reading = asyncio.create_task(self._read())

    async def subscribe(
        self, query: str, operation: str | None = None, /, **variables: Any
    ) -> AsyncGenerator[Json, None]:
        self._next_id += 1
        key = str(self._next_id)
        queue = self._queues[key] = asyncio.Queue()
        payload = {"query": query, "variables": variables, "operationName": operation}
        await self.send({"id": key, "type": "subscribe", "payload": payload})
        try:
            while (message := await queue.get()) is not None:
                if message["type"] == "complete":
                    return
                if message["type"] == "error":
                    raise Refused(message["payload"])
                if message["payload"].get("errors"):
                    raise Refused(message["payload"]["errors"])
                yield message["payload"]["data"]
            raise Disconnected(self.connection.close_code, self.connection.close_reason or "")
        finally:
            del self._queues[key]
            with suppress(Disconnected):
                await self.send({"id": key, "type": "complete"})

    async def send(self, message: Json) -> None:
        try:
            await self.connection.send(orjson.dumps(message).decode())
        except ConnectionClosed as closed:
            raise _disconnected(closed) from None

    async def aclose(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _read(self) -> None:
        try:
            async for text in self.connection:
                message = orjson.loads(text)
                if message["type"] == "ping":
                    await self.send({"type": "pong"})
                elif (queue := self._queues.get(message.get("id", ""))) is not None:
                    queue.put_nowait(message)
        except (ConnectionClosed, Disconnected):
            pass
        finally:
            for queue in self._queues.values():
                queue.put_nowait(None)


def _disconnected(closed: ConnectionClosed) -> Disconnected:
    frame = closed.rcvd
    return Disconnected(frame.code if frame else None, frame.reason if frame else "")
