"""How are documents attached to meetings, and detached?"""

from __future__ import annotations

import strawberry

from resolvers import materials as resolvers

from .conducting import MeetingPayload
from .meetings import Meeting
from .nodes import Asked, decode, decode_optional


@strawberry.input(description="Attach a document that was sent to the cell to a meeting that is not over; or move it.")
class AttachDocumentInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    document_id: strawberry.ID = strawberry.field(description="The document.")
    agenda_item_id: strawberry.ID | None = strawberry.field(
        default=None, description="The item of the agenda that it is for; the meeting as a whole if not said."
    )


@strawberry.input(description="Take a document from a meeting that is not over. It stays where it was sent.")
class DetachDocumentInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    document_id: strawberry.ID = strawberry.field(description="The document.")


async def attach_document(info: Asked, input: AttachDocumentInput) -> MeetingPayload | None:
    row = await resolvers.attach_document(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        decode(input.document_id, "Document", field="documentId"),
        decode_optional(input.agenda_item_id, "AgendaItem", field="agendaItemId"),
    )
    return MeetingPayload(meeting=Meeting.of(row))


async def detach_document(info: Asked, input: DetachDocumentInput) -> MeetingPayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    document_id = decode(input.document_id, "Document", field="documentId")
    return MeetingPayload(meeting=Meeting.of(await resolvers.detach_document(info.context, meeting_id, document_id)))
