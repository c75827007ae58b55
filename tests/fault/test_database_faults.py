"""The database crashes during votes, or its answers get lost: is what was acknowledged there, and nothing twice?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from tests.proxy import Mischief
from tests.servers import Postgres

from .conftest import Site
from .evening import evening_in

pytestmark = pytest.mark.anyio

COMMIT = b"COMMIT"


@pytest.mark.parametrize(
    "crash", [partial(Postgres.stop, mode="immediate"), pytest.param(Postgres.kill, marks=pytest.mark.slow)]
)
async def test_a_database_that_crashes_and_restarts_during_votes(
    site: Site, seed: int, crash: Callable[[Postgres], None]
) -> None:
    async with evening_in(site.house, seed) as evening:
        for _ in range(2):
            await evening.acknowledged(15)
            with evening.trouble():
                await asyncio.to_thread(crash, site.postgres)
                await asyncio.to_thread(site.postgres.start)
        await evening.acknowledged(15)
    assert evening.broken_promises == []


async def test_commits_whose_answers_are_lost(site: Site, seed: int) -> None:
    """The server cannot know that they were made, and people ask once more."""
    async with evening_in(site.house, seed) as evening:
        for _ in range(5):
            async with asyncio.timeout(10):
                await site.to_postgres.lose_answer_to(COMMIT)
            await evening.acknowledged(3)
    assert evening.broken_promises == []


@pytest.mark.slow
async def test_a_way_to_the_database_on_which_anything_may_happen(site: Site, seed: int) -> None:
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(10)
        with evening.trouble():
            site.to_postgres.mischief = Mischief(evening.chance, cut=0.02, swallow=0.002, delay=0.05)
            await evening.acknowledged(50)
            site.to_postgres.heal()
        await evening.acknowledged(20)
    assert evening.broken_promises == []
