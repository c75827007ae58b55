"""How do many members check in at the same time? Those who arrive together are written together, each by the rules.

Meetings that somebody else has locked are passed over, and so are members who are not on the roll: they are served
meeting by meeting, beside the others. A round never waits for a lock, so it can neither be held up nor deadlock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance, AttendanceStatus
from models.bulk import Given, Write, write_together
from models.changes import ChangeKind
from models.direct import Direct, ThroughEngine
from models.errors import NotFound, Refusal, TooManyCodes, WrongCode
from models.ledger import told_line
from models.meetings import Meeting, MeetingState
from models.members import Member
from models.rights import Viewer
from models.rows import Id, Parts

from .attendance import Recorded, new_line, record, require_entitled, require_of_the_cell
from .changes import LOGGED, VERSIONS, Changing, announce_newest, log_rows
from .context import Context

MOST_WRONG_CODES = 10
LINES = Write(
    Attendance,
    ("status", "arrived_at", "left_at", "reason", "recorded_by", "recorded_in", "excuse_requested", "wrong_codes"),
    keys=("id",),
)


class CheckIn(NamedTuple):
    context: Context
    viewer: Viewer
    meeting_id: int
    code: str
    status: AttendanceStatus


LOCKED = Parts(Meeting, Attendance)
Lines = dict[tuple[int, int], Attendance]  # by meeting and member


async def check_in(context: Context, meeting_id: int, code: str, *, remote: bool) -> Recorded:
    """The viewer arrives. Twice is once, and no error.

    Raises NotFound, MeetingNotOpen, MeetingClosed, NotEntitled, WrongCode, TooManyCodes.
    """
    status = AttendanceStatus.REMOTE if remote else AttendanceStatus.PRESENT
    arriving = CheckIn(context, context.viewer, meeting_id, code.strip(), status)
    try:
        recorded: Recorded | None = await context.rounds.join(_check_in_together, arriving)
        if recorded is None:
            recorded = await context.rounds.join(_check_in_waiting, arriving, lane=meeting_id)
        return recorded
    finally:
        context.begin_event()


async def _check_in_together(arriving: Sequence[CheckIn]) -> Sequence[Recorded | Refusal | None]:
    """None for those who were passed over."""
    database = arriving[0].context.database
    query, given = _own_lines(database.dialect)
    pairs = sorted({(one.meeting_id, one.viewer.member_id) for one in arriving})
    meetings: dict[int, Meeting] = {}
    lines: Lines = {}
    async with database.write_directly() as direct:
        for meeting, line in map(LOCKED.loaded, await direct.rows(query, given.parameters(pairs))):
            meeting = meetings.setdefault(meeting.id, meeting)
            lines[meeting.id, line.member_id] = line
        settled = [
            _settle(one, meetings[one.meeting_id], lines, set())
            if (one.meeting_id, one.viewer.member_id) in lines
            else None
            for one in arriving
        ]
        changes = await _write(direct, settled, lines)
    announce_newest(changes)
    return [one.outcome if one else None for one in settled]


async def _check_in_waiting(arriving: Sequence[CheckIn]) -> Sequence[Recorded | Refusal]:
    """All are of one meeting. Who is not on its roll when it is locked, is not: that is certain then."""
    meeting_id = arriving[0].meeting_id
    async with arriving[0].context.database.write() as session:
        meeting = await session.scalar(select(Meeting).where(Meeting.id == meeting_id).with_for_update())
        if meeting is None:
            return [NotFound(what="meeting") for _ in arriving]
        member_ids = {one.viewer.member_id for one in arriving}
        rows = await session.scalars(
            select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.member_id.in_(member_ids))
        )
        lines = {(meeting_id, line.member_id): line for line in rows}
        session.expunge_all()
        late: set[int] = set()
        if meeting.state is MeetingState.OPEN:
            late = await _join_late(session, meeting, [one.viewer for one in arriving], lines)
        settled = [_settle(one, meeting, lines, late) for one in arriving]
        changes = await _write(await ThroughEngine.of(session), settled, lines)
    announce_newest(changes)
    return [one.outcome for one in settled]


class _Settled(NamedTuple):
    outcome: Recorded | Refusal
    change: Changing


def _settle(arriving: CheckIn, meeting: Meeting, lines: Lines, late: set[int]) -> _Settled:
    """`late`: those whose lines are new. They are counted and recorded, whatever becomes of their codes."""
    change = Changing(arriving.context, meeting)
    member_id = arriving.viewer.member_id
    line = lines.get((meeting.id, member_id))
    if line is not None and member_id in late:
        late.remove(member_id)
        meeting.count(None, line.state, change.at)
        change.record(ChangeKind.ROLL_CHANGED, told_line(line))
    try:
        line = _arrive(arriving, change, line)
    except Refusal as refusal:
        return _Settled(refusal, change)
    return _Settled(Recorded(line, meeting), change)


def _arrive(arriving: CheckIn, change: Changing, line: Attendance | None) -> Attendance:
    meeting = change.meeting
    require_of_the_cell(change)
    meeting.require_open()
    line = require_entitled(change, line)
    if line.wrong_codes >= MOST_WRONG_CODES:
        raise TooManyCodes
    if arriving.code != meeting.check_in_code:
        line.wrong_codes += 1
        raise WrongCode
    if not line.state.here:
        record(change, line, arriving.status, None)
    return line


async def _write(direct: Direct, settled: Iterable[_Settled | None], lines: Lines) -> Sequence[Changing]:
    changed: dict[int, Attendance] = {}
    changes: list[Changing] = []
    for one in settled:
        if one is None:
            continue
        viewer, meeting = one.change.context.viewer, one.change.meeting
        if one.change.changes:
            changes.append(one.change)
        if one.change.changes or isinstance(one.outcome, WrongCode):
            line = lines[meeting.id, viewer.member_id]
            changed[line.id] = line
    if changed:
        written = [tuple(getattr(line, name) for name in LINES.names) for line in changed.values()]
        logged, versions = log_rows(changes)
        await write_together(direct, {LINES: written, LOGGED: logged, VERSIONS: versions})
    return changes


async def _join_late(session: AsyncSession, meeting: Meeting, viewers: Iterable[Viewer], lines: Lines) -> set[int]:
    """A line for each who came to the cell after the meeting was opened: who they are."""
    late = {viewer.member_id for viewer in viewers if meeting.cell_id in viewer.cells}
    late -= {member_id for _, member_id in lines}
    if late:
        for member in await session.scalars(select(Member).where(Member.id.in_(late)).order_by(Member.id)):
            line = new_line(meeting, member)
            session.add(line)
            lines[meeting.id, member.id] = line
        await session.flush()
        session.expunge_all()
    return late


@cache
def _own_lines(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """Meetings that nobody else has locked, each with the line of a member who is on its roll; both are locked.

    The line is locked too: else it would be shown as it was when the statement began, before the meeting was free.
    """
    given = Given(dialect, meeting_id=Id, member_id=Id)
    meetings, lines = Meeting.__table__, Attendance.__table__
    own = and_(lines.c.meeting_id == given.column("meeting_id"), lines.c.member_id == given.column("member_id"))
    query = (
        select(meetings, lines)
        .join_from(given.rows, meetings, meetings.c.id == given.column("meeting_id"))
        .join(lines, own)
        .with_for_update(of=(meetings, lines), skip_locked=True)
    )
    return query, given
