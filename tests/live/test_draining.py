"""Does a server that ends let everybody go in order, let nobody on meanwhile, and answer what is under way?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import orjson
import pytest

from server.switchboard import Switchboard
from tests.events import SCREEN, streaming
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving
from tests.sockets import end, hear, hear_all, say, subscribe, talking
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

MINE = "subscription ($id: ID!) { meeting(id: $id) { version mine { attendance { status } } } }"
SIGN_IN = {
    "query": f'mutation {{ signIn(input: {{ username: "member", password: "{PASSWORD}" }}) {{ token }} }}',
}


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


class Gate:
    """Whoever signs in waits before it, as if to hash his password took so long."""

    def __init__(self, switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        passwords = switchboard.prototype.passwords
        verify = passwords.verify

        async def wait(password: str, password_hash: str | None) -> bool:
            self.reached.set()
            await self.opened.wait()
            return await verify(password, password_hash)

        monkeypatch.setattr(passwords, "verify", wait)


@pytest.fixture
def gate(switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(switchboard, monkeypatch)


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


async def test_a_mutation_under_way_on_a_websocket_is_answered_before_it_is_closed_with_1012(
    served: Served, switchboard: Switchboard, gate: Gate
) -> None:
    meeting = await Gathering.scheduled(served)
    async with talking(served) as connection:
        await say(connection, subscribe("screen", {"query": SCREEN, "variables": {"id": meeting.id}}))
        assert (await hear(connection))["id"] == "screen"
        await say(connection, subscribe("own", {"query": MINE, "variables": {"id": meeting.id}}))
        assert (await hear(connection))["id"] == "own"
        await say(connection, subscribe("1", SIGN_IN))
        await gate.reached.wait()
        draining = asyncio.create_task(switchboard.drain(5))
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        await say(connection, subscribe("2"))
        assert await hear_all(connection) == [], "subscriptions have stopped, and nothing new begins"
        gate.opened.set()
        answer = await hear(connection)
        assert (answer["id"], answer["type"]) == ("1", "next")
        assert answer["payload"]["data"]["signIn"]["token"]
        assert await hear(connection) == {"type": "complete", "id": "1"}
        assert await end(connection) == 1012
        await draining


async def test_a_mutation_under_way_on_a_stream_is_answered(
    served: Served, switchboard: Switchboard, gate: Gate
) -> None:
    async with asyncio.TaskGroup() as tasks, AsyncExitStack() as streams:
        opening = tasks.create_task(streams.enter_async_context(streaming(served, "member", **SIGN_IN)))
        await gate.reached.wait()
        draining = tasks.create_task(switchboard.drain(5))
        events = await opening
        gate.opened.set()
        answer = await events.next()
        assert answer.data is not None
        assert answer.data["data"]["signIn"]["token"]
        assert (await events.next()).kind == "complete"
        await draining


async def test_what_takes_too_long_is_cut_when_a_server_ends(
    served: Served, switchboard: Switchboard, gate: Gate
) -> None:
    switchboard.patience = replace(switchboard.patience, answer=0.2)
    async with talking(served) as connection:
        await say(connection, subscribe("1", SIGN_IN))
        await gate.reached.wait()
        await switchboard.drain(5)
        assert await end(connection) == 1012
    assert switchboard.connections == []
