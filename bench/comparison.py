"""How do the peers stand side by side? One table for each figure, with its ratios to Strawberry and to the limit."""

from __future__ import annotations

import os
import platform
import resource
from collections.abc import Awaitable, Callable, Iterable, Sequence
from importlib.metadata import version
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from .load import Load
from .peers import BROADCAST, PEERS, STRAWBERRY, Peer, PeerMissing
from .running import PeerFailed, RunningPeer, running
from .shapes import Shape

BUSY = 0.9  # share of its core above which the load may be what limits


class Row(NamedTuple):
    compared: float
    cells: tuple[str, ...]


Measure = Callable[[RunningPeer, Load], Awaitable[Row]]


class Comparison:
    """Which peers, on which cores, and how thoroughly."""

    def __init__(self, console: Console, names: Iterable[str], cores: Sequence[int], *, is_quick: bool) -> None:
        self.is_quick = is_quick
        self._console = console
        self._peers = [PEERS[name] for name in names]
        self._cores = cores
        self._versions: dict[str, str] = {}
        self._files = _raise_files()

    def screens(self, wanted: int) -> int:
        """So many, or as many as this process and a peer may open."""
        return min(wanted, self._files - 500)

    async def table(self, bench: str, title: str, columns: Sequence[str], shape: Shape, measure: Measure) -> None:
        """Measure each peer in a process of its own. One that cannot run says why and stops nobody."""
        rows: dict[Peer, Row] = {}
        reasons: list[str] = []
        for peer in self._peers:
            if peer.only in ("", bench):
                try:
                    rows[peer] = await self._row(peer, shape, measure)
                except (PeerMissing, PeerFailed) as reason:
                    reasons.append(f"{peer.title}: {reason}")
        table = Table("", *columns, "x Strawberry", "x broadcast", title=f"{title}; {shape.title}")
        for column in table.columns[1:]:
            column.justify = "right"
        for peer, row in rows.items():
            table.add_row(peer.title, *row.cells, *(_ratio(row, rows.get(to)) for to in (STRAWBERRY, BROADCAST)))
        self._console.print(table, *reasons, sep="\n")

    async def _row(self, peer: Peer, shape: Shape, measure: Measure) -> Row:
        async with running(peer, shape, self._cores) as process:
            self._versions[peer.title] = process.versions
            load = Load(process, shape.query)
            try:
                return await measure(process, load)
            finally:
                load.drop()

    def note(self) -> None:
        """What was measured, and on what."""
        ours = ", ".join(f"{package} {version(package)}" for package in ("picows", "uvloop"))
        self._console.print(f"load: Python {platform.python_version()}, {ours}; {os.cpu_count()} cores, {_processor()}")
        for title, versions in self._versions.items():
            self._console.print(f"{title}: {versions}")


def spent(share: float) -> str:
    """The load's share of its core, and whether it may have been what limited."""
    return f"{share:.0%}{', may limit' if share > BUSY else ''}"


def _ratio(row: Row, other: Row | None) -> str:
    if other is None or not (row.compared > 0 and other.compared > 0):  # one of them may be no number
        return ""
    ratio = row.compared / other.compared
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def _raise_files() -> int:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def _processor() -> str:
    with open("/proc/cpuinfo") as lines:
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
