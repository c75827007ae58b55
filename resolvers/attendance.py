"""What does the server do for the roll of a meeting? Roll call and departures; check-ins are taken next door."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import or_, select

from models.attendance import ARRIVALS, ATTENDING, Attendance, AttendanceStatus, Entry, Tally
from models.changes import Change, ChangeKind
from models.errors import BadInput, NotEntitled, NotFound, NotPresent
from models.ledger import WITNESSING, Witnessed, told_attendance, told_departure, told_line, told_roll
from models.meetings import Meeting
from models.members import Member, Standing
from models.organizations import Organization
from models.rights import sees_meeting
from models.texts import line_or_none

from .approval import require_unstated
from .changes import Changing, ChangingRows, changing
from .context import Context
from .visible import find_visible

LONGEST_REASON = 500


class Recorded(NamedTuple):
    attendance: Attendance
    meeting: Meeting


async def attendance(context: Context, attendance_id: int) -> Attendance:
    """A line of the roll of a meeting that the viewer may see. Raises NotFound."""
    query = select(Attendance, Meeting).join(Meeting, Meeting.id == Attendance.meeting_id)
    line: Attendance = (await find_visible(context, query.where(Attendance.id == attendance_id), what="attendance"))[0]
    return line


async def check_out(context: Context, meeting_id: int) -> Recorded:
    """The viewer leaves before the end. Raises NotFound, MeetingNotOpen, MeetingClosed, NotEntitled, NotPresent."""
    viewer = context.viewer
    async with changing(context, Meeting.id == meeting_id) as change:
        meeting = change.meeting
        require_of_the_cell(change)
        meeting.require_open()
        attendance = await own_line(change)
        if attendance is None and meeting.cell_id in viewer.cells and not viewer.suspended:
            raise NotPresent
        attendance = require_entitled(change, attendance)
        _depart(change, attendance)
    return Recorded(attendance, meeting)


async def record_attendance(
    context: Context, meeting_id: int, member_id: int, status: AttendanceStatus, reason: str | None
) -> Recorded:
    """Roll call, and excuses before the meeting: who records an excuse approves it, also one without a reason.

    Who was recorded as present by mistake is put right; that somebody attended on whom others have relied is not.
    People come and go also once minutes are approved, but nobody rewrites who was there until then, or why not.

    Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, BadInput, NotEntitled, HasAttended, ...
    """
    reason = line_or_none(reason, most=LONGEST_REASON, name="reason")
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_unfinished()
        if status is not AttendanceStatus.EXCUSED:
            change.meeting.require_open()
        if reason and status in ATTENDING:
            raise BadInput(reason="a reason belongs to an absence")
        attendance = await line_of(change, member_id)
        if attendance.standing is Standing.SUSPENDED and status in ATTENDING:
            raise NotEntitled
        if attendance.state.entry(status) not in ARRIVALS:
            await require_unstated(change, member_id, status, attendance.reason_for(status, reason))
            await _require_correctable(change, attendance, status)
        record(change, attendance, status, reason)
    return Recorded(attendance, change.meeting)


async def take_back_attendance(context: Context, meeting_id: int, member_id: int) -> Recorded:
    """What was recorded of somebody was wrong: he is unaccounted for again. Of whom nothing is recorded, stays so.

    Raises NotFound, NotOperator, MeetingClosed, MeetingCancelled, HasAttended, MinutesApproved, MinutesBeingApproved.
    """
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_unfinished()
        attendance = await line_of(change, member_id)
        if attendance.status is not None:
            await require_unstated(change, member_id, None, None)
            await _require_correctable(change, attendance, None)
            record(change, attendance, None, None)
    return Recorded(attendance, change.meeting)


async def record_departure(context: Context, meeting_id: int, member_id: int) -> Recorded:
    """Somebody leaves before the end. Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, NotPresent."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_open()
        attendance = await line_of(change, member_id)
        _depart(change, attendance)
    return Recorded(attendance, change.meeting)


