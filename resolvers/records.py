"""What does the server do for a meeting's record? It writes it out: for who sees the meeting, or the command line."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.changes import Change, ChangeKind
from models.errors import NotFound
from models.meetings import Meeting
from models.minutes.rows import MeetingMinutes
from models.records.record import write
from models.rights import sees_meeting

from .context import Context
from .minutes_material import read_materials


class WrittenRecord(NamedTuple):
    meeting: Meeting
    file: bytes


async def meeting_record(context: Context, meeting_id: int) -> WrittenRecord:
    """The record up to now. Raises NotFound."""
    async with context.database.read() as session:
        record = await read_record(session, meeting_id)
    if not sees_meeting(context.viewer, record.meeting):
        raise NotFound(what="meeting")
    return record


async def read_record(session: AsyncSession, meeting_id: int) -> WrittenRecord:
    """Whoever asks, and as it is stored: whether it holds, a verification says. Raises NotFound."""
    meeting = await session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound(what="meeting")
    query = select(Change).where(Change.meeting_id == meeting_id).order_by(Change.version)
    changes = (await session.scalars(query)).all()
    minutes = await session.get(MeetingMinutes, meeting_id)
    contents = minutes.approved if minutes else None
    if contents is None and any(change.kind is ChangeKind.MINUTES_APPROVED for change in changes):
        contents = (await read_materials(session, [meeting_id]))[meeting_id].still_approved()
    return WrittenRecord(meeting, write(meeting_id, changes, contents))
