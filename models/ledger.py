"""What does the log say of who attended? The roll in words of the log, and the ledger read from it.

The log is the ledger: each entry stands there once, with all that is needed to recompute attendance, base and quorum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .agenda import AgendaItem
from .attendance import ATTENDING, Attendance, AttendanceCount, AttendanceStatus, Entry, Quorum, RollState
from .changes import FORM, Change, ChangeKind
from .errors import HasAttended
from .forms import PollForm
from .meetings import Meeting
from .members import Standing
from .organizations import Organization

LEDGER = frozenset({ChangeKind.ATTENDANCE_RECORDED, ChangeKind.DEPARTURE_RECORDED})
WITNESSING = LEDGER | {
    ChangeKind.POLL_OPENED, ChangeKind.BALLOT_CAST, ChangeKind.POLL_CLOSED, ChangeKind.POLL_ANNULLED,
    ChangeKind.SPEECH_BEGAN,
}  # fmt: skip
NAMING = frozenset({ChangeKind.MEETING_SCHEDULED, ChangeKind.MEETING_OPENED, ChangeKind.ROLL_CHANGED})  # by the roll

# In an entry that was made from elsewhere: no text of anybody's can hold these signs unescaped.
BY = '"by":"'

Told = dict[str, Any]


def told_roll(lines: Iterable[Attendance]) -> list[Told]:
    """The whole roll, by member."""
    return [told_line(line) for line in sorted(lines, key=lambda line: line.member_id)]


def told_line(line: Attendance) -> Told:
    return {**told_member(line), "standing": line.standing}


def told_member(line: Attendance) -> Told:
    """As the roll names him."""
    return {"member": line.member_id, "name": line.name}


def told_invitation(meeting: Meeting) -> Told:
    """What may change until it opens."""
    return {"title": meeting.title, "scheduled_at": meeting.scheduled_at, "place": meeting.place}


def told_meeting(meeting: Meeting, cell: Organization, agenda: Iterable[AgendaItem], roll: list[Told]) -> Told:
    """As it was scheduled."""
    return {
        "form": FORM,
        **told_invitation(meeting),
        "kind": meeting.kind,
        "cell": {"id": cell.id, "name": cell.name, "committee": cell.parent_id},
        "chair": meeting.chair_id,
        "agenda": [item.told() for item in agenda],
        "roll": roll,
        "rules": meeting.rules,
    }


def told_opening(meeting: Meeting, roll: list[Told]) -> Told:
    """Who is not on this roll has been taken off it; the others keep what was recorded of them."""
    return {
        "chair": meeting.chair_id,
        "minute_taker": meeting.minute_taker_id,
        "minute_taker_operates": meeting.minute_taker_operates,
        "roll": roll,
    }


def told_appointment(meeting: Meeting, line: Attendance) -> Told:
    return {**told_member(line), "operates": meeting.minute_taker_operates}


def told_departure(line: Attendance) -> Told:
    return {**told_member(line), "entry": Entry.LEFT}


def told_attendance(line: Attendance, entry: Entry, corrects: int | None) -> Told:
    return {
        **told_member(line),
        "status": line.status,
        "entry": entry,
        "reason": line.reason,
        "approved_by": line.approved_by,
        "corrects": corrects,
    }


def told_closing(meeting: Meeting, absent: Iterable[Attendance]) -> Told:
    """How it was attended, and who has missed too many meetings running."""
    return {
        "attendance": told_count(meeting.attendance()),
        "absences": [
            {**told_member(line), "running": line.absences_running}
            for line in sorted(absent, key=lambda line: line.member_id)
        ],
    }


def told_count(count: AttendanceCount) -> Told:
    return {**asdict(count), "unaccounted": count.unaccounted, "rate": count.rate}


def told_quorum(quorum: Quorum) -> Told:
    return {"base": quorum.base, "counted": quorum.counted, "required": quorum.required, "met": quorum.met}


class ToldNames:
    """How does the log name people, by id? Members as the roll did last, whoever acted from elsewhere as it did first.

    So whatever becomes of a name meanwhile, a meeting's minutes and its record have one for each.
    """

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.members: dict[int, str] = {}  # whom a roll has named at any time
        self._others: dict[int, str] = {}
        for change in changes:
            self.take(change)

    def take(self, change: Change) -> None:
        told = change.details
        if change.kind in NAMING:
            lines = [told] if change.kind is ChangeKind.ROLL_CHANGED else told.get("roll", ())
            self.members.update((line["member"], line["name"]) for line in lines)
        if change.actor_id is not None and "by" in told:
            self._others.setdefault(change.actor_id, told["by"])

    @property
    def all(self) -> dict[int, str]:
        return {**self._others, **self.members}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What was noted of a member at one time. `corrects`: the version of the entry in whose place it stands.

    A correction without a status takes back what was noted: he is unaccounted for again.
    """

    version: int
    at: datetime
    member_id: int
    entry: Entry
    status: AttendanceStatus | None
    reason: str | None
    recorded_by: int | None
    approved_by: int | None
    corrects: int | None

    @classmethod
    def of(cls, change: Change, before: LedgerEntry | None = None) -> LedgerEntry:
        """`before`: the member's entry before this one, which the first version leaves to tell what this one is."""
        told = change.details
        if "entry" not in told:
            told |= _kind_told_by(told, change.actor_id, before)
        return cls(
            version=change.version,
            at=change.at,
            member_id=told["member"],
            entry=Entry(told["entry"]),
            status=AttendanceStatus(told["status"]) if told.get("status") else None,
            reason=told.get("reason"),
            recorded_by=change.actor_id,
            approved_by=told.get("approved_by"),
            corrects=told.get("corrects"),
        )


