"""What can be asked? The root of queries. Each field may be null, so that one that is refused leaves the others."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from models.errors import BadId
from models.numbers import DocumentKind
from resolvers import agenda as agenda_resolvers
from resolvers import attendance as attendance_resolvers
from resolvers import boards as board_resolvers
from resolvers import contributions as contribution_resolvers
from resolvers import documents as document_resolvers
from resolvers import meetings as meeting_resolvers
from resolvers import members as member_resolvers
from resolvers import organizations as organization_resolvers
from resolvers import polls as poll_resolvers
from resolvers import posts as post_resolvers
from resolvers import records as record_resolvers
from resolvers import speakers as speaker_resolvers
from resolvers.paging import Page

from .agenda import AgendaItem
from .attendance import Attendance
from .boards import Board
from .connections import After, Before, Connection, First, Last, connection
from .contributions import Contribution
from .documents import Attachment, Document
from .meetings import Meeting
from .members import Member, Post
from .nodes import Asked, Node, decode, split
from .organizations import Cell, Committee, organization_of
from .polls import Poll, PollOption
from .records import MeetingRecord
from .sessions import Viewer
from .speakers import Speech

Id = Annotated[strawberry.ID, strawberry.argument(description="The global id.")]


@strawberry.type(description="What can be asked. Nobody finds here what is not his to see.")
class Query:
    @strawberry.field(description="Who is signed in.")
    async def viewer(self, info: Asked) -> Viewer | None:
        return Viewer(member_id=info.context.viewer.member_id)

    @strawberry.field(description="Anything by its global id.")
    async def node(self, info: Asked, id: Id) -> Node | None:
        kind, key = split(id, "id")
        context = info.context
        match kind:
            case "Cell" | "Committee":
                row = await organization_resolvers.organization(context, key)
                if row.is_cell is (kind == "Cell"):
                    return organization_of(row)
            case "Member":
                return Member.of(await member_resolvers.member(context, key))
            case "Meeting":
                return Meeting.of_snapshot(await meeting_resolvers.meeting(context, key))
            case "AgendaItem":
                return AgendaItem.of(await agenda_resolvers.agenda_item(context, key))
            case "Attendance":
                return Attendance.of(await attendance_resolvers.attendance(context, key))
            case "Speech":
                return Speech.of(await speaker_resolvers.speech(context, key))
            case "Contribution":
                return Contribution.of(await contribution_resolvers.contribution(context, key))
            case "PollOption":
                return PollOption.of(*await poll_resolvers.poll_option(context, key))
            case "Post":
                return Post.of(*await post_resolvers.post(context, key))
            case "Attachment":
                return Attachment.of(await document_resolvers.attachment(context, key))
            case "Poll":
                return Poll.of(await poll_resolvers.poll(context, key))
            case "Document":
                return Document.of(await document_resolvers.document(context, key))
        raise BadId(field="id")

    @strawberry.field(description="A committee that the signed-in member may look into.")
    async def committee(self, info: Asked, id: Id) -> Committee | None:
        return Committee.of(await organization_resolvers.committee(info.context, decode(id, "Committee")))

    @strawberry.field(description="A cell that the signed-in member may look into.")
    async def cell(self, info: Asked, id: Id) -> Cell | None:
        return Cell.of(await organization_resolvers.cell(info.context, decode(id, "Cell")))

    @strawberry.field(description="A member that the signed-in member may see.")
    async def member(self, info: Asked, id: Id) -> Member | None:
        return Member.of(await member_resolvers.member(info.context, decode(id, "Member")))

    @strawberry.field(description="Search members by name below an organisation, with or without diacritics.")
    async def members(
        self,
        info: Asked,
        text: Annotated[str, strawberry.argument(description="Words of the name, in any order: up to 100 characters.")],
        organization_id: Annotated[strawberry.ID, strawberry.argument(description="Where to search.")],
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Member] | None:
        within = decode(organization_id, "Committee", "Cell", field="organizationId")
        page = await member_resolvers.members(info.context, text, within, Page(first, after, last, before))
        return connection(page, Member.of)

    @strawberry.field(description="A meeting that the signed-in member may see.")
    async def meeting(self, info: Asked, id: Id) -> Meeting | None:
        return Meeting.of_snapshot(await meeting_resolvers.meeting(info.context, decode(id, "Meeting")))

    @strawberry.field(description="The record of a meeting that the signed-in member may see, up to now.")
    async def meeting_record(
        self, info: Asked, meeting_id: Annotated[strawberry.ID, strawberry.argument(description="The meeting.")]
    ) -> MeetingRecord | None:
        key = decode(meeting_id, "Meeting", field="meetingId")
        return MeetingRecord.of(await record_resolvers.meeting_record(info.context, key))

    @strawberry.field(description="A committee's view of a day: today, if not said.")
    async def board(
        self,
        info: Asked,
        committee_id: Annotated[strawberry.ID, strawberry.argument(description="The committee.")],
        date: Annotated[date | None, strawberry.argument(description="The local day.")] = None,
    ) -> Board | None:
        committee = decode(committee_id, "Committee", field="committeeId")
        return Board.of(await board_resolvers.board(info.context, committee, date))

    @strawberry.field(description="Documents for the signed-in member, the latest first.")
    async def documents(
        self,
        info: Asked,
        text: Annotated[
            str | None,
            strawberry.argument(
                description="Words of the number or the title, in any order, with or without diacritics: up to 100 "
                "characters; all documents if not said."
            ),
        ] = None,
        kind: Annotated[DocumentKind | None, strawberry.argument(description="Only those that are this.")] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Document] | None:
        page = await document_resolvers.documents(info.context, Page(first, after, last, before), text, kind)
        return connection(page, Document.of)

    @strawberry.field(description="A document that the signed-in member may see.")
    async def document(self, info: Asked, id: Id) -> Document | None:
        return Document.of(await document_resolvers.document(info.context, decode(id, "Document")))
