"""Does the terminal board follow an evening through a real socket, whatever happens to the connection?"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from models.sessions import Session
from server.client import Client, Json
from server.watch.board import Board, fold
from server.watch.connection import Lost, NoBoard, Question, boards
from server.watch.meetings import Meeting
from server.watch.words import ENGLISH
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
RUN_MEETING = (ROOT / "tests/operations/run_meeting.graphql").read_text()
SUPERVISOR = Question("supervisor", PASSWORD)
PATIENT = 20  # seconds


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(Backend(sqlite_url, "memory://")) as server:
        yield server


class Relay:
    """A port in front of a server, that can be cut and mended."""

    def __init__(self, url: str) -> None:
        self.behind = urlsplit(url)
        self._listening: asyncio.Server | None = None
        self._port = 0
        self._open: dict[asyncio.Task[None], list[StreamWriter]] = {}
        self.flowing = asyncio.Event()
        self.flowing.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def mend(self) -> None:
        self._listening = await asyncio.start_server(self._relay, "127.0.0.1", self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Nobody listens any more, and all connections end without a word."""
        self.flowing.set()
        if self._listening is not None:
            self._listening.close()
        for writers in list(self._open.values()):
            for writer in writers:
                writer.transport.abort()
        if self._open:
            await asyncio.wait(self._open)

    async def _relay(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        behind_reader, behind = await asyncio.open_connection(self.behind.hostname, self.behind.port)
        self._open[task] = [writer, behind]
        try:
            await asyncio.gather(self._pump(reader, behind), self._pump(behind_reader, writer))
        finally:
            del self._open[task]

    async def _pump(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionError):
            while part := await reader.read(65536):
                await self.flowing.wait()
                writer.write(part)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def relayed(served: Served) -> AsyncIterator[Relay]:
    relay = Relay(served.url)
    await relay.mend()
    try:
        yield relay
    finally:
        await relay.cut()


class Watcher:
    """What a viewer sees: the board so far, and the times that it was lost."""

    def __init__(self, feed: AsyncGenerator[Json | Lost, None]) -> None:
        self._feed = feed
        self.board: Board | None = None
        self.kinds: list[str] = []

    async def next(self) -> Json | Lost:
        async with asyncio.timeout(PATIENT):
            event = await anext(self._feed)
        if isinstance(event, Lost):
            self.kinds.append("LOST")
        else:
            self.kinds.append(event["kind"])
            self.board = fold(self.board, event)
        return event

    async def lost(self) -> Lost:
        while not isinstance(event := await self.next(), Lost):
            pass
        return event

    async def state(self, wanted: str) -> Meeting:
        """Wait until the meeting is so."""
        while True:
            meetings = list(self.board.meetings.values()) if self.board else []
            if meetings and meetings[0].state == wanted:
                return meetings[0]
            await self.next()


@asynccontextmanager
async def watching(url: str, question: Question, heartbeat: float = 20) -> AsyncIterator[Watcher]:
    async with Client(url, heartbeat=heartbeat) as client, aclosing(boards(client, question, ENGLISH)) as feed:
        yield Watcher(feed)


async def schedule(served: Served) -> str:
    answer = await served.client("chair").execute(
        RUN_MEETING,
        "ScheduleMeeting",
        input={
            "cellId": served.world.organization("cell"),
            "kind": "REGULAR",
            "title": "Sinh hoạt thường kỳ",
            "scheduledAt": datetime.now(UTC).isoformat(),
        },
    )
    return str(answer["scheduleMeeting"]["meeting"]["id"])


async def open_meeting(served: Served, meeting: str) -> None:
    await served.client("chair").execute(RUN_MEETING, "OpenMeeting", input={"meetingId": meeting})


async def test_the_board_follows_a_meeting(served: Served) -> None:
    async with watching(served.url, SUPERVISOR) as watcher:
        await watcher.next()
        assert watcher.board is not None
        assert watcher.board.committee == "Đảng bộ phường"
        meeting = await schedule(served)
        await watcher.state("SCHEDULED")
        await open_meeting(served, meeting)
        await watcher.state("OPEN")
        assert watcher.board.totals.open == 1
        assert watcher.kinds[0] == "SNAPSHOT"
        assert set(watcher.kinds[1:]) == {"CHANGES"}


async def test_a_dropped_connection_is_made_again_and_brings_what_was_missed(served: Served) -> None:
    async with relayed(served) as relay, watching(relay.url, SUPERVISOR) as watcher:
        meeting = await schedule(served)
        await watcher.state("SCHEDULED")
        await relay.cut()
        assert "was lost" in (await watcher.lost()).reason
        assert "no server answers" in (await watcher.lost()).reason
        await open_meeting(served, meeting)
        await relay.mend()
        await watcher.state("OPEN")
        assert watcher.kinds[-1] == "SNAPSHOT"


async def test_a_connection_that_has_gone_silent_does_not_look_live_for_long(served: Served) -> None:
    async with relayed(served) as relay, watching(relay.url, SUPERVISOR, heartbeat=0.5) as watcher:
        await watcher.next()
        relay.flowing.clear()
        assert "was lost" in (await watcher.lost()).reason
        relay.flowing.set()
        while watcher.kinds[-1] != "SNAPSHOT":
            await watcher.next()


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "502 Bad Gateway"])
@pytest.mark.parametrize("body", [b"<h1>Hello</h1>", b"{}", b"[]"])
async def test_something_else_that_answers_is_not_taken_for_the_server(status: str, body: bytes) -> None:
    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        kind = b"text/html" if body.startswith(b"<") else b"application/json"
        writer.write(b"HTTP/1.1 %b\r\ncontent-type: %b\r\n" % (status.encode(), kind))
        writer.write(b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as somebody:
        port = somebody.sockets[0].getsockname()[1]
        async with watching(f"http://127.0.0.1:{port}", SUPERVISOR) as watcher:
            assert (await watcher.lost()).reason == f"something answers at http://127.0.0.1:{port}, but not this server"


async def test_a_server_that_is_not_there_yet_is_waited_for(served: Served) -> None:
    async with relayed(served) as relay:
        await relay.cut()
        async with watching(relay.url, SUPERVISOR) as watcher:
            assert relay.url in (await watcher.lost()).reason
            await watcher.lost()
            await relay.mend()
            while watcher.board is None:
                await watcher.next()


async def test_a_session_that_has_ended_is_begun_again(served: Served) -> None:
    async with watching(served.url, SUPERVISOR) as watcher:
        await watcher.next()
        async with served.database.write() as session:
            ours = Session.member_id == served.world.members["supervisor"]
            await session.execute(update(Session).where(ours).values(ended_at=datetime.now(UTC)))
        assert (await watcher.lost()).reason == ENGLISH.signed_out
        await watcher.next()
        assert watcher.kinds == ["SNAPSHOT", "LOST", "SNAPSHOT"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question("supervisor", "wrong"), "The user name or the password is wrong."),
        (Question("member", PASSWORD), ENGLISH.no_committee),
        (Question("chair", PASSWORD), ENGLISH.no_committee),
        (Question("follower", PASSWORD), ENGLISH.no_committee),
        (Question("supervisor", PASSWORD, committee="nonsense"), "`committeeId` is not an id of this kind."),
    ],
)
async def test_what_cannot_be_watched_is_refused_in_one_sentence(
    served: Served, question: Question, sentence: str
) -> None:
    async with watching(served.url, question) as watcher:
        with pytest.raises(NoBoard) as refused:
            await watcher.next()
    assert str(refused.value) == sentence


async def test_a_committee_that_is_not_ones_own_is_refused(served: Served) -> None:
    abroad = Question("supervisor", PASSWORD, committee=served.world.organization("abroad"))
    async with watching(served.url, abroad) as watcher:
        with pytest.raises(NoBoard, match="There is no such committee, or it is not yours to see"):
            await watcher.next()
