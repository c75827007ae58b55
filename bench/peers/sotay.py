"""sotay: its own engine, delivery and WebSocket endpoint, over a topic that is made up and not read from a database.

Conflation by time is set to zero, as the contract asks: else a topic's deliveries are bounded by its interval.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from strawberry.schema.config import StrawberryConfig

from models.conventions import Conventions
from models.members import Standing
from models.rights import Viewer
from realtime.live import Live
from realtime.sources import Reading
from realtime.wakeups import WakeUp
from resolvers.context import Context, SignInRules
from resolvers.followed import follow
from resolvers.sessions import LiveSession
from schema.execution import Execution, Shareable
from server.callers import Caller, Callers, FindHeader
from server.switchboard import Switchboard
from server.websocket import WebSocketProtocol

from .ticks import Arguments, Ticks, control, lines, ready, run

TOPIC = "ticks:1"
EVERYBODY = Viewer(1, 1, "", Standing.OFFICIAL, 1, None, "/1/", None, ())


@strawberry.type
class Line:
    id: strawberry.ID
    name: str
    present: int
    expected: int


@strawberry.type
class Screen:
    tick: str
    lines: list[Line]


ARGUMENTS = Arguments.given()
TICKS = Ticks(ARGUMENTS.length)
LINES = [Line(**line) for line in lines(ARGUMENTS.lines)]


class FollowedTicks:
    whole, what = True, "tick"

    async def knock(self, context: Context) -> None: ...

    def topic(self, context: Context) -> tuple[str, float | None]:
        return TOPIC, None

    def rights(self, value: str) -> Hashable:
        return None

    def admit(self, viewer: Viewer, value: str) -> None: ...

    def mark(self, value: str) -> Hashable:
        return value

    def event(self, value: str, since: Hashable) -> str:
        return value

    def prime(self, context: Context, value: str) -> None: ...


@strawberry.type
class Query:
    newest: str


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def tick(self, info: strawberry.Info[Context, None]) -> AsyncGenerator[str, None]:
        async for tick in follow(info.context, FollowedTicks()):
            yield tick

    @strawberry.subscription
    async def screen(self, info: strawberry.Info[Context, None]) -> AsyncGenerator[Screen, None]:
        async for tick in follow(info.context, FollowedTicks()):
            yield _screen(tick)


def _screen(tick: str) -> Screen:
    return Screen(tick=tick, lines=LINES)


class TickSource:
    kind = "ticks"
    interval = 0.0
    check_every = 1.0

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, _number())

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[str]]:
        return {key: Reading(_number(), TICKS.newest) for key in stale}


class SessionSource:
    """Everybody is signed in: who it is would be read from the database, together with all who come back."""

    kind = "session"
    interval = 0.0
    check_every = 2.0

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, 1)

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[LiveSession]]:
        return {
            key: Reading(1, LiveSession(bytes.fromhex(key), EVERYBODY, datetime.max.replace(tzinfo=UTC), 1))
            for key in stale
        }


class Nothing:
    """An outbox in which nothing waits."""

    async def unannounced(self, older_than_seconds: float, limit: int) -> list[WakeUp]:
        return []

    async def mark(self, wakeups: Sequence[WakeUp]) -> None: ...


class Everybody(Callers):
    """Each connection has a token of its own, as real ones have."""

    def caller(self, header: FindHeader, address: str, *, is_secure: bool) -> Caller:
        return Caller(header("sec-websocket-key"), "en", address)


def _number() -> int:
    return int(TICKS.newest[1:11])


def build() -> tuple[Starlette, Callable[[str], None]]:
    live = Live((TickSource(), SessionSource()), "memory://", Nothing())
    schema = strawberry.Schema(Query, subscription=Subscription, config=StrawberryConfig())
    shareable = {"screen": Shareable(FollowedTicks, _screen), "tick": Shareable(FollowedTicks, str)}
    execution = Execution(schema, shareable)
    nothing: Any = None
    prototype = Context(
        database=nothing,
        live=nothing,
        passwords=nothing,
        keys=nothing,
        conventions=Conventions(),
        sign_in_rules=SignInRules(),
        find_viewer=lambda: None,
        address="",
        language="en",
        clock=lambda: datetime.now(UTC),
        keep_token=lambda token, expires_at: None,
    )
    switchboard = Switchboard(execution, prototype, live, Everybody([]))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        async with live:
            watching = asyncio.create_task(switchboard.watch())
            yield {"switchboard": switchboard}
            watching.cancel()

    def publish(tick: str) -> None:
        live.hub.wake(WakeUp(TOPIC, _number()))

    return Starlette(lifespan=lifespan), publish


async def main() -> None:
    app, publish = build()
    server = uvicorn.Server(
        uvicorn.Config(app, port=ARGUMENTS.port, ws=WebSocketProtocol, log_level="error", backlog=2048)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn sets a flag and tells nobody
        await asyncio.sleep(0.01)
    await control(ARGUMENTS.control, TICKS, publish)
    ready("strawberry-graphql", "graphql-core", "uvicorn", "websockets", "uvloop")
    await serving


run(main())
