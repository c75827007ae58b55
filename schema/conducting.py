"""What people do with meetings: schedule, change, announce, open, close, cancel."""

from __future__ import annotations

from datetime import datetime

import strawberry

from models.meetings import MeetingKind
from resolvers import meetings as resolvers

from .agenda import NewAgendaItemInput, new_items
from .meetings import Meeting
from .nodes import Asked, decode, decode_optional


@strawberry.input(description="Schedule a meeting of a cell.")
class ScheduleMeetingInput:
    cell_id: strawberry.ID = strawberry.field(description="The cell.")
    kind: MeetingKind = strawberry.field(description="What it is for.")
    title: str = strawberry.field(description="What it is called: up to 300 characters.")
    scheduled_at: datetime = strawberry.field(description="When it is due to begin, with a time zone; UTC if without.")
    place: str | None = strawberry.field(default=None, description="Where it is held.")
    agenda: list[NewAgendaItemInput] | None = strawberry.field(
        default=None, description="The items in order; the cell's `agendaTemplate` if not said."
    )


@strawberry.input(description="Say anew what the invitation to a meeting that has not opened says.")
class ChangeMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    title: str = strawberry.field(description="What it is called: up to 300 characters.")
    scheduled_at: datetime = strawberry.field(description="When it is due to begin, with a time zone; UTC if without.")
    place: str | None = strawberry.field(default=None, description="Where it is held; null if that is not known.")


@strawberry.input(description="Notify the members of the cell, and those who follow it.")
class AnnounceMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")


@strawberry.input(description="Open a meeting: its roll and its check-in code are made.")
class OpenMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    minute_taker_id: strawberry.ID | None = strawberry.field(
        default=None, description="Who takes the minutes: somebody on the roll, but not you, who chair."
    )
    minute_taker_operates: bool | None = strawberry.field(
        default=False, description="The minute-taker may open and close votes too."
    )


@strawberry.input(description="Appoint the minute-taker of an open meeting, in the place of the one before.")
class AppointMinuteTakerInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    minute_taker_id: strawberry.ID = strawberry.field(
        description="Who takes the minutes from now on: somebody on the roll, but not the chair."
    )
    minute_taker_operates: bool | None = strawberry.field(
        default=False, description="The minute-taker may open and close votes too."
    )


@strawberry.input(description="Close a meeting.")
class CloseMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")


@strawberry.input(description="Cancel a meeting that has not opened.")
class CancelMeetingInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    reason: str | None = strawberry.field(default=None, description="Why: up to 500 characters.")


@strawberry.type(description="A meeting, as it is now.")
class MeetingPayload:
    meeting: Meeting = strawberry.field(description="The meeting.")


@strawberry.type(description="A meeting that was announced.")
class AnnounceMeetingPayload(MeetingPayload):
    recipients: int = strawberry.field(description="How many people it was announced to.")


async def schedule_meeting(info: Asked, input: ScheduleMeetingInput) -> MeetingPayload | None:
    row = await resolvers.schedule_meeting(
        info.context,
        decode(input.cell_id, "Cell", field="cellId"),
        input.kind,
        input.title,
        input.scheduled_at,
        input.place,
        None if input.agenda is None else new_items(input.agenda),
    )
    return MeetingPayload(meeting=Meeting.of(row))


async def change_meeting(info: Asked, input: ChangeMeetingInput) -> MeetingPayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    row = await resolvers.change_meeting(info.context, meeting_id, input.title, input.scheduled_at, input.place)
    return MeetingPayload(meeting=Meeting.of(row))


async def announce_meeting(info: Asked, input: AnnounceMeetingInput) -> AnnounceMeetingPayload | None:
    done = await resolvers.announce_meeting(info.context, decode(input.meeting_id, "Meeting", field="meetingId"))
    return AnnounceMeetingPayload(meeting=Meeting.of(done.meeting), recipients=done.recipients)


async def open_meeting(info: Asked, input: OpenMeetingInput) -> MeetingPayload | None:
    row = await resolvers.open_meeting(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        decode_optional(input.minute_taker_id, "Member", field="minuteTakerId"),
        operates=bool(input.minute_taker_operates),
    )
    return MeetingPayload(meeting=Meeting.of(row))


async def appoint_minute_taker(info: Asked, input: AppointMinuteTakerInput) -> MeetingPayload | None:
    row = await resolvers.appoint_minute_taker(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        decode(input.minute_taker_id, "Member", field="minuteTakerId"),
        operates=bool(input.minute_taker_operates),
    )
    return MeetingPayload(meeting=Meeting.of(row))


async def close_meeting(info: Asked, input: CloseMeetingInput) -> MeetingPayload | None:
    row = await resolvers.close_meeting(info.context, decode(input.meeting_id, "Meeting", field="meetingId"))
    return MeetingPayload(meeting=Meeting.of(row))


async def cancel_meeting(info: Asked, input: CancelMeetingInput) -> MeetingPayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return MeetingPayload(meeting=Meeting.of(await resolvers.cancel_meeting(info.context, meeting_id, input.reason)))
