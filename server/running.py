"""How is the application run? uvicorn, as this project needs it."""

from __future__ import annotations

import structlog
import uvicorn

from .app import build_app
from .logs import configure_logs
from .settings import Settings
from .websocket import WebSocketProtocol

log = structlog.get_logger(__name__)

CLOSE_TIMEOUT = 5  # seconds that a shutdown waits for requests in flight


def server_of(settings: Settings, host: str, port: int) -> uvicorn.Server:
    """No compression on WebSockets: it costs 48 KiB a connection, and time, for messages of a few hundred bytes."""
    return uvicorn.Server(
        uvicorn.Config(
            build_app(settings),
            host=host,
            port=port,
            ws=WebSocketProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.forwarded_allow_ips,
            timeout_graceful_shutdown=CLOSE_TIMEOUT,
        )
    )


def serve_until_stopped(settings: Settings, host: str, port: int) -> None:
    configure_logs(settings.log_format)
    log.info("serving", url=f"http://{host}:{port}")
    server_of(settings, host, port).run()
