"""What is it to follow something? One description of it, for whoever follows alone and for many who share."""

from __future__ import annotations

from asyncio import sleep, timeout
from collections.abc import AsyncGenerator, Hashable
from typing import Any, Protocol, TypeVar

from models.errors import NotFound
from models.rights import Viewer

from .context import Context

REST = 0.5  # seconds until an event that could not be shown is tried again
E_co = TypeVar("E_co", covariant=True)


class Followed(Protocol[E_co]):
    """Something that can be followed live. Values are what its topic's readings hold.

    `whole` says that every event shows all of it. `what` is its word in NotFound.
    """

    @property
    def whole(self) -> bool: ...
    @property
    def what(self) -> str: ...

    async def knock(self, context: Context) -> None:
        """Before anything is read for the viewer, if reading it is much work. Raises what refuses him."""

    def topic(self, context: Context) -> tuple[str, float | None]:
        """The topic, and until when it is the right one: seconds since 1970, None for ever. Raises BadDate, ..."""

    def rights(self, value: Any, /) -> Hashable:
        """What of the value decides who may see it."""

    def admit(self, viewer: Viewer, value: Any, /) -> None:
        """Raises what refuses the viewer: like everything that does not exist."""

    def mark(self, value: Any, /) -> Hashable:
        """What it shows now: equal marks show the same."""

    def event(self, value: Any, since: Any, /) -> E_co:
        """All of it, or what has changed since an earlier mark."""

    def prime(self, context: Context, value: Any, /) -> None:
        """Spare the event's resolvers what has been read."""


async def follow(context: Context, followed: Followed[E_co]) -> AsyncGenerator[E_co, None]:
    """Events for one viewer, whose rights are asked each time. Raises NotFound, BadDate."""
    await followed.knock(context)
    since: Hashable | None = None
    shown_to: Viewer | None = None
    while True:
        topic, until = followed.topic(context)
        async with context.live.follow(topic) as following:
            while True:
                try:
                    async with timeout(None if until is None else until - context.now().timestamp()):
                        value = (await following.next()).value
                except LookupError:
                    raise NotFound(what=followed.what) from None
                except TimeoutError:
                    break
                context.begin_event()
                viewer = context.viewer
                followed.admit(viewer, value)
                if viewer != shown_to:
                    shown_to, since = viewer, None  # other rights may show other fields: all of it
                mark = followed.mark(value)
                if mark == since:
                    continue
                followed.prime(context, value)
                yield followed.event(value, since)
                since = mark
                while context.missed:
                    await sleep(REST)
                    context.begin_event()
                    followed.admit(context.viewer, value)
                    yield followed.event(value, None)
