"""What does a browser get that goes to a page? The built pages, which are the same at each address, and their parts."""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

BUILT = Path(__file__).with_name("built")  # by `npm run build` in web/
FRAME = "src/pages.tsx"  # loaded wherever somebody goes
ADDRESSES = {  # each is a page, as web/src/pages.tsx knows them, and loads this part
    "/": "src/phone/mine.tsx",  # where most people go on to
    "/me": "src/phone/mine.tsx",
    "/board/{id}": "src/board/page.tsx",
    "/meetings/{id}": "src/phone/page.tsx",
    "/meetings/{id}/room": "src/room/page.tsx",
    "/meetings/{id}/screen": "src/projector/page.tsx",
    "/check-in/{id}": "src/phone/check-in.tsx",
    "/cells/{id}": "src/cell/page.tsx",
    "/cells/{id}/schedule": "src/room/schedule.tsx",
    "/documents": "src/documents/list.tsx",
    "/documents/{id}": "src/documents/page.tsx",
}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types worker",
    )
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
FOR_EVER = "public, max-age=31536000, immutable"  # the name of an asset changes with its content
EACH_TIME = "no-cache"  # kept, but asked for again: 304 while it is the same
WORTH_PACKING = 512  # bytes
_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*")
Built = dict[str, dict[str, Any]]  # parts.json: by source its file, and which others it imports
NotFound = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Part:
    content: bytes
    packed: bytes | None
    media_type: str
    kept: str
    tag: str  # of the content, whichever way it is packed
    needs: str = ""  # what a browser may load at once, as a Link header says it

    @classmethod
    @cache
    def of(cls, path: Path, kept: str) -> Part:
        """Read and packed once in a process: what is built stays as it is while a server runs."""
        content = path.read_bytes()
        media_type = guess_type(path.name)[0] or "application/manifest+json"
        is_text = not media_type.startswith("image/") or media_type == "image/svg+xml"
        packed = gzip.compress(content, 9, mtime=0) if is_text and len(content) > WORTH_PACKING else None
        return cls(content, packed, media_type, kept, f'W/"{sha256(content).hexdigest()[:32]}"')

    async def answer(self, request: Request) -> Response:
        headers = {**SAFE, "cache-control": self.kept, "vary": "accept-encoding", "etag": self.tag}
        if self.needs:
            headers["link"] = self.needs
        if self.tag in _listed(request, "if-none-match"):
            return Response(status_code=304, headers=headers)
        return self._whole(request, 200, headers)

    def missing(self, request: Request) -> Response:
        """The same where nothing is: the page says so."""
        return self._whole(request, 404, {**SAFE, "cache-control": "no-store", "vary": "accept-encoding"})

    def _whole(self, request: Request, status: int, headers: dict[str, str]) -> Response:
        content = self.content
        if self.packed is not None and "gzip" in _listed(request, "accept-encoding"):
            content, headers["content-encoding"] = self.packed, "gzip"
        return Response(content, status, headers, self.media_type)


def page_routes(built: Path = BUILT) -> list[BaseRoute]:
    """All that is built. Where nothing is, a clone in which nobody has built the pages, the API is the first page."""
    page = _page(built)
    if page is None:
        return [Route("/", _api)]
    parts: Built = orjson.loads((built / "parts.json").read_bytes())
    routes: list[BaseRoute] = [
        Route(address, replace(page, needs=_needs(parts, source)).answer) for address, source in ADDRESSES.items()
    ]
    for path in sorted(built.rglob("*")):
        name = path.relative_to(built).as_posix()
        if path.is_file() and name not in {"index.html", "parts.json"}:
            part = Part.of(path, FOR_EVER if name.startswith("assets/") else EACH_TIME)
            routes.append(Route(f"/{name}", part.answer))
    return routes


def _needs(parts: Built, source: str) -> str:
    """All scripts and styles of a page, so that on a slow line none waits for another that names it."""
    scripts: dict[str, None] = {}
    styles: dict[str, None] = {}
    waiting = ["index.html", FRAME, source]
    while waiting:
        part = parts.get(waiting.pop(), {})
        if "file" in part and part["file"] not in scripts:
            scripts[part["file"]] = None
            styles |= dict.fromkeys(part.get("css", ()))
            waiting += part.get("imports", ())
    return ", ".join(
        [f"</{file}>; rel=modulepreload" for file in scripts]
        + [f"</{file}>; rel=preload; as=style; crossorigin" for file in styles]
    )


def not_found(built: Path = BUILT) -> NotFound:
    """What is answered where nothing is: to people a page that says so, to programs plain text."""
    page = _page(built)

    async def answer(request: Request, exception: Exception) -> Response:
        if page is not None and "text/html" in _listed(request, "accept"):
            return page.missing(request)
        return PlainTextResponse("Not Found", 404, SAFE)

    return answer


def _page(built: Path) -> Part | None:
    index = built / "index.html"
    return Part.of(index, EACH_TIME) if index.exists() else None


def _listed(request: Request, header: str) -> set[str]:
    """What a header lists, without what it refuses by a weight of nothing."""
    entries = (entry.strip().split(";") for entry in request.headers.get(header, "").split(","))
    return {name.strip() for name, *weights in entries if not any(_REFUSED.fullmatch(weight) for weight in weights)}


async def _api(request: Request) -> Response:
    return RedirectResponse("/graphql")
