"""Votes as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models import majorities
from models.errors import BadHandCount, BadInput, NotFound
from models.majorities import MajorityBase, Outcome
from models.polls import Poll as PollRow
from models.polls import PollForm, PollState
from models.polls import PollOption as PollOptionRow
from models.snapshots import PollSnapshot
from resolvers import ballots as ballot_resolvers
from resolvers import polls as resolvers

from .contributions import Contribution
from .nodes import Asked, Node, decode, decode_optional, encode
from .shown import shown

if TYPE_CHECKING:
    from .meetings import Meeting

strawberry.enum(PollForm, description="How a vote is taken.")
strawberry.enum(PollState, description="How far a vote has come.")
strawberry.enum(
    MajorityBase, description="Of which number a majority is asked: the base, those present, the ballots cast."
)
strawberry.enum(Outcome, name="VerdictOutcome", description="How a vote came out.")


@strawberry.type(description="An exact fraction of a number: more than it if strict, else at least it.")
class MajorityRule:
    numerator: int = strawberry.field(description="Above the line.")
    denominator: int = strawberry.field(description="Below the line.")
    strict: bool = strawberry.field(description="More than the fraction, not just the fraction.")
    base: MajorityBase = strawberry.field(description="Of which number.")


@strawberry.type(description="How many have voted.")
class Turnout:
    entitled: int = strawberry.field(description="The size of the electoral roll, frozen when the vote opened.")
    cast: int = strawberry.field(description="How many ballots were cast.")


@strawberry.type(description="What can be chosen in a vote.")
class PollOption(Node):
    label: str = strawberry.field(description="The words on the ballot.")
    count: int | None = strawberry.field(description="Ballots for it; null while a secret vote is not closed.")

    @classmethod
    def of(cls, row: PollOptionRow, poll: PollRow) -> Self:
        count = row.count if poll.split_visible else None
        return cls(id=encode("PollOption", row.id), label=row.label, count=count)


@strawberry.type(description="Hands counted in the room for an option.")
class HandCount:
    option_id: strawberry.ID = strawberry.field(description="The option.")
    count: int = strawberry.field(description="The hands.")


@strawberry.type(description="How a vote came out, with the numbers that decided it.")
class Verdict:
    outcome: Outcome = strawberry.field(description="Carried or not.")
    base: int = strawberry.field(description="The number of which the majority was asked.")
    votes_for: int = strawberry.field(description="Votes for the first option.")
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
    opened_at: datetime | None = strawberry.field(description="When voting began.")
    closed_at: datetime | None = strawberry.field(description="When voting ended.")
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
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            rule=MajorityRule(
                numerator=row.rule_numerator,
                denominator=row.rule_denominator,
                strict=row.rule_strict,
                base=row.rule_base,
            ),
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

    @strawberry.field(description="Opinions that voters reserved for the minutes, in order.")
    async def reserved_opinions(self, info: Asked) -> list[Contribution]:
        rows = await info.context.loaders.contributions.load(self.row.meeting_id)
        return [Contribution.of(row, member) for row, member in rows if row.poll_id == self.row.id]

    @strawberry.field(description="The meeting that it belongs to.")
    async def meeting(self, info: Asked) -> Annotated[Meeting, strawberry.lazy(".meetings")]:
        from .meetings import Meeting

        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        if snapshot is None:
            raise NotFound(what="meeting")
        return Meeting.of_snapshot(snapshot)

    async def load_options(self, info: Asked) -> tuple[PollOptionRow, ...]:
        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        polls = snapshot.polls if snapshot else ()
        return next((entry.options for entry in polls if entry.poll.id == self.row.id), ())


@strawberry.input(description="An exact fraction of a number. The default is more than half of the base.")
class MajorityRuleInput:
    numerator: int = strawberry.field(description="Above the line, at least 1.")
    denominator: int = strawberry.field(description="Below the line, at most 1000.")
    strict: bool = strawberry.field(description="More than the fraction, not just the fraction.")
    base: MajorityBase = strawberry.field(description="Of which number.")


@strawberry.input(description="Prepare a vote.")
class CreatePollInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    agenda_item_id: strawberry.ID | None = strawberry.field(default=None, description="The item that it belongs to.")
    question: str = strawberry.field(description="What is voted on: up to 2000 characters.")
    form: PollForm | None = strawberry.field(default=None, description="How it is taken; OPEN_BALLOT if not said.")
    options: list[str] | None = strawberry.field(
        default=None, description="2 to 30; agree, disagree and other opinion if not said."
    )
    rule: MajorityRuleInput | None = strawberry.field(default=None, description="The majority that carries it.")


@strawberry.input(description="Open a vote: the electoral roll is frozen.")
class OpenPollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Close a vote: the ballots are counted and the verdict is made.")
class ClosePollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Cast a ballot.")
class CastBallotInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    option_ids: list[strawberry.ID] = strawberry.field(description="What is chosen: one option.")


@strawberry.input(description="Hands counted in the room for an option.")
class HandCountInput:
    option_id: strawberry.ID = strawberry.field(description="The option.")
    count: int = strawberry.field(description="The hands.")


@strawberry.input(description="Enter the hands counted in the room beside the votes cast in the app.")
class EnterHandCountInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    counts: list[HandCountInput] = strawberry.field(description="One count for each option.")


@strawberry.type(description="A vote, as it is now.")
class PollPayload:
    poll: Poll = strawberry.field(description="The vote.")


@strawberry.type(description="A vote that is open.")
class OpenPollPayload(PollPayload):
    warning: str | None = strawberry.field(
        description="FEW_VOTERS when a secret vote has so few voters that its result may reveal them."
    )


@strawberry.type(description="The ballot is in and will be counted.")
class CastBallotPayload(PollPayload):
    receipt: str = strawberry.field(description="A code under which the ballot can be found again.")


async def create_poll(info: Asked, input: CreatePollInput) -> PollPayload | None:
    rule = majorities.MORE_THAN_HALF
    if input.rule is not None:
        asked = input.rule
        rule = majorities.MajorityRule(asked.numerator, asked.denominator, asked.strict, asked.base)
    row = await resolvers.create_poll(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        decode_optional(input.agenda_item_id, "AgendaItem", field="agendaItemId"),
        input.question,
        input.form or PollForm.OPEN_BALLOT,
        input.options,
        rule,
    )
    return PollPayload(poll=Poll.of(row))


async def open_poll(info: Asked, input: OpenPollInput) -> OpenPollPayload | None:
    opened = await resolvers.open_poll(info.context, decode(input.poll_id, "Poll", field="pollId"))
    return OpenPollPayload(poll=Poll.of(opened.poll), warning=opened.warning)


async def cast_ballot(info: Asked, input: CastBallotInput) -> CastBallotPayload | None:
    if len(input.option_ids) > 100:
        raise BadInput(reason="too many options")
    option_ids = [decode(option, "PollOption", field="optionIds") for option in input.option_ids]
    done = await ballot_resolvers.cast_ballot(info.context, decode(input.poll_id, "Poll", field="pollId"), option_ids)
    return CastBallotPayload(poll=Poll.of(done.poll), receipt=done.receipt)


async def enter_hand_count(info: Asked, input: EnterHandCountInput) -> PollPayload | None:
    counts = {decode(entry.option_id, "PollOption", field="optionId"): entry.count for entry in input.counts}
    if len(counts) < len(input.counts):
        raise BadHandCount(reason="an option is counted twice")
    row = await resolvers.enter_hand_count(info.context, decode(input.poll_id, "Poll", field="pollId"), counts)
    return PollPayload(poll=Poll.of(row))


async def close_poll(info: Asked, input: ClosePollInput) -> PollPayload | None:
    row = await resolvers.close_poll(info.context, decode(input.poll_id, "Poll", field="pollId"))
    return PollPayload(poll=Poll.of(row))
