"""Votes as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models import majorities
from models.errors import NotFound
from models.forms import PollForm, PollState
from models.majorities import MajorityBase, Outcome
from models.options import PollOption as PollOptionRow
from models.polls import Poll as PollRow
from models.snapshots import MeetingSnapshot, PollSnapshot
from models.templates import USAGE, PollTemplate
from resolvers import ballots as ballot_resolvers
from resolvers import polls as resolvers
from resolvers import turnout as turnout_resolvers

from .agenda import AgendaItem, item_of
from .ballots import CountedBallot
from .contributions import Contribution
from .documents import Document
from .nodes import Asked, Node, encode
from .personal import PERSONAL
from .shown import shown

if TYPE_CHECKING:
    from .meetings import Meeting
    from .members import Member

strawberry.enum(PollForm, description="How a vote is taken.")
strawberry.enum(PollState, description="How far a vote has come.")
strawberry.enum(
    MajorityBase, description="Of which number a majority is asked: the base, those present, the ballots cast."
)
strawberry.enum(Outcome, name="VerdictOutcome", description="How a vote came out.")
strawberry.enum(PollTemplate, description="What kind of vote it is: its form, its rule and its quorum are as is usual.")


@strawberry.type(description="An exact fraction of a number: more than it if strict, else at least it.")
class MajorityRule:
    numerator: int = strawberry.field(description="Above the line.")
    denominator: int = strawberry.field(description="Below the line.")
    strict: bool = strawberry.field(description="More than the fraction, not just the fraction.")
    base: MajorityBase = strawberry.field(description="Of which number.")
    least_votes_for: int = strawberry.field(description="And never with fewer votes for than this.")

    @classmethod
    def of(cls, rule: majorities.MajorityRule) -> Self:
        return cls(
            numerator=rule.numerator,
            denominator=rule.denominator,
            strict=rule.strict,
            base=rule.base,
            least_votes_for=rule.least_votes_for,
        )


@strawberry.type(description="How votes of a kind are usually held.")
class UsualPoll:
    template: PollTemplate = strawberry.field(description="What kind of vote it is.")
    form: PollForm = strawberry.field(description="How it is taken.")
    rule: MajorityRule = strawberry.field(description="The majority that carries it.")
    quorum_demanded: bool = strawberry.field(description="It is not opened unless attendance is sufficient.")

    @classmethod
    def all(cls) -> list[Self]:
        return [
            cls(
                template=template,
                form=usage.form,
                rule=MajorityRule.of(usage.rule),
                quorum_demanded=usage.quorum_demanded,
            )
            for template, usage in USAGE.items()
        ]


@strawberry.type(description="How many have voted.")
class Turnout:
    entitled: int = strawberry.field(description="The size of the electoral roll, frozen when the vote opened.")
    cast: int = strawberry.field(description="How many ballots were cast.")


@strawberry.type(description="What can be chosen in a vote.")
class PollOption(Node):
    label: str = strawberry.field(description="The words on the ballot.")
    count: int | None = strawberry.field(description="Ballots for it; null while a secret vote is not closed.")
    votes: int | None = strawberry.field(
        description="What decided: the hands where they were counted, else the ballots; null without a verdict."
    )
    elected: bool | None = strawberry.field(description="Of a candidate, once the election is closed.")

    @classmethod
    def of(cls, row: PollOptionRow, poll: PollRow) -> Self:
        count = row.count if poll.split_visible else None
        votes = None if poll.outcome is None else row.votes
        return cls(id=encode("PollOption", row.id), label=row.label, count=count, votes=votes, elected=row.elected)


@strawberry.type(description="Hands counted in the room for an option.")
class HandCount:
    option_id: strawberry.ID = strawberry.field(description="The option.")
    count: int = strawberry.field(description="The hands.")


@strawberry.type(description="Who is here and has not voted yet; in a secret vote who of the whole electoral roll.")
class Awaited:
    row: strawberry.Private[turnout_resolvers.Awaited]
    count: int = strawberry.field(description="How many.")

    @strawberry.field(description="Who they are, by given name; null if the vote is secret.")
    def members(self) -> list[Annotated[Member, strawberry.lazy(".members")]] | None:
        from .members import Member

        return None if self.row.members is None else [Member.of(member) for member in self.row.members]


@strawberry.type(description="How a vote came out, with the numbers that decided it.")
class Verdict:
    outcome: Outcome = strawberry.field(description="Carried or not. An election is when all seats are filled.")
    base: int = strawberry.field(description="The number of which the majority was asked.")
    votes_for: int = strawberry.field(
        description="Votes for the first option. In an election the fewest of somebody elected, 0 if nobody is."
    )
    required: int = strawberry.field(description="The least votes for that carry.")

    @classmethod
    def of(cls, verdict: majorities.Verdict) -> Self:
        return cls(outcome=verdict.outcome, base=verdict.base, votes_for=verdict.votes_for, required=verdict.required)


@strawberry.type(description="A vote of a meeting. The first option is the motion's yes.")
class Poll(Node):
    row: strawberry.Private[PollRow]
    known_options: strawberry.Private[tuple[PollOptionRow, ...] | None]
    question: str = strawberry.field(description="What is voted on.")
    form: PollForm = strawberry.field(description="How it is taken.")
    state: PollState = strawberry.field(description="How far it has come.")
    template: PollTemplate | None = strawberry.field(description="What kind of vote it is, if it was said.")
    seats: int | None = strawberry.field(description="How many are to be elected; null unless it is an election.")
    quorum_demanded: bool = strawberry.field(description="It is not opened unless attendance is sufficient.")
    approves_minutes: bool = strawberry.field(description="If it is carried, the minutes of the meeting are approved.")
    opens_at: datetime | None = strawberry.field(description="When it will open by itself.")
    closes_at: datetime | None = strawberry.field(
        description="When it will close by itself; later ballots are refused."
    )
    opened_at: datetime | None = strawberry.field(description="When voting began.")
    called_at: datetime | None = strawberry.field(description="When those who had not voted were called.")
    closed_at: datetime | None = strawberry.field(description="When voting ended.")
    annulled_because: str | None = strawberry.field(description="Why it was annulled.")
    hand_count_reason: str | None = strawberry.field(
        description="Why the hands counted differ from the ballots in the app, if they do."
    )
    few_ballots_reason: str | None = strawberry.field(
        description="Why a secret vote was closed when few had voted, if it was."
    )
    roll_digest: str | None = strawberry.field(
        description="SHA-256 of the electoral roll, as 64 hexadecimal digits; null until it is opened."
    )
    rule: MajorityRule = strawberry.field(description="The majority that carries it.")
    turnout: Turnout = strawberry.field(description="How many have voted.")
    verdict: Verdict | None = strawberry.field(description="The outcome; null until it is closed.")

    @classmethod
    def of(cls, row: PollRow, options: tuple[PollOptionRow, ...] | None = None) -> Self:
        verdict = row.verdict
        return cls(
            id=encode("Poll", row.id),
            row=row,
            known_options=options,
            question=row.question,
            form=row.form,
            state=row.state,
            template=row.template,
            seats=row.seats,
            quorum_demanded=row.quorum_demanded,
            approves_minutes=row.approves_minutes,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            opened_at=row.opened_at,
            called_at=row.called_at,
            closed_at=row.closed_at,
            annulled_because=row.annulled_because,
            hand_count_reason=row.hand_count_reason,
            few_ballots_reason=row.few_ballots_reason,
            roll_digest=row.roll_digest,
            rule=MajorityRule.of(row.rule),
            turnout=Turnout(entitled=row.entitled, cast=row.cast),
            verdict=Verdict.of(verdict) if verdict else None,
        )

    @classmethod
    def of_snapshot(cls, snapshot: PollSnapshot) -> Self:
        return cls.of(snapshot.poll, snapshot.options)

    @strawberry.field(description="What can be chosen, in the order of the ballot.")
    def options(self, info: Asked) -> list[PollOption]:
        def show(options: tuple[PollOptionRow, ...]) -> list[PollOption]:
            return [PollOption.of(option, self.row) for option in options]

        return shown(self.known_options, lambda: self.load_options(info), show)

    @strawberry.field(description="Hands counted in the room, for each option; null until they are entered.")
    def hand_count(self, info: Asked) -> list[HandCount] | None:
        def show(options: tuple[PollOptionRow, ...]) -> list[HandCount] | None:
            counted = [
                HandCount(option_id=encode("PollOption", option.id), count=option.hand_count)
                for option in options
                if option.hand_count is not None
            ]
            return counted or None

        return shown(self.known_options, lambda: self.load_options(info), show)

    @strawberry.field(
        description="FEW_VOTERS when it is secret and so few may vote that its result may reveal them. Of a draft it is"
        " reckoned with the base as it is now."
    )
    async def warning(self, info: Asked) -> str | None:
        return resolvers.warning(self.row, (await self.load_meeting(info)).meeting)

    @strawberry.field(
        description="The ballots that were counted, in the order of their codes; null until it is closed, and where"
        " its log lists none. Each voter finds his own there."
    )
    async def ballots(self, info: Asked) -> list[CountedBallot] | None:
        counted = await ballot_resolvers.counted_ballots(info.context, self.row)
        return None if counted is None else [CountedBallot.of(ballot) for ballot in counted]

    @strawberry.field(
        description="Those who have not voted; for the chair and the minute-taker, while it is open.",
        metadata=PERSONAL,
    )
    async def awaited(self, info: Asked) -> Awaited | None:
        row = await turnout_resolvers.awaited(info.context, self.row)
        return Awaited(row=row, count=row.number) if row else None

    @strawberry.field(description="The item that it belongs to, if one was said.")
    async def agenda_item(self, info: Asked) -> AgendaItem | None:
        return await item_of(info, self.row.meeting_id, self.row.agenda_item_id)

    @strawberry.field(description="The vote that this one repeats.")
    async def repeats(self, info: Asked) -> Poll | None:
        if self.row.repeats_id is None:
            return None
        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        polls = snapshot.polls if snapshot else ()
        return next((Poll.of_snapshot(entry) for entry in polls if entry.poll.id == self.row.repeats_id), None)

    @strawberry.field(description="The resolution that it became when the meeting closed.")
    async def document(self, info: Asked) -> Document | None:
        documents = await info.context.loaders.documents_of.load(self.row.meeting_id)
        return next((Document.of(row) for row in documents if row.poll_id == self.row.id), None)

    @strawberry.field(description="Opinions that voters reserved for the minutes, in order.")
    async def reserved_opinions(self, info: Asked) -> list[Contribution]:
        rows = await info.context.loaders.contributions.load(self.row.meeting_id)
        return [Contribution.of(row, member) for row, member in rows if row.poll_id == self.row.id]

    @strawberry.field(description="The meeting that it belongs to.")
    async def meeting(self, info: Asked) -> Annotated[Meeting, strawberry.lazy(".meetings")]:
        from .meetings import Meeting

        return Meeting.of_snapshot(await self.load_meeting(info))

    async def load_meeting(self, info: Asked) -> MeetingSnapshot:
        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        if snapshot is None:
            raise NotFound(what="meeting")
        return snapshot

    async def load_options(self, info: Asked) -> tuple[PollOptionRow, ...]:
        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        polls = snapshot.polls if snapshot else ()
        return next((entry.options for entry in polls if entry.poll.id == self.row.id), ())
