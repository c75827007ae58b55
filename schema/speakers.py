"""Those who speak in a meeting, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.members import Member as MemberRow
from models.speakers import Speech as SpeechRow
from models.speakers import SpeechKind, SpeechState
from resolvers import speakers as resolvers

from .members import Member, member_by_id
from .nodes import Asked, Node, decode, decode_optional, encode
from .shown import shown

if TYPE_CHECKING:
    from .agenda import AgendaItem
    from .meetings import Meeting

strawberry.enum(SpeechKind, description="What somebody asks to speak for. Points of order come before speeches.")
strawberry.enum(SpeechState, description="How far a request to speak has come.")


@strawberry.type(description="A member's request to speak, and what became of it.")
class Speech(Node):
    row: strawberry.Private[SpeechRow]
    known_member: strawberry.Private[MemberRow | None]
    kind: SpeechKind = strawberry.field(description="What he asks for.")
    state: SpeechState = strawberry.field(description="How far it has come.")
    asked_at: datetime = strawberry.field(description="When he asked, or was entered.")
    began_at: datetime | None = strawberry.field(description="When he was called.")
    ended_at: datetime | None = strawberry.field(description="When he ended.")
    seconds: int | None = strawberry.field(
        description="How long he may speak, counted from beganAt; null until he is called, and without limit."
    )
    overtime: int | None = strawberry.field(
        description="By how many seconds he spoke too long; null until he has ended, and without limit."
    )

    @classmethod
    def of(cls, row: SpeechRow, member: MemberRow | None = None) -> Self:
        return cls(
            id=encode("Speech", row.id),
            row=row,
            known_member=member,
            kind=row.kind,
            state=row.state,
            asked_at=row.asked_at,
            began_at=row.began_at,
            ended_at=row.ended_at,
            seconds=row.seconds,
            overtime=row.overtime,
        )

    @strawberry.field(description="Who speaks.")
    def member(self, info: Asked) -> Member:
        return shown(self.known_member, lambda: member_by_id(info, self.row.member_id), Member.of)

    @strawberry.field(description="The item that was on when he was called, or else when he asked.")
    async def agenda_item(self, info: Asked) -> Annotated[AgendaItem, strawberry.lazy(".agenda")] | None:
        from .agenda import item_of

        return await item_of(info, self.row.meeting_id, self.row.agenda_item_id)


@strawberry.input(description="Ask to speak. Who waits already keeps his place.")
class AskToSpeakInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    point_of_order: bool | None = strawberry.field(default=False, description="On how the meeting is run.")
    member_id: strawberry.ID | None = strawberry.field(
        default=None, description="Somebody without a phone, whom the chair or the minute-taker enters."
    )


@strawberry.input(description="Leave the queue, or strike somebody from it.")
class WithdrawFromSpeakingInput:
    speech_id: strawberry.ID = strawberry.field(description="The request that waits.")


@strawberry.input(description="Give somebody the floor. Whoever had it has ended.")
class CallSpeakerInput:
    speech_id: strawberry.ID = strawberry.field(description="The request that waits, at any place in the queue.")


@strawberry.input(description="End one's own speech, or somebody's.")
class EndSpeechInput:
    speech_id: strawberry.ID = strawberry.field(description="The speech.")


@strawberry.input(description="Say how long each may speak who is called from now on.")
class LimitSpeakingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    seconds: int | None = strawberry.field(default=None, description="10 to 3600; without limit if not said.")


@strawberry.type(description="A request to speak, as it is now.")
class SpeechPayload:
    speech: Speech = strawberry.field(description="The request.")


@strawberry.type(description="A meeting, as it is now.")
class LimitSpeakingPayload:
    meeting: Annotated[Meeting, strawberry.lazy(".meetings")] = strawberry.field(description="The meeting.")


async def ask_to_speak(info: Asked, input: AskToSpeakInput) -> SpeechPayload | None:
    row = await resolvers.ask_to_speak(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        SpeechKind.POINT_OF_ORDER if input.point_of_order else SpeechKind.SPEECH,
        decode_optional(input.member_id, "Member", field="memberId"),
    )
    return SpeechPayload(speech=Speech.of(row))


async def withdraw_from_speaking(info: Asked, input: WithdrawFromSpeakingInput) -> SpeechPayload | None:
    row = await resolvers.withdraw_from_speaking(info.context, decode(input.speech_id, "Speech", field="speechId"))
    return SpeechPayload(speech=Speech.of(row))


async def call_speaker(info: Asked, input: CallSpeakerInput) -> SpeechPayload | None:
    row = await resolvers.call_speaker(info.context, decode(input.speech_id, "Speech", field="speechId"))
    return SpeechPayload(speech=Speech.of(row))


async def end_speech(info: Asked, input: EndSpeechInput) -> SpeechPayload | None:
    row = await resolvers.end_speech(info.context, decode(input.speech_id, "Speech", field="speechId"))
    return SpeechPayload(speech=Speech.of(row))


async def limit_speaking(info: Asked, input: LimitSpeakingInput) -> LimitSpeakingPayload | None:
    from .meetings import Meeting

    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return LimitSpeakingPayload(
        meeting=Meeting.of(await resolvers.limit_speaking(info.context, meeting_id, input.seconds))
    )
