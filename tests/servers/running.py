"""How does a server of the tests start, stop and break?"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Literal, Self

import psutil

from .accounts import Account

Mode = Literal["fast", "immediate"]  # clients are told and work is tidied up, or neither


class ServerFailed(Exception):
    """A server did not start; the end of its log follows."""


class Server(ABC):
    """A server of our own on 127.0.0.1, whose port and files outlive its restarts.

    However our process ends, the server ends with it and its files are removed.
    """

    name: ClassVar[str]
    fast: ClassVar[signal.Signals]
    immediate: ClassVar[signal.Signals]
    account: Account

    def __init__(self) -> None:
        # Other accounts can always look into /tmp, but not into every TMPDIR.
        self.folder = Path(
            tempfile.mkdtemp(prefix=f"sotay-{self.name}-", dir="/tmp" if self.account.is_other else None)
        )
        self.log = self.folder / "log"
        self.port = free_port()
        self._running: subprocess.Popen[bytes] | None = None
        self._lifeline: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str: ...

    @abstractmethod
    def command(self) -> Sequence[str | Path]: ...

    @abstractmethod
    def answers(self) -> bool: ...

    def start(self, patience: float = 30) -> None:
        """Return when the server answers. Raises ServerFailed."""
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the tests; the server is stopped by them.
                **self.account.options,
            )
        self._lifeline = lifeline(self._running.pid, self.immediate, self.folder)
        deadline = time.monotonic() + patience
        while not self.answers():
            if self._running.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServerFailed(f"{self.name}: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.01)

    def stop(self, mode: Mode = "fast", patience: float = 10) -> None:
        """End it in good order; its files stay, and `start` goes on with them."""
        if self._running is None:
            return
        self.thaw()
        self._running.send_signal(self.fast if mode == "fast" else self.immediate)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(patience)
        self.kill()

    def kill(self) -> None:
        """End it at once with all its processes, as if the power had failed."""
        if self._running is None or self._lifeline is None:
            return
        self._signal(signal.SIGKILL)
        self._running.wait()
        self._lifeline.kill()
        self._lifeline.communicate()
        self._running = self._lifeline = None

    def restart(self, mode: Mode = "fast") -> None:
        self.stop(mode)
        self.start()

    def freeze(self) -> None:
        """Let it hang: connections stay open, and nothing is answered until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _signal(self, number: signal.Signals) -> None:
        """To the first process, then to its children: of a stopped or dead parent there come no new ones."""
        if self._running is None or self._running.poll() is not None:
            return
        first = psutil.Process(self._running.pid)
        children = first.children(recursive=True)
        first.send_signal(number)
        with contextlib.suppress(psutil.NoSuchProcess):
            children += [child for child in first.children(recursive=True) if child not in children]
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.send_signal(number)


def free_port() -> int:
    """A port below those that the system gives to clients: none of them takes it while the server is down."""
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port


# Without an init that reaps, a dead server stays as a zombie, to which signals can still be sent.
LIFELINE = """
read -r _
kill -CONT $0; kill -$1 $0
n=0
while [ $n -lt 30 ] && kill -0 $0 && ! grep -qs '^State:.Z' /proc/$0/status; do n=$((n + 1)); sleep 0.2; done
rm -rf "$2"
"""


def lifeline(pid: int, end: signal.Signals, folder: Path) -> subprocess.Popen[bytes]:
    """A shell that reads from us until we are gone, even by SIGKILL, and then ends the server and removes its files."""
    return subprocess.Popen(
        ["sh", "-c", LIFELINE, str(pid), str(int(end)), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=os.sep,
        start_new_session=True,
    )