async def call_roll(change: ChangingRows, cell: Organization) -> list[dict[str, Any]]:
    """Bring the roll in line with who belongs to the cell now, keeping what was recorded; count its tally.

    The whole roll, as the log is told it.
    """
    session, meeting = change.session, change.meeting
    members = (
        await session.scalars(select(Member).where(or_(Member.cell_id == cell.id, Member.home_cell_id == cell.id)))
    ).all()
    belonging = {member.id: member for member in members}
    lines = {
        row.member_id: row
        for row in await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    }
    for member_id, row in lines.items():
        if member_id in belonging:
            member = belonging[member_id]
            row.name, row.standing = member.full_name, member.standing_in(cell.id)
        else:
            await session.delete(row)
    new = [new_line(meeting, member) for member in members if member.id not in lines]
    session.add_all(new)
    roll = [row for member_id, row in lines.items() if member_id in belonging] + new
    meeting.tally = Tally.of(row.state for row in roll).dump()
    return told_roll(roll)


def new_line(meeting: Meeting, member: Member) -> Attendance:
    """Of the roll, as he belongs to the cell now."""
    standing = member.standing_in(meeting.cell_id)
    return Attendance(meeting_id=meeting.id, member_id=member.id, name=member.full_name, standing=standing)


async def take_over_standing(change: ChangingRows, member: Member) -> None:
    """The roll of a meeting that is not over follows the standing of a member who is on it."""
    row = await change.session.scalar(
        select(Attendance).where(Attendance.meeting_id == change.meeting.id, Attendance.member_id == member.id)
    )
    if row is None:
        return
    old = row.state
    row.standing = member.standing_in(change.meeting.cell_id)
    if old != row.state:
        change.meeting.count(old, row.state, change.at)
        change.record(ChangeKind.ROLL_CHANGED, told_line(row))


def require_of_the_cell(change: Changing) -> None:
    """The viewer sees the meeting, or would if he were not suspended. Raises NotFound."""
    viewer, meeting = change.context.viewer, change.meeting
    if not (sees_meeting(viewer, meeting) or meeting.cell_id in viewer.cells):
        raise NotFound(what="meeting")


async def own_line(change: ChangingRows) -> Attendance | None:
    return await _line(change, change.context.viewer.member_id)


def require_entitled(change: Changing, line: Attendance | None) -> Attendance:
    """The viewer's line, if it gives him any right. Raises NotEntitled."""
    if change.context.viewer.suspended or line is None or line.standing is Standing.SUSPENDED:
        raise NotEntitled
    return line


async def entitled_line(change: ChangingRows) -> Attendance:
    """The viewer's line. Raises NotFound, NotEntitled when he is suspended or does not belong to the meeting."""
    require_of_the_cell(change)
    return require_entitled(change, await own_line(change))


async def line_of(change: ChangingRows, member_id: int) -> Attendance:
    """A member's line. Raises NotFound when he does not belong to the meeting."""
    line = await _line(change, member_id)
    if line is None:
        raise NotFound(what="member")
    return line


async def _line(change: ChangingRows, member_id: int) -> Attendance | None:
    found = Attendance.meeting_id == change.meeting.id, Attendance.member_id == member_id
    line: Attendance | None = await change.session.scalar(select(Attendance).where(*found))
    return line


async def _require_correctable(change: ChangingRows, line: Attendance, status: AttendanceStatus | None) -> None:
    """Reads the log only where somebody would not have attended. Raises HasAttended."""
    if line.state.attended and status not in ATTENDING:
        query = select(Change).where(Change.meeting_id == change.meeting.id, Change.kind.in_(WITNESSING))
        log = await change.session.scalars(query.order_by(Change.version))
        Witnessed(log).require_correctable(line.member_id, line.state, status)


def record(change: Changing, attendance: Attendance, status: AttendanceStatus | None, reason: str | None) -> None:
    """A new entry of the ledger, if there is anything new; a correction names the entry that it corrects."""
    old, entry = attendance.state, attendance.state.entry(status)
    if not attendance.record(status, change.at, by=change.context.viewer.member_id, reason=reason):
        return
    change.meeting.count(old, attendance.state, change.at)
    corrects = attendance.recorded_in if entry is Entry.CORRECTED else None
    told = told_attendance(attendance, entry, corrects)
    attendance.recorded_in = change.record(ChangeKind.ATTENDANCE_RECORDED, told).version


def _depart(change: Changing, attendance: Attendance) -> None:
    old = attendance.state
    if not attendance.depart(change.at, by=change.context.viewer.member_id):
        raise NotPresent
    change.meeting.count(old, attendance.state, change.at)
    told = told_departure(attendance)
    attendance.recorded_in = change.record(ChangeKind.DEPARTURE_RECORDED, told).version
