"""Somebody stops reading: is nobody else kept waiting, does memory stay bounded, and is he let go in the end?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil
import pytest

from tests.watchers import document

from .conftest import Site
from .evening import Evening, evening_in
from .followers import SELECTED
from .stalled import CONNECTIONS, StalledReader

pytestmark = [pytest.mark.anyio, pytest.mark.skipif(not CONNECTIONS.exists(), reason="only Linux tells of its queues")]

SCREENS = 8  # that one of them follows on his connection
MOST_MEMORY = 48 << 20  # bytes that they may cost the server
LAG = 12.0  # seconds after which that must have been done
GONE_WITHIN = 20.0  # seconds, also without a word that gets through


@asynccontextmanager
async def stalled(site: Site, evening: Evening, number: int) -> AsyncIterator[list[StalledReader]]:
    """So many, at the first server, who follow the votes of a meeting and do not read."""
    token = site.house.world.tokens["supervisor"]
    readers = [await asyncio.to_thread(StalledReader, site.house.processes[0], token) for _ in range(number)]
    try:
        for reader in readers:
            screen = document("subscription", f'meeting(id: "{evening.halls[0].id}") {SELECTED["meeting"]}')
            await asyncio.to_thread(reader.subscribe, screen, SCREENS)
        for reader in readers:
            await reader.until_stalled(within=20)
        yield readers
    finally:
        for reader in readers:
            reader.close()


async def test_readers_that_stop_reading_keep_nobody_waiting(site: Site, seed: int) -> None:
    server = psutil.Process(site.house.processes[0].pid)
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(10)
        async with stalled(site, evening, 2):
            before = server.memory_info().rss
            await evening.acknowledged(40)
            assert server.memory_info().rss - before < MOST_MEMORY
    assert evening.broken_promises == []


@pytest.mark.slow
async def test_a_reader_that_never_reads_again_is_let_go(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening, stalled(site, evening, 1) as (reader,):
        await reader.until_let_go(within=GONE_WITHIN)
    assert evening.broken_promises == []


@pytest.mark.slow
async def test_a_reader_that_reads_again_too_late_is_told_to_come_back(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening, stalled(site, evening, 1) as (reader,):
        begin = time.monotonic()
        while time.monotonic() < begin + LAG:
            await evening.acknowledged(5)
        assert await asyncio.to_thread(reader.read_to_the_end, 10) == 1013
    assert evening.broken_promises == []
