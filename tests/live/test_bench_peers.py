"""Does each server that the bench compares do what it must? Those in Python; the others need Node and its packages."""

from __future__ import annotations

import os

import pytest

from bench.load import Load
from bench.peers import PEERS
from bench.running import running
from bench.shapes import LARGE, SMALL, Shape, screen, string

pytestmark = pytest.mark.anyio
CORES = sorted(os.sched_getaffinity(0))


@pytest.mark.parametrize("shape", [screen(LARGE), string(SMALL)], ids=["screen", "string"])
@pytest.mark.parametrize("name", [name for name, peer in PEERS.items() if peer.file.endswith(".py")])
async def test_every_screen_gets_every_tick_and_again_after_it_came_back(name: str, shape: Shape) -> None:
    async with running(PEERS[name], shape, CORES) as peer:
        load = Load(peer, shape.query)
        await load.open(5, 30)
        for _ in range(3):
            load.tick()
            await load.settle(30)  # else a server that conflates would skip some
        load.drop()
        await load.open(5, 30)
        load.tick()
        await load.settle(30)
        assert load.tally.reconciled() == "20 of 20"
        assert load.tally.size == (LARGE if shape.lines else SMALL)
        load.drop()
