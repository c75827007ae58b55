"""Does whoever goes without a word leave nothing behind? Ten thousand of them, and a thousand on real sockets."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bench.evening.screens import Screen
from server.conversation import Conversation
from server.switchboard import Switchboard
from tests.gatherings import FILES, Gathering
from tests.links import MemoryLink
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

LIVE = {"query": FILES["meeting_live"], "operationName": "MeetingLive"}
MINE = {"query": FILES["meeting_live"], "operationName": "MeetingMine"}
VERSION = "subscription ($id: ID!) { meeting(id: $id) { version } }"


def _itself(screen: Screen) -> Screen:
    return screen


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        yield served


def left(served: Served) -> tuple[int, int, int, int, int]:
    switchboard: Switchboard = served.app.state.switchboard
    gc.collect()
    return (
        len(switchboard.operations),
        len(switchboard.conversations),
        switchboard.live.hub.followers,
        len(asyncio.all_tasks()),
        sum(isinstance(each, Conversation) for each in gc.get_objects()),
    )


async def until_nothing_is_left(served: Served, before: tuple[int, ...]) -> None:
    async with asyncio.timeout(10):
        while left(served) != before:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.1)


async def test_ten_thousand_who_are_cut_off_leave_nothing(served: Served) -> None:
    meeting = await Gathering.scheduled(served)

    async def come_and_go() -> None:
        links = [MemoryLink(served.app.state.switchboard, served.world.tokens["member"]) for _ in range(100)]
        await asyncio.gather(*(link.sign_in() for link in links))
        for number, link in enumerate(links):
            if number % 10:  # some go before they have asked for anything, all before they were answered
                link.subscribe("1", {**(MINE if number % 10 == 1 else LIVE), "variables": {"id": meeting.id}})
            if number % 10 > 5:
                await asyncio.sleep(0)
        for link in links:
            link.abort()

    before = left(served)
    for _ in range(100):
        await come_and_go()
    await until_nothing_is_left(served, before)


async def test_sockets_that_are_cut_off_leave_nothing(served: Served) -> None:
    meeting = await Gathering.scheduled(served)
    port, token = int(served.url.rpartition(":")[2]), served.world.tokens["member"]

    async def come_and_go() -> None:
        screens = [Screen(number, VERSION, {"id": meeting.id}, token) for number in range(100)]
        for screen in screens:
            await asyncio.get_running_loop().create_connection(partial(_itself, screen), "127.0.0.1", port)
        await asyncio.gather(*(screen.shown for screen in screens))
        for screen in screens:
            screen.cut()

    before = left(served)
    for _ in range(10):
        await come_and_go()
    await until_nothing_is_left(served, before)
