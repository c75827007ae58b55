"""What does a browser get that goes to a page? The built pages, which are the same at each address, and their parts."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

BUILT = Path(__file__).with_name("built")  # by `npm run build` in web/
ADDRESSES = (  # each is a page, as web/src/main.tsx knows them
    "/",
    "/me",
    "/board/{id}",
    "/meetings/{id}",
    "/meetings/{id}/room",
    "/meetings/{id}/screen",
    "/check-in/{id}",
    "/cells/{id}",
    "/cells/{id}/schedule",
    "/documents",
    "/documents/{id}",
)
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
}
FOR_EVER = "public, max-age=31536000, immutable"  # the name of an asset changes with its content
EACH_TIME = "no-cache"
WORTH_PACKING = 512  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    content: bytes
    packed: bytes | None
    media_type: str
    kept: str

    @classmethod
    def of(cls, path: Path, kept: str) -> Part:
        content = path.read_bytes()
        media_type = guess_type(path.name)[0] or "application/manifest+json"
        is_text = not media_type.startswith("image/") or media_type == "image/svg+xml"
        packed = gzip.compress(content, 9, mtime=0) if is_text and len(content) > WORTH_PACKING else None
        return cls(content, packed, media_type, kept)

    async def answer(self, request: Request) -> Response:
        headers = {**SAFE, "cache-control": self.kept, "vary": "accept-encoding"}
        content = self.content
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["content-encoding"] = self.packed, "gzip"
        return Response(content, headers=headers, media_type=self.media_type)


def page_routes(built: Path = BUILT) -> list[BaseRoute]:
    """All that is built. Where nothing is, a clone in which nobody has built the pages, the API is the first page."""
    if not (built / "index.html").exists():
        return [Route("/", _api)]
    page = Part.of(built / "index.html", EACH_TIME)
    routes: list[BaseRoute] = [Route(address, page.answer) for address in ADDRESSES]
    for path in sorted(built.rglob("*")):
        name = path.relative_to(built).as_posix()
        if path.is_file() and name not in {"index.html", "parts.json"}:
            part = Part.of(path, FOR_EVER if name.startswith("assets/") else EACH_TIME)
            routes.append(Route(f"/{name}", part.answer))
    return routes


async def _api(request: Request) -> Response:
    return RedirectResponse("/graphql")