def ledger(changes: Iterable[Change]) -> list[LedgerEntry]:
    """Of one meeting, in order."""
    last: dict[int, LedgerEntry] = {}
    entries = []
    for change in changes:
        entry = LedgerEntry.of(change, last.get(change.details["member"]))
        last[entry.member_id] = entry
        entries.append(entry)
    return entries


def _kind_told_by(told: Told, actor_id: int | None, before: LedgerEntry | None) -> Told:
    """What the log of the first version does not say of an entry, but what follows from the one before it."""
    if "status" not in told:
        return {"entry": Entry.LEFT}
    state = RollState(Standing.OFFICIAL, None)  # of the standing nothing depends here
    if before is not None:  # who left had been there
        state = state._replace(status=before.status or AttendanceStatus.PRESENT, left=before.entry is Entry.LEFT)
    status = AttendanceStatus(told["status"])
    entry = state.entry(status)
    return {
        "entry": entry,
        "approved_by": actor_id if status is AttendanceStatus.EXCUSED else None,
        "corrects": before.version if before is not None and entry is Entry.CORRECTED else None,
    }


def puts_right(own: Sequence[LedgerEntry], stated_in: int, status: AttendanceStatus | None, reason: str | None) -> bool:
    """May a correction stand beside minutes that state what was noted of a member up to a version of the meeting?

    The same again may, and whatever takes back what was noted `own` of him since.
    """
    if not own:
        return False
    last = own[-1]
    if last.entry is not Entry.LEFT and (last.status, last.reason) == (status, reason):
        return True
    if last.version <= stated_in:
        return False
    if status in ATTENDING:
        return True
    stated = [entry for entry in own if entry.version <= stated_in and entry.entry is not Entry.LEFT]
    if not stated or stated[-1].status is None:
        return status in {AttendanceStatus.ABSENT, None}
    return (stated[-1].status, stated[-1].reason) == (status, reason)


class Witnessed:
    """Of whom is it beyond correction that he attended? Each entry of the log is taken in order.

    Who checked in himself, came and left, cast, spoke, or was here when a vote opened or closed on whose electoral roll
    he was. Nobody knows who casts in a secret vote: so whoever of its roll was here at any moment while it was open.
    """

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.members: set[int] = set()
        self._here: set[int] = set()
        self._rolls: dict[int, frozenset[int]] = {}  # of the votes that are open
        self._secret: set[int] = set()  # of these votes
        for change in changes:
            self.take(change)

    def take(self, change: Change) -> None:
        """Other kinds than `WITNESSING` say nothing of it."""
        if change.kind not in WITNESSING:
            return
        told = change.details
        match change.kind:
            case ChangeKind.ATTENDANCE_RECORDED if told["status"] in ATTENDING:
                self._here.add(told["member"])
                if change.actor_id == told["member"]:
                    self.members.add(told["member"])
                for poll in self._secret:
                    self._see_voters(poll)
            case ChangeKind.ATTENDANCE_RECORDED:
                self._here.discard(told["member"])
            case ChangeKind.DEPARTURE_RECORDED:
                self._here.discard(told["member"])
                self.members.add(told["member"])
            case ChangeKind.POLL_OPENED:
                self._rolls[told["poll"]] = frozenset(told["roll"])
                if told["form"] == PollForm.SECRET_BALLOT:
                    self._secret.add(told["poll"])
                self._see_voters(told["poll"])
            case ChangeKind.BALLOT_CAST if change.actor_id is not None:
                self.members.add(change.actor_id)
            case ChangeKind.POLL_CLOSED | ChangeKind.POLL_ANNULLED:
                if change.kind is ChangeKind.POLL_CLOSED:
                    self._see_voters(told["poll"])
                self._rolls.pop(told["poll"], None)
                self._secret.discard(told["poll"])
            case ChangeKind.SPEECH_BEGAN:
                self.members.add(told["member"])

    def require_correctable(self, member_id: int, before: RollState, status: AttendanceStatus | None) -> None:
        """Raises HasAttended when somebody would not have been there of whom others have seen that he was."""
        if before.attended and status not in ATTENDING and member_id in self.members:
            raise HasAttended

    def _see_voters(self, poll: int) -> None:
        self.members.update(self._here & self._rolls.get(poll, frozenset()))
