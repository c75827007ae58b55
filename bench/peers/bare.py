"""Bare uvicorn: an ASGI application that knows just enough of the protocol to accept, and no GraphQL."""

from __future__ import annotations

import asyncio
import json

from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope, WebSocketSendEvent

from .asgi import serve
from .ticks import Arguments, Messages, Ticks, run

ARGUMENTS = Arguments.given()
TICKS = Ticks(ARGUMENTS.length)
MESSAGES = Messages(ARGUMENTS.lines)
SENDS: dict[ASGISendCallable, str] = {}  # with the client's operation id
TASKS: set[asyncio.Task[None]] = set()


def event(text: str) -> WebSocketSendEvent:
    return {"type": "websocket.send", "text": text, "bytes": None}


def shown(operation: str, tick: str) -> WebSocketSendEvent:
    return event(MESSAGES.message(operation, tick))


async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws", "headers": []})
    while (came := await receive())["type"] == "websocket.receive":
        received = json.loads(came["text"] or "")
        if received["type"] == "connection_init":
            await send(event('{"type":"connection_ack"}'))
        elif received["type"] == "subscribe":
            SENDS[send] = received["id"]
            await send(shown(received["id"], TICKS.newest))
    SENDS.pop(send, None)


async def broadcast(tick: str) -> None:
    for send, operation in list(SENDS.items()):
        if send in SENDS:
            await send(shown(operation, tick))


def publish(tick: str) -> None:
    task = asyncio.create_task(broadcast(tick))
    TASKS.add(task)
    task.add_done_callback(TASKS.discard)


run(serve(app, ARGUMENTS, TICKS, publish))
