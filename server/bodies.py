"""How large may a request be? Its body is bounded before anybody reads it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 24 * 2**20  # bytes: documents with several attachments, in base64


class BoundedBodies:
    """Answers 413 to a body that says it is larger, or turns out to be."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self.largest:
            await too_large(self.largest)(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.largest:
                raise HTTPException(413)
            return message

        await self.app(scope, bounded, send)


def too_large(largest: int) -> Response:
    return JSONResponse(
        {
            "errors": [
                {
                    "message": f"A request may have at most {largest} bytes.",
                    "extensions": {"code": "TOO_LARGE", "limit": largest},
                }
            ]
        },
        413,
    )


async def on_too_large(request: Request, error: Exception) -> Response:
    return too_large(LARGEST)
