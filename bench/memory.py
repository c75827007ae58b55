"""How much memory does a connection with one subscription take? The difference of the server's unique set size."""

from __future__ import annotations

import asyncio

from .comparison import Comparison, Row
from .load import Load
from .running import RunningPeer
from .shapes import SMALL, screen

COLUMNS = ("before MB", "after MB", "KB a connection", "received of published")
WARM_UP = 50  # connections before the first weighing: what a process loads once is nobody's
REST = 1.0  # seconds for a garbage collector to come round


async def run(comparison: Comparison) -> None:
    screens = 500 if comparison.is_quick else comparison.screens(10_000)

    async def measure(peer: RunningPeer, load: Load) -> Row:
        await load.open(WARM_UP, 60)
        before = peer.memory()
        await load.open(screens, 240)
        load.tick()
        await load.settle(60)
        await asyncio.sleep(REST)
        after = peer.memory()
        each = (after - before) / screens
        return Row(each, (f"{before / 1e6:,.1f}", f"{after / 1e6:,.1f}", f"{each / 1e3:,.1f}", load.tally.reconciled()))

    await comparison.table("memory", f"Memory at {screens:,} connections", COLUMNS, screen(SMALL), measure)
