"""Which operations run, and who shares them? Executed once for each change and audience, whoever looks on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Any, Protocol

import structlog

from .delivery import Delivery, Frame, Outlet, Turn, Wrapping
from .errors import HubClosed, TopicGone
from .hub import Following

log = structlog.get_logger(__name__)

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
        """The result: all of it, or what has changed since an earlier mark. It reads the value when it is called."""

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
    """What one audience of an operation is shown. `full` and `change` are results of number `serial`."""

    __slots__ = ("audience", "change", "full", "mark", "operation", "owed", "serial", "subscriptions", "turn")

    def __init__(self, operation: Operation, audience: Hashable) -> None:
        self.operation = operation
        self.audience = audience
        self.subscriptions: dict[Subscription, None] = {}
        self.owed: dict[Subscription, None] = {}  # who needs the whole, which nobody has made yet
        self.serial = 0
        self.mark: Hashable | None = None
        self.full: Frame | None = None
        self.change: Frame | None = None
        self.turn: Turn | None = None

    def owe(self, subscription: Subscription) -> None:
        self.owed[subscription] = None
        self.operation.wake()


class Operation:
    """One running operation. It has a task only while there is something to do."""

    def __init__(self, operations: Operations, key: Hashable, script: Script) -> None:
        self.key = key
        self.script = script
        self.editions: dict[Hashable, Edition] = {}
        self._operations = operations
        self._joining: dict[Subscription, None] = {}
        self._value: Any = None
        self._rights: Hashable = None
        self._task: asyncio.Task[None] | None = None
        self._news = False
        self._closed = False
        self._turning: asyncio.TimerHandle | None = None
        self._following = self._follow()

    def join(self, subscription: Subscription) -> None:
        """What it is shown first is not older than now."""
        subscription.operation = self
        subscription.ticket = self._following.ask()
        self._joining[subscription] = None
        self.wake()

    def leave(self, subscription: Subscription) -> None:
        self._unseat(subscription)
        subscription.operation = None
        if not self.editions and not self._joining and not self._closed:
            self._close()

    def ask_again(self, subscription: Subscription) -> None:
        if subscription.edition is not None and self._value is not None:
            self._seat(subscription)
            self.wake()

    def wake(self) -> None:
        self._news = True
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name="operation")

    @property
    def subscriptions(self) -> list[Subscription]:
        seated = [each for edition in self.editions.values() for each in edition.subscriptions]
        return [*seated, *self._joining]

    def _follow(self) -> Following[Any]:
        topic, until = self.script.topic()
        following = self._operations.follow(topic, self.wake)
        following.open()
        if until is not None:
            pause = max(until - time.time(), 0.0)
            self._turning = asyncio.get_running_loop().call_later(pause, self._turn_to_the_next_topic)
        return following

    def _turn_to_the_next_topic(self) -> None:
        """Everybody goes over to it together, and sees it when it was read."""
        with suppress(HubClosed):
            following = self._follow()
            self._following.close()
            self._following = following
            for subscription in self._joining:
                subscription.ticket = following.ask()

    def _close(self) -> None:
        self._closed = True
        self._following.close()
        if self._turning is not None:
            self._turning.cancel()
        self._operations.forget(self)

    async def _work(self) -> None:
        try:
            while self._news and not self._closed:
                self._news = False
                reading = self._following.poll()
                if reading is not None:
                    self._take(reading.value)
                self._admit()
                for edition in list(self.editions.values()):
                    await self._perform(edition)
        except HubClosed:
            pass  # The server is ending, and its connections are told so.
        except TopicGone as error:
            self._end(error)
        except Exception as error:
            log.error("an operation failed", error=type(error).__name__, exc_info=True)
            self._end(error)
        finally:
            self._task = None

    def _take(self, value: Any) -> None:
        self._value = value
        rights = self.script.rights(value)
        if rights != self._rights:
            self._rights = rights
            for subscription in [each for edition in self.editions.values() for each in edition.subscriptions]:
                self._seat(subscription)

    def _admit(self) -> None:
        """Those for whom the value is new enough."""
        if self._value is None or not self._joining:
            return
        for subscription in list(self._joining):
            if self._following.is_sure(subscription.ticket):
                del self._joining[subscription]
                self._seat(subscription)

    def _seat(self, subscription: Subscription) -> None:
        """Among those with the same rights, or out."""
        try:
            audience = self.script.audience(subscription.person, self._value)
        except Exception as error:
            self.leave(subscription)
            subscription.over(self.script.refused(subscription.person, error))
            return
        edition = self.editions.get(audience)
        if edition is None:
            edition = self.editions[audience] = Edition(self, audience)
        if subscription.edition is edition:
            return
        self._unseat(subscription)
        subscription.edition = edition
        edition.subscriptions[subscription] = edition.owed[subscription] = None

    def _unseat(self, subscription: Subscription) -> None:
        self._joining.pop(subscription, None)
        edition, subscription.edition = subscription.edition, None
        subscription.seen = NOTHING
        if edition is not None:
            edition.subscriptions.pop(subscription, None)
            edition.owed.pop(subscription, None)
            if not edition.subscriptions and self.editions.get(edition.audience) is edition:
                del self.editions[edition.audience]

    async def _perform(self, edition: Edition) -> None:
        """What has changed, for those who had the last result; all of it, for those who need it. Never twice."""
        script, value = self.script, self._value
        if value is None or not edition.subscriptions:
            return
        mark = script.mark(value)
        changed = mark != edition.mark
        owed, edition.owed = edition.owed, {}
        change = full = None
        if changed and not script.whole and edition.serial:
            change = script.perform(edition.audience, value, edition.mark)
        if changed and (owed or script.whole):
            full = script.perform(edition.audience, value, None)
        elif owed:
            full = edition.full or script.perform(edition.audience, value, None)
        # Both were begun before anything was awaited: they show the same.
        change, full = await _done(change), await _done(full)
        if changed:
            edition.serial, edition.mark = edition.serial + 1, mark
            edition.change = full if script.whole else change
        if changed or full is not None:
            edition.full = full
        for subscription in owed:
            if full is not None and subscription.current_at == full.event_id:
                subscription.seen = edition.serial
        if changed:
            self._operations.delivery.announce(edition)
        elif owed:
            self._operations.delivery.send(edition, owed)

    def _end(self, error: Exception) -> None:
        """For all who look on."""
        for subscription in self.subscriptions:
            self.leave(subscription)
            subscription.over(self.script.refused(subscription.person, error))


async def _done(frame: Frame | Awaitable[Frame] | None) -> Frame | None:
    return frame if frame is None or isinstance(frame, Frame) else await frame


class Operations:
    """All that run in this process, by what they are: document, name, variables."""

    def __init__(self, follow: Callable[[str, Callable[[], None]], Following[Any]], delivery: Delivery) -> None:
        self.follow = follow
        self.delivery = delivery
        self._running: dict[Hashable, Operation] = {}

    def __len__(self) -> int:
        return len(self._running)

    @property
    def subscriptions(self) -> int:
        return sum(len(operation.subscriptions) for operation in self._running.values())

    def is_running(self, key: Hashable) -> bool:
        return key in self._running

    def join(self, key: Hashable, script: Script | None, subscription: Subscription) -> None:
        """Look on at the operation of this key. If nobody runs it, it begins by this script. Raises HubClosed, ..."""
        operation = self._running.get(key)
        if operation is None:
            if script is None:
                raise LookupError(key)
            operation = self._running[key] = Operation(self, key, script)
        operation.join(subscription)

    def forget(self, operation: Operation) -> None:
        if self._running.get(operation.key) is operation:
            del self._running[operation.key]
