"""How does a committee's evening go? Totals that are kept as meetings change, and what needs attention.

The totals of an organisation are the sum of what each meeting below it contributes. When a meeting changes, its old
contribution goes out and its new one comes in; nothing is counted again. A meeting contributes differently once a
deadline has passed (it should have opened by now), so each contribution also says until when it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from heapq import heappop, heappush
from itertools import accumulate
from operator import add, attrgetter, sub

from .conventions import Conventions
from .forms import PollState
from .majorities import Outcome
from .meetings import WAITING, MeetingState
from .minutes.contents import MinutesState
from .minutes.rows import state_of
from .organizations import Organization, ancestors
from .snapshots import MeetingSnapshot


@dataclass(frozen=True, slots=True)
class Totals:
    """What the meetings of a day below an organisation come to. `cells` counts all, with or without a meeting."""

    cells: int = 0
    meetings_scheduled: int = 0  # still to come
    meetings_open: int = 0
    meetings_closed: int = 0
    meetings_not_opened: int = 0  # due, but not opened
    expected: int = 0
    present: int = 0
    remote: int = 0
    excused: int = 0
    absent: int = 0
    meetings_with_quorum: int = 0
    polls_open: int = 0
    polls_carried: int = 0
    polls_not_carried: int = 0
    meetings_needing_attention: int = 0

    def plus(self, other: Totals) -> Totals:
        return Totals(*map(add, _numbers(self), _numbers(other)))

    def minus(self, other: Totals) -> Totals:
        return Totals(*map(sub, _numbers(self), _numbers(other)))

    @property
    def rate(self) -> float | None:
        """The share of those expected who attend, 0 to 1; None when nobody is expected."""
        return round((self.present + self.remote) / self.expected, 4) if self.expected else None


_numbers = attrgetter(*(field.name for field in fields(Totals)))


class AttentionReason(StrEnum):
    NOT_OPENED = "NOT_OPENED"
    INSUFFICIENT_ATTENDANCE = "INSUFFICIENT_ATTENDANCE"
    POLL_OPEN_TOO_LONG = "POLL_OPEN_TOO_LONG"
    LOW_ATTENDANCE = "LOW_ATTENDANCE"
    ABSENCES = "ABSENCES"
    WITHOUT_MINUTES = "WITHOUT_MINUTES"


@dataclass(frozen=True, slots=True)
class Attention:
    reason: AttentionReason
    since: datetime


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one meeting adds to the totals and to the list of what needs attention, until `holds_until`.

    `arrivals`: how many more attend since a time, in seconds of the epoch; negative where fewer do.
    """

    totals: Totals = field(default_factory=Totals)
    attention: tuple[Attention, ...] = ()
    holds_until: datetime | None = None
    arrivals: Mapping[str, int] = field(default_factory=dict)


