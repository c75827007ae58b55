"""What is in a request's body? It is bounded: one that says it is larger is not read, one that is no further."""

from __future__ import annotations

from starlette.requests import ClientDisconnect
from starlette.types import Receive

LARGEST = 24 * 2**20  # bytes: documents with several attachments, in base64


class TooLarge(Exception):
    def __init__(self) -> None:
        super().__init__(f"A request may have at most {LARGEST} bytes.")


async def read_body(receive: Receive, declared: str | None) -> bytes:
    """`declared` is its Content-Length, if it has one.

    Raises TooLarge, and ClientDisconnect when the network was lost meanwhile.
    """
    if declared is not None and (not declared.isdecimal() or int(declared) > LARGEST):
        raise TooLarge
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST:
            raise TooLarge
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)
