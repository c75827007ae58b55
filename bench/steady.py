"""How late is a screen when the server has 10,000 deliveries to make each second, and how late the last of a tick?"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from math import isnan, nan

from .comparison import Comparison, Row, spent
from .load import Load
from .running import RunningPeer
from .shapes import SMALL, screen

COLUMNS = ("p50 ms", "p99 ms", "last: p50 ms", "last: p99 ms", "server's core", "load's core", "received of published")
RATE = 10_000  # deliveries a second


async def run(comparison: Comparison) -> None:
    screens, seconds = (250, 1.0) if comparison.is_quick else (1000, 10.0)

    async def measure(peer: RunningPeer, load: Load) -> Row:
        await load.open(screens, 60)
        tally, tally.delays = load.tally, []
        began, server, own = time.monotonic(), peer.cpu(), time.process_time()
        for number in range(int(seconds * RATE / screens)):
            await asyncio.sleep(began + number * screens / RATE - time.monotonic())
            load.tick()
        elapsed = time.monotonic() - began
        server, own = peer.cpu() - server, time.process_time() - own
        await load.settle(seconds)
        middle, late = _cuts(tally.delays)
        last_middle, last_late = _cuts(tally.last_delays)
        return Row(
            last_late,
            (
                *("never" if isnan(cut) else f"{cut:,.1f}" for cut in (middle, late, last_middle, last_late)),
                f"{server / elapsed:.0%}",
                spent(own / elapsed),
                tally.reconciled(),
            ),
        )

    title = f"Publish to screen at {RATE:,} deliveries/s, {screens:,} screens, ratios of the last screen's p99"
    await comparison.table("steady", title, COLUMNS, screen(SMALL), measure)


def _cuts(delays: Sequence[int]) -> tuple[float, float]:
    """Median and 99th percentile in ms."""
    if len(delays) < 2:
        return nan, nan
    cuts = statistics.quantiles(delays, n=100)
    return cuts[49] / 1e6, cuts[98] / 1e6
