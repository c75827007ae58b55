"""The limit: a WebSocket server in C that sends one prebuilt frame to all, whoever they are and whatever they asked."""

from __future__ import annotations

import asyncio
import json

from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)

from .ticks import Arguments, Messages, Ticks, control, ready, run

ARGUMENTS = Arguments.given()
TICKS = Ticks(ARGUMENTS.length)
MESSAGES = Messages(ARGUMENTS.lines)
TRANSPORTS: set[WSTransport] = set()
HEADROOM = 14  # bytes before the payload, in which picows writes the frame's header


def shown(operation: str, tick: str) -> bytes:
    return MESSAGES.message(operation, tick).encode()


class Subscriber(WSListener):
    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            transport.disconnect()
            return
        received = json.loads(frame.get_payload_as_bytes())
        if received["type"] == "connection_init":
            transport.send(WSMsgType.TEXT, b'{"type":"connection_ack"}')
        elif received["type"] == "subscribe":
            TRANSPORTS.add(transport)
            transport.send(WSMsgType.TEXT, shown(received["id"], TICKS.newest))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        TRANSPORTS.discard(transport)


def publish(tick: str) -> None:
    frame = bytearray(HEADROOM) + shown("0" * 36, tick)
    for transport in tuple(TRANSPORTS):
        transport.send_reuse_external_bytearray(WSMsgType.TEXT, frame, HEADROOM)


def accept(_: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
    protocol = {"Sec-WebSocket-Protocol": "graphql-transport-ws"}
    return WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(protocol), Subscriber())


async def main() -> None:
    server = await ws_create_server(
        accept, "127.0.0.1", ARGUMENTS.port, backlog=2048, read_buffer_init_size=1024, websocket_handshake_timeout=60
    )
    await control(ARGUMENTS.control, TICKS, publish)
    ready("picows", "uvloop")
    await asyncio.ensure_future(server.serve_forever())


run(main())
