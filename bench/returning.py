"""What does it cost when all clients come back at once? All are cut, all connect again, until the last is current.

And of that, what does it cost without the handshake: connection_init, and subscribing to what already runs?
"""

from __future__ import annotations

import time

from .comparison import Comparison, Row, spent
from .load import Load
from .running import RunningPeer
from .shapes import SMALL, screen

COLUMNS = (
    "seconds", "server's CPU s", "CPU ms each", "of it init and subscribe", "load's core", "received of published",
)  # fmt: skip
FEW = 1000  # whose handshake is over before the first of them is given up for saying nothing


async def run(comparison: Comparison) -> None:
    screens = 250 if comparison.is_quick else 5000

    async def subscribe(peer: RunningPeer, load: Load) -> float:
        """Seconds of CPU for each, before anybody has gone: to tidy up after others is not their cost."""
        count = min(FEW, screens)
        await load.open(1, 60)
        await load.open(count, 60, waits=True)
        before = peer.cpu()
        await load.begin(60)
        cost = (peer.cpu() - before) / count
        load.drop()
        return cost

    async def measure(peer: RunningPeer, load: Load) -> Row:
        subscribing = await subscribe(peer, load)
        await load.open(screens, 120)
        load.tick()
        await load.settle(60)
        began, server, own = time.monotonic(), peer.cpu(), time.process_time()
        load.drop()
        await load.open(screens, 120)
        elapsed = time.monotonic() - began
        server, own = peer.cpu() - server, time.process_time() - own
        load.tick()
        await load.settle(60)
        return Row(
            server,
            (
                f"{elapsed:,.1f}",
                f"{server:,.2f}",
                f"{server / screens * 1e3:,.2f}",
                f"{subscribing * 1e3:,.2f}",
                spent(own / elapsed),
                load.tally.reconciled(),
            ),
        )

    title = f"{screens:,} clients coming back at once, ratios of the server's CPU"
    await comparison.table("returning", title, COLUMNS, screen(SMALL), measure)
