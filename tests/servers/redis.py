"""How is Redis, or Valkey, started for tests? In memory only."""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from . import binaries
from .accounts import Account
from .running import Server


class Redis(Server):
    name = "redis"
    fast = signal.SIGTERM
    immediate = signal.SIGKILL

    def __init__(self) -> None:
        self.account = Account.ours()
        self.binary = binaries.redis()
        super().__init__()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str | Path]:
        return [
            self.binary,
            *("--bind", "127.0.0.1", "--port", str(self.port)),
            *("--dir", self.folder, "--save", "", "--appendonly", "no"),
        ]

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
