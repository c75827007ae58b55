"""How do tests speak graphql-transport-ws by hand? What is heard must have a shape that the protocol knows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from server.callers import COOKIE
from server.client import Json
from tests.serving import Served

VIEWER = {"query": "{ viewer { member { id } } }"}
INIT = {"type": "connection_init"}
PROTOCOL = "graphql-transport-ws"


@asynccontextmanager
async def knocking(
    served: Served,
    *protocols: str,
    cookie: str | None = None,
    called: str = COOKIE,
    origin: str | None = None,
    forwarded: str | None = None,
) -> AsyncIterator[ClientConnection]:
    """A WebSocket on which nothing was said yet. `cookie`: whose; `forwarded`: how a proxy says that one has come."""
    headers = {
        **({"cookie": f"{called}={served.world.tokens[cookie]}"} if cookie else {}),
        **({"x-forwarded-proto": forwarded} if forwarded else {}),
        **({"origin": origin} if origin else {}),
    }
    named = [Subprotocol(protocol) for protocol in protocols or (PROTOCOL,)]
    url = f"ws{served.url.removeprefix('http')}/graphql"
    async with connect(url, subprotocols=named, additional_headers=headers, compression=None) as connection:
        yield connection


@asynccontextmanager
async def talking(served: Served, who: str = "member") -> AsyncIterator[ClientConnection]:
    """A WebSocket of somebody who is signed in."""
    async with knocking(served) as connection:
        await say(connection, {**INIT, "payload": {"token": served.world.tokens[who]}})
        assert await hear(connection) == {"type": "connection_ack"}
        yield connection


async def say(connection: ClientConnection, *messages: object) -> None:
    for message in messages:
        await connection.send(json.dumps(message))


async def hear(connection: ClientConnection) -> Json:
    async with asyncio.timeout(5):
        text = await connection.recv()
    assert isinstance(text, str)
    message: Json = orjson.loads(text)
    assert is_lawful(message), message
    return message


async def hear_all(connection: ClientConnection) -> list[Json]:
    """What the server has sent until it answers a ping that is sent now."""
    await say(connection, {"type": "ping", "payload": {"until": "now"}})
    heard: list[Json] = []
    while (message := await hear(connection)) != {"type": "pong", "payload": {"until": "now"}}:
        heard.append(message)
    return heard


async def end(connection: ClientConnection) -> int | None:
    """The code that the connection is closed with, whatever is still heard before."""
    async with asyncio.timeout(5):
        try:
            while True:
                await connection.recv()
        except ConnectionClosed:
            return connection.close_code


def subscribe(key: object, payload: object = VIEWER) -> Json:
    return {"type": "subscribe", "id": key, "payload": payload}


def complete(key: object) -> Json:
    return {"type": "complete", "id": key}


def is_lawful(message: Json) -> bool:
    """Is it one of the messages that a server may send, and nothing more?"""
    match message:
        case {"type": "connection_ack" | "ping" | "pong", **rest}:
            return rest.keys() <= {"payload"} and isinstance(rest.get("payload"), dict | None)
        case {"type": "next", "id": str(), "payload": dict(result), **rest}:
            return not rest and "data" in result and result.keys() <= {"data", "errors", "extensions"}
        case {"type": "error", "id": str(), "payload": [*errors], **rest}:
            return not rest and bool(errors) and all(isinstance(error.get("message"), str) for error in errors)
        case {"type": "complete", "id": str(), **rest}:
            return not rest
    return False
