"""GraphQL over HTTP, sentence by sentence of the specification: which requests are accepted, and how are they answered?

What the public audits ask is in live/test_audits.py; what is malformed in test_bad_requests.py.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx2
import orjson
import pytest

from models.errors import Unavailable
from server.http import HttpEndpoint
from server.negotiation import GRAPHQL, JSON
from tests.serving import Served

pytestmark = pytest.mark.anyio

TYPENAME = "{ __typename }"
ANSWER = {"data": {"__typename": "Query"}}
NAMED = "query A { a: __typename } query B { b: __typename }"
TYPE = "query ($name: String!) { __type(name: $name) { name } }"
MEMBER = {"__type": {"name": "Member"}}
NOT_RUN = ("{", "{ nonsense }", "query ($id: ID!) { cell(id: $id) { id } }")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def post(
    served: Served, asked: object, accept: str | None = GRAPHQL, kind: str = JSON, **headers: str
) -> httpx2.Response:
    content = asked if isinstance(asked, bytes) else orjson.dumps(asked)
    given = [("content-type", kind), *headers.items()]
    return await served.http.send(_request(served, "POST", "", accept, given, content))


async def get(served: Served, accept: str | None = GRAPHQL, /, **parameters: str) -> httpx2.Response:
    return await served.http.send(_request(served, "GET", urlencode(parameters), accept))


def _request(
    served: Served,
    method: str,
    parameters: str,
    accept: str | None = GRAPHQL,
    headers: list[tuple[str, str]] | None = None,
    content: bytes | None = None,
) -> httpx2.Request:
    """Without the `Accept` that the client would add of itself."""
    given = [("host", "127.0.0.1"), *(headers or []), *([("accept", accept)] if accept is not None else [])]
    if content is not None:
        given.append(("content-length", str(len(content))))
    return httpx2.Request(method, f"{served.url}/graphql?{parameters}", headers=given, content=content)


def media(response: httpx2.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def codes(response: httpx2.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        *((GRAPHQL, GRAPHQL), (JSON, JSON), (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL), (f"{JSON}, {GRAPHQL};q=0.9", JSON)),
        *(("*/*", JSON), ("application/*", JSON), (None, JSON), ("", JSON), (BROWSER, JSON)),
    ],
)
async def test_the_server_respects_the_accept_header_and_says_the_type_and_its_encoding(
    shared: Served, accept: str | None, expected: str
) -> None:
    for response in (
        await post(shared, {"query": TYPENAME}, accept),
        await get(shared, accept, query=TYPENAME),
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{expected}; charset=utf-8"
        assert response.json() == ANSWER


async def test_a_type_that_the_server_does_not_have_is_not_acceptable(shared: Served) -> None:
    for accept in ("text/plain", "image/*", f"{JSON};q=0", f"{GRAPHQL};q=0", "text/html"):
        response = await post(shared, {"query": TYPENAME}, accept)
        assert (response.status_code, media(response), codes(response)) == (406, JSON, ["BAD_REQUEST"]), accept


async def test_utf_8_is_assumed_and_no_other_encoding_or_type_is_supported(shared: Served) -> None:
    asked = {"query": TYPE, "variables": {"name": "Đảng viên 🏃"}}
    for kind in (JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"'):
        assert (await post(shared, asked, kind=kind)).json() == {"data": {"__type": None}}
    for kind in (f"{JSON}; charset=utf-16", GRAPHQL, "application/graphql", "application/x-www-form-urlencoded"):
        response = await post(shared, asked, kind=kind)
        assert (response.status_code, media(response), codes(response)) == (415, GRAPHQL, ["BAD_REQUEST"]), kind
        assert response.headers["accept"] == JSON


async def test_properties_that_the_server_does_not_understand_are_ignored(shared: Served) -> None:
    assert (await post(shared, {"query": TYPENAME, "odd": 1, "": None})).json() == ANSWER
    assert (await get(shared, query=TYPENAME, odd="1")).json() == ANSWER


async def test_null_for_an_optional_parameter_is_the_same_as_none(shared: Served) -> None:
    asked = {"query": TYPENAME, "variables": None, "operationName": None, "extensions": None}
    assert (await post(shared, asked)).json() == ANSWER
    assert (await get(shared, query=TYPENAME, variables="null", extensions="null")).json() == ANSWER


async def test_the_empty_string_for_an_optional_parameter_of_an_address_is_the_same_as_none(shared: Served) -> None:
    response = await get(shared, query=TYPENAME, variables="", operationName="", extensions="")
    assert (response.status_code, response.json()) == (200, ANSWER)


async def test_the_null_of_an_address_names_an_operation(shared: Served) -> None:
    assert (await get(shared, query="query null { __typename }", operationName="null")).json() == ANSWER
    assert (await get(shared, query=TYPENAME, operationName="null")).status_code == 400


async def test_variables_and_extensions_of_an_address_are_json(shared: Served) -> None:
    response = await get(shared, query=TYPE, variables='{"name": "Member"}', extensions='{"odd": 1}')
    assert (response.status_code, response.json()) == (200, {"data": MEMBER})
    for name in ("variables", "extensions"):
        for text in ("{", "5", "[]", '"x"', "name=Member"):
            refused = await get(shared, query=TYPENAME, **{name: text})
            assert (refused.status_code, media(refused), codes(refused)) == (400, GRAPHQL, ["BAD_REQUEST"]), text


async def test_the_operation_that_is_named_is_run(shared: Served) -> None:
    for response in (
        await post(shared, {"query": NAMED, "operationName": "B"}),
        await get(shared, query=NAMED, operationName="B"),
    ):
        assert response.json() == {"data": {"b": "Query"}}


async def test_where_it_is_not_said_which_operation_is_meant_none_is_run(shared: Served) -> None:
    for accept in (GRAPHQL, JSON):
        for asked in (
            {"query": NAMED},
            {"query": NAMED, "operationName": "C"},
            {"query": TYPENAME, "operationName": "A"},
        ):
            response = await post(shared, asked, accept)
            assert (response.status_code, media(response), codes(response)) == (400, accept, ["BAD_REQUEST"])
            assert "data" not in response.json()


async def test_a_mutation_by_get_is_not_executed_and_method_not_allowed(shared: Served) -> None:
    mixed = "query A { __typename } mutation B { __typename }"
    for accept in (GRAPHQL, JSON):
        for asked in ({"query": "mutation { signOut { ok } }"}, {"query": mixed, "operationName": "B"}):
            response = await get(shared, accept, **asked)
            assert (response.status_code, media(response), codes(response)) == (405, accept, ["BAD_REQUEST"])
            assert response.headers["allow"] == "POST"
    assert (await get(shared, query=mixed, operationName="A")).json() == ANSWER


async def test_another_method_is_not_allowed_and_those_that_are_are_named(shared: Served) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
        response = await shared.http.send(_request(shared, method, urlencode({"query": TYPENAME})))
        assert (response.status_code, response.headers["allow"]) == (405, "GET, POST"), method


async def test_a_subscription_is_refused_and_told_where_it_belongs(shared: Served) -> None:
    query = 'subscription { meeting(id: "x") { version } }'
    for accept in (GRAPHQL, JSON):
        for response in (await post(shared, {"query": query}, accept), await get(shared, accept, query=query)):
            assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])
            assert "graphql-transport-ws" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "body", [b"NONSENSE", b'{"query":', b"", b"\xff", b"[]", b"{}", b'{"qeury": "{ __typename }"}']
)
async def test_what_is_no_request_is_bad_whatever_type_is_wanted(shared: Served, body: bytes) -> None:
    for accept in (GRAPHQL, JSON):
        response = await post(shared, body, accept)
        assert (response.status_code, media(response), codes(response)) == (400, accept, ["BAD_REQUEST"])
        assert "data" not in response.json()


@pytest.mark.parametrize("query", NOT_RUN)
async def test_what_cannot_be_run_has_no_data_and_a_4xx_unless_plain_json_is_wanted(shared: Served, query: str) -> None:
    for accept, status in ((GRAPHQL, 400), (JSON, 200), ("*/*", 200)):
        response = await post(shared, {"query": query}, accept)
        assert response.status_code == status
        assert response.json().keys() == {"errors"}


async def test_an_operation_that_was_run_has_data_and_200_whatever_became_of_its_fields(shared: Served) -> None:
    query = '{ __typename cell(id: "x") { id } }'
    for accept in (GRAPHQL, JSON):
        response = await post(shared, {"query": query}, accept)
        assert (response.status_code, media(response), codes(response)) == (200, accept, ["BAD_ID"])
        assert response.json()["data"] == {"__typename": "Query", "cell": None}


async def test_a_server_that_cannot_answer_now_is_unavailable(shared: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: Any) -> None:
        raise Unavailable

    monkeypatch.setattr(HttpEndpoint, "find_viewer", away)
    for accept in (GRAPHQL, JSON):
        response = await post(shared, {"query": TYPENAME}, accept, authorization="Bearer x")
        assert (response.status_code, media(response), codes(response)) == (503, accept, ["UNAVAILABLE"])
        assert response.json().keys() == {"errors"}


async def test_a_body_that_is_too_large_is_refused_unread(shared: Served) -> None:
    async def endless() -> Any:
        for _ in range(25):
            yield b" " * 2**20

    for content in (b" " * (25 * 2**20), endless()):
        response = await shared.http.post(
            f"{shared.url}/graphql", content=content, headers={"content-type": JSON, "accept": GRAPHQL}
        )
        assert (response.status_code, codes(response)) == (413, ["TOO_LARGE"])


async def test_no_answer_is_kept_by_anybody_on_the_way(shared: Served) -> None:
    for response in (await post(shared, {"query": TYPENAME}), await get(shared, query="{")):
        assert response.headers["cache-control"] == "no-store"


async def test_a_browser_that_asks_nothing_gets_a_page_to_ask_with(shared: Served) -> None:
    for accept in (BROWSER, "*/*"):
        page = await get(shared, accept)
        assert (page.status_code, media(page)) == (200, "text/html")
        assert "graphiql" in page.text.lower()
    for accept in (GRAPHQL, JSON):
        assert (await get(shared, accept)).status_code == 400
