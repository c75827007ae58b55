"""How do tests read a stream of GraphQL over SSE? Event by event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx2
import orjson
import pytest

from server.client import Json
from tests.serving import Served

SCREEN = "subscription ($id: ID!) { meeting(id: $id) { id version state title } }"


class Event(NamedTuple):
    kind: str
    id: str
    data: Json | None
    text: str


class Events:
    """What comes on a stream, event by event."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._chunks = response.aiter_text()
        self._text = ""

    async def next(self) -> Event:
        """Raises StopAsyncIteration at the end."""
        async with asyncio.timeout(5):
            while "\n\n" not in self._text:
                self._text += await anext(self._chunks)
        text, _, self._text = self._text.partition("\n\n")
        fields = dict(line.partition(":")[::2] for line in text.split("\n"))
        given = {name: value.removeprefix(" ") for name, value in fields.items()}
        data = given.get("data")
        return Event(given["event"], given.get("id", ""), orjson.loads(data) if data else None, text)

    async def ends(self) -> None:
        with pytest.raises(StopAsyncIteration):
            await self.next()


@asynccontextmanager
async def streaming(
    served: Served, who: str | None, query: str, *, method: str = "POST", last: str | None = None, **variables: Any
) -> AsyncIterator[Events]:
    headers = {
        "accept": "text/event-stream",
        **({"authorization": f"Bearer {served.world.tokens[who]}"} if who else {}),
        **({"last-event-id": last} if last else {}),
    }
    url = f"{served.url}/graphql"
    if method == "POST":
        request = served.http.stream("POST", url, headers=headers, json={"query": query, "variables": variables})
    else:
        params = {"query": query, "variables": orjson.dumps(variables).decode()}
        request = served.http.stream("GET", url, headers=headers, params=params)
    async with request as response:
        yield Events(response)
