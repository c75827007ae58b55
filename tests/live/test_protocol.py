"""graphql-transport-ws, sentence by sentence: the connection, and messages that are none.

The sentences are those of the protocol's document (PROTOCOL.md of graphql-ws).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection

from server.client import Json
from server.switchboard import Switchboard
from tests.serving import Served
from tests.sockets import INIT, VIEWER, complete, end, hear, hear_all, knocking, say, subscribe, talking

pytestmark = pytest.mark.anyio

PAYLOADS: Sequence[Json] = ({}, {"payload": None}, {"payload": {}}, {"payload": {"n": [1, {"x": "ầ"}]}})
NO_RECORDS: Sequence[Any] = (5, "x", [], True)
NO_NAMES: Sequence[Any] = (5, {}, [], True)


@pytest.fixture(autouse=True)
def _nothing_crashes(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def seconds_pass(served: Served, seconds: int) -> None:
    """For all who are connected."""
    switchboard: Switchboard = served.app.state.switchboard
    for _ in range(seconds):
        switchboard.look_around()


# Communication


async def test_the_websocket_sub_protocol_is_graphql_transport_ws(shared: Served) -> None:
    for protocols in (("graphql-ws",), ("nonsense",), ("Graphql-Transport-Ws",)):
        async with knocking(shared, *protocols) as connection:
            assert await end(connection) == 4406
    async with knocking(shared, "nonsense", "graphql-transport-ws") as connection:
        assert connection.subprotocol == "graphql-transport-ws"


async def test_the_client_closes_the_socket_by_dispatching_1000_normal_closure(shared: Served) -> None:
    async with talking(shared) as connection:
        await say(connection, subscribe("1"))
        await connection.close(1000)
        assert connection.close_code == 1000
    assert not shared.app.state.switchboard.conversations


# ConnectionInit and ConnectionAck


async def test_without_connection_init_in_the_waiting_time_the_server_closes_with_4408(shared: Served) -> None:
    patience = shared.app.state.switchboard.patience.initialise
    async with knocking(shared) as silent, knocking(shared) as pinging, knocking(shared, cookie="member") as in_time:
        await say(pinging, {"type": "ping"})
        assert await hear(pinging) == {"type": "pong"}
        seconds_pass(shared, patience)
        await say(in_time, INIT)
        assert await hear(in_time) == {"type": "connection_ack"}
        seconds_pass(shared, 1)
        assert await end(silent) == 4408
        assert await end(pinging) == 4408
        seconds_pass(shared, patience)
        assert await hear_all(in_time) == []


async def test_more_than_one_connection_init_at_any_given_time_closes_with_4429(shared: Served) -> None:
    async with talking(shared) as connection:
        await say(connection, INIT)
        assert await end(connection) == 4429
    async with knocking(shared, cookie="member") as connection:
        await say(connection, INIT, INIT)
        assert await end(connection) == 4429


async def test_to_reject_the_connection_the_server_closes_the_socket_with_4403(shared: Served) -> None:
    async with knocking(shared) as connection:
        await say(connection, {**INIT, "payload": {"token": "wrong"}})
        assert await end(connection) == 4403


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_connection_init_may_have_a_payload_and_is_acknowledged_once(shared: Served, payload: Json) -> None:
    async with knocking(shared, cookie="member") as connection:
        await say(connection, {**INIT, **payload})
        assert await hear(connection) == {"type": "connection_ack"}
        assert await hear_all(connection) == []


async def test_executing_operations_before_the_acknowledgement_closes_with_4401(shared: Served) -> None:
    for messages in ([subscribe("1")], [INIT, subscribe("1")]):
        async with knocking(shared, cookie="member") as connection:
            await _at_once(connection, messages)
            assert await end(connection) == 4401


# Ping and Pong


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_ping_at_any_time_is_answered_by_a_pong_with_its_payload(shared: Served, payload: Json) -> None:
    ping, pong = {"type": "ping", **payload}, {"type": "pong", **payload}
    async with knocking(shared, cookie="member") as connection:
        await say(connection, ping)
        assert await hear(connection) == pong
        await _at_once(connection, [INIT, ping])
        heard = [await hear(connection) for _ in range(2)]
        assert pong in heard
        assert {"type": "connection_ack"} in heard
        await say(connection, subscribe("1"), ping)
        heard = [await hear(connection) for _ in range(3)]
        assert pong in heard


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_a_pong_may_be_sent_unsolicited_at_any_time(shared: Served, payload: Json) -> None:
    async with knocking(shared, cookie="member") as connection:
        await say(connection, {"type": "pong", **payload}, INIT, {"type": "pong", **payload})
        assert await hear(connection) == {"type": "connection_ack"}
        await say(connection, {"type": "pong", **payload})
        assert await hear_all(connection) == []


async def test_who_gives_no_sign_of_life_is_asked_for_one_and_then_let_go(shared: Served) -> None:
    """By a ping of WebSocket's own: clients answer it though they are busy, and browsers without a script."""
    patience = shared.app.state.switchboard.patience.silence
    async with talking(shared) as alive, talking(shared) as dead:
        for connection in (alive, dead):
            await hear_all(connection)
        dead.transport.pause_reading()
        seconds_pass(shared, patience)
        await hear_all(alive)
        seconds_pass(shared, patience - 1)
        await hear_all(alive)
        assert len(shared.app.state.switchboard.conversations) == 2
        seconds_pass(shared, patience)
        dead.transport.resume_reading()
        assert await hear_all(alive) == []
        assert await end(dead) == 1013


