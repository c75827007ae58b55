"""How is a ballot taken? Those that are cast together are written together, each by the rules.

Casting locks the meeting and the vote, as closing does: a ballot is either acknowledged and in the result, or refused.
Votes that somebody else has locked are passed over, and served vote by vote, beside the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select

from models import entries
from models.attendance import Attendance, RollState
from models.ballots import Ballot, BallotBox, SecretBallot, new_receipt
from models.bulk import Given, Write, among, write_together
from models.changes import ChangeKind
from models.direct import Direct
from models.errors import AlreadyCast, NotEntitled, NotFound, Refusal
from models.forms import PollState
from models.meetings import Meeting
from models.options import PollOption
from models.polls import Poll
from models.rights import Viewer, sees_meeting
from models.rows import Id, Parts
from models.voters import Voter

from .changes import LOGGED, VERSIONS, Changing, announce_newest, log_rows
from .context import Context

BALLOTS = Write(Ballot, ("poll_id", "receipt", "member_id", "choice"))
BOXES = Write(BallotBox, ("sealed",), keys=("poll_id",))
TURNOUTS = Write(Poll, ("cast",), keys=("id",))
COUNTS = Write(PollOption, ("count",), keys=("id",), added=frozenset({"count"}))
VOTED = Write(Voter, ("voted",), keys=("poll_id", "member_id"), guard=~Voter.voted)


VoterKey = tuple[int, int]  # a vote and a member


class CastBallot(NamedTuple):
    receipt: str
    poll: Poll


class CountedBallot(NamedTuple):
    """A ballot as it is listed with the result. In a secret vote the code alone is."""

    receipt: str
    member_id: int | None
    option_ids: Sequence[int] | None


async def counted_ballots(context: Context, poll: Poll) -> list[CountedBallot] | None:
    """Those that were counted, in the order of their codes. None before the vote is closed.

    And of votes that the first version closed, whose ballots are in no log.
    """
    if poll.state is not PollState.CLOSED:
        return None
    closing = (await context.loaders.closings.load(poll.meeting_id)).get(poll.id)
    told = closing.details if closing else {}
    if not told.keys() & {"ballots", "receipts"}:
        return None
    if poll.secret:
        return [CountedBallot(receipt, None, None) for receipt in told["receipts"]]
    return [CountedBallot(one["receipt"], one["member"], one["options"]) for one in told["ballots"]]


class _Casting(NamedTuple):
    context: Context
    viewer: Viewer
    poll_id: int
    option_ids: Sequence[int]

    @property
    def voter(self) -> VoterKey:
        return self.poll_id, self.viewer.member_id


async def cast_ballot(context: Context, poll_id: int, option_ids: Sequence[int]) -> CastBallot:
    """Vote. The same open ballot again is one ballot with the same receipt, also when the vote is closed by then.

    Raises NotFound, MeetingNotOpen, PollNotOpen, PollClosed, NotEntitled, NotPresent, AlreadyCast, BadOption, ...
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
    async with database.write_directly() as direct:
        rows = await direct.rows(_locked_polls(direct.dialect, skip_locked), {"polls": poll_ids})
        polls: dict[int, tuple[Meeting, Poll]] = {}
        meetings: dict[int, Meeting] = {}
        for meeting, poll in map(LOCKED.loaded, rows):
            polls[poll.id] = meetings.setdefault(meeting.id, meeting), poll
        box = Box(direct)
        await box.read_voters([one for one in casting if one.poll_id in polls])
        await box.read_options(list(polls))
        await box.read_boxes([poll.id for _, poll in polls.values() if poll.secret])
        cast = [box.take(one, *polls[one.poll_id]) if one.poll_id in polls else None for one in casting]
        await box.write()
    announce_newest(box.changes)
    return cast


LOCKED = Parts(Meeting, Poll)
VOTING = Parts(Voter)


