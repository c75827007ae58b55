"""What is said gets lost on the way to servers or to the broker: is it asked for again, and done once?"""

from __future__ import annotations

import asyncio

import pytest

from tests.proxy import Mischief

from .conftest import Site
from .evening import evening_in

pytestmark = pytest.mark.anyio


async def test_a_way_to_the_servers_on_which_anything_may_happen(site: Site, seed: int) -> None:
    """Answers are cut off, swallowed and late; what was swallowed once stays silent."""
    async with evening_in(site.house, seed, urls=[front.url for front in site.fronts]) as evening:
        await evening.acknowledged(10)
        with evening.trouble():
            for front in site.fronts:
                front.mischief = Mischief(evening.chance, cut=0.04, swallow=0.004, delay=0.1)
            await evening.acknowledged(40)
            for front in site.fronts:
                front.heal()
        await evening.acknowledged(20)
    assert evening.broken_promises == []
    assert sum(front.lost for front in site.fronts) > 5


async def test_answers_to_ballots_that_are_lost(site: Site, seed: int) -> None:
    """Each of them had been taken: asked once more, the server says so and does not take it twice."""
    async with evening_in(site.house, seed, urls=[front.url for front in site.fronts]) as evening:
        for turn in range(6):
            async with asyncio.timeout(10):
                await site.fronts[turn % 3].lose_answer_to(b"castBallot")
        await evening.acknowledged(20)
    assert evening.broken_promises == []


@pytest.mark.slow
async def test_a_way_to_the_broker_on_which_nothing_gets_through(site: Site, seed: int) -> None:
    """For one server; it and the others know what they do not hear of."""
    async with evening_in(site.house, seed) as evening:
        await evening.acknowledged(10)
        site.to_redis.hold()
        await site.broker_is_missed(site.house.processes[0])
        await evening.acknowledged(30)
        site.to_redis.heal()
        await evening.acknowledged(10)
        site.to_redis.mischief = Mischief(evening.chance, cut=0.1, swallow=0.05, delay=0.2)
        await evening.acknowledged(40)
        site.to_redis.heal()
        await evening.acknowledged(10)
    assert evening.broken_promises == []
