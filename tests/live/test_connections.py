"""Who is let on to a WebSocket, which of its operations are refused by themselves, and what do they share?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from server.callers import HOST_COOKIE
from server.client import Json
from server.switchboard import Switchboard
from tests.gatherings import Gathering
from tests.links import MemoryLink
from tests.servers import Backend
from tests.serving import Served, serving
from tests.sockets import INIT, VIEWER, end, hear, knocking, say, subscribe, talking

pytestmark = pytest.mark.anyio

FOREIGN = "https://elsewhere.example"
LIVE = "subscription ($id: ID!) { meeting(id: $id) { version } }"
CHAIN = "{ ...F0 } fragment F300 on Query { __typename } " + " ".join(
    f"fragment F{number} on Query {{ ...F{number + 1} }}" for number in range(300)
)
NESTED: Any = []
for _ in range(300):
    NESTED = [NESTED]


@pytest.fixture(autouse=True)
def _nothing_crashes(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


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


@pytest.mark.parametrize("forwarded", ["https", "wss"])
async def test_over_https_only_the_cookie_of_this_host_lets_on(shared: Served, forwarded: str) -> None:
    """The plain one may be of a neighbouring site, which would have people act as somebody of its own."""
    async with knocking(shared, cookie="member", called=HOST_COOKIE, forwarded=forwarded) as connection:
        await say(connection, INIT)
        assert await hear(connection) == {"type": "connection_ack"}
    async with knocking(shared, cookie="member", forwarded=forwarded) as connection:
        await say(connection, INIT)
        assert await end(connection) == 4403


async def test_who_is_no_proxy_of_ours_does_not_say_how_one_has_come(sqlite_url: str) -> None:
    backend = Backend(sqlite_url, "memory://")
    async with (
        serving(backend, forwarded_allow_ips="192.0.2.1") as served,
        knocking(served, cookie="member", forwarded="https") as connection,
    ):
        await say(connection, INIT)
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
        ({"query": "{" + "...{" * 500 + "__typename" + "}" * 501}, "GRAPHQL_PARSE_FAILED"),
        ({"query": CHAIN}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": LIVE, "variables": {"id": NESTED}}, "BAD_USER_INPUT"),
        ({"query": LIVE, "variables": {"id": {"a": NESTED}}}, "BAD_USER_INPUT"),
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


async def test_a_refusal_in_one_field_does_not_silence_the_operation(shared: Served) -> None:
    """The fields that are given up for it wait for a row, the cell's committee, for which others wait too."""
    gathering = await Gathering.opened(shared)
    shown = "roll { member { homeCell { memberCount parent { name } } } }"
    text = f'{{ meeting(id: "{gathering.id}") {{ {shown} }} }}'
    response = await shared.http.post(
        f"{shared.url}/graphql",
        json={"query": text},
        headers={"authorization": f"Bearer {shared.world.tokens['chair']}"},
    )
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["NOT_FOUND"]
    async with talking(shared, "chair") as connection:
        for kind in ("subscription", "query"):
            await say(connection, subscribe(kind, {"query": f"{kind} {text}"}))
            answer = await hear(connection)
            assert (answer["id"], answer["type"]) == (kind, "next")
            assert [error["extensions"]["code"] for error in answer["payload"]["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize("kind", ["query", "subscription"])
async def test_who_does_not_read_what_is_for_him_alone_is_let_go_as_too_slow(
    shared: Served, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    switchboard: Switchboard = shared.app.state.switchboard
    meeting = await Gathering.opened(shared)
    mine = {"query": f'{kind} {{ meeting(id: "{meeting.id}") {{ mine {{ attendance {{ status }} }} }} }}'}
    stalled, slow = [MemoryLink(switchboard, shared.world.tokens["member"]) for _ in range(2)]
    for link in (stalled, slow):
        await link.sign_in()
        link.outlet.pause()
        async with asyncio.timeout(5):
            await link.subscribe("1", mine).get()
    assert switchboard.delivery.laggards(-1) == [stalled.outlet, slow.outlet]
    slow.outlet.resume()
    slow.conversation.drained()
    monkeypatch.setattr(switchboard, "patience", replace(switchboard.patience, lag=-1))
    switchboard.look_around()
    assert (stalled.closed, slow.closed) == (1013, None)
    slow.abort()
