"""What does the server do for the documents that are before a meeting? Attach, detach; show each to whom may see it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select

from models.changes import ChangeKind
from models.documents import Document
from models.errors import NotFound
from models.materials import MeetingMaterial, attached_before, require_sent
from models.meetings import Meeting
from models.rights import sees_document

from .agenda import require_item
from .changes import ChangingRows, changing
from .context import Context


async def materials(context: Context, meeting_id: int) -> Sequence[tuple[MeetingMaterial, Document]]:
    """Of a meeting that is being shown: those that the viewer may see, as documents."""
    rows = await context.loaders.materials.load(meeting_id)
    return [(row, document) for row, document in rows if _sees(context, document)]


async def attach_document(context: Context, meeting_id: int, document_id: int, item_id: int | None) -> Meeting:
    """A document that was sent to the cell, to the meeting as a whole or to an item of its agenda. Twice is once.

    What is attached to another place is moved from there, and counts as attached since before.
    Raises NotFound, NotOperator, MeetingClosed, MeetingCancelled, DocumentNotSent, BadInput.
    """
    async with changing_materials(context, meeting_id) as change:
        await attach(change, await _document(change, document_id), item_id)
    return change.meeting


async def detach_document(context: Context, meeting_id: int, document_id: int) -> Meeting:
    """Twice is once. Raises NotFound, NotOperator, MeetingClosed, MeetingCancelled."""
    async with changing_materials(context, meeting_id) as change:
        await _document(change, document_id)
        row = await change.session.get(MeetingMaterial, (meeting_id, document_id))
        if row is not None:
            await change.session.delete(row)
            change.record(ChangeKind.DOCUMENT_DETACHED, row.told())
    return change.meeting


@asynccontextmanager
async def changing_materials(context: Context, meeting_id: int) -> AsyncGenerator[ChangingRows]:
    """For whoever keeps the agenda. Raises NotFound, NotOperator, MeetingClosed, MeetingCancelled."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_unfinished()
        yield change


async def attach(change: ChangingRows, document: Document, item_id: int | None) -> None:
    """Raises NotFound for an item of another meeting, DocumentNotSent, BadInput."""
    require_sent(document, change.meeting)
    await require_item(change, item_id)
    meeting_id = change.meeting.id
    there = await change.session.scalars(select(MeetingMaterial).where(MeetingMaterial.meeting_id == meeting_id))
    row = attached_before(document.id, there.all())
    if row is None:
        row = MeetingMaterial(meeting_id=meeting_id, document_id=document.id, attached_at=change.at)
        change.session.add(row)
    elif row.agenda_item_id == item_id:
        return
    row.agenda_item_id = item_id
    change.record(ChangeKind.DOCUMENT_ATTACHED, row.told())


async def _document(change: ChangingRows, document_id: int) -> Document:
    found = await change.session.get(Document, document_id)
    if found is None or not _sees(change.context, found):
        raise NotFound(what="document")
    return found


def _sees(context: Context, document: Document) -> bool:
    return sees_document(context.viewer, document.issuer_path, document.audience_path)
