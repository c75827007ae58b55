"""Is a server found out that breaks a promise? Then the others have kept theirs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.houses import Process

from .conftest import Site
from .evening import Evening, evening_in

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def evening_with(site: Site, variant: str, seed: int) -> AsyncIterator[Evening]:
    """At two servers, of which one is broken."""
    sound = site.house.processes[1]
    broken = Process(sound.backend, "tests.fault.broken", variant)
    try:
        await asyncio.to_thread(broken.start)
        async with evening_in(site.house, seed, urls=[sound.url, broken.url]) as evening:
            yield evening
    finally:
        await asyncio.to_thread(broken.close)


async def test_a_server_that_hears_of_nothing_is_found_out(site: Site, seed: int) -> None:
    async with evening_with(site, "deaf", seed) as evening:
        await evening.acknowledged(20)
    found = evening.broken_promises
    assert any("is not as a fresh query" in finding for finding in found), found
    assert any("showed version" in finding for finding in found), found
    assert not [finding for finding in found if "at server 0" in finding], (
        "only the screens of the broken one are stale"
    )


@pytest.mark.slow
async def test_a_server_that_forgets_what_it_acknowledged_is_found_out(site: Site, seed: int) -> None:
    async with evening_with(site, "forgetful", seed) as evening:
        await evening.ballots_acknowledged(20)
    assert any("lost: Vote" in finding for finding in evening.broken_promises), evening.broken_promises


@pytest.mark.slow
async def test_a_server_that_takes_a_ballot_twice_is_found_out(site: Site, seed: int) -> None:
    async with evening_with(site, "generous", seed) as evening:
        await evening.ballots_acknowledged(40)
    found = evening.broken_promises
    assert any("ballots of" in finding and "voters" in finding for finding in found), found
