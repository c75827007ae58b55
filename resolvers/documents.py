"""What does the server do for documents? Send to a subtree, list, read, count who has read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from models.database import Database, violates
from models.documents import (
    LARGEST_TOGETHER,
    MOST_ATTACHMENTS,
    Document,
    DocumentAttachment,
    DocumentReading,
    check_attachment,
)
from models.errors import BadAttachment, DocumentAltered, DocumentNumberTaken, Forbidden, KindMismatch, NotFound
from models.names import fold
from models.numbers import DocumentKind, DocumentNumber, agrees, parse
from models.organizations import Organization, below, prefixes
from models.rights import WATCHERS, sees_document, sends_for
from models.texts import line, line_or_none, prose_or_none

from .context import Context
from .issuing import count_recipients, lock_issuer
from .materials import attach, changing_materials
from .members import LONGEST_SEARCH
from .minutes_loaders import Origin
from .organizations import organization
from .paging import Order, Page, Slice, read_page

LONGEST_TITLE = 500
LONGEST_BODY = 200_000
LONGEST_NAME = 200


class NewAttachment(NamedTuple):
    name: str
    media_type: str
    content: str


class Letter(NamedTuple):
    """A document that is to be sent."""

    issuer_id: int
    number: str
    kind: DocumentKind
    title: str
    body: str | None
    audience_id: int
    attachments: Sequence[NewAttachment]


class Place(NamedTuple):
    """A meeting that a document is attached to: as a whole, or to one item of its agenda."""

    meeting_id: int
    item_id: int | None


class Glance(NamedTuple):
    """Has this member read that document?"""

    database: Database
    document_id: int
    member_id: int


async def documents(
    context: Context, page: Page, text: str | None = None, kind: DocumentKind | None = None
) -> Slice[Document]:
    """Those that were sent to the viewer, or to or by an organisation that he watches; the latest first.

    `text`: only those that have each word of it in number or title, with or without diacritics.
    """
    viewer = context.viewer
    above = {path for cell in viewer.paths for path in prefixes(cell)}
    mine = [] if viewer.suspended else [Document.audience_path.in_(sorted(above))]
    watched = [post.path for post in viewer.active_posts() if post.role in WATCHERS]
    conditions = [
        *mine,
        *(below(Document.audience_path, path) for path in watched),
        *(below(Document.issuer_path, path) for path in watched),
    ]
    query = select(Document).where(or_(False, *conditions))
    if sought := line_or_none(text, most=LONGEST_SEARCH, name="text"):
        query = query.where(*(Document.search_text.contains(word, autoescape=True) for word in fold(sought).split()))
    if kind is not None:
        query = query.where(Document.kind == kind)
    return await read_page(context.database, query, Order((Document.issued_on, Document.id), descending=True), page)


async def document(context: Context, document_id: int) -> Document:
    """One that the viewer may see. Raises NotFound."""
    row = await context.loaders.document.load(document_id)
    if row is None or not sees_document(context.viewer, row.issuer_path, row.audience_path):
        raise NotFound(what="document")
    return row


async def send_document(context: Context, letter: Letter, place: Place | None = None) -> Document:
    """Send a document to everybody below its audience, which must lie at or below the issuer; attach it, if said where.

    Raises NotFound, Forbidden, BadDocumentNumber, KindMismatch, DocumentNumberTaken, StateSecret, BadAttachment; and
    what attaching a document raises.
    """
    parsed = parse(letter.number)
    if not agrees(letter.kind, parsed):
        raise KindMismatch(number=str(parsed), kind=letter.kind)
    title = line(letter.title, most=LONGEST_TITLE, name="title")
    body = prose_or_none(letter.body, most=LONGEST_BODY, name="body")
    letter = letter._replace(title=title, body=body)
    files = _read_attachments(letter.attachments)
    issuer = await organization(context, letter.issuer_id)
    if not sends_for(context.viewer, issuer.id):
        raise Forbidden
    audience = await context.loaders.organization.load(letter.audience_id)
    if audience is None or not audience.path.startswith(issuer.path):
        raise NotFound(what="organisation")
    try:
        if place is None:
            async with context.write() as session:
                return await _send(context, session, letter, parsed, issuer, audience, files)
        async with changing_materials(context, place.meeting_id) as change:
            row = await _send(context, change.session, letter, parsed, issuer, audience, files)
            await attach(change, row, place.item_id)
            return row
    except IntegrityError as error:
        if not violates(error, Document.NUMBER):
            raise
        raise DocumentNumberTaken(number=str(parsed)) from error


async def _send(
    context: Context,
    session: AsyncSession,
    letter: Letter,
    number: DocumentNumber,
    issuer: Organization,
    audience: Organization,
    files: Sequence[DocumentAttachment],
) -> Document:
    await lock_issuer(session, issuer.id)
    row = Document(
        issuer_id=issuer.id,
        issuer_path=issuer.path,
        audience_id=audience.id,
        audience_path=audience.path,
        serial=number.number,
        code=number.code,
        issuer_sign=number.issuer,
        term=issuer.term or "",
        kind=letter.kind,
        title=letter.title,
        body=letter.body,
        issued_on=context.today(),
        sent_at=context.now(),
        sent_by=context.viewer.member_id,
        sent=await count_recipients(session, audience.path),
    )
    session.add(row)
    await session.flush()
    for file in files:
        file.document_id = row.id
    session.add_all(files)
    return row


async def mark_document_read(context: Context, document_id: int) -> Document:
    """The viewer has read it; the first time counts. Raises NotFound."""
    row = await document(context, document_id)
    member_id = context.viewer.member_id
    try:
        async with context.write() as session:
            if await session.get(DocumentReading, (document_id, member_id)) is None:
                session.add(DocumentReading(document_id=document_id, member_id=member_id, read_at=context.now()))
    except IntegrityError:
        pass  # he read it twice at the same moment
    return row


async def issuer(context: Context, row: Document) -> Organization:
    found = await context.loaders.organization.load(row.issuer_id)
    if found is None:
        raise NotFound(what="organisation")
    return found


async def body(context: Context, row: Document) -> str | None:
    """Of what a meeting issued only as its log tells, with number and title; logs of older versions tell less.

    Raises DocumentAltered, also where the row names no meeting any more, or one that did not issue it.
    """
    issued = await context.loaders.issued.load(Origin(row.id, row.meeting_id, row.issuer_id))
    text = await context.loaders.document_body.load(row.id)
    is_kept = row.meeting_id is None if issued is None else issued.is_kept_by(row, text)
    if not is_kept:
        raise DocumentAltered
    return text


async def reports_to(context: Context, row: Document) -> Organization | None:
    return await context.loaders.organization.load(row.reports_to) if row.reports_to else None


async def read_by_me(context: Context, row: Document) -> bool:
    """All who ask at the same time, as each phone of a meeting does with each of its events, share a statement."""
    return await context.rounds.join(_are_read, Glance(context.database, row.id, context.viewer.member_id))


async def _are_read(glances: Sequence[Glance]) -> Sequence[bool]:
    async with glances[0].database.read() as session:
        rows = await session.execute(
            select(DocumentReading.document_id, DocumentReading.member_id).where(
                DocumentReading.document_id.in_({glance.document_id for glance in glances}),
                DocumentReading.member_id.in_({glance.member_id for glance in glances}),
            )
        )
        found = {(document_id, member_id) for document_id, member_id in rows}
    return [(glance.document_id, glance.member_id) in found for glance in glances]


async def attachment(context: Context, attachment_id: int, *, content: bool = False) -> DocumentAttachment:
    """An attachment, with its bytes if `content`, of a document that the viewer may see. Raises NotFound."""
    async with context.database.read() as session:
        found = (
            await session.execute(
                select(DocumentAttachment, Document)
                .join(Document, Document.id == DocumentAttachment.document_id)
                .where(DocumentAttachment.id == attachment_id)
                .options(*([undefer(DocumentAttachment.content)] if content else []))
            )
        ).one_or_none()
    if found is None or not sees_document(context.viewer, found[1].issuer_path, found[1].audience_path):
        raise NotFound(what="attachment")
    return found[0]


def _read_attachments(attachments: Sequence[NewAttachment]) -> list[DocumentAttachment]:
    if len(attachments) > MOST_ATTACHMENTS:
        raise BadAttachment(reason=f"a document has at most {MOST_ATTACHMENTS}")
    files = []
    for attachment in attachments:
        try:
            content = base64.b64decode(attachment.content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadAttachment(reason="the content is not base64") from error
        media_type = attachment.media_type.strip().lower()
        check_attachment(media_type, content)
        name = line(attachment.name, most=LONGEST_NAME, name="attachments.name")
        files.append(DocumentAttachment(name=name, media_type=media_type, size=len(content), content=content))
    if sum(file.size for file in files) > LARGEST_TOGETHER:
        raise BadAttachment(reason=f"all files together have at most {LARGEST_TOGETHER // 2**20} MiB")
    return files
