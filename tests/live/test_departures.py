"""Does whoever goes without a word leave nothing behind? Ten thousand of them, and a thousand on real sockets."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from functools import partial

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from bench.evening.screens import Screen
from server.conversation import Conversation
from server.switchboard import Switchboard
from server.websocket import PROTOCOL, WebSocketProtocol
from tests.gatherings import FILES, Gathering
from tests.links import MemoryLink
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

LIVE = {"query": FILES["meeting_live"], "operationName": "MeetingLive"}
MINE = {"query": FILES["meeting_live"], "operationName": "MeetingMine"}
VERSION = "subscription ($id: ID!) { meeting(id: $id) { version } }"


class FullTransport(asyncio.Transport):
    """Its client reads nothing: once it is closed it waits for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborts = 0
        self._is_closing = False

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        self._is_closing = True

    def abort(self) -> None:
        self.aborts += 1


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
    """Nothing more than before; what was about to end by then may have ended since."""
    async with asyncio.timeout(10):
        while any(now > then for now, then in zip(left(served), before, strict=True)):  # noqa: ASYNC110
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


@pytest.mark.parametrize("how", ["goodbye", "nonsense", "end of stream", "nowhere"])
async def test_who_leaves_without_reading_what_was_written_to_him_is_cut_off(served: Served, how: str) -> None:
    switchboard: Switchboard = served.app.state.switchboard
    transport = FullTransport()
    config = Config(served.app)
    config.load()
    protocol = WebSocketProtocol(config, ServerState(), {"switchboard": switchboard})
    protocol.connection_made(transport)
    client = ClientProtocol(
        parse_uri(f"ws://127.0.0.1/{how if how == 'nowhere' else 'graphql'}"), subprotocols=[PROTOCOL]
    )
    client.send_request(client.connect())
    protocol.data_received(b"".join(client.data_to_send()))
    client.receive_data(transport.written)
    if how == "goodbye":
        client.send_close(1000)
        protocol.data_received(b"".join(client.data_to_send()))
    elif how == "nonsense":
        protocol.data_received(b"\xff\xff")
    elif how == "end of stream":
        protocol.eof_received()
    assert transport.is_closing()
    for _ in range(switchboard.patience.goodbye):
        switchboard.look_around()
    assert transport.aborts == 0
    switchboard.look_around()
    assert transport.aborts == 1
    assert not switchboard.conversations
