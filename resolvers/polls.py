"""What does the server do for votes? Create, open, count hands, close. Ballots are taken next door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from secrets import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem
from models.attendance import Attendance
from models.ballots import Ballot, BallotBox, counted_openly
from models.changes import ChangeKind
from models.errors import BadInput, NotFound
from models.majorities import MajorityRule
from models.meetings import Meeting
from models.members import Standing
from models.polls import (
    DEFAULT_OPTIONS,
    MOST_OPTIONS,
    Poll,
    PollForm,
    PollOption,
    PollState,
    Voter,
)
from models.texts import line, prose

from .changes import ChangingRows, changing
from .context import Context
from .visible import find_visible

LONGEST_QUESTION = 2000
LONGEST_OPTION = 200
MOST_POLLS = 200
FEW_VOTERS = 5  # a secret vote of fewer is likely to reveal everybody


class OpenedPoll(NamedTuple):
    poll: Poll
    warning: str | None


async def create_poll(
    context: Context,
    meeting_id: int,
    agenda_item_id: int | None,
    question: str,
    form: PollForm,
    options: Sequence[str] | None,
    rule: MajorityRule,
) -> Poll:
    """Prepare a vote. Raises NotFound, NotChair, MeetingClosed, MeetingCancelled, BadInput, EmptyText, TextTooLong."""
    question = prose(question, most=LONGEST_QUESTION, name="question")
    given = DEFAULT_OPTIONS if options is None else options
    labels = [line(option, most=LONGEST_OPTION, name="options") for option in given]
    if not 2 <= len(labels) <= MOST_OPTIONS or len({label.casefold() for label in labels}) < len(labels):
        raise BadInput(reason=f"a vote has 2 to {MOST_OPTIONS} different options")
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_conductor_of_votes()
        change.meeting.require_unfinished()
        session = change.session
        if agenda_item_id is not None:
            item = await session.get(AgendaItem, agenda_item_id)
            if item is None or item.meeting_id != meeting_id:
                raise NotFound(what="agenda item")
        others = await session.scalars(select(Poll.id).where(Poll.meeting_id == meeting_id))
        if len(others.all()) >= MOST_POLLS:
            raise BadInput(reason=f"a meeting has at most {MOST_POLLS} votes")
        poll = Poll(
            meeting_id=meeting_id,
            agenda_item_id=agenda_item_id,
            question=question,
            form=form,
            state=PollState.DRAFT,
            rule_numerator=rule.numerator,
            rule_denominator=rule.denominator,
            rule_strict=rule.strict,
            rule_base=rule.base,
            entitled=0,
            cast=0,
        )
        session.add(poll)
        await session.flush()
        session.add_all(
            PollOption(poll_id=poll.id, number=number, label=label, count=0)
            for number, label in enumerate(labels, start=1)
        )
        change.record(ChangeKind.POLL_CREATED, {"poll": poll.id, "question": question, "form": form, "options": labels})
    return poll


async def open_poll(context: Context, poll_id: int) -> OpenedPoll:
    """Freeze the electoral roll and begin. Raises NotFound, NotChair, MeetingNotOpen, PollNotDraft, RollEmpty, ..."""
    async with _changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_open()
        roll = await change.session.scalars(select(Attendance).where(Attendance.meeting_id == change.meeting.id))
        base = sorted(row.member_id for row in roll if row.state.in_base(change.meeting.excused_leave_base))
        poll.open(change.at, entitled=len(base))
        if poll.secret:
            change.session.add(BallotBox.new(poll.id, context.ballot_key))
        change.session.add_all(Voter(poll_id=poll.id, member_id=member_id, voted=False) for member_id in base)
        change.record(
            ChangeKind.POLL_OPENED,
            {"poll": poll.id, "question": poll.question, "form": poll.form, "entitled": len(base), "roll": base},
        )
    few = poll.secret and len(base) < FEW_VOTERS
    return OpenedPoll(poll, "FEW_VOTERS" if few else None)


async def enter_hand_count(context: Context, poll_id: int, counts: Mapping[int, int]) -> Poll:
    """Enter what was counted in the room. Raises NotFound, NotOperator, PollNotOpen, PollClosed, BadHandCount."""
    async with _changing_poll(context, poll_id) as (change, poll):
        change.require_operator()
        change.meeting.require_open()
        options = await _options(change.session, poll_id)
        here = len(await _voters_here(change.session, poll))
        poll.enter_hand_count(counts, options, here)
        change.record(
            ChangeKind.HAND_COUNT_ENTERED,
            {
                "poll": poll.id,
                "question": poll.question,
                "counts": [{"option": option.id, "count": option.hand_count} for option in options],
            },
        )
    return poll


async def close_poll(context: Context, poll_id: int) -> Poll:
    """Count and decide. Raises NotFound, NotChair, MeetingNotOpen, PollNotOpen, PollClosed, BoxLocked."""
    async with _changing_poll(context, poll_id) as (change, poll):
        change.require_conductor_of_votes()
        change.meeting.require_open()
        session = change.session
        poll.require_open()
        options = await _options(session, poll_id)
        choices, told = await _count(context, session, poll, options)
        voted = set(await session.scalars(select(Voter.member_id).where(Voter.poll_id == poll_id, Voter.voted)))
        present = voted | await _voters_here(session, poll)
        verdict = poll.close(change.at, choices, options, len(present))
        change.record(
            ChangeKind.POLL_CLOSED,
            {
                "poll": poll.id,
                "question": poll.question,
                "cast": poll.cast,
                "options": [{"option": option.id, "count": option.count} for option in options],
                "outcome": verdict.outcome,
                "base": verdict.base,
                "votes_for": verdict.votes_for,
                "required": verdict.required,
                **told,
            },
        )
    return poll


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


@asynccontextmanager
async def _changing_poll(context: Context, poll_id: int) -> AsyncIterator[tuple[ChangingRows, Poll]]:
    async with changing(context, Poll.id == poll_id, (Poll, Poll.meeting_id == Meeting.id)) as change:
        change.require_visible()
        row = await change.session.get_one(Poll, poll_id, with_for_update=True)
        yield change, row


async def _options(session: AsyncSession, poll_id: int) -> list[PollOption]:
    return list(
        await session.scalars(select(PollOption).where(PollOption.poll_id == poll_id).order_by(PollOption.number))
    )


async def _voters_here(session: AsyncSession, poll: Poll) -> set[int]:
    """Those of the electoral roll who are here now."""
    rows = await session.scalars(
        select(Attendance)
        .join(Voter, and_(Voter.poll_id == poll.id, Voter.member_id == Attendance.member_id))
        .where(Attendance.meeting_id == poll.meeting_id)
    )
    return {row.member_id for row in rows if row.state.here and row.standing is not Standing.SUSPENDED}


async def _count(
    context: Context, session: AsyncSession, poll: Poll, options: Sequence[PollOption]
) -> tuple[Sequence[Collection[int]], Mapping[str, Any]]:
    """What each ballot chooses, and what the record tells of the ballots: of secret ones nothing that joins the two.

    Raises BoxLocked.
    """
    if not poll.secret:
        ballots = (await session.scalars(select(Ballot).where(Ballot.poll_id == poll.id))).all()
        return [ballot.choice for ballot in ballots], {"ballots": counted_openly(ballots)}
    box = await session.get_one(BallotBox, poll.id)
    secret = box.count(context.ballot_key)
    by_number = {option.number: option.id for option in options}
    choices = sorted([by_number[number] for number in ballot.numbers] for ballot in secret)
    await session.delete(box)
    await _shuffle_voters(session, poll.id)
    return choices, {"ballots": choices, "receipts": [ballot.receipt for ballot in secret]}


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
