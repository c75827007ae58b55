"""Who attends a meeting, and is that sufficient? The roll, its tally, the base, the quorum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .errors import AlreadyHere
from .majorities import MajorityBase, MajorityRule
from .members import IF_HERE, VOTING, Standing
from .rows import Key, Row, words


class AttendanceStatus(StrEnum):
    PRESENT = "PRESENT"
    REMOTE = "REMOTE"
    EXCUSED = "EXCUSED"
    ABSENT = "ABSENT"


class Entry(StrEnum):
    """What an entry of the ledger says. A correction is an entry of its own: none is ever changed."""

    ARRIVED = "ARRIVED"
    CAME_BACK = "CAME_BACK"
    EXCUSED = "EXCUSED"
    ABSENT = "ABSENT"
    LEFT = "LEFT"
    CORRECTED = "CORRECTED"


ARRIVALS = frozenset({Entry.ARRIVED, Entry.CAME_BACK})
ATTENDING = frozenset({AttendanceStatus.PRESENT, AttendanceStatus.REMOTE})


class RollState(NamedTuple):
    """All that counts of one member on the roll."""

    standing: Standing
    status: AttendanceStatus | None
    left: bool = False

    @property
    def attended(self) -> bool:
        return self.status in ATTENDING

    @property
    def counts(self) -> bool:
        """Of those who are due to attend he is one who did, also if he has left."""
        return self.expected and self.attended

    @property
    def here(self) -> bool:
        return self.attended and not self.left

    @property
    def takes_part(self) -> bool:
        """All that the frozen roll of an open vote asks of who is on it: here, and not suspended meanwhile."""
        return self.here and self.standing is not Standing.SUSPENDED

    @property
    def expected(self) -> bool:
        """Due to attend: everybody but the suspended; exempt members and those away only if they came."""
        if self.standing is Standing.SUSPENDED:
            return False
        return self.attended or self.standing not in IF_HERE

    def in_base(self, excused_leave_base: bool) -> bool:
        """In the number of which a majority is asked (domain: votes)."""
        if self.standing not in VOTING:
            return False
        if self.standing in IF_HERE:
            return self.here
        return not (excused_leave_base and self.status is AttendanceStatus.EXCUSED)

    @property
    def may_vote(self) -> bool:
        """In the base, by whichever rule, and here: what counts before a vote opens and freezes its roll."""
        return self.standing in VOTING and self.here

    def entry(self, status: AttendanceStatus | None) -> Entry:
        """What it is to record `status` now. Who was expected to be absent and comes has arrived all the same.

        None takes back what was recorded: that is a correction too.
        """
        if status in ATTENDING and not self.here:
            return Entry.CAME_BACK if self.attended else Entry.ARRIVED
        return Entry.CORRECTED if self.status or status is None else Entry(status)


class Attendance(Row):
    """A member's line on the roll of a meeting. Who is unaccounted for has no status.

    `name` is how the roll names him, as the log was told it: whatever the meeting writes of him bears that name.
    """

    __tablename__ = "attendances"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"), Index(None, "member_id"))

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str]
    standing: Mapped[Standing] = mapped_column(words(Standing))
    status: Mapped[AttendanceStatus | None] = mapped_column(words(AttendanceStatus))
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    recorded_in: Mapped[int | None]  # the version of the meeting whose entry in the log says so
    excuse_requested: Mapped[str | None]  # the reason with which he asks to be excused, until that is answered
    absences_running: Mapped[int] = mapped_column(default=0)  # counted at the close: meetings of the cell he missed
    wrong_codes: Mapped[int] = mapped_column(default=0)  # check-in codes that were guessed

    @property
    def state(self) -> RollState:
        return RollState(self.standing, self.status, self.left_at is not None)

    @property
    def approved_by(self) -> int | None:
        """Whoever records an excuse approves it."""
        return self.recorded_by if self.status is AttendanceStatus.EXCUSED else None

    def record(self, status: AttendanceStatus | None, at: datetime, *, by: int, reason: str | None = None) -> bool:
        """Set the status; arriving again clears the departure, an answer what he asked. False when nothing changed.

        None: he is unaccounted for again.
        """
        reason = self.reason_for(status, reason)
        same_reason = reason == self.reason or status in ATTENDING
        if self.status is status and self.left_at is None and same_reason and self.excuse_requested is None:
            return False
        self.status = status
        self.reason = None if status in ATTENDING else reason
        self.recorded_by = by
        self.left_at = None
        self.excuse_requested = None
        self.arrived_at = (self.arrived_at or at) if status in ATTENDING else None
        return True

    def reason_for(self, status: AttendanceStatus | None, given: str | None) -> str | None:
        """An excuse that gives no reason has the one that he asked with, or else the one that it has already."""
        if status is not AttendanceStatus.EXCUSED:
            return given
        return given or self.excuse_requested or (self.reason if self.status is status else None)

    def depart(self, at: datetime, *, by: int) -> bool:
        """Note that he left early. False when he is not here."""
        if not self.state.here:
            return False
        self.left_at = at
        self.recorded_by = by
        return True

    def ask(self, reason: str) -> bool:
        """Ask to be excused; again replaces the reason. False when nothing changed. Raises AlreadyHere."""
        if self.state.attended:
            raise AlreadyHere
        if reason == self.excuse_requested:
            return False
        self.excuse_requested = reason
        return True

    def decline(self) -> bool:
        """Answer no. False when nothing was asked."""
        asked, self.excuse_requested = self.excuse_requested, None
        return asked is not None


@dataclass(frozen=True, slots=True)
class AttendanceCount:
    """`expected` = present + remote + excused + absent + unaccounted; `left`: those of the first two who went early."""

    expected: int = 0
    present: int = 0
    remote: int = 0
    excused: int = 0
    absent: int = 0
    left: int = 0

    @property
    def unaccounted(self) -> int:
        return self.expected - self.present - self.remote - self.excused - self.absent

    @property
    def rate(self) -> float | None:
        """The share of those expected who attended, 0 to 1; None when nobody is expected."""
        return round((self.present + self.remote) / self.expected, 4) if self.expected else None


@dataclass(frozen=True, slots=True)
class Quorum:
    """`counted` of `base` are here, `required` are needed."""

    base: int
    counted: int
    required: int

    @property
    def met(self) -> bool:
        return 0 < self.required <= self.counted


class Tally:
    """How many members of the roll are in which state. Kept with the meeting: old state out, new state in.

    Nothing changes one: what it comes to is reckoned once.
    """

    __slots__ = ("_attendance", "_quorums", "counts")

    def __init__(self, counts: Mapping[RollState, int]) -> None:
        self.counts = dict(counts)
        self._attendance: AttendanceCount | None = None
        self._quorums: dict[tuple[int, int, bool], Quorum] = {}

    @classmethod
    def of(cls, states: Iterable[RollState]) -> Tally:
        counts: dict[RollState, int] = {}
        for state in states:
            counts[state] = counts.get(state, 0) + 1
        return cls(counts)

    @classmethod
    def load(cls, stored: Mapping[str, int]) -> Tally:
        return _load(tuple(stored.items()))

    def dump(self) -> dict[str, int]:
        return dict(sorted((_key(state), count) for state, count in self.counts.items() if count))

    def moved(self, old: RollState | None, new: RollState | None) -> Tally:
        counts = dict(self.counts)
        if old is not None:
            counts[old] = counts.get(old, 0) - 1
        if new is not None:
            counts[new] = counts.get(new, 0) + 1
        return Tally(counts)

    def attendance(self) -> AttendanceCount:
        if self._attendance is None:
            self._attendance = self._count()
        return self._attendance

    def _count(self) -> AttendanceCount:
        expected = left = 0
        by_status = dict.fromkeys((*AttendanceStatus, None), 0)
        for state, count in self.counts.items():
            if state.expected:
                expected += count
                by_status[state.status] += count
                left += count if state.attended and state.left else 0
        return AttendanceCount(
            expected=expected,
            present=by_status[AttendanceStatus.PRESENT],
            remote=by_status[AttendanceStatus.REMOTE],
            excused=by_status[AttendanceStatus.EXCUSED],
            absent=by_status[AttendanceStatus.ABSENT],
            left=left,
        )

    def quorum(self, numerator: int, denominator: int, *, excused_leave_base: bool) -> Quorum:
        asked = numerator, denominator, excused_leave_base
        quorum = self._quorums.get(asked)
        if quorum is None:
            quorum = self._quorums[asked] = self._quorum(*asked)
        return quorum

    def _quorum(self, numerator: int, denominator: int, excused_leave_base: bool) -> Quorum:
        base = counted = 0
        for state, count in self.counts.items():
            if state.in_base(excused_leave_base):
                base += count
                counted += count if state.here else 0
        rule = MajorityRule(numerator, denominator, False, MajorityBase.BASE)
        return Quorum(base, counted, rule.required(base))


# The same meeting is asked before a change, after it, and by its screens and boards.
@lru_cache(1 << 14)
def _load(stored: tuple[tuple[str, int], ...]) -> Tally:
    return Tally({_parse(key): count for key, count in stored})


# There are a few dozen states, and each change of a meeting reads and writes those that it has.
@cache
def _key(state: RollState) -> str:
    return f"{state.standing}:{state.status or ''}:{'left' if state.left else ''}"


@cache
def _parse(key: str) -> RollState:
    standing, status, left = key.split(":")
    return RollState(Standing(standing), AttendanceStatus(status) if status else None, bool(left))
