"""How does GraphQL come in and go out over HTTP? Answers to queries and mutations, and streams of what is live.

    POST  a JSON object with query, operationName, variables, extensions
    GET   the same as parameters of the address, for queries alone; a browser that asks nothing gets GraphiQL

The answer comes in the type that `Accept` wants most, and in plain JSON for those who do not say. Its status:

| | application/graphql-response+json | application/json |
|---|---|---|
| the operation was run, whatever became of its fields | 200 | 200 |
| it could not be run: syntax, validation, limits, variables | 400 | 200 |
| no request of GraphQL over HTTP, or it does not say which operation to run | 400 | 400 |
| a mutation by GET, another method | 405 | 405 |
| another type of body; a type of answer that we do not have; a body that is too large | 415, 406, 413 | 415, 406, 413 |
| the database is away before the operation has begun; a fault of ours | 503, 500 | 503, 500 |

A stream (`text/event-stream`) is 200 once it is known that its operation can be run; else it is answered.

The newest draft of the specification would have 294 for an answer in part and 422 for some of those with 400. Its
audit suite still asks for 200 and 400, which every client understands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from strawberry.http.ides import get_graphql_ide_html

from models.errors import Refusal, Unavailable
from models.rights import Viewer
from resolvers.sessions import SessionLookup
from schema.errors import refusal_extensions, told
from schema.operations import Operation, Unrunnable

from .bodies import LARGEST, TooLarge, read_body
from .callers import COOKIE, HOST_COOKIE, Caller, FindHeader
from .negotiation import GRAPHQL, HTML, JSON, is_json, preferred
from .requests import Asked, Malformed, asked_in_address, asked_in_body, parameters_of
from .scripts import encode
from .streams import EVENT_STREAM, Stream
from .switchboard import Switchboard

Header = tuple[bytes, bytes]
KeepToken = Callable[[str | None, datetime | None], None]

ANSWERS = (JSON, GRAPHQL, EVENT_STREAM)
CONTENT_TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (JSON, GRAPHQL, HTML)}
NOT_KEPT = (b"cache-control", b"no-store")  # an answer is a person's own, and true for a moment
ALLOW = (b"allow", b"GET, POST")
ALLOW_POST = (b"allow", b"POST")
ACCEPT_JSON = (b"accept", JSON.encode())
STATUSES = {"BAD_REQUEST": 400, "INTERNAL_ERROR": 500}  # in plain JSON too; what else cannot be run is 200 there


class HttpEndpoint:
    def __init__(self, switchboard: Switchboard) -> None:
        self.switchboard = switchboard
        self.execution = switchboard.execution
        self.prototype = switchboard.prototype
        self.callers = switchboard.callers
        self.sessions = SessionLookup(self.prototype.database, self.prototype.clock, self.prototype.conventions)
        self.graphiql = get_graphql_ide_html("graphiql").encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        header = find_header(scope)
        is_secure = scope["scheme"] == "https"
        caller = self.callers.caller(header, scope["client"][0] if scope.get("client") else "", is_secure=is_secure)
        media = JSON  # until it is known what is wanted
        kept: list[Header] = []
        try:
            match scope["method"]:
                case "POST":
                    media = _media(header, ANSWERS)
                    asked = await _posted(header, receive)
                case "GET":
                    parameters = parameters_of(scope["query_string"])
                    media = _media(header, ANSWERS if "query" in parameters else (HTML, *ANSWERS))
                    if media == HTML:
                        await _send(send, 200, HTML, self.graphiql)
                        return
                    asked = asked_in_address(parameters)
                case method:
                    raise Malformed(f"{method} is not how one asks here: POST, or GET for queries.", 405, ALLOW)

            def keep_token(token: str | None, expires_at: datetime | None) -> None:
                kept.append(cookie_header(token, expires_at, secure=is_secure))

            if media == EVENT_STREAM:
                media = GRAPHQL  # for what comes before the stream, or in its place
                stream = await self._stream(asked, caller, scope["method"])
                await stream.run(receive, send, header("last-event-id"))
                return
            status, body = await self._answer(asked, caller, keep_token, scope["method"], media)
        except Malformed as malformed:
            kept = list(malformed.headers)
            status, body = malformed.status, error_body(malformed.reason, {"code": "BAD_REQUEST"})
        except TooLarge as too_large:
            status, body = 413, error_body(str(too_large), {"code": "TOO_LARGE", "limit": LARGEST})
        except Unrunnable as unrunnable:
            status, body = not_run([told(error, caller.language) for error in unrunnable.errors], media)
        except Refusal as refusal:  # before GraphQL began: the session could not be read
            status, body = refused(refusal, caller.language)
        except ClientDisconnect:
            return  # a phone that lost its network while it was asking
        await _send(send, status, media, body, kept)

    async def find_viewer(self, token: str | None) -> Viewer | None:
        """Raises Unavailable."""
        if not token:
            return None
        live = await self.sessions.find(token)
        return live.viewer if live else None

    def _operation(self, asked: Asked, method: str) -> Operation:
        """Raises Malformed when the operation is not for this method, and Unrunnable."""
        operation = self.execution.operation(asked.query, asked.operation_name, asked.variables or {})
        if operation.type is OperationType.MUTATION and method == "GET":
            raise Malformed("A mutation is sent by POST.", 405, ALLOW_POST)
        return operation

    async def _answer(
        self, asked: Asked, caller: Caller, keep_token: KeepToken, method: str, media: str
    ) -> tuple[int, bytes]:
        """Raises Malformed, Unrunnable, Unavailable."""
        operation = self._operation(asked, method)
        if operation.type is OperationType.SUBSCRIPTION:
            raise Malformed(f"A subscription takes a WebSocket that speaks graphql-transport-ws, or {EVENT_STREAM}.")
        viewer = await self.find_viewer(caller.token)
        context = replace(
            self.prototype,
            find_viewer=lambda: viewer,
            address=caller.address,
            language=caller.language,
            keep_token=keep_token,
        )
        return 200, encode(await self.execution.run(operation, asked.variables or {}, context))

    async def _stream(self, asked: Asked, caller: Caller, method: str) -> Stream:
        """Raises Malformed, Unrunnable; Unavailable also when this server is ending."""
        operation, variables = self._operation(asked, method), asked.variables or {}
        self.execution.executor(operation, variables, None)
        stream = Stream(self.switchboard, caller, operation, variables)
        await stream.sign_in()
        return stream


def not_run(errors: Sequence[GraphQLError], media: str) -> tuple[int, bytes]:
    """The status and body of a request whose operation was not run: there is no `data`, not even null."""
    codes = [(error.extensions or {}).get("code") for error in errors]
    status = max((STATUSES[code] for code in codes if code in STATUSES), default=400 if media == GRAPHQL else 200)
    return status, orjson.dumps({"errors": [error.formatted for error in errors]})


def refused(refusal: Refusal, language: str) -> tuple[int, bytes]:
    """The status and body of a refusal outside of any operation."""
    status = 503 if isinstance(refusal, Unavailable) else 400
    return status, error_body(refusal.message(language), refusal_extensions(refusal))


def error_body(message: str, extensions: dict[str, Any]) -> bytes:
    return orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})


def find_header(scope: Scope) -> FindHeader:
    headers: dict[bytes, bytes] = dict(scope["headers"])

    def header(name: str) -> str | None:
        value = headers.get(name.encode())
        return None if value is None else value.decode("latin-1")

    return header


def cookie_header(token: str | None, expires_at: datetime | None, *, secure: bool) -> Header:
    """Keeps the session's token in the browser, where scripts do not see it; removes it when there is none."""
    response = Response()
    name = HOST_COOKIE if secure else COOKIE
    if token is None:
        response.delete_cookie(name, httponly=True, samesite="lax", secure=secure)
    else:
        response.set_cookie(name, token, expires=expires_at, httponly=True, samesite="lax", secure=secure)
    return response.raw_headers[-1]


def _media(header: FindHeader, offered: tuple[str, ...]) -> str:
    media = preferred(header("accept") or "", offered)
    if media is None:
        raise Malformed(f"Answers come as {GRAPHQL} or {JSON}.", 406)
    return media


async def _posted(header: FindHeader, receive: Receive) -> Asked:
    if not is_json(header("content-type") or ""):
        raise Malformed(f"A request is {JSON}, in UTF-8.", 415, ACCEPT_JSON)
    return asked_in_body(await read_body(receive, header("content-length")))


async def _send(send: Send, status: int, media: str, body: bytes, further: Sequence[Header] = ()) -> None:
    headers = [(b"content-type", CONTENT_TYPES[media]), (b"content-length", b"%d" % len(body)), NOT_KEPT, *further]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