def contribution(snapshot: MeetingSnapshot, now: datetime, conventions: Conventions) -> Contribution:
    meeting, attendance = snapshot.meeting, snapshot.attendance
    if meeting.state is MeetingState.CANCELLED:
        return Contribution()
    attention: list[Attention] = []
    deadlines: list[datetime] = []

    def due(deadline: datetime, reason: AttentionReason, since: datetime) -> bool:
        if deadline <= now:
            attention.append(Attention(reason, since))
            return True
        deadlines.append(deadline)
        return False

    waiting, running = meeting.state in WAITING, meeting.state is MeetingState.OPEN
    late = waiting and due(
        meeting.scheduled_at + conventions.open_grace, AttentionReason.NOT_OPENED, meeting.scheduled_at
    )
    if running and meeting.opened_at and not snapshot.quorum.met:
        deadline = meeting.opened_at + conventions.attendance_grace
        due(deadline, AttentionReason.INSUFFICIENT_ATTENDANCE, meeting.opened_at)
    polls = [entry.poll for entry in snapshot.polls]
    for poll in polls:
        if poll.state is PollState.OPEN and poll.opened_at:
            due(poll.opened_at + conventions.longest_poll, AttentionReason.POLL_OPEN_TOO_LONG, poll.opened_at)
    if meeting.state is MeetingState.CLOSED and meeting.closed_at:
        if meeting.poorly_attended:
            attention.append(Attention(AttentionReason.LOW_ATTENDANCE, meeting.closed_at))
        if meeting.absent_running:
            attention.append(Attention(AttentionReason.ABSENCES, meeting.closed_at))
        if meeting.minutes_begun and state_of(polls) is not MinutesState.APPROVED:
            attention.append(Attention(AttentionReason.WITHOUT_MINUTES, meeting.closed_at))
    totals = Totals(
        meetings_scheduled=int(waiting and not late),
        meetings_open=int(running),
        meetings_closed=int(meeting.state is MeetingState.CLOSED),
        meetings_not_opened=int(late),
        expected=attendance.expected,
        present=attendance.present,
        remote=attendance.remote,
        excused=attendance.excused,
        absent=attendance.absent,
        meetings_with_quorum=int(not waiting and snapshot.quorum.met),
        polls_open=sum(poll.state is PollState.OPEN for poll in polls),
        polls_carried=sum(poll.outcome is Outcome.CARRIED for poll in polls),
        polls_not_carried=sum(poll.outcome is Outcome.NOT_CARRIED for poll in polls),
        meetings_needing_attention=int(bool(attention)),
    )
    return Contribution(totals, tuple(attention), min(deadlines, default=None), meeting.arrivals)


@dataclass(slots=True)
class Entry:
    """A meeting on a board, with what it contributes now and the revision in which it last changed."""

    snapshot: MeetingSnapshot
    contribution: Contribution
    revision: int


class Outdated(Exception):
    """The tree has grown since the board was read, or a meeting that it shows has left the day: read it anew."""


