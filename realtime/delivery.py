"""How do finished bytes reach many sockets? Made once, written in turns; who is slow gets the newest, not a queue."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

import structlog

if TYPE_CHECKING:
    from .subscriptions import Edition, Subscription

log = structlog.get_logger(__name__)

HEADS = 16  # kinds of connections for which a frame keeps how it begins: each is a copy of the payload
SLICE = 250  # frames written before the event loop has a turn: about a millisecond


class Wrapping(Protocol):
    """What a kind of connection puts around a payload. One object stands for all whose frames begin alike."""

    def head(self, frame: Frame) -> bytes:
        """The bytes that come before a subscription's own tail."""


class Frame:
    """One result, serialised once for everybody, and how its bytes begin on each kind of connection."""

    __slots__ = ("event_id", "heads", "payload")

    def __init__(self, payload: bytes, event_id: str = "") -> None:
        self.payload = payload
        self.event_id = event_id
        self.heads: dict[Wrapping, bytes] = {}

    def head(self, wrapping: Wrapping) -> bytes:
        head = wrapping.head(self)
        if len(self.heads) < HEADS:
            self.heads[wrapping] = head
        return head


class Outlet:
    """Where a connection's bytes go. `ready` is false while its buffer is full, and when it has ended.

    What it misses meanwhile is only marked; when it has drained it gets the newest state of each. `overdue` ends the
    connection: something has waited for it for too long.
    """

    __slots__ = ("_behind", "delivery", "lagging_since", "overdue", "ready", "write")

    def __init__(self, delivery: Delivery, write: Callable[[bytes], None], overdue: Callable[[], None]) -> None:
        self.delivery = delivery
        self.write = write
        self.overdue = overdue
        self.ready = True
        self.lagging_since: float | None = None
        self._behind: dict[Subscription, None] = {}

    def miss(self, subscription: Subscription) -> None:
        self.hold_up()
        self._behind[subscription] = None

    def hold_up(self) -> None:
        """Something waits until the client has read."""
        if self.lagging_since is None:
            self.lagging_since = time.monotonic()
            self.delivery.lagging[self] = None

    def pause(self) -> None:
        self.ready = False

    def resume(self) -> None:
        self.ready = True
        self._settle()
        behind, self._behind = self._behind, {}
        for subscription in behind:
            if subscription.edition is not None:
                self.delivery.send(subscription.edition, [subscription])

    def end(self) -> None:
        self.ready = False
        self._settle()
        self._behind = {}

    def _settle(self) -> None:
        self.lagging_since = None
        self.delivery.lagging.pop(self, None)


class Turn:
    """Those who are still to get what an edition shows."""

    __slots__ = ("edition", "members", "reached")

    def __init__(self, edition: Edition, members: list[Subscription]) -> None:
        self.edition = edition
        self.members = members
        self.reached = 0


class Delivery:
    """Writes frames in slices, a slice of each edition in turn, so that a large one does not hold up the others.

    `delivered` counts the frames that were written since the start.
    """

    def __init__(self) -> None:
        self.delivered = 0
        self.lagging: dict[Outlet, None] = {}
        self._turns: deque[Turn] = deque()
        self._under_way = False

    def announce(self, edition: Edition) -> None:
        """Everybody who has not seen it gets what the edition shows when his turn comes: the newest, not each state."""
        members = list(edition.subscriptions)
        turn = edition.turn
        if turn is None:
            edition.turn = turn = Turn(edition, members)
            self._begin(turn)
        elif members:
            # Those who waited while others were served come first.
            first = turn.reached % len(members)
            turn.members, turn.reached = members[first:] + members[:first], 0

    def send(self, edition: Edition, members: Iterable[Subscription]) -> None:
        """To these few."""
        self._begin(Turn(edition, list(members)))

    def laggards(self, seconds: float) -> list[Outlet]:
        """For whom something has waited for longer than so: what he missed, or what is for him alone."""
        before = time.monotonic() - seconds
        return [outlet for outlet in self.lagging if outlet.lagging_since is not None and outlet.lagging_since < before]

    def _begin(self, turn: Turn) -> None:
        self._turns.append(turn)
        if not self._under_way:
            self._under_way = True
            asyncio.get_running_loop().call_soon(self._take_turns)

    def _take_turns(self) -> None:
        """Of many small editions as many as make a slice: a busy event loop has few turns a second."""
        reached = 0
        while self._turns and reached < SLICE:
            turn = self._turns.popleft()
            before = turn.reached
            self._write_slice(turn)
            reached += turn.reached - before
            if turn.reached < len(turn.members):
                self._turns.append(turn)
            elif turn.edition.turn is turn:
                turn.edition.turn = None
        self._under_way = bool(self._turns)
        if self._under_way:
            asyncio.get_running_loop().call_soon(self._take_turns)

    def _write_slice(self, turn: Turn) -> None:
        """The innermost loop of the server: what it does for a subscription is paid 150,000 times a second."""
        edition = turn.edition
        serial, change, full = edition.serial, edition.change, edition.full
        previous, written = serial - 1, 0
        members = turn.members[turn.reached : turn.reached + SLICE]
        turn.reached += len(members)
        for subscription in members:
            if subscription.edition is not edition or subscription.seen == serial:
                continue
            outlet = subscription.outlet
            if not outlet.ready:
                outlet.miss(subscription)
                continue
            frame = change if subscription.seen == previous and change is not None else full
            if frame is None:
                edition.owe(subscription)
                continue
            wrapping = subscription.wrapping
            head = frame.heads.get(wrapping) or frame.head(wrapping)
            subscription.seen = serial
            try:
                outlet.write(head + subscription.tail)
            except Exception as error:  # One broken connection is not the others' concern.
                outlet.end()
                log.warning("a frame could not be written", error=type(error).__name__)
            written += 1
        self.delivered += written
