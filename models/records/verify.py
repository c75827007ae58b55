"""Does a record hold? Everything that follows from something else in it is computed again.

The chain of hashes; who was on the roll, the quorum, and the attendance at the close, from what was recorded before;
each electoral roll and its digest; each result and verdict, from its ballots; that votes which were carried approved
the minutes and made the resolutions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..changes import WITH_QUORUM, Change, ChangeKind, first_break
from ..errors import Refusal
from ..meetings import GENESIS
from .record import BadRecord, Record, read
from .room import Room
from .votes import Votes, differences

_OF_VOTES = {
    ChangeKind.POLL_CREATED, ChangeKind.POLL_EDITED, ChangeKind.POLL_OPENED, ChangeKind.BALLOT_CAST,
    ChangeKind.HAND_COUNT_ENTERED, ChangeKind.POLL_CLOSED, ChangeKind.POLL_ANNULLED,
}  # fmt: skip


@dataclass
class Report:
    """`flaws`: what is wrong, each with the line or entry where it shows. A record without any holds."""

    record: Record | None = None
    flaws: list[str] = field(default_factory=list)
    votes: int = 0  # whose result was computed again
    state: str = ""  # of the meeting, where the record ends

    @property
    def holds(self) -> bool:
        return not self.flaws


def verify(file: bytes, *, head: str | None = None) -> Report:
    """`head`: the hash that it must end with, from the minutes, say. Without one, what is made up holds too."""
    try:
        record = read(file)
    except BadRecord as error:
        return Report(flaws=[str(error)])
    report = Report(record)
    report.flaws.extend(_chain(record))
    if head is not None and head != record.head:
        report.flaws.append(f"the record ends with {record.head}, not with {head}")
    if not report.flaws:
        replay = Replay()
        for change in record.changes:
            report.flaws.extend(f"entry {change.version} ({change.kind}): {flaw}" for flaw in replay.take(change))
        report.state = replay.state
        report.votes = sum(vote.state == "CLOSED" for vote in replay.votes.votes.values())
    return report


def _chain(record: Record) -> Iterator[str]:
    changes = record.changes
    if not changes:
        yield "the record has no entries"
    broken = first_break(changes)
    if broken is not None:
        change = changes[broken - 1]
        if change.version != broken:
            yield f"entry {broken} is missing: here is entry {change.version}"
        else:
            yield f"entry {broken} ({change.kind}): its hash does not follow from it and from the entry before"
        return
    head = changes[-1].hash if changes else GENESIS
    if head.hex() != record.head:
        yield f"the log ends with {head.hex()}, the record says {record.head}"


class Replay:
    """A meeting as its entries make it, one after the other."""

    def __init__(self) -> None:
        self.room = Room()
        self.votes = Votes(self.room)
        self.state = ""
        self._met: bool | None = None  # was there a quorum after the entry before?

    def take(self, change: Change) -> Iterator[str]:
        """What is wrong with the entry, given those before it."""
        content = change.details
        try:
            yield from self._take(change, content)
            if self.state:
                yield from self._quorum_is_told(change, content)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, Refusal) as error:
            yield f"it does not say what it must say ({type(error).__name__}: {error})"

    def _take(self, change: Change, content: Mapping[str, Any]) -> Iterator[str]:
        if (change.kind is ChangeKind.MEETING_SCHEDULED) is not (change.version == 1):
            yield "a record begins with the scheduling of the meeting, which happens once"
        if self.state in {"CLOSED", "CANCELLED"}:
            yield f"the meeting is {self.state.lower()} at this point"
        if change.kind in _OF_VOTES:
            if change.kind not in {ChangeKind.POLL_CREATED, ChangeKind.POLL_EDITED} and self.state != "OPEN":
                yield "the meeting is not open at this point"
            yield from self.votes.take(change, content)
            return
        match change.kind:
            case ChangeKind.MEETING_SCHEDULED:
                self.state = "SCHEDULED"
                self.room.schedule(content)
            case ChangeKind.MEETING_OPENED:
                if self.state != "SCHEDULED":
                    yield "the meeting was opened before"
                self.state = "OPEN"
                self.room.call(content)
            case ChangeKind.MEETING_CANCELLED:
                self.state = "CANCELLED"
            case ChangeKind.MEETING_CLOSED:
                yield from self._close(content)
            case ChangeKind.ROLL_CHANGED:
                self.room.change(content)
            case ChangeKind.ATTENDANCE_RECORDED:
                if content["status"] != "EXCUSED" and self.state != "OPEN":
                    yield "the meeting is not open at this point"
                yield from self.room.record(content)
                self.votes.arrived(content["member"])
            case ChangeKind.DEPARTURE_RECORDED:
                yield from self.room.depart(content)
            case ChangeKind.MINUTES_APPROVED | ChangeKind.RESOLUTION_ISSUED:
                if not self.votes.is_carried(content["poll"]):
                    yield f"the vote {content['poll']} was not carried"

    def _close(self, content: Mapping[str, Any]) -> Iterator[str]:
        if self.state != "OPEN":
            yield "the meeting is not open at this point"
        if still := self.votes.still_open():
            yield f"votes {still} are open at this point"
        self.state = "CLOSED"
        yield from differences({"attendance": self.room.attendance()}, content)

    def _quorum_is_told(self, change: Change, content: Mapping[str, Any]) -> Iterator[str]:
        quorum = self.room.quorum()
        changed = self._met is not None and quorum["met"] is not self._met
        if "quorum" in content or change.kind in WITH_QUORUM or changed:
            yield from differences({"quorum": quorum}, content)
        self._met = quorum["met"]
