"""Is a request that is none, or asks too much, refused with a code and never with a crash?"""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from server.client import Json
from tests.servers import Backend
from tests.serving import Served, serving

from .stage import Stage

pytestmark = pytest.mark.anyio

VIEWER = "{ viewer { __typename } }"
MALFORMED: tuple[bytes, ...] = (
    *(b"", b"{", b"null", b"5", b'"x"', b"true", b"\xff", b"[]", b"[{}]", b"{}", b"[" * 10_000, b'{"a":' * 10_000),
    *(b'{"query": 5}', b'{"query": null}', b'{"query": ""}', b'{"query": ["x"]}', b'{"query": {}}'),
    *(b'{"query": "\\ud800"}', b'{"query": "{ viewer { __typename } }", "variables": {"a": "\\ud800"}}'),
    *(
        orjson.dumps({"query": VIEWER, key: value})
        for key, value in (
            *(("variables", []), ("variables", "x"), ("variables", 5), ("extensions", []), ("extensions", "x")),
            *(("operationName", 5), ("operationName", []), ("operationName", "Other")),
        )
    ),
    orjson.dumps({"query": "query A { viewer { __typename } } query B { viewer { __typename } }"}),
    orjson.dumps({"query": "fragment A on Query { __typename }"}),
    orjson.dumps({"query": "subscription { board(committeeId: 5) { version } }"}),
)
REFUSED = {
    "#": "GRAPHQL_PARSE_FAILED",
    "{": "GRAPHQL_PARSE_FAILED",
    "\x00": "GRAPHQL_PARSE_FAILED",
    '{ node(id: "\\ud800") { id } }': "GRAPHQL_PARSE_FAILED",
    '{ node(id: "x) { id } }': "GRAPHQL_PARSE_FAILED",
    f"{{ {'__typename ' * 3000} }}": "GRAPHQL_PARSE_FAILED",
    "{" * 2000: "GRAPHQL_PARSE_FAILED",
    "{ parent " * 900 + "{ id }" + "}" * 900: "GRAPHQL_PARSE_FAILED",
    "{ nonsense }": "GRAPHQL_VALIDATION_FAILED",
    "{ viewer }": "GRAPHQL_VALIDATION_FAILED",
    "{ cell { id } }": "GRAPHQL_VALIDATION_FAILED",
    "{ cell(id: {}) { id } }": "GRAPHQL_VALIDATION_FAILED",
    '{ board(committeeId: "x", date: "x") { version } }': "GRAPHQL_VALIDATION_FAILED",
    '{ board(committeeId: "x") { meetings(first: 2147483648) { id } } }': "GRAPHQL_VALIDATION_FAILED",
    'mutation { setStanding(input: { memberId: "x", standing: NONSENSE }) { member { id } } }': (
        "GRAPHQL_VALIDATION_FAILED"
    ),
    "query ($n: Int) { viewer { __typename } }": "GRAPHQL_VALIDATION_FAILED",
    "query ($n: Nonsense) { viewer { __typename } }": "GRAPHQL_VALIDATION_FAILED",
    "query ($id: ID!) { cell(id: $id) { id } }": "BAD_USER_INPUT",
    "{ viewer { ...A } } fragment A on Viewer { ...A }": "GRAPHQL_VALIDATION_FAILED",
    "{ viewer { ...Nothing } }": "GRAPHQL_VALIDATION_FAILED",
    "{ viewer @skip { __typename } }": "GRAPHQL_VALIDATION_FAILED",
    f"{{ {' '.join(f'a{n}: __typename' for n in range(31))} }}": "GRAPHQL_VALIDATION_FAILED",
    f'{{ cell(id: "x") {"{ parent " * 15}{{ id }}{"}" * 15} }}': "GRAPHQL_VALIDATION_FAILED",
    "{ cell(id: 5) { members(first: 100) { nodes { cell { meetings(first: 100) { nodes { ...M } } } } } } } "
    "fragment M on Meeting { id title kind state place }": "TOO_COSTLY",
    "{ ...F0 } "
    + "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(100))
    + "fragment F100 on Query { __typename }": "TOO_COSTLY",
    '{ cell(id: "x") { meetings(first: 5, last: 5) { totalCount } } }': "BAD_ID",
    "{ documents(first: 5, last: 5) { totalCount } }": "BAD_PAGE",
}
NASTY_KEYS: tuple[Any, ...] = (
    *(None, True, [], {}, "", "\x00", 2**63, -(2**63), 1e30, "2026-99-99", "0001-01-01", "9999-12-31"),
    *("2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
)


async def test_what_is_no_request_is_refused_as_such(sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        for body in MALFORMED:
            response = await _post(served, body)
            assert (response.status_code, _codes(response)) == (400, ["BAD_REQUEST"]), body[:80]
        body = orjson.dumps({"query": VIEWER})
        for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "", ";;="):
            response = await _post(served, body, kind)
            assert (response.status_code, _codes(response)) == (415, ["BAD_REQUEST"]), kind
        for method in ("PUT", "DELETE", "PATCH"):
            assert (await served.http.request(method, f"{served.url}/graphql", content=body)).status_code == 405
        for asked in (
            {"query": 'subscription { board(committeeId: "x") { version } }'},
            *(
                {"query": VIEWER, name: text}
                for name in ("variables", "extensions")
                for text in ("{", "[]", "5", "\x00")
            ),
        ):
            response = await served.http.get(f"{served.url}/graphql", params=asked)
            assert (response.status_code, _codes(response)) == (400, ["BAD_REQUEST"]), asked


async def test_what_cannot_be_answered_is_refused_with_a_code_that_says_why(sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served:
        for query, code in REFUSED.items():
            response = await _post(served, orjson.dumps({"query": query}))
            assert response.status_code == 200
            assert set(_codes(response)) == {code}, query[:200]
            assert "Unexpected error" not in response.text


async def test_a_cursor_leads_on_in_its_own_list_and_nowhere_else(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        for _ in range(3):
            await stage.meeting()
            await stage.document()
        lists = {
            "members": f'cell(id: "{served.world.organization("cell")}") {{ list: members(%s) {{ %s }} }}',
            "meetings": f'cell(id: "{served.world.organization("cell")}") {{ list: meetings(%s) {{ %s }} }}',
            "children": f'committee(id: "{served.world.organization("commune")}") {{ list: children(%s) {{ %s }} }}',
            "documents": "list: documents(%s) { %s }",
        }
        cursors = {}
        for name, query in lists.items():
            whole = [node["id"] for node in (await _page(served, query, "first: 100"))["nodes"]]
            assert len(whole) >= 3, name
            assert await _walk(served, query, "first", "after", "endCursor") == whole
            assert await _walk(served, query, "last", "before", "startCursor") == whole
            cursors[name] = (await _page(served, query, "first: 1"))["pageInfo"]["endCursor"]
        for name, query in lists.items():
            for other, cursor in cursors.items():
                if other != name:
                    assert await _refusal(served, query, cursor) == "BAD_PAGE", (name, other)
            for place in (1, 2):
                for key in NASTY_KEYS:
                    code = await _refusal(served, query, _with_key(cursors[name], place, key))
                    assert code in {None, "BAD_PAGE"}, (name, place, key)


async def _walk(served: Served, query: str, size: str, beyond: str, end: str) -> list[str]:
    """All entries, two by two."""
    found: list[str] = []
    where = ""
    while True:
        page = await _page(served, query, f"{size}: 2{where}")
        ids = [node["id"] for node in page["nodes"]]
        found = found + ids if size == "first" else ids + found
        assert page["totalCount"] >= len(found)
        if not page["pageInfo"]["hasNextPage" if size == "first" else "hasPreviousPage"]:
            return found
        where = f', {beyond}: "{page["pageInfo"][end]}"'


async def _page(served: Served, query: str, arguments: str) -> Json:
    fields = "totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    data = await served.client("supervisor").execute("{" + query % (arguments, fields) + "}")
    page: Json = data.get("list") or next(iter(data.values()))["list"]
    return page


async def _refusal(served: Served, query: str, cursor: str) -> str | None:
    response = await _post(
        served,
        orjson.dumps({"query": "{" + query % (f'after: "{cursor}"', "nodes { id }") + "}"}),
        token=served.world.tokens["supervisor"],
    )
    return next(iter(_codes(response)), None)


def _with_key(cursor: str, place: int, key: Any) -> str:
    words = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    words[place] = key
    return base64.urlsafe_b64encode(orjson.dumps(words)).decode().rstrip("=")


async def _post(served: Served, body: bytes, kind: str = "application/json", token: str | None = None) -> Any:
    headers = {"content-type": kind, "authorization": f"Bearer {token or served.world.tokens['chair']}"}
    return await served.http.post(f"{served.url}/graphql", content=body, headers=headers)


def _codes(response: Any) -> list[str]:
    return [error["extensions"]["code"] for error in orjson.loads(response.content).get("errors", ())]
