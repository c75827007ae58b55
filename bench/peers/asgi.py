"""How do the ASGI peers run? On uvicorn with uvloop and its usual WebSocket protocol, without permessage-deflate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import uvicorn

from .ticks import Arguments, Publish, Ticks, control, ready


async def serve(app: Callable[..., Any], arguments: Arguments, ticks: Ticks, publish: Publish, *packages: str) -> None:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=arguments.port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="error",
        )
    )
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn sets a flag and tells nobody
        await asyncio.sleep(0.01)
    await control(arguments.control, ticks, publish)
    ready(*packages, "uvicorn", "websockets", "uvloop")
    await serving