class Box:
    """The ballots that one transaction takes, all of votes that it has locked."""

    def __init__(self, direct: Direct) -> None:
        self.direct = direct
        self.changes: list[Changing] = []
        self._voters: dict[VoterKey, tuple[Voter | None, RollState | None]] = {}
        self._receipts: dict[VoterKey, tuple[str, list[int]]] = {}  # of open ballots
        self._options: dict[int, PollOption] = {}
        self._polls: dict[int, Poll] = {}
        self._ballots: list[tuple[int, str, int, list[int]]] = []
        self._boxes: dict[int, BallotBox] = {}
        self._sealed: dict[int, list[SecretBallot]] = {}
        self._counted: Counter[int] = Counter()
        self._voted: list[VoterKey] = []

    async def read_voters(self, casting: Sequence[_Casting]) -> None:
        """In a statement that begins when all is locked: the one that locks shows the roll as it was before."""
        if not casting:
            return
        query, given = _voters(self.direct.dialect)
        rows = await self.direct.rows(query, given.parameters([one.voter for one in casting]))
        for voter, poll_id, member_id, standing, status, left_at, receipt, choice in map(VOTING.loaded, rows):
            state = RollState(standing, status, left_at is not None) if standing else None
            self._voters[poll_id, member_id] = voter, state
            if receipt is not None:
                self._receipts[poll_id, member_id] = receipt, choice

    async def read_options(self, poll_ids: Sequence[int]) -> None:
        """All of these votes: what a voter chooses is told to nobody, a database that logs its statements neither."""
        if poll_ids:
            rows = await self.direct.rows(_options(self.direct.dialect), {"polls": poll_ids})
            self._options = {option.id: option for option in map(PollOption.loaded, rows)}

    async def read_boxes(self, poll_ids: Sequence[int]) -> None:
        """Those of secret votes, also in a statement of its own."""
        if poll_ids:
            rows = await self.direct.rows(_boxes(self.direct.dialect), {"polls": poll_ids})
            self._boxes = {box.poll_id: box for box in map(BallotBox.loaded, rows)}

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
        change = Changing(casting.context, meeting)
        poll.admit(voter, state, change.at)
        options = [self._options[option] for option in casting.option_ids if option in self._options]
        choice = poll.choose(casting.option_ids, [option for option in options if option.poll_id == poll.id])
        return CastBallot(self._put_in(casting, change, poll, voter, choice), poll)

    def _put_in(self, casting: _Casting, change: Changing, poll: Poll, voter: Voter | None, choice: list[int]) -> str:
        if poll.secret:
            casting.context.keys.require(self._boxes[poll.id])
        receipt = new_receipt()
        if voter is not None:
            voter.voted = True
        poll.cast += 1
        details = {**entries.named(poll), "cast": poll.cast}
        change.record(ChangeKind.BALLOT_CAST, details, anonymous=poll.secret)
        self.changes.append(change)
        self._polls[poll.id] = poll
        self._voted.append(casting.voter)
        if poll.secret:
            numbers = tuple(self._options[option_id].number for option_id in choice)
            self._sealed.setdefault(poll.id, []).append(SecretBallot(receipt, numbers))
        else:
            self._ballots.append((poll.id, receipt, casting.viewer.member_id, choice))
            self._receipts[casting.voter] = receipt, choice
            self._counted.update(choice)
        return receipt

    async def write(self) -> None:
        """Voters in the order of their ids; secret ballots into their boxes, where no order tells anything."""
        if not self._voted:
            return
        for poll_id, ballots in self._sealed.items():
            self._boxes[poll_id].take(ballots)
        logged, versions = log_rows(self.changes)
        writes: dict[Write, Sequence[tuple[Any, ...]]] = {
            BALLOTS: self._ballots,
            BOXES: [(poll_id, self._boxes[poll_id].sealed) for poll_id in self._sealed],
            TURNOUTS: [(poll.id, poll.cast) for poll in self._polls.values()],
            COUNTS: list(self._counted.items()),
            LOGGED: logged,
            VERSIONS: versions,
            VOTED: [(*voter, True) for voter in sorted(self._voted)],
        }
        if await write_together(self.direct, writes) != len(self._voted):
            raise AlreadyCast


@cache
def _locked_polls(dialect: str, skip_locked: bool) -> Select[*tuple[Any, ...]]:
    meetings, polls = Meeting.__table__, Poll.__table__
    return (
        select(meetings, polls)
        .join_from(meetings, polls, polls.c.meeting_id == meetings.c.id)
        .where(among(dialect, polls.c.id, "polls"))
        .with_for_update(of=(meetings, polls), skip_locked=skip_locked)
    )


@cache
def _options(dialect: str) -> Select[*tuple[Any, ...]]:
    options = PollOption.__table__
    return select(options).where(among(dialect, options.c.poll_id, "polls"))


@cache
def _boxes(dialect: str) -> Select[*tuple[Any, ...]]:
    boxes = BallotBox.__table__
    return select(boxes).where(among(dialect, boxes.c.poll_id, "polls"))


@cache
def _voters(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """For each voter: his line of the electoral roll and of the meeting's, and what he has cast openly."""
    given = Given(dialect, poll_id=Id, member_id=Id)
    poll_id, member_id = given.column("poll_id"), given.column("member_id")
    polls, voters = Poll.__table__, Voter.__table__
    lines, ballots = Attendance.__table__, Ballot.__table__
    query = (
        select(
            voters, poll_id, member_id, lines.c.standing, lines.c.status, lines.c.left_at,
            ballots.c.receipt, ballots.c.choice,
        )
        .join_from(given.rows, polls, polls.c.id == poll_id)
        .outerjoin(voters, and_(voters.c.poll_id == poll_id, voters.c.member_id == member_id))
        .outerjoin(lines, and_(lines.c.meeting_id == polls.c.meeting_id, lines.c.member_id == member_id))
        .outerjoin(ballots, and_(ballots.c.poll_id == poll_id, ballots.c.member_id == member_id))
    )  # fmt: skip
    return query, given
