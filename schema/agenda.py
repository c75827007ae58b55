"""The agenda of a meeting as clients see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.agenda import AgendaItem as AgendaItemRow
from models.agenda import AgendaItemKind, AgendaItemState, NewItem
from models.contributions import ContributionKind
from resolvers import agenda as resolvers

from .contributions import Contribution
from .nodes import Asked, Node, decode, decode_optional, encode
from .personal import PERSONAL
from .speakers import Speech

if TYPE_CHECKING:
    from .materials import MeetingMaterial
    from .polls import Poll

strawberry.enum(AgendaItemKind, description="What an item is about.")
strawberry.enum(AgendaItemState, description="How far an item has come.")


@strawberry.type(description="An item of a meeting's agenda.")
class AgendaItem(Node):
    row: strawberry.Private[AgendaItemRow]
    number: int = strawberry.field(description="Its place in the agenda, from 1.")
    title: str = strawberry.field(description="What it is called.")
    kind: AgendaItemKind = strawberry.field(description="What it is about.")
    state: AgendaItemState = strawberry.field(description="How far it has come.")
    started_at: datetime | None = strawberry.field(description="When it was first put on.")
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it is on.")
    conclusion: str | None = strawberry.field(description="The chair's conclusion.")
    summary: str | None = strawberry.field(description="A summary of the discussion.")

    @classmethod
    def of(cls, row: AgendaItemRow) -> Self:
        return cls(
            id=encode("AgendaItem", row.id),
            row=row,
            number=row.number,
            title=row.title,
            kind=row.kind,
            state=row.state,
            started_at=row.started_at,
            ended_at=row.ended_at,
            conclusion=row.conclusion,
            summary=row.summary,
        )

    @strawberry.field(description="Who spoke on it, or asks to, in the order of asking; also those who withdrew.")
    async def speeches(self, info: Asked) -> list[Speech]:
        rows = await info.context.loaders.speeches.load(self.row.meeting_id)
        return [Speech.of(row, member) for row, member in rows if row.agenda_item_id == self.row.id]

    @strawberry.field(description="What members wrote for it and did not take back, in order.")
    async def contributions(self, info: Asked) -> list[Contribution]:
        rows = await info.context.loaders.contributions.load(self.row.meeting_id)
        return [
            Contribution.of(row, member)
            for row, member in rows
            if row.agenda_item_id == self.row.id and row.kind is ContributionKind.CONTRIBUTION
        ]

    @strawberry.field(description="Its votes, in the order in which they were prepared.")
    async def polls(self, info: Asked) -> list[Annotated[Poll, strawberry.lazy(".polls")]]:
        from .polls import Poll

        snapshot = await info.context.loaders.snapshot.load(self.row.meeting_id)
        polls = snapshot.polls if snapshot else ()
        return [Poll.of_snapshot(entry) for entry in polls if entry.poll.agenda_item_id == self.row.id]

    @strawberry.field(
        description="The documents that are attached to it, of those that one may see.", metadata=PERSONAL
    )
    async def materials(self, info: Asked) -> list[Annotated[MeetingMaterial, strawberry.lazy(".materials")]]:
        from .materials import materials_of

        found = await materials_of(info, self.row.meeting_id)
        return [material for material in found if material.row.agenda_item_id == self.row.id]

    @strawberry.field(description="How many contributions it has.")
    async def contribution_count(self, info: Asked) -> int:
        return await info.context.loaders.contribution_count.load((self.row.meeting_id, self.row.id))


async def item_of(info: Asked, meeting_id: int, item_id: int | None) -> AgendaItem | None:
    """An item by its key, out of the meeting that is being shown."""
    if item_id is None:
        return None
    snapshot = await info.context.loaders.snapshot.load(meeting_id)
    agenda = snapshot.agenda if snapshot else ()
    return next((AgendaItem.of(row) for row in agenda if row.id == item_id), None)


@strawberry.type(description="An item of the agenda that a meeting gets which is scheduled without one.")
class AgendaTemplateItem:
    title: str = strawberry.field(description="What it is called.")
    kind: AgendaItemKind = strawberry.field(description="What it is about.")


@strawberry.input(description="An item for the agenda of new meetings.")
class NewAgendaItemInput:
    title: str = strawberry.field(description="What it is called: up to 300 characters.")
    kind: AgendaItemKind | None = strawberry.field(default=None, description="What it is about; OTHER if not said.")


def new_items(items: Sequence[NewAgendaItemInput]) -> list[NewItem]:
    return [NewItem(item.kind or AgendaItemKind.OTHER, item.title) for item in items]


@strawberry.input(description="Add an item, also while the meeting runs.")
class AddAgendaItemInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    title: str = strawberry.field(description="What it is called: up to 300 characters.")
    kind: AgendaItemKind | None = strawberry.field(default=None, description="What it is about; OTHER if not said.")
    after: strawberry.ID | None = strawberry.field(
        default=None, description="The item that it follows; at the end if not said."
    )


@strawberry.input(description="Give an item another place.")
class MoveAgendaItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")
    after: strawberry.ID | None = strawberry.field(
        default=None, description="The item that it follows; at the head if not said."
    )


@strawberry.input(description="Put an item on. The one that was on is done.")
class StartAgendaItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")


@strawberry.input(description="End the current item.")
class ConcludeAgendaItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")
    conclusion: str | None = strawberry.field(
        default=None, description="The chair's conclusion: up to 10,000 characters."
    )
    summary: str | None = strawberry.field(
        default=None, description="A summary of the discussion: up to 10,000 characters; one that is there stays."
    )


@strawberry.input(description="Sum up the discussion of an item, while the meeting is open.")
class SummarizeAgendaItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")
    summary: str = strawberry.field(description="A summary of the discussion: up to 10,000 characters.")


@strawberry.input(description="Leave an item out.")
class SkipAgendaItemInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")


@strawberry.type(description="An item of an agenda, as it is now.")
class AgendaItemPayload:
    item: AgendaItem = strawberry.field(description="The item.")


@strawberry.type(description="The agenda in its new order.")
class MoveAgendaItemPayload:
    agenda: list[AgendaItem] = strawberry.field(description="All items.")


async def add_agenda_item(info: Asked, input: AddAgendaItemInput) -> AgendaItemPayload | None:
    row = await resolvers.add_agenda_item(
        info.context,
        decode(input.meeting_id, "Meeting", field="meetingId"),
        input.title,
        input.kind or AgendaItemKind.OTHER,
        decode_optional(input.after, "AgendaItem", field="after"),
    )
    return AgendaItemPayload(item=AgendaItem.of(row))


async def move_agenda_item(info: Asked, input: MoveAgendaItemInput) -> MoveAgendaItemPayload | None:
    rows = await resolvers.move_agenda_item(
        info.context,
        decode(input.item_id, "AgendaItem", field="itemId"),
        decode_optional(input.after, "AgendaItem", field="after"),
    )
    return MoveAgendaItemPayload(agenda=[AgendaItem.of(row) for row in rows])


async def start_agenda_item(info: Asked, input: StartAgendaItemInput) -> AgendaItemPayload | None:
    row = await resolvers.start_agenda_item(info.context, decode(input.item_id, "AgendaItem", field="itemId"))
    return AgendaItemPayload(item=AgendaItem.of(row))


async def conclude_agenda_item(info: Asked, input: ConcludeAgendaItemInput) -> AgendaItemPayload | None:
    item_id = decode(input.item_id, "AgendaItem", field="itemId")
    row = await resolvers.conclude_agenda_item(info.context, item_id, input.conclusion, input.summary)
    return AgendaItemPayload(item=AgendaItem.of(row))


async def summarize_agenda_item(info: Asked, input: SummarizeAgendaItemInput) -> AgendaItemPayload | None:
    item_id = decode(input.item_id, "AgendaItem", field="itemId")
    row = await resolvers.summarize_agenda_item(info.context, item_id, input.summary)
    return AgendaItemPayload(item=AgendaItem.of(row))


async def skip_agenda_item(info: Asked, input: SkipAgendaItemInput) -> AgendaItemPayload | None:
    row = await resolvers.skip_agenda_item(info.context, decode(input.item_id, "AgendaItem", field="itemId"))
    return AgendaItemPayload(item=AgendaItem.of(row))
