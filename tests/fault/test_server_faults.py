"""A server is killed: does what it acknowledged reach every screen, and do its own screens go on elsewhere?"""

from __future__ import annotations

import asyncio

import pytest

from tests.gatherings import do, key

from .conftest import Site
from .evening import evening_in
from .stored import unannounced

pytestmark = pytest.mark.anyio


async def test_a_server_that_is_killed_between_commit_and_announcement(site: Site, seed: int) -> None:
    """The broker is frozen meanwhile, so that nobody can tell what was committed."""
    doomed, *others = site.house.processes
    async with evening_in(site.house, seed, urls=[each.url for each in others]) as evening:
        quiet = evening.quiet
        await evening.acknowledged(10)
        site.redis.freeze()
        await do(site.house.at(doomed.url, quiet.chair), "addAgendaItem", meetingId=quiet.id, title="Việc khác")
        await asyncio.to_thread(doomed.kill)
        assert await unannounced(site.house.database, [key(quiet.id)]) == 1
        site.redis.thaw()
        assert await unannounced(site.house.database, [key(quiet.id)], within=5) == 0, "another one announced it"
    assert evening.broken_promises == []


async def test_a_server_that_is_killed_under_its_screens(site: Site, seed: int) -> None:
    """They go on at the next one, which people use too."""
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(15)
        doomed = evening.chance.choice(site.house.processes)
        cut_off = [each for each in evening.watchers if each.served_by == doomed.url]
        assert cut_off
        with evening.trouble():
            await asyncio.to_thread(doomed.kill)
        await evening.acknowledged(20)
        async with asyncio.timeout(5):
            for each in cut_off:
                while each.served_by == doomed.url:
                    await each.message()
    assert evening.broken_promises == []
