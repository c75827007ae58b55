"""What does the server do for votes? Open, count hands, close, annul. Drafts, ballots and times are next door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from secrets import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import entries
from models.attendance import ATTENDING, Attendance
from models.ballots import Ballot, BallotBox, counted_openly
from models.changes import Change, ChangeKind
from models.errors import MinutesApproved
from models.ledger import LEDGER
from models.majorities import Outcome
from models.meetings import Meeting
from models.options import PollOption
from models.polls import Poll
from models.texts import line, line_or_none
from models.voters import Voter

from . import boxes
from .approval import approve_minutes, require_changeable, require_openable
from .changes import ChangingRows, changing
from .context import Context
from .visible import find_visible

LONGEST_REASON = 500


class OpenedPoll(NamedTuple):
    poll: Poll
    warning: str | None


async def poll(context: Context, poll_id: int) -> Poll:
    """One of a meeting that the viewer may see. Raises NotFound."""
    query = select(Poll, Meeting).join(Meeting, Meeting.id == Poll.meeting_id)
    row: Poll = (await find_visible(context, query.where(Poll.id == poll_id), what="vote"))[0]
    return row


async def poll_option(context: Context, option_id: int) -> tuple[PollOption, Poll]:
    """An option, with its vote, of a meeting that the viewer may see. Raises NotFound."""
    query = (
        select(PollOption, Poll, Meeting)
        .join(Poll, Poll.id == PollOption.poll_id)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(PollOption.id == option_id)
    )
    option, row, _ = await find_visible(context, query, what="option")
    return option, row


async def open_poll(context: Context, poll_id: int) -> OpenedPoll:
    """Freeze the electoral roll and begin.

    Raises NotFound, NotChair, MeetingNotOpen, PollNotDraft, PollClosed, PollAnnulled, RollEmpty, NoQuorum.
    """
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        await begin(change, poll)
    return OpenedPoll(poll, warning(poll, change.meeting))


def warning(poll: Poll, meeting: Meeting) -> str | None:
    return "FEW_VOTERS" if poll.reveals(meeting.quorum().base, meeting.few_voters) else None


async def begin(change: ChangingRows, poll: Poll) -> None:
    """Whoever asks. Raises MeetingNotOpen, PollNotDraft, PollClosed, RollEmpty, NoQuorum, MinutesApproved, ..."""
    meeting, session = change.meeting, change.session
    meeting.require_open()
    await require_openable(change, poll)
    lines = (await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))).all()
    base = sorted(row.member_id for row in lines if row.state.in_base(meeting.excused_leave_base))
    here = {row.member_id for row in lines if row.state.may_vote}
    poll.open(change.at, base, has_quorum=meeting.quorum().met)
    if poll.secret:
        await boxes.add(change, BallotBox(poll_id=poll.id))
    session.add_all(Voter(poll_id=poll.id, member_id=member_id, voted=False) for member_id in base)
    change.record(ChangeKind.POLL_OPENED, entries.opened(poll, base, here))


async def enter_hand_count(context: Context, poll_id: int, counts: Mapping[int, int], reason: str | None) -> Poll:
    """Enter what was counted in the room, and why it differs from the ballots in the app, if it does.

    Raises NotFound, NotOperator, MeetingNotOpen, PollNotOpen, PollClosed, BadHandCount, TooManyHands.
    """
    reason = line_or_none(reason, most=LONGEST_REASON, name="reason")
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_operator()
        change.meeting.require_open()
        options = await options_of(change.session, poll_id)
        poll.enter_hand_count(counts, options, len(await voters_here(change.session, poll)), reason)
        change.record(ChangeKind.HAND_COUNT_ENTERED, entries.hands_counted(poll, options))
    return poll


async def close_poll(context: Context, poll_id: int, reason: str | None = None) -> Poll:
    """Count and decide. `reason`: why the hands counted differ from the ballots in the app, or why on few secret ones.

    Raises NotFound, NotChair, MeetingNotOpen, PollNotOpen, PollClosed, HandCountDiffers, FewBallots, BoxLocked.
    """
    reason = line_or_none(reason, most=LONGEST_REASON, name="reason")
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_open()
        await finish(change, poll, reason)
    return poll


async def finish(change: ChangingRows, poll: Poll, reason: str | None) -> None:
    """Whoever asks. Raises PollNotOpen, PollClosed, HandCountDiffers, FewBallots, BoxLocked."""
    poll.require_open()
    session = change.session
    options = await options_of(session, poll.id)
    choices, told = await _count(change.context, session, poll, options)
    present = await _present(session, poll)
    poll.close(change.at, choices, options, len(present), few=change.meeting.few_voters, reason=reason)
    change.record(ChangeKind.POLL_CLOSED, entries.closed(poll, options, len(present), told))
    if poll.approves_minutes:
        await approve_minutes(change, poll)


async def annul_poll(context: Context, poll_id: int, reason: str) -> Poll:
    """Take a vote back while the meeting is open; a secret ballot that was not counted is never opened.

    Raises NotFound, NotChair, MeetingNotOpen, PollNotOpen, PollAnnulled, MinutesApproved, EmptyText.
    """
    reason = line(reason, most=LONGEST_REASON, name="reason")
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_open()
        if poll.approves_minutes and poll.outcome is Outcome.CARRIED:
            raise MinutesApproved
        if not poll.approves_minutes:
            await require_changeable(change)
        poll.annul(change.at, reason)
        if poll.secret:
            if (box := await change.session.get(BallotBox, poll_id)) is not None:
                await boxes.remove(change.session, box)
            await _shuffle_voters(change.session, poll_id)
        for option in await options_of(change.session, poll_id):
            option.elected = None
        change.record(ChangeKind.POLL_ANNULLED, {**entries.named(poll), "reason": reason})
    return poll


@asynccontextmanager
async def changing_poll(context: Context, poll_id: int) -> AsyncIterator[tuple[ChangingRows, Poll]]:
    """Its meeting and it are locked. Raises NotFound."""
    async with changing(context, Poll.id == poll_id, (Poll, Poll.meeting_id == Meeting.id)) as change:
        if not context.by_clock:
            change.require_visible()
        row = await change.session.get_one(Poll, poll_id, with_for_update=True)
        yield change, row


async def options_of(session: AsyncSession, poll_id: int) -> list[PollOption]:
    """In the order of the ballot."""
    return list(
        await session.scalars(select(PollOption).where(PollOption.poll_id == poll_id).order_by(PollOption.number))
    )


async def voters_here(session: AsyncSession, poll: Poll, *, voted: bool | None = None) -> set[int]:
    """Those of the electoral roll who take part now; if said so, only those who have voted, or have not."""
    query = (
        select(Attendance)
        .join(Voter, and_(Voter.poll_id == poll.id, Voter.member_id == Attendance.member_id))
        .where(Attendance.meeting_id == poll.meeting_id)
    )
    if voted is not None:
        query = query.where(Voter.voted == voted)
    rows = await session.scalars(query)
    return {row.member_id for row in rows if row.state.takes_part}


async def _present(session: AsyncSession, poll: Poll) -> set[int]:
    """Those of the electoral roll who were here at any moment while the vote was open, as anybody finds in the log."""
    kinds = ChangeKind.POLL_OPENED, *LEDGER
    query = select(Change).where(Change.meeting_id == poll.meeting_id, Change.kind.in_(kinds))
    here: set[int] = set()
    present: set[int] = set()
    roll: Collection[int] = ()
    for change in await session.scalars(query.order_by(Change.version)):
        told = change.details
        if change.kind is ChangeKind.POLL_OPENED:
            if told["poll"] == poll.id:
                roll, present = told["roll"], here.intersection(told["roll"])
        elif told.get("status") in ATTENDING:
            here.add(told["member"])
            present |= {told["member"]}.intersection(roll)
        else:
            here.discard(told["member"])
    return present


async def _count(
    context: Context, session: AsyncSession, poll: Poll, options: Sequence[PollOption]
) -> tuple[Sequence[Collection[int]], Mapping[str, Any]]:
    """What each ballot chooses, and what the record tells of the ballots: of secret ones the receipts alone.

    What they choose goes no further than into the counts: told whole, a rare combination would be somebody's.
    Raises BoxLocked.
    """
    if not poll.secret:
        ballots = (await session.scalars(select(Ballot).where(Ballot.poll_id == poll.id))).all()
        return [ballot.choice for ballot in ballots], {"ballots": counted_openly(ballots)}
    box = await session.get_one(BallotBox, poll.id)
    secret = box.count(context.keys)
    by_number = {option.number: option.id for option in options}
    choices = [[by_number[number] for number in ballot.numbers] for ballot in secret]
    await boxes.remove(session, box)
    await _shuffle_voters(session, poll.id)
    return choices, {"receipts": [ballot.receipt for ballot in secret]}


async def _shuffle_voters(session: AsyncSession, poll_id: int) -> None:
    """Write the roll of a secret vote again, in an order that says nothing.

    Until now the line of who has voted shows with which transaction, and so with which entry of the log.
    """
    rows: list[dict[str, Any]] = [
        dict(row) for row in (await session.execute(select(Voter.__table__).where(Voter.poll_id == poll_id))).mappings()
    ]
    SystemRandom().shuffle(rows)
    await session.execute(delete(Voter).where(Voter.poll_id == poll_id))
    if rows:
        await session.execute(insert(Voter), rows)
