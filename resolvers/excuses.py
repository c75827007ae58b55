"""What does the server do for excuses? A member asks beforehand, the chair or the minute-taker answers.

Yes is said by recording him as excused, next door; here is how one asks, and how no is said.
"""

from __future__ import annotations

from models.attendance import Attendance
from models.changes import ChangeKind
from models.ledger import told_member
from models.meetings import Meeting
from models.rights import takes_minutes
from models.texts import line

from .approval import require_changeable
from .attendance import LONGEST_REASON, Recorded, line_of, own_line, require_entitled, require_of_the_cell
from .changes import changing
from .context import Context


async def ask_to_be_excused(context: Context, meeting_id: int, reason: str) -> Recorded:
    """Again replaces the reason; the same again is no change.

    Raises NotFound, NotEntitled, AlreadyHere, MeetingClosed, MeetingCancelled, MinutesApproved, EmptyText, ...
    """
    reason = line(reason, most=LONGEST_REASON, name="reason")
    async with changing(context, Meeting.id == meeting_id) as change:
        require_of_the_cell(change)
        change.meeting.require_unfinished()
        own = require_entitled(change, await own_line(change))
        await require_changeable(change)
        if own.ask(reason):
            # The reason is not for everybody who may have the record, unless it is approved.
            change.record(ChangeKind.EXCUSE_REQUESTED, told_member(own))
    return Recorded(own, change.meeting)


async def decline_excuse(context: Context, meeting_id: int, member_id: int) -> Recorded:
    """Twice is once, and where nothing was asked nothing changes. Raises NotFound, NotOperator, MeetingClosed, ..."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_unfinished()
        asking = await line_of(change, member_id)
        if asking.decline():
            change.record(ChangeKind.EXCUSE_DECLINED, told_member(asking))
    return Recorded(asking, change.meeting)


async def excuse_requested(context: Context, asking: Attendance) -> str | None:
    """The reason is for those who keep the roll, and his own."""
    viewer = context.viewer
    if asking.member_id == viewer.member_id:
        return asking.excuse_requested
    snapshot = await context.loaders.snapshot.load(asking.meeting_id)
    return asking.excuse_requested if snapshot and takes_minutes(viewer, snapshot.meeting) else None
