"""How fast did it go, and how late were the screens?"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from .grounds import CountingPostgres, Spent
from .pipes import Reply
from .reckoning import fetch
from .screens import Screen


class Phase(NamedTuple):
    name: str
    began: float
    ended: float


def table(title: str) -> Table:
    found = Table(title=title, title_justify="left")
    found.add_column("")
    for name in (
        "answered", "a second", "per CPU second", "µs of CPU", "server %", "PostgreSQL %", "Redis %", "load %",
        "p50 ms", "p99 ms",
    ):  # fmt: skip
        found.add_column(name, justify="right")
    return found


def add_row(found: Table, name: str, replies: Sequence[Reply], spent: Spent) -> None:
    """The percentages are of one core."""
    if not replies:
        found.add_row(name, "0")
        return
    cuts = _cuts([reply.received - reply.sent for reply in replies])
    shares = [f"{part / spent.wall:.0%}" for part in (spent.server, spent.postgres, spent.redis, spent.load)]
    found.add_row(
        name, f"{len(replies)}", f"{len(replies) / spent.wall:.0f}", f"{len(replies) / spent.server:.0f}",
        f"{spent.server / len(replies) * 1e6:.0f}", *shares, *(f"{cut * 1000:.0f}" for cut in cuts),
    )  # fmt: skip


async def tell_delays(
    console: Console, postgres: CountingPostgres, screens: Sequence[Screen], phases: Sequence[Phase]
) -> None:
    """From the instant that the change log has, which is taken before the commit, to each screen that shows it."""
    changes: dict[int, list[tuple[int, float]]] = defaultdict(list)
    query = "SELECT meeting_id, version, extract(epoch FROM at)::float8 FROM changes WHERE version > 1"
    for meeting_id, version, at in await fetch(postgres, query):
        changes[meeting_id].append((version, at))
    delays: dict[str, list[float]] = {phase.name: [] for phase in phases}
    missing = 0
    for screen in screens:
        versions = [version for version, _ in screen.arrivals]
        for version, at in changes[screen.key]:
            if version <= versions[0]:
                continue  # it was there when the screen was opened
            place = bisect_left(versions, version)
            if place == len(versions):
                missing += 1
                continue
            name = next((phase.name for phase in phases if phase.began <= at <= phase.ended), None)
            if name:
                delays[name].append(screen.arrivals[place][1] - at)
    found = Table("recorded to screen", "seen", "p50 ms", "p99 ms", title_justify="left")
    for name, late in delays.items():
        if late:
            found.add_row(name, f"{len(late)}", *(f"{cut * 1000:.0f}" for cut in _cuts(late)))
    console.print(found)
    messages = sum(screen.received for screen in screens)
    console.print(f"{messages} messages to {len(screens)} members' screens; {missing} changes never came.")


def tell_spent(console: Console, spent: Spent, memory: int) -> None:
    console.print(
        f"In all {spent.wall:.0f} s: the server {spent.server:.0f} s of CPU, PostgreSQL {spent.postgres:.0f},"
        f" Redis {spent.redis:.0f}, this load {spent.load:.0f}. The server has {memory} MiB."
    )


def _cuts(values: Iterable[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)]
