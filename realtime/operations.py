"""Which operations run, and who shares them? Executed once for each change and audience, whoever looks on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from typing import Any

import structlog

from .delivery import Delivery, Frame
from .errors import HubClosed, NotNow, TopicGone
from .hub import Following
from .subscriptions import NOTHING, Edition, Script, Subscription

log = structlog.get_logger(__name__)

Made = Frame | Awaitable[Frame] | None
REST = 0.5  # seconds until an operation that could not be run is run again


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
        self._resting: asyncio.TimerHandle | None = None
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

    def _wake_soon(self) -> None:
        if self._resting is None:
            self._resting = asyncio.get_running_loop().call_later(REST, self._rested)

    def _rested(self) -> None:
        self._resting = None
        if not self._closed:
            self.wake()

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
        for timer in (self._turning, self._resting):
            if timer is not None:
                timer.cancel()
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
        change: Made = None
        full: Made = None
        if changed and not script.whole and edition.serial:
            change = script.perform(edition.audience, value, edition.mark)
        if changed and (owed or script.whole):
            full = script.perform(edition.audience, value, None)
        elif owed:
            full = edition.full if edition.lasts else script.perform(edition.audience, value, None)
        lasts = isinstance(full, Frame)
        try:
            # Both were begun before anything was awaited: they show the same.
            shown_change, shown = await _done(change, full)
        except NotNow:
            edition.owed |= owed
            self._wake_soon()
            return
        if changed:
            edition.serial, edition.mark = edition.serial + 1, mark
            edition.change = shown if script.whole else shown_change
        if changed or shown is not None:
            edition.full, edition.lasts = shown, lasts
        for subscription in owed:
            if shown is not None and shown.event_id and subscription.current_at == shown.event_id:
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


async def _done(*made: Made) -> Sequence[Frame | None]:
    """Raises NotNow. Whatever becomes of one, the others are waited for."""
    waiting = [each for each in made if each is not None and not isinstance(each, Frame)]
    done = iter(await asyncio.gather(*waiting, return_exceptions=True)) if waiting else iter(())
    frames = []
    for each in made:
        frame = each if each is None or isinstance(each, Frame) else next(done)
        if isinstance(frame, BaseException):
            raise frame
        frames.append(frame)
    return frames


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
