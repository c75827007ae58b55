"""How is a ballot taken? Those that are cast together are written together, each by the rules.

Casting locks the meeting and the vote, as closing does: a ballot is either acknowledged and in the result, or refused.
Votes that somebody else has locked are passed over, and served vote by vote, beside the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from secrets import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance, RollState
from models.bulk import Given, Write, among, write_together
from models.changes import ChangeKind
from models.errors import AlreadyCast, NotEntitled, NotFound, Refusal
from models.meetings import Meeting
from models.polls import Ballot, Poll, PollOption, Voter, new_receipt
from models.rights import Viewer, sees_meeting
from models.rows import Id

from .changes import LOGGED, VERSIONS, Changing, announce_newest, log_rows
from .context import Context

BALLOTS = Write(Ballot, ("poll_id", "receipt", "member_id", "choice"))
TURNOUTS = Write(Poll, ("cast",), keys=("id",))
COUNTS = Write(PollOption, ("count",), keys=("id",), added=frozenset({"count"}))
VOTED = Write(Voter, ("voted",), keys=("poll_id", "member_id"), guard=~Voter.voted)


VoterKey = tuple[int, int]  # a vote and a member


class CastBallot(NamedTuple):
    receipt: str
    poll: Poll


class _Casting(NamedTuple):
    context: Context
    viewer: Viewer
    poll_id: int
    option_ids: Sequence[int]

    @property
    def voter(self) -> VoterKey:
        return self.poll_id, self.viewer.member_id

    @property
    def option_id(self) -> int | None:
        """The only one, if it is one: the rules look at all of them."""
        return self.option_ids[0] if len(self.option_ids) == 1 else None


async def cast_ballot(context: Context, poll_id: int, option_ids: Sequence[int]) -> CastBallot:
    """Vote. The same open ballot again is one ballot with the same receipt, also when the vote is closed by then.

    Raises NotFound, MeetingNotOpen, PollNotOpen, PollClosed, NotEntitled, NotPresent, AlreadyCast, BadOption.
    """
    casting = _Casting(context, context.viewer, poll_id, option_ids)
    try:
        cast: CastBallot | None = await context.rounds.join(_cast_together, casting)
        if cast is None:
            cast = await context.rounds.join(_cast_waiting, casting, lane=poll_id)
        return cast
    finally:
        context.begin_event()


async def _cast_together(casting: Sequence[_Casting]) -> Sequence[CastBallot | Refusal | None]:
    """None for those whose vote was passed over."""
    return await _cast(casting, skip_locked=True)


async def _cast_waiting(casting: Sequence[_Casting]) -> Sequence[CastBallot | Refusal]:
    """All are of one vote."""
    return [cast or NotFound(what="vote") for cast in await _cast(casting, skip_locked=False)]


async def _cast(casting: Sequence[_Casting], *, skip_locked: bool) -> Sequence[CastBallot | Refusal | None]:
    database = casting[0].context.database
    poll_ids = sorted({one.poll_id for one in casting})
    async with database.write() as session:
        rows = await session.execute(_locked_polls(database.dialect, skip_locked), {"polls": poll_ids})
        polls = {poll.id: (meeting, poll) for meeting, poll in rows}
        box = Box(session)
        await box.read_voters([one for one in casting if one.poll_id in polls])
        session.expunge_all()
        cast = [box.take(one, *polls[one.poll_id]) if one.poll_id in polls else None for one in casting]
        await box.write()
    announce_newest(box.changes)
    return cast


class Box:
    """The ballots that one transaction takes, all of votes that it has locked."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.changes: list[Changing] = []
        self._voters: dict[VoterKey, tuple[Voter | None, RollState | None]] = {}
        self._receipts: dict[VoterKey, tuple[str, list[int]]] = {}  # of open ballots
        self._options: dict[int, PollOption] = {}
        self._polls: dict[int, Poll] = {}
        self._ballots: list[tuple[int, str, int | None, list[int]]] = []
        self._counted: Counter[int] = Counter()
        self._voted: list[VoterKey] = []

    async def read_voters(self, casting: Sequence[_Casting]) -> None:
        """In a statement that begins when all is locked: the one that locks shows the roll as it was before."""
        if not casting:
            return
        query, given = _voters(casting[0].context.database.dialect)
        rows = await self.session.execute(query, given.parameters([(*one.voter, one.option_id) for one in casting]))
        for poll_id, member_id, voter, standing, status, left_at, option, receipt, choice in rows:
            state = RollState(standing, status, left_at is not None) if standing else None
            self._voters[poll_id, member_id] = voter, state
            if option is not None:
                self._options[option.id] = option
            if receipt is not None:
                self._receipts[poll_id, member_id] = receipt, choice

    def take(self, casting: _Casting, meeting: Meeting, poll: Poll) -> CastBallot | Refusal:
        try:
            return self._take(casting, meeting, poll)
        except Refusal as refusal:
            return refusal

    def _take(self, casting: _Casting, meeting: Meeting, poll: Poll) -> CastBallot:
        viewer = casting.viewer
        if not (sees_meeting(viewer, meeting) or meeting.cell_id in viewer.cells):
            raise NotFound(what="vote")
        if viewer.suspended:
            raise NotEntitled
        known = self._receipts.get(casting.voter)
        if known is not None and sorted(known[1]) == sorted(casting.option_ids):
            return CastBallot(known[0], poll)  # a phone that heard no answer sends it once more
        meeting.require_open()
        voter, state = self._voters[casting.voter]
        poll.admit(voter, state)
        option = self._options.get(casting.option_id or 0)
        choice = poll.choose(casting.option_ids, [option] if option and option.poll_id == poll.id else [])
        return CastBallot(self._put_in(casting, meeting, poll, voter, choice), poll)

    def _put_in(self, casting: _Casting, meeting: Meeting, poll: Poll, voter: Voter | None, choice: list[int]) -> str:
        receipt = new_receipt()
        if voter is not None:
            voter.voted = True
        poll.cast += 1
        change = Changing(casting.context, self.session, meeting)
        details = {"poll": poll.id, "question": poll.question, "cast": poll.cast}
        change.record(ChangeKind.BALLOT_CAST, details, anonymous=poll.secret)
        self.changes.append(change)
        self._polls[poll.id] = poll
        self._voted.append(casting.voter)
        self._ballots.append((poll.id, receipt, None if poll.secret else casting.viewer.member_id, choice))
        if not poll.secret:
            self._receipts[casting.voter] = receipt, choice
            self._counted.update(choice)
        return receipt

    async def write(self) -> None:
        """Ballots in an order that says nothing, voters in that of their ids."""
        if not self._ballots:
            return
        SystemRandom().shuffle(self._ballots)
        logged, versions = log_rows(self.changes)
        writes: dict[Write, Sequence[tuple[Any, ...]]] = {
            BALLOTS: self._ballots,
            TURNOUTS: [(poll.id, poll.cast) for poll in self._polls.values()],
            COUNTS: list(self._counted.items()),
            LOGGED: logged,
            VERSIONS: versions,
            VOTED: [(*voter, True) for voter in sorted(self._voted)],
        }
        if await write_together(await self.session.connection(), writes) != len(self._voted):
            raise AlreadyCast


