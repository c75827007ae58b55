"""How is a ballot taken? The hot path: two statements that lock and read, one that writes all.

Casting locks the meeting and the vote, as closing does: a ballot is either acknowledged and in the result, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Update, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.changes import ChangeKind
from models.database import execute_together
from models.errors import AlreadyCast, NotEntitled, NotFound
from models.meetings import Meeting
from models.polls import Ballot, Poll, PollOption, Voter, new_receipt
from models.rights import sees_meeting

from .changes import Changing, announce, log_statements
from .context import Context


class CastBallot(NamedTuple):
    receipt: str
    poll: Poll


async def cast_ballot(context: Context, poll_id: int, option_ids: Sequence[int]) -> CastBallot:
    """Vote. The same open ballot again is one ballot with the same receipt, also when the vote is closed by then.

    Raises NotFound, MeetingNotOpen, PollNotOpen, PollClosed, NotEntitled, NotPresent, AlreadyCast, BadOption.
    """
    viewer = context.viewer
    async with context.write() as session:
        change, poll, voter, attendance, options = await _lock_for_casting(context, session, poll_id)
        if viewer.suspended:
            raise NotEntitled
        if voter is not None and voter.voted and not poll.secret:
            receipt = await _receipt_of(session, poll, viewer.member_id, option_ids)
            if receipt is not None:
                return CastBallot(receipt, poll)
        change.meeting.require_open()
        poll.admit(voter, attendance.state if attendance else None)
        choice = poll.choose(option_ids, options)
        receipt = new_receipt()
        poll.cast += 1
        change.record(
            ChangeKind.BALLOT_CAST,
            {"poll": poll.id, "question": poll.question, "cast": poll.cast},
            anonymous=poll.secret,
        )
        member_id = None if poll.secret else viewer.member_id
        counted = [] if poll.secret else [_count(choice)]
        marked = await execute_together(
            session,
            insert(Ballot).values(poll_id=poll.id, receipt=receipt, member_id=member_id, choice=choice),
            update(Poll).where(Poll.id == poll.id).values(cast=poll.cast),
            *counted,
            *log_statements(change),
            update(Voter)
            .where(Voter.poll_id == poll.id, Voter.member_id == viewer.member_id, ~Voter.voted)
            .values(voted=True),
        )
        if not marked:
            raise AlreadyCast
    announce(change)
    return CastBallot(receipt, poll)


async def _lock_for_casting(
    context: Context, session: AsyncSession, poll_id: int
) -> tuple[Changing, Poll, Voter | None, Attendance | None, Sequence[PollOption]]:
    """All that a ballot needs, in two statements; the meeting and the vote are locked, the rows detached.

    The second begins when both are locked: the first would show the roll as it was before it waited for them.
    """
    viewer = context.viewer
    found = (
        await session.execute(
            select(Meeting, Poll)
            .join(Poll, Poll.meeting_id == Meeting.id)
            .where(Poll.id == poll_id)
            .with_for_update(of=(Meeting, Poll))
        )
    ).one_or_none()
    if found is None or not (sees_meeting(viewer, found[0]) or found[0].cell_id in viewer.cells):
        raise NotFound(what="vote")
    meeting, row = found
    rows = (
        await session.execute(
            select(PollOption, Voter, Attendance)
            .select_from(PollOption)
            .outerjoin(Voter, and_(Voter.poll_id == poll_id, Voter.member_id == viewer.member_id))
            .outerjoin(Attendance, and_(Attendance.meeting_id == meeting.id, Attendance.member_id == viewer.member_id))
            .where(PollOption.poll_id == poll_id)
        )
    ).all()
    session.expunge_all()
    return Changing(context, session, meeting), row, rows[0][1], rows[0][2], [option for option, _, _ in rows]


async def _receipt_of(session: AsyncSession, poll: Poll, member_id: int, option_ids: Sequence[int]) -> str | None:
    """The receipt of the member's open ballot if it was the same: a phone that heard no answer sends it once more."""
    ballot = await session.scalar(select(Ballot).where(Ballot.poll_id == poll.id, Ballot.member_id == member_id))
    return ballot.receipt if ballot is not None and sorted(ballot.choice) == sorted(option_ids) else None


def _count(choice: Sequence[int]) -> Update:
    return update(PollOption).where(PollOption.id.in_(choice)).values(count=PollOption.count + 1)
