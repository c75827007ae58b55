"""What does the database hold in the end, and has everything been announced?"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from sqlalchemy import func, select

from models.attendance import Attendance
from models.changes import Change
from models.database import Database
from models.forms import PollState
from models.meetings import Meeting
from models.options import PollOption
from models.polls import Poll
from models.voters import Voter
from tests.stored_ballots import stored_ballots

from .facts import Line, Result, Stored


async def read_stored(database: Database, meetings: Collection[int]) -> Stored:
    """All of these meetings, at one moment."""
    async with database.read() as session:
        stored = Stored()
        for meeting in await session.scalars(select(Meeting).where(Meeting.id.in_(meetings))):
            stored.versions[meeting.id] = meeting.version
            stored.tallies[meeting.id] = dict(meeting.tally)
            stored.logs[meeting.id] = []
        for change in await session.scalars(
            select(Change).where(Change.meeting_id.in_(meetings)).order_by(Change.meeting_id, Change.version)
        ):
            stored.logs[change.meeting_id].append(change)
        for row in await session.scalars(select(Attendance).where(Attendance.meeting_id.in_(meetings))):
            stored.roll.append(Line(row.meeting_id, row.member_id, row.state))
        polls = {row.id: row for row in await session.scalars(select(Poll).where(Poll.meeting_id.in_(meetings)))}
        counts: dict[int, dict[int, int]] = {poll: {} for poll in polls}
        for option in await session.scalars(select(PollOption).where(PollOption.poll_id.in_(polls))):
            counts[option.poll_id][option.id] = option.count
        for poll in polls.values():
            closed = poll.state is PollState.CLOSED
            stored.results.append(Result(poll.id, poll.meeting_id, poll.secret, closed, poll.cast, counts[poll.id]))
        stored.ballots = await stored_ballots(session, polls)
        for voter in await session.scalars(select(Voter).where(Voter.poll_id.in_(polls), Voter.voted)):
            stored.voted.add((voter.poll_id, voter.member_id))
    return stored


async def unannounced(database: Database, meetings: Collection[int], *, within: float = 0) -> int:
    """How many changes still are, after so many seconds at most."""
    query = select(func.count()).select_from(Change).where(Change.meeting_id.in_(meetings), ~Change.announced)
    deadline = asyncio.get_running_loop().time() + within
    while True:
        async with database.read() as session:
            left = await session.scalar(query)
        if not left or asyncio.get_running_loop().time() >= deadline:
            return left or 0
        await asyncio.sleep(0.05)
