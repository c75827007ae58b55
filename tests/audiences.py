"""Who looks on in tests? Outlets that keep what was written to them, and a script that counts how often it was run."""

from __future__ import annotations

from collections.abc import Awaitable, Hashable
from typing import Any

import orjson

from realtime.delivery import Delivery, Frame, Outlet
from realtime.operations import Operations
from realtime.subscriptions import Script, Subscription
from tests.sources import Room


class Plain:
    """Nothing is put around a payload."""

    def head(self, frame: Frame) -> bytes:
        return frame.payload


PLAIN = Plain()


class Onlooker(Subscription):
    """`heard` is what was written to him, one frame after the other; `last` what he was told at the end."""

    def __init__(self, delivery: Delivery, person: Any = "anybody", *, current_at: str | None = None) -> None:
        self.heard: list[Any] = []
        self.last: bytes | None = None
        self.was_given_up = False
        self._current_at = current_at
        super().__init__(Outlet(delivery, self._hear, self._give_up), PLAIN, b"", person)

    @property
    def current_at(self) -> str | None:
        return self._current_at

    def _hear(self, frame: bytes) -> None:
        self.heard.append(orjson.loads(frame))

    def _give_up(self) -> None:
        self.was_given_up = True

    def over(self, last: bytes) -> None:
        self.last = last


class Counting(Script):
    """Shows the position of the reading, to each audience by its name. It refuses whoever is in `unwelcome`."""

    def __init__(self, topic: str = "meeting:1", *, whole: bool = True) -> None:
        self.whole = whole
        self.performed: list[tuple[str, Any, Any]] = []  # audience, position, since
        self.unwelcome: set[Any] = set()
        self.audiences: dict[Any, str] = {}
        self.lapses_at: float | None = None
        self.who_may_see: Hashable = "everybody"
        self._topic = topic

    def topic(self) -> tuple[str, float | None]:
        return self._topic, self.lapses_at

    def rights(self, value: Any) -> Hashable:
        return self.who_may_see

    def audience(self, person: Any, value: Any) -> Hashable:
        if person in self.unwelcome:
            raise PermissionError(person)
        return self.audiences.get(person, "all")

    def mark(self, value: Any) -> Hashable:
        position: int = value[0]
        return position

    def perform(self, audience: Hashable, value: Any, since: Hashable | None) -> Frame | Awaitable[Frame]:
        assert isinstance(audience, str)
        self.performed.append((audience, value[0], since))
        shown = {"to": audience, "at": value[0], **({} if since is None else {"since": since})}
        return Frame(orjson.dumps(shown), str(value[0]))

    def refused(self, person: Any, error: Exception) -> bytes:
        return type(error).__name__.encode()


class Theatre:
    """A room with a hub, and operations in it."""

    def __init__(self) -> None:
        self.room = Room()
        self.delivery = Delivery()
        self.operations = Operations(self.room.hub.follow, self.delivery)

    def onlooker(self, person: Any = "anybody", *, current_at: str | None = None) -> Onlooker:
        return Onlooker(self.delivery, person, current_at=current_at)

    async def seat(self, script: Counting, *people: Any, current_at: str | None = None) -> list[Onlooker]:
        """They all look on at the operation of this script."""
        onlookers = [self.onlooker(person, current_at=current_at) for person in people]
        for each in onlookers:
            self.operations.join(script, script, each)
        await self.room.clock.advance(0)
        return onlookers
