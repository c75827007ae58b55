"""How many deliveries a second does one core make, and what does each cost?

The next tick is asked for as soon as every screen has an earlier one, so the server always has work. What is compared
is deliveries in a second of the server's CPU: on a quiet machine the same as in a second, and still true on a busy one,
or where the load is slower than the server.
"""

from __future__ import annotations

from .comparison import LARGE, SMALL, Comparison, Row, spent
from .load import Load
from .running import RunningPeer

COLUMNS = ("bytes", "deliveries/s", "per s of CPU", "CPU µs each", "load's core", "received of published")
WINDOW = 4  # ticks on their way


async def run(comparison: Comparison) -> None:
    screens, seconds = (500, 1.5) if comparison.is_quick else (1000, 6.0)

    async def measure(_: RunningPeer, load: Load) -> Row:
        await load.open(screens, 60)
        interval = await load.saturate(WINDOW, seconds / 3, seconds)
        await load.settle(20)
        each = interval.server / interval.received if interval.received else 0.0
        return Row(
            1 / each if each else 0.0,
            (
                f"{load.tally.size:,}",
                f"{interval.received / interval.seconds:,.0f}",
                f"{1 / each if each else 0.0:,.0f}",
                f"{each * 1e6:,.1f}",
                spent(interval.load / interval.seconds),
                load.tally.reconciled(),
            ),
        )

    for size in (SMALL, LARGE):
        title = f"Deliveries at saturation, {screens:,} screens, messages of about {size:,} bytes"
        await comparison.table("deliveries", title, COLUMNS, size, measure)
