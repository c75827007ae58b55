"""How do several processes serve one port of a machine? Each with its own listening socket; one that dies is replaced.

The sockets belong to the supervisor: what waits on that of a process that has died waits for the next process, and is
not refused.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from contextlib import suppress

import structlog

from .logs import configure_logs
from .settings import Settings

log = structlog.get_logger(__name__)

PAUSE = 1.0  # seconds before a process that died is replaced


def supervise(settings: Settings, sockets: list[socket.socket]) -> None:
    """A process for each listening socket, until SIGTERM or SIGINT. Each ends in order, as one alone would."""
    configure_logs(settings.log_format)
    host, port, *_ = sockets[0].getsockname()
    log.info("serving", url=f"http://{host}:{port}", workers=len(sockets))
    asyncio.run(Workers(sockets).run())


class Workers:
    def __init__(self, sockets: list[socket.socket]) -> None:
        self._sockets = sockets
        self.processes: dict[asyncio.subprocess.Process, None] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        await asyncio.gather(*(self._keep(each) for each in self._sockets))

    def stop(self) -> None:
        self._stopping.set()
        for process in self.processes:
            _terminate(process)

    async def _keep(self, listening: socket.socket) -> None:
        while not self._stopping.is_set():
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "server.cli", "serve", "--fd", str(listening.fileno())),
                pass_fds=[listening.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal reaches the supervisor alone, which passes it on
            )
            self.processes[process] = None
            if self._stopping.is_set():
                _terminate(process)
            code = await process.wait()
            self.processes.pop(process, None)
            if not self._stopping.is_set():
                log.error("a server process ended", code=code)
                await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(PAUSE):
                await self._stopping.wait()
        except TimeoutError:
            pass


def _terminate(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):  # it has just ended by itself
        process.terminate()
