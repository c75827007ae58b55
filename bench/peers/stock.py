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
from strawberry.schema.config import StrawberryConfig

from .asgi import serve
from .ticks import Arguments, Ticks, run

ARGUMENTS = Arguments.given()
TICKS = Ticks(ARGUMENTS.length)
QUEUES: set[asyncio.Queue[str]] = set()


@strawberry.type
class Query:
    newest: str


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def tick(self) -> AsyncGenerator[str, None]:
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


SCHEMA = strawberry.Schema(
    Query,
    subscription=Subscription,
    config=StrawberryConfig(),
    extensions=[ParserCache, ValidationCache] if "caches" in sys.argv else [],
)

run(serve(GraphQL(SCHEMA), ARGUMENTS, TICKS, publish, "strawberry-graphql", "graphql-core"))
