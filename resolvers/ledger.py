"""What does the log of meetings say of attendance and quorum? Read for any number of meetings in one statement each."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.changes import Change
from models.ledger import LEDGER, LedgerEntry, ledger
from models.meetings import Meeting, MeetingState
from models.members import Member
from models.quorums import QUORUM, QuorumFact

from .loading import gathered


async def read_ledgers(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, list[LedgerEntry]]:
    """Every entry of each, in order."""
    logs = await read_logs(session, meeting_ids, Change.kind.in_(LEDGER))
    return {meeting_id: ledger(log) for meeting_id, log in logs.items()}


async def read_quorum_facts(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, list[QuorumFact]]:
    logs = await read_logs(session, meeting_ids, Change.content.contains(QUORUM))
    return {meeting_id: [QuorumFact.of(change) for change in log] for meeting_id, log in logs.items()}


async def read_logs(
    session: AsyncSession, meeting_ids: list[int], condition: ColumnElement[bool]
) -> Mapping[int, list[Change]]:
    """Those entries of each, in order."""
    query = select(Change).where(Change.meeting_id.in_(meeting_ids), condition)
    changes = await session.scalars(query.order_by(Change.meeting_id, Change.version))
    return gathered((change.meeting_id, change) for change in changes)


async def read_running_absences(session: AsyncSession, cell_ids: list[int]) -> Mapping[int, list[Attendance]]:
    """Of each cell's last closed meeting those who missed it and still belong to the cell: the most missed first."""
    place = func.row_number().over(partition_by=Meeting.cell_id, order_by=(Meeting.closed_at.desc(), Meeting.id.desc()))
    closed = (
        select(Meeting.id, Meeting.cell_id, place.label("place"))
        .where(Meeting.cell_id.in_(cell_ids), Meeting.state == MeetingState.CLOSED)
        .subquery()
    )
    rows = await session.execute(
        select(closed.c.cell_id, Attendance)
        .join(closed, closed.c.id == Attendance.meeting_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(
            closed.c.place == 1,
            Attendance.absences_running > 0,
            or_(Member.cell_id == closed.c.cell_id, Member.home_cell_id == closed.c.cell_id),
        )
        .order_by(Attendance.absences_running.desc(), Member.sort_key, Member.id)
    )
    found: dict[int, list[Attendance]] = {}
    for cell_id, line in rows:
        found.setdefault(cell_id, []).append(line)
    return found
