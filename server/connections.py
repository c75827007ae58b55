"""Who is on a WebSocket? Its session is followed while it lives: rights stay current, and it ends with the session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from models.errors import Unavailable
from models.rights import Viewer
from models.topics import session_topic
from resolvers.context import Live
from resolvers.sessions import LiveSession

PATIENCE = 10  # seconds for a session to be read
FORBIDDEN = 4403  # graphql-transport-ws: clients must not try again with these credentials


class Connection:
    """The session under one WebSocket. `close` is called once with a close code when the session has ended."""

    def __init__(self, live: Live, close: Callable[[int, str], Awaitable[None]]) -> None:
        self._live = live
        self._close = close
        self._session: LiveSession | None = None
        self._open = AsyncExitStack()
        self._watching: asyncio.Task[None] | None = None

    def viewer(self) -> Viewer | None:
        """Who is signed in, with the posts that he holds now."""
        return self._session.viewer if self._session else None

    async def begin(self, session_id: int) -> bool:
        """Follow the session. False when it has ended already. Raises Unavailable."""
        following = await self._open.enter_async_context(self._live.follow(session_topic(session_id)))
        try:
            async with asyncio.timeout(PATIENCE):
                self._session = (await following.next()).value
        except LookupError:
            return False
        except TimeoutError:
            raise Unavailable from None

        async def watch() -> None:
            try:
                while True:
                    self._session = (await following.next()).value
            except LookupError:
                self._session = None
                await self._close(FORBIDDEN, "The session has ended")

        self._watching = asyncio.create_task(watch(), name=f"session {session_id}")
        return True

    async def aclose(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await self._open.aclose()
