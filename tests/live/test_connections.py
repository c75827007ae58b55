"""graphql-transport-ws, clause by clause: who is let on, what is malformed, and how does a connection end?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from server.callers import COOKIE
from server.client import Json
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

VIEWER = {"query": "{ viewer { member { id } } }"}
INIT = {"type": "connection_init"}
FOREIGN = "https://elsewhere.example"


@pytest.fixture(autouse=True)
def _nothing_crashes(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@asynccontextmanager
async def knocking(
    served: Served, *protocols: str, cookie: str | None = None, origin: str | None = None
) -> AsyncIterator[ClientConnection]:
    """A WebSocket on which nothing was said yet."""
    headers = {
        **({"cookie": f"{COOKIE}={served.world.tokens[cookie]}"} if cookie else {}),
        **({"origin": origin} if origin else {}),
    }
    named = [Subprotocol(protocol) for protocol in protocols or ("graphql-transport-ws",)]
    url = f"ws{served.url.removeprefix('http')}/graphql"
    async with connect(url, subprotocols=named, additional_headers=headers, compression=None) as connection:
        yield connection


@asynccontextmanager
async def talking(served: Served, who: str = "member") -> AsyncIterator[ClientConnection]:
    """A WebSocket of somebody who is signed in."""
    async with knocking(served) as connection:
        await say(connection, {**INIT, "payload": {"token": served.world.tokens[who]}})
        assert await hear(connection) == {"type": "connection_ack"}
        yield connection


async def say(connection: ClientConnection, *messages: object) -> None:
    for message in messages:
        await connection.send(orjson.dumps(message).decode())


async def hear(connection: ClientConnection) -> Json:
    async with asyncio.timeout(5):
        message: Json = orjson.loads(await connection.recv())
    return message


async def end(connection: ClientConnection) -> int | None:
    """The code that the connection is closed with, whatever is still heard before."""
    async with asyncio.timeout(5):
        try:
            while True:
                await connection.recv()
        except ConnectionClosed:
            return connection.close_code


def subscribe(key: object, payload: object = VIEWER) -> Json:
    return {"type": "subscribe", "id": key, "payload": payload}


@pytest.mark.parametrize("name", ["token", "authorization", "Authorization"])
@pytest.mark.parametrize("scheme", ["", "Bearer ", "bearer "])
async def test_a_token_in_the_payload_lets_on(shared: Served, name: str, scheme: str) -> None:
    async with knocking(shared) as connection:
        await say(connection, {**INIT, "payload": {name: scheme + shared.world.tokens["member"]}})
        assert await hear(connection) == {"type": "connection_ack"}
        await say(connection, subscribe("1"))
        answer = await hear(connection)
        assert answer["payload"]["data"]["viewer"]["member"]["id"] == shared.world.member("member")
        assert await hear(connection) == {"type": "complete", "id": "1"}


@pytest.mark.parametrize("init", [INIT, {**INIT, "payload": None}, {**INIT, "payload": {}}])
async def test_a_cookie_lets_on_and_a_payload_may_be_null(shared: Served, init: Json) -> None:
    for origin in (None, shared.url):
        async with knocking(shared, cookie="member", origin=origin) as connection:
            await say(connection, init)
            assert await hear(connection) == {"type": "connection_ack"}


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1:1"])
async def test_a_page_of_a_foreign_origin_is_not_even_answered(shared: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with knocking(shared, cookie="member", origin=origin):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"token": ""},
        {"token": "wrong"},
        {"token": 5},
        {"authorization": "Bearer"},
        {"authorization": "Basic x"},
    ],
)
async def test_without_good_credentials_nobody_is_let_on(shared: Served, payload: Json | None) -> None:
    async with knocking(shared) as connection:
        await say(connection, {**INIT, "payload": payload})
        assert await end(connection) == 4403


async def test_a_token_in_the_payload_goes_before_a_cookie(shared: Served) -> None:
    async with knocking(shared, cookie="member") as connection:
        await say(connection, {**INIT, "payload": {"token": "wrong"}})
        assert await end(connection) == 4403


async def test_only_the_protocol_that_is_spoken_is_agreed_on(shared: Served) -> None:
    for protocols in (("graphql-ws",), ("nonsense",)):
        async with knocking(shared, *protocols) as connection:
            assert await end(connection) == 4406
    async with knocking(shared, "nonsense", "graphql-transport-ws") as connection:
        assert connection.subprotocol == "graphql-transport-ws"


MALFORMED: Sequence[str | bytes] = (
    *("", "{", "nonsense", "null", "5", '"x"', "[]", "[{}]", "true", "{}", "\x00", "[" * 5000),
    *('{"type": null}', '{"type": 5}', '{"type": []}', '{"type": {}}', '{"type": "nonsense"}', '{"type": "start"}'),
    '{"type": "%s"}' % ("x" * 5000),
    *(b"", b"{}", orjson.dumps(INIT), b"\xff\xfe"),
)
MALFORMED_ONCE_SIGNED_IN: tuple[Any, ...] = (
    {"type": "subscribe"},
    {"type": "subscribe", "id": "1"},
    {"type": "subscribe", "payload": VIEWER},
    *map(subscribe, (None, 5, [], {}, "")),
    *map(partial(subscribe, "1"), (None, 5, "x", [], {}, {"query": None}, {"query": 5}, {"query": []})),
    *map(partial(subscribe, "1"), ({**VIEWER, "variables": 5}, {**VIEWER, "variables": []})),
    *map(partial(subscribe, "1"), ({**VIEWER, "operationName": 5}, {**VIEWER, "operationName": []})),
    *({"type": "complete"}, {"type": "complete", "id": None}, {"type": "complete", "id": []}),
    *({**INIT, "payload": 5}, {**INIT, "payload": "x"}, {**INIT, "payload": []}),
)


@pytest.mark.parametrize("message", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_malformed_message_closes_with_4400(shared: Served, message: str | bytes) -> None:
    async with knocking(shared) as connection:
        await connection.send(message)
        await connection.send(message)  # what follows does not matter any more
        assert await end(connection) == 4400
    async with talking(shared) as connection:
        await connection.send(message)
        assert await end(connection) == 4400


@pytest.mark.parametrize("message", MALFORMED_ONCE_SIGNED_IN, ids=range(len(MALFORMED_ONCE_SIGNED_IN)))
async def test_a_message_of_the_wrong_shape_closes_with_4400(shared: Served, message: Json) -> None:
    async with talking(shared) as connection:
        await say(connection, message)
        assert await end(connection) == 4400


@pytest.mark.parametrize("payload", [5, "x", [], True])
async def test_credentials_of_the_wrong_shape_close_with_4400(shared: Served, payload: object) -> None:
    async with knocking(shared) as connection:
        await say(connection, {**INIT, "payload": payload})
        assert await end(connection) == 4400


async def test_nothing_is_answered_before_the_connection_is_acknowledged(shared: Served) -> None:
    async with knocking(shared, cookie="member") as connection:
        await say(connection, subscribe("1"))
        assert await end(connection) == 4401


async def test_a_second_initialisation_closes_with_4429(shared: Served) -> None:
    async with talking(shared) as connection:
        await say(connection, INIT)
        assert await end(connection) == 4429
    async with knocking(shared, cookie="member") as connection:
        await say(connection, INIT, INIT)
        assert await end(connection) == 4429


async def test_the_id_of_a_running_operation_cannot_be_taken(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    screen = {"query": f'subscription {{ meeting(id: "{gathering.id}") {{ version }} }}'}
    for key in ("1", "x" * 5000):
        async with talking(shared) as connection:
            await say(connection, subscribe(key, screen))
            assert (await hear(connection))["type"] == "next"
            await say(connection, subscribe(key))
            assert await end(connection) == 4409


async def test_an_id_is_free_again_once_its_operation_is_over(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    screen = {"query": f'subscription {{ meeting(id: "{gathering.id}") {{ version }} }}'}
    async with talking(shared) as connection:
        for _ in range(2):
            await say(connection, subscribe("1"))
            assert [(await hear(connection))["type"] for _ in range(2)] == ["next", "complete"]
        await say(connection, subscribe("1", screen))
        assert (await hear(connection))["type"] == "next"
        await say(connection, {"type": "complete", "id": "1"}, {"type": "complete", "id": "unknown"}, subscribe("1"))
        assert [(await hear(connection))["type"] for _ in range(2)] == ["next", "complete"]


async def test_a_ping_is_answered_at_any_time(shared: Served) -> None:
    async with knocking(shared, cookie="member") as connection:
        await say(connection, {"type": "ping"}, {"type": "pong"}, INIT, {"type": "ping", "payload": {"n": 1}})
        heard = [await hear(connection) for _ in range(3)]
        pongs = [message for message in heard if message["type"] == "pong"]
        assert pongs == [{"type": "pong"}, {"type": "pong", "payload": {"n": 1}}]
        assert {"type": "connection_ack"} in heard


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": ""}, "BAD_REQUEST"),
        ({"query": "{ " + "nonsense" * 500 + " }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": '{ "' + "x" * 500 + '" }'}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ viewer { __typename } } #" + "x" * 200_000}, "BAD_REQUEST"),
        ({**VIEWER, "operationName": "Other"}, "BAD_REQUEST"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_REQUEST"),
        ({"query": "query A { __typename } subscription B { meeting(id: 5) { version } }"}, "BAD_REQUEST"),
        ({"query": "fragment A on Query { __typename }"}, "BAD_REQUEST"),
        ({"query": "subscription ($id: ID!) { meeting(id: $id) { version } }"}, "BAD_USER_INPUT"),
        ({"query": "subscription { meeting { version } }"}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_an_operation_that_cannot_run_is_refused_by_itself(shared: Served, payload: Json, code: str) -> None:
    """The other operations of the connection go on."""
    async with talking(shared) as connection:
        await say(connection, subscribe("bad", payload), subscribe("good"))
        heard = {(message["id"], message["type"]): message for message in [await hear(connection) for _ in range(3)]}
        assert ("good", "next") in heard
        (refused,) = [message for (key, _), message in heard.items() if key == "bad"]
        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"]["code"] == code


async def test_a_subscription_that_its_resolver_refuses_ends(shared: Served) -> None:
    async with talking(shared) as connection:
        await say(connection, subscribe("1", {"query": 'subscription { meeting(id: "x") { version } }'}))
        refused = await hear(connection)
        assert (refused["type"], refused["payload"]["errors"][0]["extensions"]["code"]) == ("next", "BAD_ID")
        assert await hear(connection) == {"type": "complete", "id": "1"}


async def test_too_many_operations_on_one_connection_are_refused_by_themselves(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    screen = {"query": f'subscription {{ meeting(id: "{gathering.id}") {{ version }} }}'}
    async with talking(shared) as connection:
        await say(connection, *(subscribe(str(number), screen) for number in range(101)))
        heard = [await hear(connection) for _ in range(101)]
        (refused,) = [message for message in heard if message["type"] != "next"]
        assert (refused["id"], refused["type"]) == ("100", "error")
        assert refused["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"


async def test_operations_on_one_connection_share_nothing(shared: Served) -> None:
    """What one has loaded is not shown to another, and what is shown is never older than what was said."""
    gathering = await Gathering.scheduled(shared)
    other = await Gathering.scheduled(shared, title="Chuyên đề")
    seen: dict[str, Any] = {}
    async with talking(shared, "chair") as connection:
        for key, meeting in (("a", gathering), ("b", other)):
            query = f'subscription {{ meeting(id: "{meeting.id}") {{ id state title chair {{ id }} }} }}'
            await say(connection, subscribe(key, {"query": query}))
            seen[key] = (await hear(connection))["payload"]["data"]["meeting"]
        assert [seen[key]["id"] for key in "ab"] == [gathering.id, other.id]
        cancel = f'mutation {{ cancelMeeting(input: {{ meetingId: "{other.id}" }}) {{ meeting {{ state }} }} }}'
        now = f'{{ meeting(id: "{other.id}") {{ state }} }}'
        await say(connection, subscribe("c", {"query": cancel}))
        heard = [await hear(connection) for _ in range(3)]
        assert {message["id"] for message in heard if message["type"] == "next"} == {"b", "c"}
        await say(connection, subscribe("d", {"query": now}))
        assert (await hear(connection))["payload"]["data"]["meeting"]["state"] == "CANCELLED"
