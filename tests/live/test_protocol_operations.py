"""graphql-transport-ws, sentence by sentence: operations. The sentences are those of PROTOCOL.md of graphql-ws."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import update
from websockets.asyncio.client import ClientConnection

from models.meetings import Meeting
from server.client import Json
from tests.gatherings import Gathering, key
from tests.serving import Served
from tests.sockets import VIEWER, complete, end, hear, hear_all, say, subscribe, talking

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _nothing_crashes(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def shared_screen(gathering: Gathering) -> Json:
    return {"query": f'subscription {{ meeting(id: "{gathering.id}") {{ version }} }}'}


def personal_screen(gathering: Gathering) -> Json:
    return {"query": f'subscription {{ meeting(id: "{gathering.id}") {{ version mine {{ __typename }} }} }}'}


def log_screen(gathering: Gathering) -> Json:
    return {"query": f'subscription {{ meetingLog(meetingId: "{gathering.id}") {{ version }} }}'}


SCREENS = pytest.mark.parametrize("screen", [shared_screen, personal_screen, log_screen])
Screen = Callable[[Gathering], Json]


def announcing(gathering: Gathering) -> Json:
    query = f'mutation {{ announceMeeting(input: {{ meetingId: "{gathering.id}" }}) {{ meeting {{ version }} }} }}'
    return {"query": query}


@asynccontextmanager
async def held(gathering: Gathering) -> AsyncIterator[None]:
    """Nobody can change the meeting meanwhile: who tries waits."""
    async with gathering.served.database.write() as session:
        row = Meeting.id == key(gathering.id)
        await session.execute(update(Meeting).where(row).values(title=Meeting.title))
        yield


async def kinds(connection: ClientConnection, count: int) -> list[tuple[str, str]]:
    return [(message["id"], message["type"]) for message in [await hear(connection) for _ in range(count)]]


# Subscribe


@SCREENS
async def test_an_id_of_an_active_subscriber_closes_immediately_with_4409(shared: Served, screen: Screen) -> None:
    gathering = await Gathering.scheduled(shared)
    for name in ("1", "x" * 200):
        async with talking(shared, "chair") as connection:
            await say(connection, subscribe(name, screen(gathering)))
            assert (await hear(connection))["type"] == "next"
            await say(connection, subscribe(name))
            assert await end(connection) == 4409


async def test_an_id_is_taken_regardless_of_the_operations_type(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with held(gathering):
        for second in (VIEWER, announcing(gathering), shared_screen(gathering), {"query": "{"}):
            async with talking(shared, "chair") as connection:
                await say(connection, subscribe("1", announcing(gathering)), subscribe("1", second))
                assert await end(connection) == 4409


@SCREENS
async def test_once_a_client_completes_an_operation_it_is_free_to_reuse_that_id(shared: Served, screen: Screen) -> None:
    gathering = await Gathering.scheduled(shared)
    async with talking(shared, "chair") as connection:
        for _ in range(3):
            await say(connection, subscribe("1", screen(gathering)))
            assert await kinds(connection, 1) == [("1", "next")]
            await say(connection, complete("1"))
        await say(connection, subscribe("1"), complete("1"), subscribe("1"))
        assert await kinds(connection, 2) == [("1", "next"), ("1", "complete")]
        assert await hear_all(connection) == []


async def test_an_id_is_free_again_once_the_server_has_ended_its_operation(shared: Served) -> None:
    refused = {"query": 'subscription { meeting(id: "x") { version } }'}
    async with talking(shared) as connection:
        for payload, heard in (
            (VIEWER, ["next", "complete"]),
            ({"query": "{"}, ["error"]),
            (refused, ["next", "complete"]),
            (VIEWER, ["next", "complete"]),
        ):
            await say(connection, subscribe("1", payload))
            assert await kinds(connection, len(heard)) == [("1", kind) for kind in heard]
        assert await hear_all(connection) == []


async def test_operation_name_variables_and_extensions_may_be_left_out_or_null(shared: Served) -> None:
    given: list[Json] = [{}, {"operationName": None, "variables": None, "extensions": None}]
    given += [{"variables": {}, "extensions": {"a": {}}}, {"variables": {"unused": [1]}}]
    async with talking(shared) as connection:
        for more in given:
            await say(connection, subscribe("1", {**VIEWER, **more}))
            assert await kinds(connection, 2) == [("1", "next"), ("1", "complete")]


async def test_the_operation_name_says_which_is_executed(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    query = f'subscription A {{ meeting(id: "{gathering.id}") {{ version }} }} query B {{ viewer {{ __typename }} }}'
    async with talking(shared) as connection:
        await say(connection, subscribe("a", {"query": query, "operationName": "A"}))
        assert (await hear(connection))["payload"]["data"] == {"meeting": {"version": 1}}
        await say(connection, subscribe("b", {"query": query, "operationName": "B"}))
        assert (await hear(connection))["payload"]["data"] == {"viewer": {"__typename": "Viewer"}}


# Several at a time


async def test_multiple_operations_can_be_active_and_their_messages_interleaved(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    screens = {"shared": shared_screen, "twin": shared_screen, "personal": personal_screen, "log": log_screen}
    async with talking(shared, "chair") as connection:
        for name, screen in screens.items():
            await say(connection, subscribe(name, screen(gathering)))
        assert sorted(await kinds(connection, 4)) == sorted((name, "next") for name in screens)
        await say(connection, subscribe("query"), subscribe("mutation", announcing(gathering)))
        heard = await kinds(connection, 8)
        assert sorted(heard) == sorted(
            [(name, "next") for name in (*screens, "query", "mutation")]
            + [("query", "complete"), ("mutation", "complete")]
        )
        for name in ("query", "mutation"):
            assert heard.index((name, "next")) < heard.index((name, "complete"))


# Next, Error and Complete


async def test_a_single_result_operation_sends_one_next_and_then_complete(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with talking(shared, "chair") as connection:
        for name, payload in (("query", VIEWER), ("mutation", announcing(gathering))):
            await say(connection, subscribe(name, payload))
            assert await kinds(connection, 2) == [(name, "next"), (name, "complete")]
        assert await hear_all(connection) == []


@pytest.mark.parametrize("query", ["{", "{ nonsense }", "query ($a: Int!) { viewer { __typename } }", "subscription {"])
async def test_error_terminates_the_operation_and_no_further_messages_are_sent(shared: Served, query: str) -> None:
    async with talking(shared) as connection:
        await say(connection, subscribe("1", {"query": query}))
        error = await hear(connection)
        assert (error["type"], error["id"]) == ("error", "1")
        assert await hear_all(connection) == []
        await say(connection, complete("1"))  # what it considers already completed is ignored
        assert await hear_all(connection) == []


async def test_the_server_completes_a_stream_that_ends(shared: Served) -> None:
    """Here by a refusal: whatever is refused is the last result."""
    hidden = await Gathering.scheduled(shared, cell="branch", chair="branch_chair")
    async with talking(shared) as connection:
        for screen in (shared_screen, personal_screen, log_screen):
            await say(connection, subscribe("1", screen(hidden)))
            last = await hear(connection)
            assert last["payload"]["errors"][0]["extensions"]["code"] == "NOT_FOUND"
            assert await hear(connection) == complete("1")
        assert await hear_all(connection) == []


@SCREENS
async def test_after_complete_from_the_client_no_further_events_are_sent(shared: Served, screen: Screen) -> None:
    gathering = await Gathering.scheduled(shared)
    async with talking(shared, "chair") as connection, talking(shared, "chair") as witness:
        for each in (connection, witness):
            await say(each, subscribe("1", screen(gathering)))
            assert await kinds(each, 1) == [("1", "next")]
        await say(connection, complete("1"))
        assert await hear_all(connection) == []
        await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
        assert await kinds(witness, 1) == [("1", "next")]
        assert await hear_all(connection) == []


async def test_the_result_of_an_operation_that_was_completed_before_it_resolved_is_not_sent(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with talking(shared, "chair") as connection:
        async with held(gathering):
            await say(connection, subscribe("1", announcing(gathering)), complete("1"), subscribe("1"))
            assert await kinds(connection, 2) == [("1", "next"), ("1", "complete")]
            await say(connection, subscribe("1", announcing(gathering)))
            assert await hear_all(connection) == []
            await say(connection, complete("1"))
            assert await hear_all(connection) == []
        await gathering.do("chair", "cancelMeeting", meetingId=gathering.id)  # nothing is held any more
        assert await hear_all(connection) == []


@SCREENS
async def test_complete_may_cross_with_messages_in_flight(shared: Served, screen: Screen) -> None:
    gathering = await Gathering.scheduled(shared)
    async with talking(shared, "chair") as connection:
        for number in range(30):
            await say(connection, subscribe(str(number), screen(gathering)), complete(str(number)))
            await say(connection, complete(str(number)))
        await say(connection, subscribe("last", screen(gathering)))
        async with asyncio.timeout(5):
            while (await hear(connection))["id"] != "last":
                pass
        assert await hear_all(connection) == []
