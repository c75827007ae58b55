"""Which documents are before today's meetings? What the commune sent last, at the item at which it is read out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from models.agenda import AgendaItem, AgendaItemKind
from models.changes import ChangeKind
from models.documents import Document
from models.materials import MeetingMaterial
from models.meetings import Meeting
from models.numbers import DocumentKind

from .stage import Stage

READ_OUT = frozenset({DocumentKind.GUIDANCE, DocumentKind.DIRECTIVE})
FOR_ALL = frozenset({DocumentKind.PLAN})  # for the meeting as a whole


async def attach_documents(stage: Stage, meetings: Iterable[Meeting]) -> None:
    """By the chair, four days before."""
    rows = {row.id: row for row in meetings}
    sent = select(Document).where(Document.kind.in_(READ_OUT | FOR_ALL), Document.meeting_id.is_(None))
    documents = (await stage.session.scalars(sent.order_by(Document.id))).all()
    items = await stage.session.scalars(
        select(AgendaItem).where(AgendaItem.kind == AgendaItemKind.DOCUMENTS, AgendaItem.meeting_id.in_(rows))
    )
    for item in items:
        row = rows[item.meeting_id]
        assert row.chair_id is not None, "whoever schedules a meeting chairs it"
        change = stage.change(row, row.chair_id, row.scheduled_at - timedelta(days=4))
        for document in documents:
            if document.sent_at < change.at and row.path.startswith(document.audience_path):
                material = MeetingMaterial(
                    meeting_id=row.id,
                    document_id=document.id,
                    agenda_item_id=item.id if document.kind in READ_OUT else None,
                    attached_at=change.at,
                )
                stage.session.add(material)
                change.record(ChangeKind.DOCUMENT_ATTACHED, material.told())
        stage.write(change)
