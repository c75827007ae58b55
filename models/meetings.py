"""What is a meeting, and which steps may it take? scheduled -> announced -> open -> closed; or cancelled instead."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .attendance import AttendanceCount, Quorum, RollState, Tally
from .conventions import Conventions
from .errors import BadDate, BadInput, ChairTakesMinutes, MeetingCancelled, MeetingClosed, MeetingNotOpen, MeetingOpen
from .options import DEFAULT_OPTIONS
from .organizations import Organization
from .ratings import Rating
from .rows import ByteText, Key, Row, words


class MeetingKind(StrEnum):
    REGULAR = "REGULAR"
    THEMATIC = "THEMATIC"
    EXTRAORDINARY = "EXTRAORDINARY"
    CONFERENCE = "CONFERENCE"
    CONGRESS = "CONGRESS"


class MeetingState(StrEnum):
    SCHEDULED = "SCHEDULED"
    ANNOUNCED = "ANNOUNCED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


WAITING = frozenset({MeetingState.SCHEDULED, MeetingState.ANNOUNCED})
# The columns by which a meeting is judged, and its votes are made.
RULES = (
    "quorum_numerator",
    "quorum_denominator",
    "excused_leave_base",
    "attendance_rate",
    "absences_limit",
    "speaking_seconds",
    "few_voters",
    "vote_options",
)
FARTHEST_PAST, FARTHEST_AHEAD = timedelta(days=1), timedelta(days=731)  # for which a meeting can be scheduled
ARRIVALS_STEP = 300  # seconds: so finely is kept when how many came
LEAST_SPEAKING, MOST_SPEAKING = 10, 3600  # seconds
GENESIS = b"\0" * 32  # what the hash of a meeting's first change follows


class Meeting(Row):
    """The row that every change of a meeting locks. `version` counts the changes, `head` is the hash of the last."""

    __tablename__ = "meetings"
    __table_args__ = (Index(None, "held_on", "path", "version"), Index(None, "cell_id", "scheduled_at", "id"))

    id: Mapped[Key]
    cell_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    path: Mapped[str] = mapped_column(ByteText)  # the cell's
    title: Mapped[str]
    kind: Mapped[MeetingKind] = mapped_column(words(MeetingKind))
    state: Mapped[MeetingState] = mapped_column(words(MeetingState))
    place: Mapped[str | None]
    scheduled_at: Mapped[datetime]
    held_on: Mapped[date] = mapped_column(Date)  # the local day of `scheduled_at`
    announced_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]  # when its time or place last changed after it was announced
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    cancelled_because: Mapped[str | None]
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    minute_taker_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    minute_taker_operates: Mapped[bool] = mapped_column(default=False)
    check_in_code: Mapped[str | None]
    quorum_numerator: Mapped[int]
    quorum_denominator: Mapped[int]
    excused_leave_base: Mapped[bool]
    attendance_rate: Mapped[int] = mapped_column(default=85)  # per cent: a meeting with less needs attention
    absences_limit: Mapped[int] = mapped_column(default=3)  # so many meetings missed running need attention
    absent_running: Mapped[int] = mapped_column(default=0)  # how many members had reached that at the close
    speaking_seconds: Mapped[int | None]  # of each speaker; None is without limit
    few_voters: Mapped[int] = mapped_column(default=5)  # a secret vote, or rating, of fewer may reveal everybody
    vote_options: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(DEFAULT_OPTIONS))
    tally: Mapped[dict[str, int]] = mapped_column(JSON)
    arrivals: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # how many more attend, by step of time
    minutes_begun: Mapped[bool] = mapped_column(default=False)  # somebody has completed them, or put them to the vote
    rated: Mapped[int] = mapped_column(default=0)  # by how many members
    # What the month counts, from the close on.
    expected: Mapped[int | None]
    attended: Mapped[int | None]
    lasted: Mapped[int | None]  # minutes
    good: Mapped[int | None]
    fair: Mapped[int | None]
    average: Mapped[int | None]
    poor: Mapped[int | None]
    version: Mapped[int]
    head: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime | None]  # the time of the last change

    @classmethod
    def schedule(
        cls,
        cell: Organization,
        kind: MeetingKind,
        title: str,
        at: datetime,
        *,
        place: str | None,
        chair_id: int | None,
        conventions: Conventions,
        now: datetime,
    ) -> Meeting:
        """A new meeting of `cell`. Raises BadDate when `at` is more than a day past or two years ahead."""
        _require_near(at, now)
        return cls(
            cell_id=cell.id,
            path=cell.path,
            title=title,
            kind=kind,
            state=MeetingState.SCHEDULED,
            place=place,
            scheduled_at=at,
            held_on=conventions.day(at),
            chair_id=chair_id,
            minute_taker_operates=False,
            quorum_numerator=conventions.quorum_numerator,
            quorum_denominator=conventions.quorum_denominator,
            excused_leave_base=conventions.excused_leave_base,
            attendance_rate=conventions.attendance_rate,
            absences_limit=conventions.absences_running,
            absent_running=0,
            speaking_seconds=int(conventions.speaking_time.total_seconds()),
            few_voters=conventions.few_voters,
            vote_options=list(conventions.vote_options),
            tally={},
            arrivals={},
            minutes_begun=False,
            rated=0,
            version=0,
            head=GENESIS,
        )

    def time_of_change(self, now: datetime) -> datetime:
        """What a change that happens `now` is stamped with: servers' clocks differ, the log never runs backwards."""
        return max(now, self.changed_at or now)

    def change(self, title: str, at: datetime, *, place: str | None, conventions: Conventions, now: datetime) -> bool:
        """What an invitation says. False when it is so already. Raises BadDate."""
        self.require_waiting()
        _require_near(at, now)
        moved = (at, place) != (self.scheduled_at, self.place)
        if not moved and title == self.title:
            return False
        if moved and self.state is MeetingState.ANNOUNCED:
            self.moved_at = now
        self.title, self.scheduled_at, self.place, self.held_on = title, at, place, conventions.day(at)
        return True

    def announce(self, at: datetime) -> bool:
        """Notify the members. False when that was done before."""
        self.require_waiting()
        if self.state is MeetingState.ANNOUNCED:
            return False
        self.state = MeetingState.ANNOUNCED
        self.announced_at = at
        return True

    def open(self, at: datetime, *, chair_id: int, minute_taker_id: int | None, operates: bool) -> None:
        """Begin: appoint the minute-taker, make the check-in code of six digits. Raises ChairTakesMinutes, ..."""
        self.require_waiting()
        if minute_taker_id == chair_id:
            raise ChairTakesMinutes
        self.state = MeetingState.OPEN
        self.opened_at = at
        self.chair_id = chair_id
        self.minute_taker_id = minute_taker_id
        self.minute_taker_operates = operates
        self.check_in_code = f"{secrets.randbelow(10**6):06d}"

    def appoint_minute_taker(self, member_id: int, *, operates: bool) -> bool:
        """In the place of whoever was it before. False when it is so already. Raises ChairTakesMinutes, ..."""
        self.require_open()
        if member_id == self.chair_id:
            raise ChairTakesMinutes
        if (self.minute_taker_id, self.minute_taker_operates) == (member_id, operates):
            return False
        self.minute_taker_id, self.minute_taker_operates = member_id, operates
        return True

    def close(self, at: datetime, ratings: Mapping[str, int] | None = None) -> None:
        """`ratings`: how many have rated it how; None when nobody has, or too few to tell."""
        self.require_open()
        self.state = MeetingState.CLOSED
        self.closed_at = at
        count = self.attendance()
        self.expected, self.attended = count.expected, count.present + count.remote
        self.lasted = int((at - (self.opened_at or at)).total_seconds()) // 60
        for rating, number in (ratings or {}).items():
            setattr(self, rating.lower(), number)

    @property
    def ratings(self) -> dict[Rating, int] | None:
        """How many have rated it how; None before the close, and when nobody has, or too few to tell."""
        counted = {Rating.GOOD: self.good, Rating.FAIR: self.fair, Rating.AVERAGE: self.average, Rating.POOR: self.poor}
        return {rating: number for rating, number in counted.items() if number is not None} or None

    def cancel(self, reason: str | None) -> None:
        self.require_waiting()
        self.state = MeetingState.CANCELLED
        self.cancelled_because = reason

    def limit_speaking(self, seconds: int | None) -> bool:
        """How long those who are called from now on may speak. False when it is so already. Raises BadInput."""
        if seconds is not None and not LEAST_SPEAKING <= seconds <= MOST_SPEAKING:
            raise BadInput(reason=f"a speaker has {LEAST_SPEAKING} to {MOST_SPEAKING} seconds")
        if seconds == self.speaking_seconds:
            return False
        self.speaking_seconds = seconds
        return True

    def require_waiting(self) -> None:
        """Raises MeetingOpen, MeetingClosed, MeetingCancelled."""
        if self.state is MeetingState.OPEN:
            raise MeetingOpen
        self.require_unfinished()

    def require_open(self) -> None:
        """Raises MeetingNotOpen, MeetingClosed, MeetingCancelled."""
        if self.state in WAITING:
            raise MeetingNotOpen
        self.require_unfinished()

    def require_unfinished(self) -> None:
        """Raises MeetingClosed, MeetingCancelled."""
        if self.state is MeetingState.CLOSED:
            raise MeetingClosed
        if self.state is MeetingState.CANCELLED:
            raise MeetingCancelled

    @property
    def rules(self) -> dict[str, Any]:
        """Those of the day on which it was scheduled: what conventions become later does not touch it."""
        return {name: getattr(self, name) for name in RULES}

    @property
    def poorly_attended(self) -> bool:
        """Fewer of those expected attend than the rate asks for."""
        count = self.attendance()
        return 100 * (count.present + count.remote) < self.attendance_rate * count.expected

    def count(self, old: RollState | None, new: RollState, at: datetime) -> None:
        """Somebody on the roll, or new on it, is counted otherwise from now on."""
        self.tally = Tally.load(self.tally).moved(old, new).dump()
        if more := int(new.counts) - int(old is not None and old.counts):
            step = str(int(at.timestamp()) // ARRIVALS_STEP * ARRIVALS_STEP)
            self.arrivals = {**self.arrivals, step: self.arrivals.get(step, 0) + more}

    def attendance(self) -> AttendanceCount:
        return Tally.load(self.tally).attendance()

    def quorum(self) -> Quorum:
        return Tally.load(self.tally).quorum(
            self.quorum_numerator, self.quorum_denominator, excused_leave_base=self.excused_leave_base
        )


class Move(Row):
    """A day for which a meeting was scheduled before: its board there learns from this that it has gone."""

    __tablename__ = "moves"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)


def _require_near(at: datetime, now: datetime) -> None:
    """Raises BadDate."""
    if not now - FARTHEST_PAST <= at <= now + FARTHEST_AHEAD:
        raise BadDate(field="scheduledAt")
