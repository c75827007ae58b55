"""What is fetched as a file? Attachments of documents and minutes, by whoever may see what they belong to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from models.errors import BadInput, NotFound, Refusal
from models.minutes.contents import Language
from models.minutes.writing import WORDS
from resolvers.context import Context
from resolvers.documents import attachment as find_attachment
from resolvers.minutes import minutes as find_minutes
from schema.nodes import decode

from .http import HttpEndpoint, find_header, refused
from .minutes.press import MEDIA_TYPES, Press
from .negotiation import JSON


class Files:
    """Whoever asks is signed in, and refused, as he is by GraphQL."""

    def __init__(self, context: Context, graphql: HttpEndpoint, press: Press) -> None:
        self._context = context
        self._graphql = graphql
        self._press = press

    async def attachment(self, request: Request) -> Response:
        async def find(context: Context) -> Response:
            row = await find_attachment(context, decode(request.path_params["id"], "Attachment"), content=True)
            return _file(row.content, row.media_type, row.name)

        return await self._answer(request, find)

    async def minutes(self, request: Request) -> Response:
        """The file's name is the meeting's id and the format; `language` is vi if not said."""

        async def find(context: Context) -> Response:
            node_id, _, kind = request.path_params["name"].rpartition(".")
            if kind not in MEDIA_TYPES:
                raise NotFound(what="file")
            meeting_id = decode(node_id, "Meeting")
            language = _language(request.query_params.get("language", "vi"))
            minutes = await find_minutes(context, meeting_id, language)
            content = await self._press.print(meeting_id, minutes, kind)
            name = f"{WORDS[language].minutes.capitalize()} {minutes.held_on.isoformat()}.{kind}"
            return _file(content, MEDIA_TYPES[kind], name)

        return await self._answer(request, find)

    async def _answer(self, request: Request, find: Callable[[Context], Awaitable[Response]]) -> Response:
        is_secure = request.url.scheme == "https"
        caller = self._graphql.callers.caller(find_header(request.scope), "", is_secure=is_secure)
        try:
            viewer = await self._graphql.find_viewer(caller.token)
            return await find(replace(self._context, find_viewer=lambda: viewer))
        except Refusal as refusal:
            status, body = refused(refusal, caller.language)
            return Response(body, status, media_type=JSON)


def _language(said: str) -> Language:
    if said == "vi":
        return "vi"
    if said == "en":
        return "en"
    raise BadInput(reason="papers are written in vi and en")


def _file(content: bytes, media_type: str, name: str) -> Response:
    """A browser keeps it as a file, and never runs what may be in it."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
        "cache-control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)
