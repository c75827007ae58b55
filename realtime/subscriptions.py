"""Who looks on at an operation, and what is he shown? Subscriptions, and the editions in which an operation appears."""

from __future__ import annotations

from collections.abc import Awaitable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

from .delivery import Frame, Outlet, Turn, Wrapping

if TYPE_CHECKING:
    from .operations import Operation

NOTHING = -1


class Script(Protocol):
    """How one operation is run for all who share it. Values are those of its topic's readings.

    `whole`: every message shows all, so the newest one serves a newcomer too.
    """

    whole: bool

    def topic(self) -> tuple[str, float | None]:
        """The topic to follow, and until when: seconds since 1970, None for ever."""

    def rights(self, value: Any) -> Hashable:
        """What of the value decides who may see it: everybody is asked again when that changes."""

    def audience(self, person: Any, value: Any) -> Hashable:
        """The rights that matter for what is shown. Raises whatever refuses the person."""

    def mark(self, value: Any) -> Hashable:
        """What the value shows now: equal marks show the same."""

    def perform(self, audience: Hashable, value: Any, since: Hashable | None) -> Frame | Awaitable[Frame]:
        """The result: all of it, or what has changed since an earlier mark. It reads the value when it is called.

        What is not a frame at once has read more than the value, and is not what a later run would show. Raises NotNow
        when it is awaited.
        """

    def refused(self, person: Any, error: Exception) -> bytes:
        """The last result of somebody whom `audience` refused, or whose topic is gone."""


class Subscription:
    """One who looks on. `person` is what `audience` is asked about; `tail` ends each of his frames."""

    __slots__ = ("edition", "operation", "outlet", "person", "seen", "tail", "ticket", "wrapping")

    def __init__(self, outlet: Outlet, wrapping: Wrapping, tail: bytes, person: Any) -> None:
        self.outlet = outlet
        self.wrapping = wrapping
        self.tail = tail
        self.person = person
        self.operation: Operation | None = None
        self.edition: Edition | None = None
        self.seen = NOTHING
        self.ticket = 0

    @property
    def current_at(self) -> str | None:
        """The id of the event that he had last, if he came back and said so."""
        return None

    def over(self, last: bytes) -> None:
        """It has ended by itself; `last` is its last result."""
        raise NotImplementedError

    def leave(self) -> None:
        if self.operation is not None:
            self.operation.leave(self)

    def ask_again(self) -> None:
        """The person's rights may have changed."""
        if self.operation is not None:
            self.operation.ask_again(self)


class Edition:
    """What one audience of an operation is shown. `full` and `change` are results of number `serial`.

    `full` is shown to newcomers too if it `lasts`: if whoever runs the operation now would get the same.
    """

    __slots__ = ("audience", "change", "full", "lasts", "mark", "operation", "owed", "serial", "subscriptions", "turn")

    def __init__(self, operation: Operation, audience: Hashable) -> None:
        self.operation = operation
        self.audience = audience
        self.subscriptions: dict[Subscription, None] = {}
        self.owed: dict[Subscription, None] = {}  # who needs the whole, which nobody has made yet
        self.serial = 0
        self.mark: Hashable | None = None
        self.full: Frame | None = None
        self.lasts = False
        self.change: Frame | None = None
        self.turn: Turn | None = None

    def owe(self, subscription: Subscription) -> None:
        self.owed[subscription] = None
        self.operation.wake()
