"""How many deliveries a second does one core make, and what does each cost?

The next tick is asked for as soon as every screen has an earlier one, so the server always has work. What is compared
is deliveries in a second of the server's CPU: on a quiet machine the same as in a second, and still true on a busy one,
or where the load is slower than the server.
"""

from __future__ import annotations

from .comparison import Comparison, Row, spent
from .load import LONGEST, Load
from .running import RunningPeer
from .shapes import LARGE, SMALL, screen, string

COLUMNS = (
    "bytes",
    "deliveries/s",
    "per s of CPU",
    "CPU µs each",
    "server's core",
    "load's core",
    "received of published",
)


async def run(comparison: Comparison) -> None:
    screens, seconds = (250, 1.0) if comparison.is_quick else (1000, 6.0)

    async def measure(_: RunningPeer, load: Load) -> Row:
        await load.open(screens, 60)
        interval = await load.saturate(seconds / 3, seconds)
        await load.settle(LONGEST)
        each = interval.server / interval.received if interval.received else 0.0
        return Row(
            1 / each if each else 0.0,
            (
                f"{load.tally.size:,}",
                f"{interval.received / interval.seconds:,.0f}",
                f"{1 / each if each else 0.0:,.0f}",
                f"{each * 1e6:,.1f}",
                f"{interval.server / interval.seconds:.0%}",
                spent(interval.load / interval.seconds),
                load.tally.reconciled(),
            ),
        )

    shapes = [screen(SMALL), screen(LARGE)]
    if not comparison.is_quick:
        shapes += [string(SMALL), string(LARGE)]
    for shape in shapes:
        await comparison.table("deliveries", f"Deliveries, {screens:,} screens", COLUMNS, shape, measure)
