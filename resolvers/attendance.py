"""What does the server do for the roll of a meeting? Roll call and departures; check-ins are taken next door."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import or_, select

from models.attendance import ATTENDING, Attendance, AttendanceStatus, Tally
from models.changes import ChangeKind
from models.errors import BadInput, NotEntitled, NotFound, NotPresent
from models.meetings import Meeting
from models.members import Member, Standing
from models.organizations import Organization
from models.rights import sees_meeting
from models.texts import line_or_none

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
        if not (sees_meeting(viewer, meeting) or meeting.cell_id in viewer.cells):
            raise NotFound(what="meeting")
        meeting.require_open()
        own = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.member_id == viewer.member_id)
        attendance = await change.session.scalar(own)
        if attendance is None and meeting.cell_id in viewer.cells and not viewer.suspended:
            raise NotPresent
        if viewer.suspended or attendance is None or attendance.standing is Standing.SUSPENDED:
            raise NotEntitled
        _depart(change, attendance, viewer.full_name)
    return Recorded(attendance, meeting)


async def record_attendance(
    context: Context, meeting_id: int, member_id: int, status: AttendanceStatus, reason: str | None
) -> Recorded:
    """Roll call, and excuses before the meeting. Raises NotFound, NotOperator, MeetingNotOpen, BadInput, ..."""
    reason = line_or_none(reason, most=LONGEST_REASON, name="reason")
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_unfinished()
        if status is not AttendanceStatus.EXCUSED:
            change.meeting.require_open()
        if reason and status in ATTENDING:
            raise BadInput(reason="a reason belongs to an absence")
        attendance, name = await line_of(change, member_id)
        if attendance.standing is Standing.SUSPENDED and status in ATTENDING:
            raise NotEntitled
        record(change, attendance, status, name, reason)
    return Recorded(attendance, change.meeting)


async def record_departure(context: Context, meeting_id: int, member_id: int) -> Recorded:
    """Somebody leaves before the end. Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, NotPresent."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_open()
        attendance, name = await line_of(change, member_id)
        _depart(change, attendance, name)
    return Recorded(attendance, change.meeting)


async def call_roll(change: ChangingRows, cell: Organization) -> None:
    """Bring the roll in line with who belongs to the cell now, keeping what was recorded; count its tally."""
    session, meeting = change.session, change.meeting
    members = await session.scalars(
        select(Member).where(or_(Member.cell_id == cell.id, Member.home_cell_id == cell.id))
    )
    belonging = {member.id: member.standing_in(cell.id) for member in members}
    lines = {
        row.member_id: row
        for row in await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    }
    for member_id, row in lines.items():
        if member_id in belonging:
            row.standing = belonging[member_id]
        else:
            await session.delete(row)
    new = [
        Attendance(meeting_id=meeting.id, member_id=member_id, standing=standing)
        for member_id, standing in belonging.items()
        if member_id not in lines
    ]
    session.add_all(new)
    kept = [row for member_id, row in lines.items() if member_id in belonging]
    meeting.tally = Tally.of(row.state for row in [*kept, *new]).dump()


async def take_over_standing(change: ChangingRows, member: Member) -> bool:
    """The roll of a meeting that is not over follows the member's standing. False when he is not on it."""
    row = await change.session.scalar(
        select(Attendance).where(Attendance.meeting_id == change.meeting.id, Attendance.member_id == member.id)
    )
    if row is None:
        return False
    old = row.state
    row.standing = member.standing_in(change.meeting.cell_id)
    change.meeting.tally = Tally.load(change.meeting.tally).moved(old, row.state).dump()
    return old != row.state


async def own_line(change: ChangingRows) -> Attendance:
    """The viewer's line. Raises NotFound, NotEntitled when he is suspended or does not belong to the meeting."""
    viewer, meeting = change.context.viewer, change.meeting
    if not (sees_meeting(viewer, meeting) or meeting.cell_id in viewer.cells):
        raise NotFound(what="meeting")
    own = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id == viewer.member_id)
    attendance = await change.session.scalar(own)
    if viewer.suspended or attendance is None or attendance.standing is Standing.SUSPENDED:
        raise NotEntitled
    return attendance


async def line_of(change: ChangingRows, member_id: int) -> tuple[Attendance, str]:
    """A member's line and his name. Raises NotFound when he does not belong to the meeting."""
    found = (
        await change.session.execute(
            select(Attendance, Member.full_name)
            .join(Member, Member.id == Attendance.member_id)
            .where(Attendance.meeting_id == change.meeting.id, Attendance.member_id == member_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound(what="member")
    return found[0], found[1]


def record(change: Changing, attendance: Attendance, status: AttendanceStatus, name: str, reason: str | None) -> None:
    old = attendance.state
    if not attendance.record(status, change.at, by=change.context.viewer.member_id, reason=reason):
        return
    change.meeting.tally = Tally.load(change.meeting.tally).moved(old, attendance.state).dump()
    details: dict[str, str | int] = {"member": attendance.member_id, "name": name, "status": status}
    if attendance.reason:
        details["reason"] = attendance.reason
    change.record(ChangeKind.ATTENDANCE_RECORDED, details)


def _depart(change: Changing, attendance: Attendance, name: str) -> None:
    old = attendance.state
    if not attendance.depart(change.at, by=change.context.viewer.member_id):
        raise NotPresent
    change.meeting.tally = Tally.load(change.meeting.tally).moved(old, attendance.state).dump()
    change.record(ChangeKind.DEPARTURE_RECORDED, {"member": attendance.member_id, "name": name})
