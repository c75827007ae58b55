"""How is the application run? uvicorn, as this project needs it."""

from __future__ import annotations

import gc

import structlog
import uvicorn

from .app import build_app
from .logs import configure_logs
from .settings import Settings

log = structlog.get_logger(__name__)

COLLECT_EVERY = (20_000, 20, 20)  # new objects, then rounds: a request makes and drops thousands
CLOSE_TIMEOUT = 5  # seconds that a shutdown waits for requests in flight


def server_of(settings: Settings, host: str, port: int) -> uvicorn.Server:
    """No compression on WebSockets: it costs 48 KiB a connection, and time, for messages of a few hundred bytes."""
    return uvicorn.Server(
        uvicorn.Config(
            build_app(settings),
            host=host,
            port=port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=1 << 20,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.forwarded_allow_ips,
            timeout_graceful_shutdown=CLOSE_TIMEOUT,
        )
    )


def serve_until_stopped(settings: Settings, host: str, port: int) -> None:
    configure_logs(settings.log_format)
    server = server_of(settings, host, port)
    log.info("serving", url=f"http://{host}:{port}")
    spare_the_collector()
    server.run()


def spare_the_collector() -> None:
    """What was imported and built stays for good: to look through it for garbage took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)
