"""Documents as clients see them."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from models.documents import Document as DocumentRow
from models.documents import DocumentAttachment
from models.errors import BadInput
from models.numbers import DocumentKind
from resolvers import documents as resolvers

from .nodes import Asked, Node, decode, decode_optional, encode
from .organizations import Organization, organization_of
from .personal import PERSONAL

strawberry.enum(DocumentKind, description="What a document is.")


@strawberry.type(description="A file that belongs to a document.")
class Attachment(Node):
    name: str = strawberry.field(description="The file's name.")
    media_type: str = strawberry.field(description="The media type, such as application/pdf.")
    size: int = strawberry.field(description="In bytes.")
    url: str = strawberry.field(
        description="Where it can be fetched by whoever may see the document: a path on this server."
    )

    @classmethod
    def of(cls, row: DocumentAttachment) -> Self:
        node_id = encode("Attachment", row.id)
        return cls(id=node_id, name=row.name, media_type=row.media_type, size=row.size, url=f"/attachments/{node_id}")


@strawberry.type(description="How far a document has come.")
class Delivery:
    sent: int = strawberry.field(description="To how many members it was sent.")
    read: int = strawberry.field(description="How many of them have marked it read.")


@strawberry.type(description="A document that a committee or cell has sent.")
class Document(Node):
    row: strawberry.Private[DocumentRow]
    number: str = strawberry.field(description="Number, kind and issuer in the usual form: 339-QĐ/TW.")
    kind: DocumentKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is about.")
    issued_on: date = strawberry.field(description="The day on which it was sent.")

    @classmethod
    def of(cls, row: DocumentRow) -> Self:
        return cls(
            id=encode("Document", row.id),
            row=row,
            number=row.number,
            kind=row.kind,
            title=row.title,
            issued_on=row.issued_on,
        )

    @strawberry.field(description="The text; of what a meeting made of itself only as it was issued.")
    async def body(self, info: Asked) -> str | None:
        return await resolvers.body(info.context, self.row)

    @strawberry.field(description="Who issued it.")
    async def issuer(self, info: Asked) -> Organization:
        return organization_of(await resolvers.issuer(info.context, self.row))

    @strawberry.field(description="The committee that it is a report to.")
    async def reports_to(self, info: Asked) -> Organization | None:
        found = await resolvers.reports_to(info.context, self.row)
        return organization_of(found) if found else None

    @strawberry.field(description="Whether the signed-in member has marked it read.", metadata=PERSONAL)
    async def read_by_me(self, info: Asked) -> bool:
        return await resolvers.read_by_me(info.context, self.row)

    @strawberry.field(description="How far it has come.")
    async def delivery(self, info: Asked) -> Delivery:
        return Delivery(sent=self.row.sent, read=await info.context.loaders.reading_count.load(self.row.id))

    @strawberry.field(description="Its files.")
    async def attachments(self, info: Asked) -> list[Attachment]:
        return [Attachment.of(row) for row in await info.context.loaders.attachments.load(self.row.id)]


@strawberry.input(description="A file for a document.")
class AttachmentInput:
    name: str = strawberry.field(description="The file's name: up to 200 characters.")
    media_type: str = strawberry.field(description="The media type, such as application/pdf.")
    content: str = strawberry.field(description="The bytes in base64: up to 5 MiB.")


@strawberry.input(description="Send a document to everybody below an organisation. State secrets are refused.")
class SendDocumentInput:
    issuer_id: strawberry.ID = strawberry.field(description="The committee or cell that issues it.")
    number: str = strawberry.field(description="Such as 339-QĐ/TW; QD is taken for QĐ.")
    kind: DocumentKind = strawberry.field(description="What it is; the number must agree.")
    title: str = strawberry.field(description="What it is about: up to 500 characters.")
    body: str | None = strawberry.field(default=None, description="The text: up to 200,000 characters.")
    audience_id: strawberry.ID = strawberry.field(description="The issuer, or an organisation below it.")
    attachments: list[AttachmentInput] | None = strawberry.field(
        default=None, description="Up to 10 files, 15 MiB in all."
    )
    meeting_id: strawberry.ID | None = strawberry.field(
        default=None, description="The meeting of a cell that it is attached to at once, as `attachDocument` does."
    )
    agenda_item_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The item of that meeting's agenda that it is for; the meeting as a whole if not said.",
    )


@strawberry.input(description="Mark a document as read by the signed-in member.")
class MarkDocumentReadInput:
    document_id: strawberry.ID = strawberry.field(description="The document.")


@strawberry.type(description="A document, as it is now.")
class DocumentPayload:
    document: Document = strawberry.field(description="The document.")


async def send_document(info: Asked, input: SendDocumentInput) -> DocumentPayload | None:
    letter = resolvers.Letter(
        decode(input.issuer_id, "Committee", "Cell", field="issuerId"),
        input.number,
        input.kind,
        input.title,
        input.body,
        decode(input.audience_id, "Committee", "Cell", field="audienceId"),
        [resolvers.NewAttachment(file.name, file.media_type, file.content) for file in input.attachments or []],
    )
    meeting_id = decode_optional(input.meeting_id, "Meeting", field="meetingId")
    item_id = decode_optional(input.agenda_item_id, "AgendaItem", field="agendaItemId")
    if meeting_id is None and item_id is not None:
        raise BadInput(reason="an item is of a meeting: say which")
    place = None if meeting_id is None else resolvers.Place(meeting_id, item_id)
    return DocumentPayload(document=Document.of(await resolvers.send_document(info.context, letter, place)))


async def mark_document_read(info: Asked, input: MarkDocumentReadInput) -> DocumentPayload | None:
    row = await resolvers.mark_document_read(info.context, decode(input.document_id, "Document", field="documentId"))
    return DocumentPayload(document=Document.of(row))
