"""What does the server do when minutes are approved? They get a number and a hash, and nobody changes them any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from models.attendance import AttendanceStatus
from models.changes import Change, ChangeKind
from models.documents import text_digest
from models.errors import MinutesApproved, MinutesBeingApproved
from models.forms import PollState
from models.ledger import puts_right
from models.majorities import Outcome
from models.minutes import rows
from models.minutes.digest import canonical, digest
from models.minutes.plain import lines
from models.minutes.rows import MeetingMinutes
from models.minutes.writing import write
from models.numbers import DocumentKind
from models.polls import Poll

from .changes import ChangingRows
from .issuing import Paper, issue
from .ledger import read_ledgers
from .minutes_material import read_materials


async def approving_polls(change: ChangingRows) -> Sequence[Poll]:
    """The votes of the meeting that approve its minutes, in order."""
    query = select(Poll).where(Poll.meeting_id == change.meeting.id, Poll.approves_minutes)
    return (await change.session.scalars(query.order_by(Poll.id))).all()


async def require_changeable(change: ChangingRows) -> None:
    """Raises MinutesApproved, MinutesBeingApproved."""
    rows.require_changeable(await approving_polls(change))


async def require_openable(change: ChangingRows, poll: Poll) -> None:
    """Raises MinutesApproved, MinutesBeingApproved, PollStillOpen."""
    others = select(Poll).where(
        Poll.meeting_id == change.meeting.id,
        Poll.id != poll.id,
        or_(Poll.approves_minutes, Poll.state == PollState.OPEN),
    )
    rows.require_openable(poll, await change.session.scalars(others))


async def require_unstated(
    change: ChangingRows, member_id: int, status: AttendanceStatus | None, reason: str | None
) -> None:
    """May the roll be corrected to this beside what minutes state? Raises MinutesApproved, MinutesBeingApproved."""
    polls = await approving_polls(change)
    try:
        rows.require_changeable(polls)
    except (MinutesApproved, MinutesBeingApproved):
        meeting_id = change.meeting.id
        ledger = (await read_ledgers(change.session, [meeting_id])).get(meeting_id, ())
        own = [entry for entry in ledger if entry.member_id == member_id]
        if not puts_right(own, await _stated_in(change, polls), status, reason):
            raise


async def _stated_in(change: ChangingRows, polls: Sequence[Poll]) -> int:
    """The version of the meeting that minutes were put to the vote at, or that approved them: the later."""
    kinds = ChangeKind.POLL_OPENED, ChangeKind.MINUTES_APPROVED
    query = select(Change).where(Change.meeting_id == change.meeting.id, Change.kind.in_(kinds))
    approving = {poll.id for poll in polls}
    return max(entry.version for entry in await change.session.scalars(query) if entry.details["poll"] in approving)


async def kept_minutes(change: ChangingRows) -> MeetingMinutes:
    """What is kept of the meeting's minutes; where nothing is yet, it is kept once it is begun."""
    row: MeetingMinutes | None = await change.session.get(MeetingMinutes, change.meeting.id)
    return row or MeetingMinutes.new(change.meeting.id)


def begin_minutes(change: ChangingRows, row: MeetingMinutes) -> None:
    change.session.add(row)
    change.meeting.minutes_begun = True


async def approve_minutes(change: ChangingRows, poll: Poll) -> None:
    """After a vote on the minutes was counted: fix them, if it was carried."""
    if poll.outcome is not Outcome.CARRIED:
        return
    session, meeting = change.session, change.meeting
    await session.flush()
    material = (await read_materials(session, [meeting.id]))[meeting.id]
    minutes = material.minutes("vi", change.context.conventions.zone)
    row = await kept_minutes(change)
    approved = canonical(minutes)
    row.approve(poll, change.at, approved)
    begin_minutes(change, row)
    paper = write(minutes)
    text = "\n".join(lines(paper))
    (document,) = await issue(change, DocumentKind.MINUTES, [Paper(rows.document_title(meeting), text)])
    told = {"document": document.id, "number": document.number, "title": document.title, "text": text_digest(text)}
    change.record(ChangeKind.MINUTES_APPROVED, {"poll": poll.id, "digest": digest(approved), **told})