class Board:
    """The kept state of one committee's board on one day. `revision` grows with every change of it."""

    def __init__(
        self,
        committee: Organization,
        subordinates: Iterable[tuple[Organization, int]],
        conventions: Conventions,
        day: date,
        revision: int = 1,
    ) -> None:
        """`subordinates`: each organisation directly below the committee, with the number of cells in it.

        A board that replaces an older one begins with a later `revision`, so that all of it counts as changed.
        """
        self.committee = committee
        self.conventions = conventions
        self.day = day
        self.revision = self.first_revision = revision
        self.organizations: dict[int, Organization] = {}
        self.lines: dict[int, Totals] = {}
        self.line_revisions: dict[int, int] = {}
        self.entries: dict[int, Entry] = {}
        # The sum of the versions, also of meetings that have left the day: it differs from the database's as long as a
        # change is missing here.
        self.position = 0
        self.versions: dict[int, int] = {}
        self._order: list[int] = []
        self._deadlines: list[tuple[datetime, int]] = []  # a heap; those that no longer hold stay until they come up
        self._needing: set[int] = set()  # meetings that need attention
        self._arrivals: dict[str, int] = {}  # the sum of those of the meetings
        for organization, cells in subordinates:
            self.organizations[organization.id] = organization
            self.lines[organization.id] = Totals(cells=cells)
            self.line_revisions[organization.id] = self.revision
        self.totals = Totals(cells=sum(line.cells for line in self.lines.values()))

    def holds_until(self) -> datetime | None:
        """The first deadline that is still ahead."""
        while self._deadlines and not self._is_ahead(*self._deadlines[0]):
            heappop(self._deadlines)
        return self._deadlines[0][0] if self._deadlines else None

    def apply(self, snapshots: Iterable[MeetingSnapshot], now: datetime) -> bool:
        """Take in newer snapshots, and let deadlines pass that are over by `now`. False when nothing changed.

        Raises Outdated, with nothing taken in.
        """
        snapshots = [one for one in snapshots if one.version > self.versions.get(one.meeting.id, 0)]
        if any(self.line_of(snapshot) not in self.lines for snapshot in snapshots):
            raise Outdated
        if any(one.meeting.held_on != self.day and one.meeting.id in self.entries for one in snapshots):
            raise Outdated
        revision = self.revision + 1
        changed = False
        for snapshot in snapshots:
            if self._learns(snapshot) and snapshot.meeting.held_on == self.day:
                self._replace(snapshot, now, revision)
                changed = True
        while (until := self.holds_until()) is not None and until <= now:
            _, meeting_id = heappop(self._deadlines)
            self._replace(self.entries[meeting_id].snapshot, now, revision)
            changed = True
        if changed:
            self.revision = revision
        return changed

    def _learns(self, snapshot: MeetingSnapshot) -> bool:
        """Is this version of the meeting newer than what is known here? From now on it is known."""
        key, before = snapshot.meeting.id, self.versions.get(snapshot.meeting.id, 0)
        if snapshot.version <= before:
            return False
        self.position += snapshot.version - before
        self.versions[key] = snapshot.version
        return True

    def _replace(self, snapshot: MeetingSnapshot, now: datetime, revision: int) -> None:
        key = snapshot.meeting.id
        entry = self.entries.get(key)
        old = entry.contribution if entry else Contribution()
        new = contribution(snapshot, now, self.conventions)
        self.entries[key] = Entry(snapshot, new, revision)
        if new.holds_until is not None and new.holds_until != old.holds_until:
            heappush(self._deadlines, (new.holds_until, key))
        if new.attention:
            self._needing.add(key)
        else:
            self._needing.discard(key)
        if old.arrivals != new.arrivals:
            for arrivals, sign in ((old.arrivals, -1), (new.arrivals, 1)):
                for step, more in arrivals.items():
                    self._arrivals[step] = self._arrivals.get(step, 0) + sign * more
        if old.totals == new.totals:
            return
        line, change = self.line_of(snapshot), new.totals.minus(old.totals)
        self.totals = self.totals.plus(change)
        self.lines[line] = self.lines[line].plus(change)
        self.line_revisions[line] = revision

    def _is_ahead(self, until: datetime, meeting_id: int) -> bool:
        return self.entries[meeting_id].contribution.holds_until == until

    def line_of(self, snapshot: MeetingSnapshot) -> int:
        """The directly subordinate organisation that the meeting's cell is, or lies in."""
        return ancestors(snapshot.meeting.path)[len(ancestors(self.committee.path))]

    def ordered(self, first: int | None = None) -> list[Entry]:
        """The first, or all, meetings in the order of their cells' names, then of time."""
        if len(self._order) != len(self.entries):
            self._order = sorted(self.entries, key=lambda key: _place(self.entries[key].snapshot))
        return [self.entries[key] for key in self._order[:first]]

    def attended(self) -> list[tuple[datetime, int]]:
        """How many attended at the end of each step of time in which that has changed, with when the step began."""
        steps = sorted((int(step), more) for step, more in self._arrivals.items() if more)
        counts = accumulate(more for _, more in steps)
        return [(datetime.fromtimestamp(step, UTC), count) for (step, _), count in zip(steps, counts, strict=True)]

    def attention(self) -> list[tuple[MeetingSnapshot, Attention]]:
        """What needs attention, the longest first."""
        needing = (self.entries[key] for key in self._needing)
        listed = [(entry.snapshot, attention) for entry in needing for attention in entry.contribution.attention]
        return sorted(listed, key=lambda pair: (pair[1].since, pair[0].meeting.id, pair[1].reason))


@dataclass(frozen=True, eq=False)
class BoardState:
    """A board as it is after a change: another object for each, so that followers can tell."""

    board: Board
    day: date


def _place(snapshot: MeetingSnapshot) -> tuple[str, datetime, int]:
    return snapshot.cell.sort_key, snapshot.meeting.scheduled_at, snapshot.meeting.id


def recount(board: Board, now: datetime) -> Mapping[int, Totals]:
    """Each line's totals, counted from nothing: what the kept ones must equal."""
    lines = {key: Totals(cells=totals.cells) for key, totals in board.lines.items()}
    for entry in board.entries.values():
        line = board.line_of(entry.snapshot)
        lines[line] = lines[line].plus(contribution(entry.snapshot, now, board.conventions).totals)
    return lines
