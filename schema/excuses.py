"""Excuses as clients ask for them, and as they are declined. Recording one as excused approves it."""

from __future__ import annotations

import strawberry

from resolvers import excuses as resolvers

from .attendance import AttendancePayload
from .nodes import Asked, decode


@strawberry.input(description="Ask to be excused from a meeting. Again replaces the reason.")
class AskToBeExcusedInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    reason: str = strawberry.field(description="Why: up to 500 characters.")


@strawberry.input(description="Decline what a member asks. Recording him as excused approves it.")
class DeclineExcuseInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    member_id: strawberry.ID = strawberry.field(description="The member.")


async def ask_to_be_excused(info: Asked, input: AskToBeExcusedInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return AttendancePayload.of(await resolvers.ask_to_be_excused(info.context, meeting_id, input.reason))


async def decline_excuse(info: Asked, input: DeclineExcuseInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    member_id = decode(input.member_id, "Member", field="memberId")
    return AttendancePayload.of(await resolvers.decline_excuse(info.context, meeting_id, member_id))
