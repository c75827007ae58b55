"""How are meetings read for screens? Any number of them, whole, in three statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.agenda import AgendaItem
from models.meetings import Meeting
from models.members import Member
from models.organizations import Organization
from models.polls import Poll, PollOption
from models.snapshots import MeetingSnapshot, PollSnapshot

# Made once: a new alias copies every column of the table, which takes longer than the statement.
chair, minute_taker = aliased(Member), aliased(Member)


async def read_snapshots(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, MeetingSnapshot]:
    """The meetings that exist of those asked for, each at one version: the session sees one state throughout."""
    meetings = await session.execute(
        select(Meeting, Organization, chair, minute_taker)
        .join(Organization, Organization.id == Meeting.cell_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(minute_taker, minute_taker.id == Meeting.minute_taker_id)
        .where(Meeting.id.in_(meeting_ids))
    )
    agenda = await _read_agenda(session, meeting_ids)
    polls = await _read_polls(session, meeting_ids)
    return {
        row.id: MeetingSnapshot.of(row, cell, leading, taking, agenda.get(row.id, []), polls.get(row.id, []))
        for row, cell, leading, taking in meetings
    }


async def _read_agenda(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, list[AgendaItem]]:
    agenda: dict[int, list[AgendaItem]] = {}
    for item in await session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids)).order_by(AgendaItem.number)
    ):
        agenda.setdefault(item.meeting_id, []).append(item)
    return agenda


async def _read_polls(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, list[PollSnapshot]]:
    options: dict[int, list[PollOption]] = {}
    found: dict[int, Poll] = {}
    for poll, option in await session.execute(
        select(Poll, PollOption)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(Poll.meeting_id.in_(meeting_ids))
        .order_by(Poll.id, PollOption.number)
    ):
        found[poll.id] = poll
        options.setdefault(poll.id, []).append(option)
    polls: dict[int, list[PollSnapshot]] = {}
    for poll in found.values():
        polls.setdefault(poll.meeting_id, []).append(PollSnapshot(poll, tuple(options[poll.id])))
    return polls
