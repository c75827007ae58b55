"""The documents that are before a meeting, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from models.materials import MeetingMaterial as MeetingMaterialRow
from resolvers import materials as resolvers

from .documents import Document
from .mine import snapshot_of
from .nodes import Asked

if TYPE_CHECKING:
    from .agenda import AgendaItem


@strawberry.type(description="A document that is attached to a meeting, as a whole or to one item of its agenda.")
class MeetingMaterial:
    row: strawberry.Private[MeetingMaterialRow]
    document: Document = strawberry.field(description="The document.")
    attached_at: datetime = strawberry.field(description="When it was attached; to move it is no new beginning.")

    @strawberry.field(description="The item that it is for; null for the meeting as a whole.")
    async def agenda_item(self, info: Asked) -> Annotated[AgendaItem, strawberry.lazy(".agenda")] | None:
        from .agenda import item_of

        return await item_of(info, self.row.meeting_id, self.row.agenda_item_id)

    @strawberry.field(description="Whether it was attached at least a day before the meeting was due.")
    async def in_time(self, info: Asked) -> bool:
        return self.row.is_in_time((await snapshot_of(info, self.row.meeting_id)).meeting.scheduled_at)


async def materials_of(info: Asked, meeting_id: int) -> list[MeetingMaterial]:
    """Of the meeting that is being shown."""
    found = await resolvers.materials(info.context, meeting_id)
    return [
        MeetingMaterial(row=row, document=Document.of(document), attached_at=row.attached_at) for row, document in found
    ]
