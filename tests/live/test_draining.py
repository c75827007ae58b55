"""Does a server that ends let everybody go in order, and let nobody on meanwhile?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import orjson
import pytest

from server.switchboard import Switchboard
from tests.events import SCREEN, streaming
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        yield served


@pytest.fixture
def switchboard(served: Served, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    """It lets ten clients go in a second."""
    monkeypatch.setattr("server.switchboard.LEAVING", 10)
    switchboard: Switchboard = served.app.state.switchboard
    return switchboard


async def test_a_stream_that_comes_back_to_a_server_that_is_ending_is_refused_with_503(
    served: Served, switchboard: Switchboard
) -> None:
    meeting = await Gathering.scheduled(served)
    async with streaming(served, "member", SCREEN, id=meeting.id) as events:
        await events.next()
        draining = asyncio.create_task(switchboard.drain(5))
        await events.ends()
    for who in ("member", None):
        async with streaming(served, who, SCREEN, id=meeting.id) as events:
            assert events.response.status_code == 503
            body = orjson.loads(await events.response.aread())
            assert body["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    await draining
    assert switchboard.connections == []


async def test_streams_are_let_go_in_waves_too(served: Served, switchboard: Switchboard) -> None:
    meeting = await Gathering.scheduled(served)
    async with AsyncExitStack() as open_streams:
        streams = [streaming(served, "member", SCREEN, id=meeting.id) for _ in range(10)]
        for events in [await open_streams.enter_async_context(each) for each in streams]:
            await events.next()
        began = time.monotonic()
        await switchboard.drain(5)
        assert time.monotonic() - began > 0.9
