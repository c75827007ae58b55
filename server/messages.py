"""Is a message of graphql-transport-ws whole, and can it be sent? What is asked before it means anything."""

from __future__ import annotations

LONGEST_QUERY = 50_000  # characters: one document should not take the place of all others that are kept
LONGEST_ID = 200  # bytes: each frame of an operation repeats its id, and clients need 36


def fault(message: object) -> str | None:
    """What is wrong with the shape of a client's message; None if it is whole."""
    match message:
        case {"type": "connection_init", **rest}:
            whole = isinstance(rest.get("payload"), dict | None)
        case {"type": "ping" | "pong", **rest}:
            whole = isinstance(rest.get("payload"), dict | None)
        case {"type": "complete", "id": str()}:
            whole = True
        case {"type": "subscribe", "id": str(key)} if len(key.encode()) > LONGEST_ID:
            return f"The id of an operation has at most {LONGEST_ID} bytes"
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
