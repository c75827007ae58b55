"""What does the server send to a browser that goes to a page: which pages, how kept, how packed, under which policy?"""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server.pages import ADDRESSES, FOR_EVER, not_found, page_routes
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

INDEX = b"<!doctype html><title>pages</title>" + b" " * 600
SCRIPT = b"export const long = 1;\n" * 60
PARTS = {
    "index.html": INDEX,
    "parts.json": b"""{
        "index.html": {"file": "assets/page-abc.js", "css": ["assets/page-abc.css"]},
        "src/pages.tsx": {"file": "assets/pages-abc.js", "imports": ["_frame"]},
        "src/board/page.tsx": {"file": "assets/board-abc.js", "imports": ["index.html", "_frame"]},
        "_frame": {"file": "assets/frame-abc.js", "imports": ["index.html"]}
    }""",
    "worker.js": SCRIPT,
    "manifest.webmanifest": b'{"name": "pages"}',
    "icon.svg": b"<svg/>",
    "icon-192.png": b"\x89PNG",
    "assets/page-abc.js": SCRIPT,
    "assets/page-abc.css": b"body { margin: 0 }",
}
SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, content in PARTS.items():
        path = tmp_path / "built" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "built"


@pytest.fixture
def pages(built: Path) -> TestClient:
    return TestClient(Starlette(routes=page_routes(built), exception_handlers={404: not_found(built)}))


@pytest.fixture
async def bare(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Served]:
    """A whole server in a clone where nobody has built the pages."""
    monkeypatch.setattr("server.pages.page_routes.__defaults__", (tmp_path,))
    monkeypatch.setattr("server.pages.not_found.__defaults__", (tmp_path,))
    async with serving(Backend(sqlite_url, "memory://")) as served:
        yield served


def addresses() -> list[str]:
    return [address.replace("{id}", "TWVldGluZzox") for address in ADDRESSES]


def parts() -> list[str]:
    return [f"/{name}" for name in PARTS if name not in {"index.html", "parts.json"}]


def test_the_same_page_is_at_each_address(pages: TestClient) -> None:
    for address in addresses():
        response = pages.get(address)
        assert (response.status_code, response.content) == (200, INDEX), address
        assert response.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_says_at_once_which_scripts_and_styles_it_needs(pages: TestClient) -> None:
    style = "</assets/page-abc.css>; rel=preload; as=style; crossorigin"
    for address, names in (
        ("/board/TWVldGluZzox", ("page", "pages", "frame", "board")),
        ("/me", ("page", "pages", "frame")),
    ):
        needed = pages.get(address).headers["link"].split(", ")
        assert sorted(needed) == sorted([style, *(f"</assets/{name}-abc.js>; rel=modulepreload" for name in names)])


def test_the_server_knows_the_addresses_that_the_pages_know() -> None:
    known = (Path(__file__).parents[2] / "web" / "src" / "pages.tsx").read_text()
    shown = dict(re.findall(r'"(/[^"]*)": part\(\(\) => import\("\./([^"]+)"\)\)', known))
    expected = {address.replace("{id}", ":id"): source for address, source in ADDRESSES.items()}
    assert expected.pop("/") == expected["/me"]
    assert {address: f"src/{source}.tsx" for address, source in shown.items()} == expected


def test_every_page_and_part_comes_under_the_policy_with_safe_headers(pages: TestClient) -> None:
    for address in (*addresses(), *parts(), "/nothing"):
        headers = pages.get(address, headers=HTML).headers
        assert headers.items() >= SAFE.items(), address
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["require-trusted-types-for"] == "'script'"
        for kind in ("script-src", "style-src", "connect-src", "img-src", "worker-src", "form-action"):
            assert policy[kind] == "'self'", kind


def test_nothing_that_was_not_built_is_served_and_nothing_beside_it(pages: TestClient) -> None:
    for address in ("/parts.json", "/index.html", "/assets/", "/assets/other.js", "/../pages.py", "/%2e%2e/pages.py"):
        response = pages.get(address)
        assert response.status_code == 404, address
        assert response.content == b"Not Found"


def test_people_are_told_in_a_page_that_there_is_none(pages: TestClient) -> None:
    for address in ("/nothing", "/board", "/meetings/1/nothing", "/documents/1/2"):
        response = pages.get(address, headers=HTML)
        assert (response.status_code, response.content) == (404, INDEX), address
        assert response.headers["cache-control"] == "no-store"


def test_an_address_with_a_slash_too_many_leads_to_its_page(pages: TestClient) -> None:
    assert pages.get("/documents/", headers=HTML).url.path == "/documents"


def test_what_a_browser_may_keep_it_is_told(pages: TestClient) -> None:
    for address in (*addresses(), *parts()):
        kept = FOR_EVER if address.startswith("/assets/") else "no-cache"
        assert pages.get(address).headers["cache-control"] == kept, address


def test_what_a_browser_has_already_is_not_sent_again(pages: TestClient) -> None:
    for address in ("/", "/documents", "/worker.js", "/icon.svg", "/assets/page-abc.css"):
        first = pages.get(address)
        tag = first.headers["etag"]
        for known in (tag, f'"other", {tag}'):
            again = pages.get(address, headers={"if-none-match": known})
            assert (again.status_code, again.content) == (304, b""), address
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == first.headers["cache-control"]
            assert again.headers.items() >= SAFE.items()
        assert pages.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert pages.get("/").headers["etag"] != pages.get("/worker.js").headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("identity", False),
        ("", False),
        ("gzip;q=0", False),
        ("x-gzipped", False),
    ],
)
def test_text_is_packed_for_those_who_can_unpack_it(pages: TestClient, accepted: str, packed: bool) -> None:
    for address in ("/", "/worker.js", "/assets/page-abc.js"):
        with pages.stream("GET", address, headers={"accept-encoding": accepted}) as response:
            raw = b"".join(response.iter_raw())
        assert (response.headers.get("content-encoding") == "gzip") is packed, address
        assert response.headers["vary"] == "accept-encoding"
        assert (gzip.decompress(raw) if packed else raw) == PARTS[address[1:] or "index.html"]


def test_small_parts_and_pictures_are_not_packed(pages: TestClient) -> None:
    for address in ("/icon-192.png", "/icon.svg", "/manifest.webmanifest"):
        assert "content-encoding" not in pages.get(address, headers={"accept-encoding": "gzip"}).headers, address


async def test_every_page_and_part_can_be_asked_for_its_headers_alone(pages: TestClient) -> None:
    for address in (*addresses(), *parts()):
        head, whole = pages.head(address), pages.get(address)
        assert head.status_code == 200, address
        assert head.headers == whole.headers, address
    for method in ("POST", "PUT", "DELETE"):
        assert pages.request(method, "/documents").status_code == 405


async def test_where_nobody_has_built_the_pages_the_api_is_the_first_page(bare: Served) -> None:
    response = await bare.http.get(f"{bare.url}/", headers=HTML)
    assert response.status_code == 307
    assert response.headers["location"] == "/graphql"
    missing: httpx2.Response = await bare.http.get(f"{bare.url}/documents", headers=HTML)
    assert (missing.status_code, missing.content) == (404, b"Not Found")
