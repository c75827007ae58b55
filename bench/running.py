"""How is a peer started, asked for ticks, and weighed? A process of its own on the server's core."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import psutil

from .peers import Peer
from .shapes import Shape

START = 30  # seconds until a peer must be ready
ROOT = Path(__file__).parents[1]


class PeerFailed(Exception):
    """A peer ended, or did not do what it must."""


class RunningPeer:
    def __init__(self, process: psutil.Process, port: int, control: asyncio.StreamWriter, versions: str) -> None:
        self.port = port
        self.versions = versions
        self._process = process
        self._control = control

    def tick(self) -> None:
        """Ask for the next tick. Raises PeerFailed."""
        if self._control.is_closing():
            raise PeerFailed("it ended")
        self._control.write(b"\n")

    def cpu(self) -> float:
        """Seconds of CPU, user and system, of all its threads. Raises PeerFailed."""
        try:
            times = self._process.cpu_times()
        except psutil.Error as error:
            raise PeerFailed("it ended") from error
        return times.user + times.system

    def memory(self) -> int:
        """Bytes that would be free if it ended: its unique set size. Raises PeerFailed."""
        try:
            return int(self._process.memory_full_info().uss)
        except psutil.Error as error:
            raise PeerFailed("it ended") from error


@asynccontextmanager
async def running(peer: Peer, shape: Shape, cores: Sequence[int]) -> AsyncIterator[RunningPeer]:
    """The peer with messages of that shape, until the end of the block. Raises PeerMissing, PeerFailed."""
    port, control = _free_ports(2)
    command = await asyncio.to_thread(peer.command)
    process = await asyncio.create_subprocess_exec(
        *command,
        *map(str, (port, control, shape.length, shape.lines)),
        *peer.arguments,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "NODE_ENV": "production"},
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    assert process.stdout is not None
    try:
        try:
            async with asyncio.timeout(START):
                said = (await process.stdout.readline()).decode().strip()
        except TimeoutError:
            raise PeerFailed(f"it was not ready in {START} s") from None
        if not said.startswith("ready"):
            raise PeerFailed(f"it did not start: {said or 'without a word'}")
        _, writer = await asyncio.open_connection("127.0.0.1", control)
        yield RunningPeer(psutil.Process(process.pid), port, writer, said.removeprefix("ready").strip())
        writer.close()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for free in sockets:
            free.bind(("127.0.0.1", 0))
        return [free.getsockname()[1] for free in sockets]
