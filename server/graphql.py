"""How does GraphQL come in and go out? Over HTTP and graphql-transport-ws, as the member who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import orjson
from cross_web import AsyncHTTPRequestAdapter
from cross_web import HTTPException as Malformed
from graphql import GraphQLError, GraphQLFormattedError
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLRequestData
from strawberry.http.websocket_origin import is_same_origin, normalize_origin
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage, SubscribeMessage

from models.errors import Refusal, Unavailable
from models.rights import Viewer
from resolvers.context import Context
from resolvers.sessions import SessionLookup
from schema.api import Schema
from schema.errors import refusal_extensions

from .connections import Connection
from .messages import LONGEST_QUERY, SocketAdapter, fault

COOKIE = "sotay_session"
MOST_OPERATIONS = 100  # at the same time, on one connection
QUERY_TOO_LONG = f"An operation has at most {LONGEST_QUERY} characters."


class GraphQLEndpoint(GraphQL[Context, None]):
    """One endpoint for all: POST and GET, GraphiQL for browsers, graphql-transport-ws for what is live."""

    websocket_adapter_class = SocketAdapter

    def __init__(self, schema: Schema, context: Context, allowed_origins: list[str]) -> None:
        super().__init__(
            schema,
            graphql_ide="graphiql",
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            allowed_origins=allowed_origins,
        )
        self.prototype = context
        self.sessions = SessionLookup(context.database, context.clock, context.conventions)
        self.graphql_transport_ws_handler_class = TransportHandler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response: Response = await self.run(request)
        except Malformed as malformed:
            response = JSONResponse({"errors": [refusal_error(malformed.reason, "BAD_REQUEST")]}, malformed.status_code)
        except ClientDisconnect:
            return  # a phone that lost its network while it was asking
        except Refusal as refusal:  # before GraphQL began: the session could not be read
            response = refused(refusal, self.language_of(request))
        await response(scope, receive, send)

    def parse_json(self, data: str | bytes) -> Any:
        parsed = super().parse_json(data)
        if not isinstance(parsed, dict | list):
            raise Malformed(400, "A request is a JSON object")
        return parsed

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        parsed = await super().parse_http_body(request)
        if isinstance(parsed, GraphQLRequestData) and len(parsed.query or "") > LONGEST_QUERY:
            raise Malformed(400, QUERY_TOO_LONG)
        return parsed

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        viewer = None
        if request.scope["type"] == "http":
            viewer = await self.find_viewer(self.token_of(request))
        return replace(
            self.prototype,
            find_viewer=lambda: viewer,
            address=request.client.host if request.client else "",
            language=self.language_of(request),
            keep_token=_keeper(request, response),
        )

    async def find_viewer(self, token: str | None) -> Viewer | None:
        """Raises Unavailable."""
        if not token:
            return None
        live = await self.sessions.find(token)
        return live.viewer if live else None

    def token_of(self, request: HTTPConnection) -> str | None:
        """The bearer token; else the cookie, which counts only for pages of an origin that may use it."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return token.strip()
        origin = request.headers.get("origin")
        if origin is not None and not is_same_origin(origin, request.headers.get("host")):
            normalised = normalize_origin(origin)
            if normalised is None or normalised not in self.allowed_origins:
                return None
        return request.cookies.get(COOKIE)

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def language_of(self, request: HTTPConnection) -> str:
        """Vietnamese for those who ask for it before English."""
        wanted = [
            part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")
        ]
        return next((language for language in wanted if language in {"vi", "en"}), "en")


class TransportHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """graphql-transport-ws as Strawberry speaks it, on a connection that lives as long as its session."""

    def __init__(self, view: GraphQLEndpoint, websocket: Any, context: Context, **rest: Any) -> None:
        self.connection = Connection(context.live, websocket.close)
        super().__init__(
            view=view, websocket=websocket, context=replace(context, find_viewer=self.connection.viewer), **rest
        )

    async def handle(self) -> None:
        try:
            await super().handle()
        finally:
            await self.connection.aclose()

    async def handle_message(self, message: Any) -> None:
        found = fault(message)
        if found is None:
            await super().handle_message(message)
        else:
            await self.handle_invalid_message(found)

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Refuses what asks too much by itself: the other operations of the connection go on."""
        key, refusal = message["id"], None
        if len(self.operations) >= MOST_OPERATIONS:
            refusal = refusal_error("Too many operations on one connection.", "TOO_MANY_OPERATIONS")
        elif len(message["payload"]["query"]) > LONGEST_QUERY:
            refusal = refusal_error(QUERY_TOO_LONG, "BAD_REQUEST")
        if refusal and self.connection_acknowledged and key not in self.operations:
            await self.send_message({"id": key, "type": "error", "payload": [refusal]})
        else:
            await super().handle_subscribe(message)

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        """None: an operation that cannot run is no reason to close the connection of others."""
        return None

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Refuses, with 4403, who is not signed in. `payload: null` is as good as none."""
        payload = message.get("payload") or {}
        if not self.connection_init_received:
            self.connection_init_received = True
            if not await self._signed_in(payload):
                return
            self.connection_init_received = False
        await super().handle_connection_init(cast(ConnectionInitMessage, {**message, "payload": payload}))

    async def _signed_in(self, payload: Mapping[str, object]) -> bool:
        """False after it was refused: with 4403, or with 1013 when the database is away."""
        view = cast(GraphQLEndpoint, self.view)
        websocket: WebSocket = cast(Any, self.websocket).ws
        token = payload.get("token") or payload.get("authorization") or payload.get("Authorization")
        if isinstance(token, str):
            token = token.removeprefix("Bearer ").removeprefix("bearer ").strip()
        else:
            token = view.token_of(websocket)
        try:
            viewer = await view.find_viewer(token)
            signed_in = viewer is not None and await self.connection.begin(viewer.session_id)
        except Unavailable:
            await self.websocket.close(code=1013, reason="Try again later")
            return False
        if not signed_in:
            await self.websocket.close(code=4403, reason="Forbidden")
        return signed_in


def refusal_error(message: str, code: str) -> GraphQLFormattedError:
    return {"message": message, "extensions": {"code": code}}


def refused(refusal: Refusal, language: str) -> Response:
    status = 503 if isinstance(refusal, Unavailable) else 400
    body = {"errors": [{"message": refusal.message(language), "extensions": refusal_extensions(refusal)}], "data": None}
    return JSONResponse(body, status)


def _keeper(request: HTTPConnection, response: Response | WebSocket) -> Callable[[str | None, datetime | None], None]:
    """Keeps the session's token in the browser's cookie, or removes it."""

    def keep(token: str | None, expires_at: datetime | None) -> None:
        if not isinstance(response, Response):
            return  # a WebSocket has no cookies to set
        secure = request.url.scheme == "https"
        if token is None:
            response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure)
        else:
            response.set_cookie(COOKIE, token, expires=expires_at, httponly=True, samesite="lax", secure=secure)

    return keep
