"""How is the application run? uvicorn, as this project needs it, and an orderly end: nothing is lost."""

from __future__ import annotations

import asyncio
import gc
import socket

import structlog
import uvicorn

from .app import build_app
from .logs import configure_logs
from .settings import Settings
from .switchboard import Switchboard
from .websocket import WebSocketProtocol

log = structlog.get_logger(__name__)

CLOSE_TIMEOUT = 10  # seconds that a shutdown waits for requests in flight
BACKLOG = 4096  # connections that wait to be accepted: everybody comes back at once
COLLECT_EVERY = (20_000, 20, 20)  # new objects, then rounds: a request makes and drops thousands


class Server(uvicorn.Server):
    """Before it closes anything it is not ready, for `notice` seconds; then clients go in waves, within `drain`."""

    def __init__(self, config: uvicorn.Config, *, notice: float, drain: float) -> None:
        super().__init__(config)
        self._notice = notice
        self._drain = drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        switchboard: Switchboard | None = self.lifespan.state.get("switchboard")
        if switchboard is not None and not self.force_exit:
            switchboard.is_draining = True
            await asyncio.sleep(self._notice)
            await switchboard.drain(self._drain)
        await super().shutdown(sockets)


def server_of(settings: Settings, host: str, port: int) -> Server:
    """No compression on WebSockets: it costs 48 KiB a connection, and time, for messages of a few hundred bytes."""
    config = uvicorn.Config(
        build_app(settings),
        host=host,
        port=port,
        ws=WebSocketProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=CLOSE_TIMEOUT,
    )
    return Server(config, notice=settings.shutdown_notice_seconds, drain=settings.drain_seconds)


def serve_until_stopped(settings: Settings, listening: socket.socket) -> None:
    configure_logs(settings.log_format)
    host, port, *_ = listening.getsockname()
    log.info("serving", url=f"http://{host}:{port}")
    server = server_of(settings, host, port)
    spare_the_collector()
    server.run([listening])


def listen(host: str, port: int, count: int = 1) -> list[socket.socket]:
    """So many sockets that share a port; if it is 0, one that is free. Raises OSError.

    The kernel spreads connections evenly over them (SO_REUSEPORT). A single one shares with nobody.
    """
    sockets: list[socket.socket] = []
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    try:
        for _ in range(count):
            each = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(each)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if count > 1:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            each.bind(address)
            address = each.getsockname()
            each.listen(BACKLOG)
    except OSError:
        for each in sockets:
            each.close()
        raise
    return sockets


def spare_the_collector() -> None:
    """What was imported and built stays for good: to look through it for garbage took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)
