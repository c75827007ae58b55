"""Who calls, by what the headers say? The token of his session, his language, and whose page may use his cookie."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from starlette.requests import cookie_parser
from strawberry.http.websocket_origin import is_same_origin, normalize_allowed_origins, normalize_origin

COOKIE = "sotay_session"
HOST_COOKIE = f"__Host-{COOKIE}"  # over HTTPS: of this host alone, which no neighbouring site can set
LANGUAGES = ("vi", "en")
FindHeader = Callable[[str], str | None]


class Caller(NamedTuple):
    token: str | None
    language: str
    address: str


class Callers:
    """`allowed_origins`: web origins, besides our own, whose pages may use people's cookies here."""

    def __init__(self, allowed_origins: Collection[str]) -> None:
        self._allowed = normalize_allowed_origins(list(allowed_origins))

    def caller(self, header: FindHeader, address: str, *, is_secure: bool) -> Caller:
        """`is_secure`: over HTTPS, as far as we can trust who says so."""
        return Caller(self._token_of(header, is_secure), language_of(header("accept-language") or ""), address)

    def _token_of(self, header: FindHeader, is_secure: bool) -> str | None:
        """The bearer token; else the cookie, which counts only for pages of an origin that may use it.

        Over HTTPS we have kept it under the name that nobody else can set, so what has the plain one is not from us.
        """
        scheme, _, token = (header("authorization") or "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return token.strip()
        cookies = header("cookie")
        if cookies is None or not self.may_use_cookies(header):
            return None
        given = cookie_parser(cookies)
        return given.get(HOST_COOKIE) or (None if is_secure else given.get(COOKIE))

    def may_use_cookies(self, header: FindHeader) -> bool:
        """Not a browser, or a page of ours, or of an origin that is allowed."""
        origin = header("origin")
        if origin is None or is_same_origin(origin, header("host")):
            return True
        normalised = normalize_origin(origin)
        return normalised is not None and normalised in self._allowed


def language_of(accepted: str) -> str:
    """Vietnamese for those who ask for it before English."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return next((language for language in wanted if language in LANGUAGES), "en")
