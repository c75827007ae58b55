"""Who has missed several meetings of his cell running? Counted when one closes, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.absences import count_absences as count_on
from models.attendance import Attendance
from models.ledger import told_closing
from models.meetings import Meeting, MeetingState
from models.organizations import Organization
from models.rights import sees_meetings_of

from .changes import ChangingRows
from .context import Context
from .organizations import require_insight


async def count_absences(change: ChangingRows) -> dict[str, Any]:
    """Count on from the cell's meeting that was closed before: what the log is told of how this one was attended.

    The cell is locked, so that of two meetings that close at once the later one counts on from the earlier.
    """
    session, meeting = change.session, change.meeting
    await session.execute(
        select(Organization.id).where(Organization.id == meeting.cell_id).with_for_update(key_share=True)
    )
    last = (
        select(Meeting.id)
        .where(Meeting.cell_id == meeting.cell_id, Meeting.state == MeetingState.CLOSED, Meeting.id != meeting.id)
        .order_by(Meeting.closed_at.desc(), Meeting.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    before = await session.execute(
        select(Attendance.member_id, Attendance.absences_running).where(Attendance.meeting_id == last)
    )
    lines = await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    absent = count_on(lines, dict(before.all()), meeting.absences_limit)
    meeting.absent_running = len(absent)
    return told_closing(meeting, absent)


async def running_absences(context: Context, row: Organization) -> Sequence[Attendance]:
    """Who missed the cell's last meeting, and how many running: the most first. Nobody for administrators."""
    require_insight(context, row)
    if not sees_meetings_of(context.viewer, row.id, row.path):
        return ()
    return await context.loaders.running_absences.load(row.id)
