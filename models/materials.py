"""Which documents are before a meeting? What whoever keeps its agenda has attached to it, as a whole or to one item."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .documents import Document
from .errors import BadInput, DocumentNotSent
from .meetings import Meeting
from .rows import Row

MOST_MATERIALS = 100  # of one meeting
POSTED_BEFORE = timedelta(days=1)  # the meeting is due: a fact that is told, nothing is refused for it


class MeetingMaterial(Row):
    """A document is attached to a meeting once: as a whole, or to `agenda_item_id`. Moved it was there since before."""

    __tablename__ = "meeting_materials"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    attached_at: Mapped[datetime]

    def told(self) -> dict[str, int | None]:
        """As the log names it: by its key alone, for not everybody who sees the meeting may see the document."""
        return {"document": self.document_id, "item": self.agenda_item_id}

    def is_in_time(self, due: datetime) -> bool:
        """Whether it was there at least a day before the meeting was due."""
        return self.attached_at <= due - POSTED_BEFORE


def attached_before(document_id: int, materials: Collection[MeetingMaterial]) -> MeetingMaterial | None:
    """The document as it is attached to a meeting, wherever. Raises BadInput if it is not, and too many are."""
    found = next((one for one in materials if one.document_id == document_id), None)
    if found is None and len(materials) >= MOST_MATERIALS:
        raise BadInput(reason=f"a meeting has at most {MOST_MATERIALS} documents")
    return found


def require_sent(document: Document, meeting: Meeting) -> None:
    """To all of the cell that meets. Raises DocumentNotSent."""
    if not meeting.path.startswith(document.audience_path):
        raise DocumentNotSent
