"""How are meetings read for screens? Any number of them, whole, in five statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem
from models.meetings import Meeting
from models.members import Member
from models.organizations import Organization
from models.polls import Poll, PollOption
from models.snapshots import MeetingSnapshot, PollSnapshot


async def read_snapshots(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, MeetingSnapshot]:
    """The meetings that exist of those asked for, each at one version: the session sees one state throughout."""
    meetings = (
        await session.execute(
            select(Meeting, Organization)
            .join(Organization, Organization.id == Meeting.cell_id)
            .where(Meeting.id.in_(meeting_ids))
        )
    ).all()
    leading = {person for meeting, _ in meetings for person in (meeting.chair_id, meeting.minute_taker_id) if person}
    people = {row.id: row for row in await session.scalars(select(Member).where(Member.id.in_(leading)))}
    agenda: dict[int, list[AgendaItem]] = {}
    for item in await session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids)).order_by(AgendaItem.number)
    ):
        agenda.setdefault(item.meeting_id, []).append(item)
    options: dict[int, list[PollOption]] = {}
    for option in await session.scalars(
        select(PollOption)
        .join(Poll, Poll.id == PollOption.poll_id)
        .where(Poll.meeting_id.in_(meeting_ids))
        .order_by(PollOption.number)
    ):
        options.setdefault(option.poll_id, []).append(option)
    polls: dict[int, list[PollSnapshot]] = {}
    for poll in await session.scalars(select(Poll).where(Poll.meeting_id.in_(meeting_ids)).order_by(Poll.id)):
        polls.setdefault(poll.meeting_id, []).append(PollSnapshot(poll, tuple(options.get(poll.id, ()))))
    return {
        meeting.id: MeetingSnapshot.of(meeting, cell, people, agenda.get(meeting.id, []), polls.get(meeting.id, []))
        for meeting, cell in meetings
    }
