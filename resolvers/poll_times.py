"""What does the server do for votes that open and close by themselves? Keep their times, and do it when they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import entries
from models.changes import ChangeKind
from models.conventions import aware
from models.database import Database
from models.errors import NotFound, PollClosed, Refusal, Unavailable
from models.forms import PollState
from models.polls import Poll

from .context import Context
from .polls import begin, changing_poll, finish

BY_THE_CLOCK = "Hết giờ biểu quyết."


async def schedule_poll(context: Context, poll_id: int, opens_at: datetime | None, closes_at: datetime | None) -> Poll:
    """When a draft opens and closes by itself; None leaves it to the chair.

    Raises NotFound, NotChair, MeetingClosed, MeetingCancelled, PollNotDraft, BadDate.
    """
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_unfinished()
        poll.schedule(change.at, opens_at and aware(opens_at), closes_at and aware(closes_at))
        change.record(ChangeKind.POLL_SCHEDULED, entries.timed(poll))
    return poll


async def extend_poll(context: Context, poll_id: int, closes_at: datetime) -> Poll:
    """Let an open vote close by itself later. Raises NotFound, NotChair, PollNotOpen, PollClosed, BadDate."""
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_open()
        poll.extend(change.at, aware(closes_at))
        change.record(ChangeKind.POLL_EXTENDED, entries.timed(poll))
    return poll


async def forget_times(session: AsyncSession, meeting_id: int) -> None:
    """No vote of a meeting that is over opens by itself."""
    drafts = update(Poll).where(Poll.meeting_id == meeting_id, Poll.state == PollState.DRAFT)
    await session.execute(drafts.values(opens_at=None, closes_at=None))


async def due_polls(database: Database, now: datetime) -> Sequence[int]:
    """Those whose time to open or to close has come. Raises Unavailable."""
    over = and_(Poll.closes_at <= now, Poll.state == PollState.OPEN)
    async with database.read() as session:
        return (await session.scalars(select(Poll.id).where(or_(Poll.opens_at <= now, over)))).all()


async def act_by_clock(context: Context, poll_id: int) -> None:
    """Open a vote, or close it, if its time has come; what cannot be opened lapses, and the log tells why.

    Several servers may do so at once: whoever comes later finds it done. Raises BoxLocked, Unavailable.
    """
    context = replace(context, by_clock=True)
    try:
        async with changing_poll(context, poll_id) as (change, poll):
            if poll.opens_at is not None and poll.opens_at <= change.at:
                poll.opens_at = None
                try:
                    if poll.is_over(change.at):
                        raise PollClosed  # its time has passed while no server was running
                    await begin(change, poll)
                except Unavailable:
                    raise
                except Refusal as refusal:
                    poll.closes_at = None
                    change.record(ChangeKind.POLL_LAPSED, {**entries.named(poll), "code": refusal.code})
            elif poll.state is PollState.OPEN and poll.is_over(change.at):
                await finish(change, poll, poll.hand_count_reason or BY_THE_CLOCK)
    except NotFound:
        return
