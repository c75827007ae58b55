"""Strawberry's own path: its ASGI view and a queue for each subscriber. With the argument `caches`, a parse and a
validation cache, which Strawberry leaves to the one who builds the schema.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator

import strawberry
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from .asgi import serve
from .ticks import Arguments, Ticks, lines, run


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
QUEUES: set[asyncio.Queue[str]] = set()


async def follow() -> AsyncGenerator[str, None]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    QUEUES.add(queue)
    try:
        yield TICKS.newest
        while True:
            yield await queue.get()
    finally:
        QUEUES.discard(queue)


def publish(tick: str) -> None:
    for queue in QUEUES:
        queue.put_nowait(tick)


@strawberry.type
class Query:
    newest: str


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def tick(self) -> AsyncGenerator[str, None]:
        async for tick in follow():
            yield tick

    @strawberry.subscription
    async def screen(self) -> AsyncGenerator[Screen, None]:
        async for tick in follow():
            yield Screen(tick=tick, lines=LINES)


SCHEMA = strawberry.Schema(
    Query, subscription=Subscription, extensions=[ParserCache, ValidationCache] if "caches" in sys.argv else []
)

run(serve(GraphQL(SCHEMA), ARGUMENTS, TICKS, publish, "strawberry-graphql", "graphql-core"))
