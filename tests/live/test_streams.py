"""GraphQL over SSE: one operation on one response, the same bytes for all, and nothing twice for who comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx2
import orjson
import pytest

from server.client import Json
from tests.gatherings import Gathering, do
from tests.serving import Served

pytestmark = pytest.mark.anyio

SCREEN = "subscription ($id: ID!) { meeting(id: $id) { id version state title } }"
MINE = "subscription ($id: ID!) { meeting(id: $id) { version mine { attendance { status } } } }"
BOARD = (
    "subscription ($id: ID!, $day: Date) { board(committeeId: $id, date: $day) { kind version totals { present } } }"
)


class Event(NamedTuple):
    kind: str
    id: str
    data: Json | None
    text: str


class Events:
    """What comes on a stream, event by event."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._chunks = response.aiter_text()
        self._text = ""

    async def next(self) -> Event:
        """Raises StopAsyncIteration at the end."""
        async with asyncio.timeout(5):
            while "\n\n" not in self._text:
                self._text += await anext(self._chunks)
        text, _, self._text = self._text.partition("\n\n")
        fields = dict(line.partition(":")[::2] for line in text.split("\n"))
        given = {name: value.removeprefix(" ") for name, value in fields.items()}
        data = given.get("data")
        return Event(given["event"], given.get("id", ""), orjson.loads(data) if data else None, text)

    async def ends(self) -> None:
        with pytest.raises(StopAsyncIteration):
            await self.next()


@asynccontextmanager
async def streaming(
    served: Served, who: str | None, query: str, *, method: str = "POST", last: str | None = None, **variables: Any
) -> AsyncIterator[Events]:
    headers = {
        "accept": "text/event-stream",
        **({"authorization": f"Bearer {served.world.tokens[who]}"} if who else {}),
        **({"last-event-id": last} if last else {}),
    }
    url = f"{served.url}/graphql"
    if method == "POST":
        request = served.http.stream("POST", url, headers=headers, json={"query": query, "variables": variables})
    else:
        params = {"query": query, "variables": orjson.dumps(variables).decode()}
        request = served.http.stream("GET", url, headers=headers, params=params)
    async with request as response:
        yield Events(response)


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
