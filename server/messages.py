"""Is a message of graphql-transport-ws whole, and can it be sent? What is asked before it means anything."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from starlette.websockets import WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter

LONGEST_QUERY = 50_000  # characters: documents are kept, and a thousand of them should fit into memory
LONGEST_REASON = 120  # bytes: a frame that closes holds 123


def fault(message: object) -> str | None:
    """What is wrong with the shape of a client's message; None if it is whole."""
    match message:
        case {"type": "connection_init", **rest}:
            whole = isinstance(rest.get("payload"), dict | None)
        case {"type": "ping" | "pong"}:
            whole = True
        case {"type": "complete", "id": str()}:
            whole = True
        case {"type": "subscribe", "id": str(key), "payload": {"query": str(), **rest}}:
            whole = bool(key) and all(
                isinstance(rest.get(name), kind | None)
                for name, kind in (("variables", dict), ("operationName", str), ("extensions", dict))
            )
        case {"type": str(kind)} if kind not in {"subscribe", "complete"}:
            return f"Unknown message type: {kind}"
        case _:
            whole = False
    return None if whole else "Failed to parse message"


class SocketAdapter(ASGIWebSocketAdapter):
    """Closes once, with a reason that fits its frame. What is sent to one who has gone is lost, and no error."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect):
                await self.ws.send_text(str(self.view.encode_json(message)))

    async def close(self, code: int, reason: str) -> None:
        if self.ws.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect):
                await self.ws.close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))
