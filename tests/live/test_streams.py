"""GraphQL over SSE: one operation on one response, the same bytes for all, and nothing twice for who comes back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, NoReturn

import orjson
import pytest
from starlette.types import Message
from structlog.testing import capture_logs

from models.errors import Unavailable
from server.callers import Caller
from server.sources import SessionSource
from server.streams import COMPLETE, Stream, event
from server.switchboard import Switchboard
from tests.events import SCREEN, streaming
from tests.gatherings import Gathering, do
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

MINE = "subscription ($id: ID!) { meeting(id: $id) { version mine { attendance { status } } } }"
BOARD = (
    "subscription ($id: ID!, $day: Date) { board(committeeId: $id, date: $day) { kind version totals { present } } }"
)


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_subscription_is_a_stream_of_next_events(shared: Served, method: str) -> None:
    meeting = await Gathering.scheduled(shared)
    async with streaming(shared, "member", SCREEN, method=method, id=meeting.id) as events:
        assert events.response.status_code == 200
        assert events.response.headers["content-type"].startswith("text/event-stream")
        first = await events.next()
        assert (first.kind, first.data["data"]["meeting"]["version"]) == ("next", 1)  # type: ignore[index]
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        second = await events.next()
        assert (second.kind, second.data["data"]["meeting"]["state"]) == ("next", "ANNOUNCED")  # type: ignore[index]


async def test_everybody_gets_the_same_bytes(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with (
        streaming(shared, "member", SCREEN, id=meeting.id) as one,
        streaming(shared, "official", SCREEN, id=meeting.id) as other,
    ):
        assert (await one.next()).text == (await other.next()).text
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        assert (await one.next()).text == (await other.next()).text


async def test_who_comes_back_and_has_missed_nothing_gets_nothing_but_the_next_change(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with streaming(shared, "member", SCREEN, id=meeting.id) as events:
        had = await events.next()
    async with (
        streaming(shared, "member", SCREEN, last=had.id, id=meeting.id) as again,
        streaming(shared, "official", SCREEN, id=meeting.id) as other,
    ):
        await other.next()
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        assert (await again.next()).data["data"]["meeting"]["version"] == 2  # type: ignore[index]


async def test_an_id_says_nothing_of_another_operation_or_of_another_meeting(shared: Served) -> None:
    gathering, other = await Gathering.scheduled(shared), await Gathering.scheduled(shared)
    async with streaming(shared, "member", SCREEN, id=gathering.id) as events:
        last = (await events.next()).id
    for query, meeting_id in ((SCREEN.replace("title", "kind"), gathering.id), (SCREEN, other.id)):
        async with streaming(shared, "member", query, last=last, id=meeting_id) as events:
            first = await events.next()
            assert first.data is not None
            assert first.data["data"]["meeting"]["version"] == 1


async def test_what_is_read_anew_each_time_has_no_id(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    query = SCREEN.replace("title", "roll { member { standing } }")
    async with streaming(shared, "member", query, id=gathering.id) as events:
        assert (await events.next()).id == ""


async def test_who_has_missed_something_gets_the_newest(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with streaming(shared, "member", SCREEN, id=meeting.id) as events:
        had = await events.next()
    await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
    async with streaming(shared, "member", SCREEN, last=had.id, id=meeting.id) as events:
        assert (await events.next()).data["data"]["meeting"]["version"] == 2  # type: ignore[index]


async def test_a_board_goes_on_with_changes_for_who_has_missed_nothing(shared: Served) -> None:
    meeting = await Gathering.opened(shared)
    given = {"id": shared.world.organization("commune"), "day": meeting.day}
    async with streaming(shared, "supervisor", BOARD, **given) as staying:
        first = await staying.next()
        async with streaming(shared, "supervisor", BOARD, last=first.id, **given) as again:
            # Nothing says that it is there before its first event: another one who comes then is.
            async with streaming(shared, "supervisor", BOARD, **given) as other:
                await other.next()
            await meeting.arrive(["member"])
            assert (await again.next()).data["data"]["board"]["kind"] == "CHANGES"  # type: ignore[index]
        assert first.data["data"]["board"]["kind"] == "SNAPSHOT"  # type: ignore[index]


@pytest.mark.parametrize("query", ["{ viewer { member { id } } }", "mutation { signOut { ok } }"])
async def test_queries_and_mutations_have_one_next_event_and_are_complete(shared: Served, query: str) -> None:
    async with streaming(shared, "away", query) as events:
        assert (await events.next()).kind == "next"
        assert (await events.next())[:3] == ("complete", "", None)
        await events.ends()


async def test_a_subscription_of_ones_own_is_streamed_too(shared: Served) -> None:
    meeting = await Gathering.opened(shared)
    async with streaming(shared, "member", MINE, id=meeting.id) as events:
        first = await events.next()
        assert first.data["data"]["meeting"]["mine"] == {"attendance": {"status": None}}  # type: ignore[index]
        await meeting.arrive(["member"])
        second = await events.next()
        assert second.data["data"]["meeting"]["mine"] == {"attendance": {"status": "PRESENT"}}  # type: ignore[index]


async def test_who_is_not_signed_in_is_told_so_and_the_stream_is_complete(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with streaming(shared, None, SCREEN, id=meeting.id) as events:
        refused = await events.next()
        assert refused.data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"  # type: ignore[index]
        assert (await events.next()).kind == "complete"
        await events.ends()


async def test_what_he_may_not_see_is_refused_like_what_does_not_exist(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with streaming(shared, "neighbour", SCREEN, id=meeting.id) as events:
        refused = await events.next()
        assert refused.data["errors"][0]["extensions"]["code"] == "NOT_FOUND"  # type: ignore[index]
        assert (await events.next()).kind == "complete"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("{", 400, "GRAPHQL_PARSE_FAILED"),
        ("subscription { meeting { id } }", 400, "GRAPHQL_VALIDATION_FAILED"),
        (SCREEN, 400, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_be_run_is_answered_and_not_streamed(
    shared: Served, query: str, status: int, code: str
) -> None:
    async with streaming(shared, "member", query) as events:
        body = orjson.loads(await events.response.aread())
        assert events.response.status_code == status
        assert body["errors"][0]["extensions"]["code"] == code


async def test_a_session_that_ends_ends_its_streams_and_a_client_that_goes_leaves_nothing(shared: Served) -> None:
    switchboard = shared.app.state.switchboard
    meeting = await Gathering.scheduled(shared)
    async with (
        streaming(shared, "outsider", SCREEN, id=meeting.id),
        streaming(shared, "deputy", SCREEN, id=meeting.id) as events,
    ):
        await events.next()
        await do(shared.client("deputy"), "signOut")
        await events.ends()
    async with asyncio.timeout(5):
        while switchboard.streams or len(switchboard.operations):  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.01)


class SlowClient:
    """An ASGI client that takes each chunk when it is let, and never goes."""

    def __init__(self) -> None:
        self.taken = b""
        self.sending = asyncio.Event()
        self.let = asyncio.Event()

    async def send(self, message: Message) -> None:
        if message.get("body"):
            self.sending.set()
            await self.let.wait()
            self.taken += message["body"]

    async def receive(self) -> Message:
        await asyncio.Event().wait()
        raise AssertionError


async def stream_of(served: Served, query: str, **variables: Any) -> Stream:
    """For a member, before it runs."""
    switchboard: Switchboard = served.app.state.switchboard
    caller = Caller(served.world.tokens["member"], "en", "127.0.0.1")
    stream = Stream(switchboard, caller, switchboard.execution.operation(query, None, variables), variables)
    await stream.sign_in()
    return stream


async def test_what_ends_a_stream_reaches_a_client_that_is_still_reading_what_came_before(shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    stream, client = await stream_of(shared, SCREEN, id=meeting.id), SlowClient()
    running = asyncio.create_task(stream.run(client.receive, client.send, None))
    async with asyncio.timeout(5):
        await client.sending.wait()
        stream.over(b'{"data":null}')
        client.let.set()
        await running
    assert client.taken.endswith(event(b'{"data":null}') + COMPLETE)


async def test_a_stream_that_fails_is_logged(shared: Served) -> None:
    async def fail(message: Message) -> None:
        raise ZeroDivisionError

    meeting = await Gathering.scheduled(shared)
    stream = await stream_of(shared, SCREEN, id=meeting.id)
    with capture_logs() as logs, pytest.raises(ZeroDivisionError):
        await stream.run(SlowClient().receive, fail, None)
    assert [(entry["event"], entry["error"]) for entry in logs] == [("a stream failed", "ZeroDivisionError")]
    assert stream not in shared.app.state.switchboard.streams


async def test_a_stream_that_comes_after_the_hub_has_ended_is_refused_with_503(sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        await served.app.state.live.hub.__aexit__(None, None, None)
        async with streaming(served, "member", SCREEN, id="x") as events:
            assert events.response.status_code == 503
            body = orjson.loads(await events.response.aread())
            assert body["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_whose_session_is_being_read_when_the_hub_ends_is_refused_and_not_taken_for_a_stranger(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def read(self: SessionSource, stale: object) -> NoReturn:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with serving(Backend(sqlite_url, "memory://")) as served:
        monkeypatch.setattr(SessionSource, "read", read)
        signing_in = asyncio.create_task(stream_of(served, SCREEN, id="x"))
        await reached.wait()
        await served.app.state.live.hub.__aexit__(None, None, None)
        with pytest.raises(Unavailable):
            await signing_in


async def test_a_stream_whose_client_does_not_read_what_is_for_him_alone_is_cut(
    shared: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.streams.GOODBYE", 0.01)
    switchboard: Switchboard = shared.app.state.switchboard
    meeting = await Gathering.opened(shared)
    stream, client = await stream_of(shared, MINE, id=meeting.id), SlowClient()
    running = asyncio.create_task(stream.run(client.receive, client.send, None))
    async with asyncio.timeout(5):
        await client.sending.wait()
        monkeypatch.setattr(switchboard, "patience", replace(switchboard.patience, lag=-1))
        switchboard.look_around()
        await running
    assert switchboard.delivery.lagging == {}