@cache
def _locked_polls(dialect: str, skip_locked: bool) -> Select[*tuple[Meeting, Poll]]:
    return (
        select(Meeting, Poll)
        .join(Poll, Poll.meeting_id == Meeting.id)
        .where(among(dialect, Poll.__table__.c.id, "polls"))
        .with_for_update(of=(Meeting, Poll), skip_locked=skip_locked)
    )


@cache
def _voters(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """For each voter: his line of the electoral roll and of the meeting's, what he chooses, and what he has cast."""
    given = Given(dialect, poll_id=Id, member_id=Id, option_id=Id)
    poll_id, member_id, option_id = (given.column(name) for name in ("poll_id", "member_id", "option_id"))
    attending = and_(Attendance.meeting_id == Poll.meeting_id, Attendance.member_id == member_id)
    query = (
        select(
            poll_id, member_id, Voter, Attendance.standing, Attendance.status, Attendance.left_at, PollOption,
            Ballot.receipt, Ballot.choice,
        )
        .select_from(given.rows)
        .join(Poll, Poll.id == poll_id)
        .outerjoin(Voter, and_(Voter.poll_id == poll_id, Voter.member_id == member_id))
        .outerjoin(Attendance, attending)
        .outerjoin(PollOption, PollOption.id == option_id)
        .outerjoin(Ballot, and_(Ballot.poll_id == poll_id, Ballot.member_id == member_id))
    )  # fmt: skip
    return query, given
