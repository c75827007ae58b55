"""Which servers are compared, and how is each started? README.md says what a peer must do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class PeerMissing(Exception):
    """What this peer needs is not on this machine."""


class Peer(NamedTuple):
    """A file beside this one: NAME.py is run as a module, NAME.mjs by Node."""

    title: str
    file: str
    arguments: tuple[str, ...] = ()
    only: str = ""  # the one bench in which it says more than its neighbour; empty: all

    def command(self) -> list[str]:
        """How to start it, before port, control port and length. Raises PeerMissing."""
        path = HERE / self.file
        if not path.exists():
            raise PeerMissing(f"there is no {self.file}")
        if path.suffix == ".mjs":
            return [node(), str(path)]
        return [sys.executable, "-m", f"{__name__}.{path.stem}"]


# In the order of the tables. The first is what the others are measured against, the last is the limit.
STRAWBERRY = Peer("Strawberry", "stock.py")
BROADCAST = Peer("bare broadcast", "broadcast.py")
PEERS = {
    "sotay": Peer("sotay", "sotay.py"),
    "strawberry": STRAWBERRY,
    "strawberry-caches": Peer("Strawberry with caches", "stock.py", ("caches",), only="returning"),
    "graphql-ws": Peer("Node graphql-ws", "graphql-ws.mjs"),
    "mercurius": Peer("mercurius", "mercurius.mjs"),
    "uvicorn": Peer("bare uvicorn", "bare.py"),
    "broadcast": BROADCAST,
}


def node() -> str:
    """Where Node is, with the locked packages installed beside the peers. Raises PeerMissing."""
    executable, npm = shutil.which("node"), shutil.which("npm")
    if executable is None or npm is None:
        raise PeerMissing("there is no node with npm here")
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            subprocess.run(command, cwd=HERE, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise PeerMissing(f"its packages could not be installed: {error}") from error
    return executable
