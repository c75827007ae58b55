"""What people do with votes: prepare, open, cast, count, close."""

from __future__ import annotations

from datetime import datetime

import strawberry

from models import majorities
from models.errors import BadHandCount, BadInput
from models.forms import PollForm
from models.majorities import MajorityBase
from models.templates import PollTemplate
from resolvers import ballots, drafts, poll_times, turnout
from resolvers import polls as resolvers

from .nodes import Asked, decode, decode_optional
from .polls import Poll


@strawberry.input(description="An exact fraction of a number. The default is more than half of the base.")
class MajorityRuleInput:
    numerator: int = strawberry.field(description="Above the line, at least 1.")
    denominator: int = strawberry.field(description="Below the line, at most 1000.")
    strict: bool = strawberry.field(description="More than the fraction, not just the fraction.")
    base: MajorityBase = strawberry.field(description="Of which number.")
    least_votes_for: int | None = strawberry.field(
        default=None, description="And never with fewer votes for than this, at most 1,000,000."
    )

    def rule(self) -> majorities.MajorityRule:
        return majorities.MajorityRule(
            self.numerator, self.denominator, self.strict, self.base, self.least_votes_for or 0
        )


@strawberry.input(description="What a vote is to be. What is not said is as it is usual for the template.")
class DraftInput:
    agenda_item_id: strawberry.ID | None = strawberry.field(default=None, description="The item that it belongs to.")
    template: PollTemplate | None = strawberry.field(default=None, description="What kind of vote it is.")
    question: str = strawberry.field(description="What is voted on: up to 2000 characters.")
    form: PollForm | None = strawberry.field(
        default=None, description="How it is taken; OPEN_BALLOT if not said, SECRET_BALLOT for an election."
    )
    options: list[str] | None = strawberry.field(
        default=None,
        description="2 to 30, the yes first: `Meeting.voteOptions` if not said; or the candidates of an election.",
    )
    seats: int | None = strawberry.field(
        default=None, description="How many of the options are to be elected: then it is an election."
    )
    rule: MajorityRuleInput | None = strawberry.field(default=None, description="The majority that carries it.")
    quorum_demanded: bool | None = strawberry.field(
        default=None, description="Do not open it unless attendance is sufficient."
    )

    def draft(self) -> drafts.Draft:
        return drafts.Draft(
            self.question,
            decode_optional(self.agenda_item_id, "AgendaItem", field="agendaItemId"),
            self.template,
            self.form,
            self.options,
            self.rule.rule() if self.rule else None,
            self.seats,
            self.quorum_demanded,
        )


@strawberry.input(description="Prepare a vote. What is not said is as it is usual for the template.")
class CreatePollInput(DraftInput):
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")


@strawberry.input(description="Make another vote of a draft: all of it is said anew.")
class EditPollInput(DraftInput):
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Prepare the same vote once more.")
class RepeatPollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Let a draft open and close by itself. What is not said is left to the chair.")
class SchedulePollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    opens_at: datetime | None = strawberry.field(default=None, description="From now on, within a month.")
    closes_at: datetime | None = strawberry.field(default=None, description="After that.")


@strawberry.input(description="Let an open vote close by itself, later than it would.")
class ExtendPollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    closes_at: datetime = strawberry.field(description="Within a month.")


@strawberry.input(description="Open a vote: the electoral roll is frozen.")
class OpenPollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Call those who have not voted, once: those here, or in a secret vote all of the roll.")
class CallVotersInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")


@strawberry.input(description="Close a vote: the ballots are counted and the verdict is made.")
class ClosePollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    reason: str | None = strawberry.field(
        default=None,
        description="Why the hands counted differ from the ballots in the app, or why a secret vote is closed"
        " though few have voted: up to 500 characters.",
    )


@strawberry.input(description="Take a vote back, open or closed, while the meeting is open.")
class AnnulPollInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    reason: str = strawberry.field(description="Why: up to 500 characters.")


@strawberry.input(description="Cast a ballot.")
class CastBallotInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    option_ids: list[strawberry.ID] = strawberry.field(
        description="What is chosen: one option; in an election as many as there are seats, or fewer, or none."
    )


@strawberry.input(description="Hands counted in the room for an option.")
class HandCountInput:
    option_id: strawberry.ID = strawberry.field(description="The option.")
    count: int = strawberry.field(description="The hands.")


@strawberry.input(description="Enter the hands counted in the room beside the votes cast in the app.")
class EnterHandCountInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote.")
    counts: list[HandCountInput] = strawberry.field(description="One count for each option.")
    reason: str | None = strawberry.field(
        default=None, description="Why they differ from the ballots in the app: up to 500 characters."
    )


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
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return PollPayload(poll=Poll.of(await drafts.create_poll(info.context, meeting_id, input.draft())))


async def edit_poll(info: Asked, input: EditPollInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await drafts.edit_poll(info.context, _poll(input.poll_id), input.draft())))


async def repeat_poll(info: Asked, input: RepeatPollInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await drafts.repeat_poll(info.context, _poll(input.poll_id))))


async def schedule_poll(info: Asked, input: SchedulePollInput) -> PollPayload | None:
    poll_id = _poll(input.poll_id)
    row = await poll_times.schedule_poll(info.context, poll_id, input.opens_at, input.closes_at)
    return PollPayload(poll=Poll.of(row))


async def extend_poll(info: Asked, input: ExtendPollInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await poll_times.extend_poll(info.context, _poll(input.poll_id), input.closes_at)))


async def open_poll(info: Asked, input: OpenPollInput) -> OpenPollPayload | None:
    opened = await resolvers.open_poll(info.context, _poll(input.poll_id))
    return OpenPollPayload(poll=Poll.of(opened.poll), warning=opened.warning)


async def cast_ballot(info: Asked, input: CastBallotInput) -> CastBallotPayload | None:
    if len(input.option_ids) > 100:
        raise BadInput(reason="too many options")
    option_ids = [decode(option, "PollOption", field="optionIds") for option in input.option_ids]
    done = await ballots.cast_ballot(info.context, _poll(input.poll_id), option_ids)
    return CastBallotPayload(poll=Poll.of(done.poll), receipt=done.receipt)


async def call_voters(info: Asked, input: CallVotersInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await turnout.call_voters(info.context, _poll(input.poll_id))))


async def enter_hand_count(info: Asked, input: EnterHandCountInput) -> PollPayload | None:
    counts = {decode(entry.option_id, "PollOption", field="optionId"): entry.count for entry in input.counts}
    if len(counts) < len(input.counts):
        raise BadHandCount(reason="an option is counted twice")
    row = await resolvers.enter_hand_count(info.context, _poll(input.poll_id), counts, input.reason)
    return PollPayload(poll=Poll.of(row))


async def close_poll(info: Asked, input: ClosePollInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await resolvers.close_poll(info.context, _poll(input.poll_id), input.reason)))


async def annul_poll(info: Asked, input: AnnulPollInput) -> PollPayload | None:
    return PollPayload(poll=Poll.of(await resolvers.annul_poll(info.context, _poll(input.poll_id), input.reason)))


def _poll(poll_id: str) -> int:
    return decode(poll_id, "Poll", field="pollId")
