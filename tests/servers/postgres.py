"""How is PostgreSQL started for tests? Without fsync, for speed; everything else as it will be in earnest."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from . import binaries
from .accounts import Account
from .running import Server, ServerFailed

# A killed server loses nothing by these: only a machine that loses its power would.
FOR_SPEED = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB", "shared_buffers": "64MB"}


class Postgres(Server):
    """`freeze` and `kill` reach every backend, not the first process alone."""

    name = "postgres"
    fast = signal.SIGINT
    immediate = signal.SIGQUIT

    def __init__(self) -> None:
        self.account = Account.unprivileged()
        super().__init__()
        self.account.own(self.folder)
        self.cluster = self.folder / "cluster"

    @cached_property
    def binaries(self) -> Path:
        return binaries.postgres(self.account, self.folder)

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self, patience: float = 30) -> None:
        if not self.cluster.exists():
            self._initialise()
        super().start(patience)

    def command(self) -> Sequence[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            **FOR_SPEED,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self.binaries / "postgres", "-D", self.cluster, *options]

    def answers(self) -> bool:
        """The server writes its state as the eighth line of its pid file; a file left by a dead one has another pid."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            len(lines) > 7
            and lines[7].strip() == "ready"
            and self._running is not None
            and int(lines[0]) == self._running.pid
        )

    def _initialise(self) -> None:
        words = [
            "--no-locale",
            "--encoding=UTF8",
            "--auth=trust",
            "--username=postgres",
            "--no-sync",
            "--no-instructions",
        ]
        done = subprocess.run(
            [self.binaries / "initdb", "-D", self.cluster, *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            **self.account.options,
        )
        if done.returncode:
            raise ServerFailed(f"initdb: {done.stderr[-2000:]}")