# Invalid messages

MALFORMED: Sequence[str | bytes] = (
    *("", "{", "nonsense", "null", "5", '"x"', "[]", "[{}]", "true", "{}", "\x00", "[" * 5000, "NaN"),
    *('{"type": null}', '{"type": 5}', '{"type": []}', '{"type": {}}', '{"type": "nonsense"}', '{"type": "start"}'),
    *(f'{{"type": "{kind}"}}' for kind in ("x" * 5000, "connection_ack", "next", "error", "data", "stop", "PING")),
    *('{"id": "1", "type": "next", "payload": {"data": null}}', '{"id": "1", "type": "error", "payload": []}'),
    *(b"", b"{}", b'{"type":"ping"}', orjson.dumps(INIT), b"\xff\xfe"),
    *(f'{{"type": "{kind}", "payload": {bad}}}' for kind in ("ping", "pong") for bad in ("5", '"x"', "[]", "true")),
    '{"type": "ping", "payload": %s}' % ('{"a":' * 300 + "1" + "}" * 300),
)
MISSHAPEN: Sequence[Json] = (
    *({"type": "subscribe"}, {"type": "subscribe", "id": "1"}, {"type": "subscribe", "payload": VIEWER}),
    *map(subscribe, (None, 5, [], {}, "")),
    *map(partial(subscribe, "1"), (None, 5, "x", [], {}, {"query": None}, {"query": 5}, {"query": []})),
    *(subscribe("1", {**VIEWER, name: bad}) for name in ("variables", "extensions") for bad in NO_RECORDS),
    *(subscribe("1", {**VIEWER, "operationName": bad}) for bad in NO_NAMES),
    *({"type": "complete"}, {"type": "complete", "id": None}, {"type": "complete", "id": []}),
    *({**INIT, "payload": bad} for bad in NO_RECORDS),
)


async def test_a_message_of_a_type_or_format_that_is_not_specified_closes_immediately_with_4400(shared: Served) -> None:
    async def code(message: str | bytes, *, signed_in: bool) -> int | None:
        async with talking(shared) if signed_in else knocking(shared) as connection:
            await connection.send(message)
            await connection.send('{"type": "ping"}')  # what follows is not heard any more
            return await end(connection)

    for signed_in in (False, True):
        codes = await asyncio.gather(*(code(message, signed_in=signed_in) for message in MALFORMED))
        assert dict(zip(MALFORMED, codes, strict=True)) == dict.fromkeys(MALFORMED, 4400)


async def test_a_message_whose_fields_are_not_as_specified_closes_with_4400(shared: Served) -> None:
    async def code(message: Json) -> int | None:
        async with talking(shared) as connection:
            await say(connection, message)
            return await end(connection)

    codes = await asyncio.gather(*map(code, MISSHAPEN))
    assert [message for message, code in zip(MISSHAPEN, codes, strict=True) if code != 4400] == []


async def test_an_id_has_at_most_200_bytes_and_a_longer_one_closes_with_4400(shared: Served) -> None:
    for longest in ("x" * 200, "ầ" * 66):
        async with talking(shared) as connection:
            await say(connection, subscribe(longest))
            heard = [await hear(connection) for _ in range(2)]
            assert [(message["id"], message["type"]) for message in heard] == [(longest, "next"), (longest, "complete")]
            await say(connection, subscribe(f"{longest}ầ"))
            assert await end(connection) == 4400
            assert connection.close_reason == "The id of an operation has at most 200 bytes"


@pytest.mark.parametrize("payload", NO_RECORDS)
async def test_the_payload_of_connection_init_is_a_record_or_null(shared: Served, payload: object) -> None:
    async with knocking(shared) as connection:
        await say(connection, {**INIT, "payload": payload})
        assert await end(connection) == 4400


async def test_a_message_with_an_unknown_id_is_ignored(shared: Served) -> None:
    async with talking(shared) as connection:
        await say(connection, complete("never"), complete(""), complete("x" * 5000))
        assert await hear_all(connection) == []


async def _at_once(connection: ClientConnection, messages: Sequence[Json]) -> None:
    """So that nothing can happen on the server between them."""
    transport: Any = connection.transport
    sent: list[bytes] = []
    write, transport.write = transport.write, sent.append
    try:
        await say(connection, *messages)
    finally:
        transport.write = write
    transport.write(b"".join(sent))
