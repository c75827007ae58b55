"""What happened in a meeting, in order and beyond dispute? The change log: a chain of hashes, and the outbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from .meetings import GENESIS, Meeting
from .rows import Row, words

FORM = 5  # of what entries say. A meeting's first entry tells it; in the forms before they said less.


class ChangeKind(StrEnum):
    MEETING_SCHEDULED = "MEETING_SCHEDULED"
    MEETING_ANNOUNCED = "MEETING_ANNOUNCED"
    MEETING_CHANGED = "MEETING_CHANGED"
    MEETING_OPENED = "MEETING_OPENED"
    MINUTE_TAKER_APPOINTED = "MINUTE_TAKER_APPOINTED"
    MEETING_RATED = "MEETING_RATED"
    MEETING_CLOSED = "MEETING_CLOSED"
    MEETING_CANCELLED = "MEETING_CANCELLED"
    ROLL_CHANGED = "ROLL_CHANGED"
    ATTENDANCE_RECORDED = "ATTENDANCE_RECORDED"
    DEPARTURE_RECORDED = "DEPARTURE_RECORDED"
    EXCUSE_REQUESTED = "EXCUSE_REQUESTED"
    EXCUSE_DECLINED = "EXCUSE_DECLINED"
    ITEM_ADDED = "ITEM_ADDED"
    ITEM_MOVED = "ITEM_MOVED"
    ITEM_STARTED = "ITEM_STARTED"
    ITEM_CONCLUDED = "ITEM_CONCLUDED"
    ITEM_SKIPPED = "ITEM_SKIPPED"
    ITEM_SUMMARIZED = "ITEM_SUMMARIZED"
    DOCUMENT_ATTACHED = "DOCUMENT_ATTACHED"
    DOCUMENT_DETACHED = "DOCUMENT_DETACHED"
    SPEECH_ASKED = "SPEECH_ASKED"
    SPEECH_WITHDRAWN = "SPEECH_WITHDRAWN"
    SPEECH_BEGAN = "SPEECH_BEGAN"
    SPEECH_ENDED = "SPEECH_ENDED"
    SPEAKING_LIMITED = "SPEAKING_LIMITED"
    CONTRIBUTED = "CONTRIBUTED"
    CONTRIBUTION_WITHDRAWN = "CONTRIBUTION_WITHDRAWN"
    OPINION_RESERVED = "OPINION_RESERVED"
    POLL_CREATED = "POLL_CREATED"
    POLL_EDITED = "POLL_EDITED"
    POLL_SCHEDULED = "POLL_SCHEDULED"
    POLL_LAPSED = "POLL_LAPSED"
    POLL_OPENED = "POLL_OPENED"
    BALLOT_CAST = "BALLOT_CAST"
    VOTERS_CALLED = "VOTERS_CALLED"
    POLL_EXTENDED = "POLL_EXTENDED"
    HAND_COUNT_ENTERED = "HAND_COUNT_ENTERED"
    POLL_CLOSED = "POLL_CLOSED"
    POLL_ANNULLED = "POLL_ANNULLED"
    MINUTES_COMPLETED = "MINUTES_COMPLETED"
    MINUTES_APPROVED = "MINUTES_APPROVED"
    RESOLUTION_ISSUED = "RESOLUTION_ISSUED"
    REPORT_ISSUED = "REPORT_ISSUED"


ISSUES = frozenset({ChangeKind.RESOLUTION_ISSUED, ChangeKind.REPORT_ISSUED})  # papers, when a meeting closes
DOCUMENTS = ISSUES | {ChangeKind.MINUTES_APPROVED}  # each tells of a document that the meeting has made
_OF_DOCUMENTS = text(f"kind IN ({', '.join(repr(kind.value) for kind in sorted(DOCUMENTS))})")

# Facts about the quorum are recorded with these, where the roll call ends, and whenever it begins or ceases to be met.
WITH_QUORUM = frozenset(
    {ChangeKind.MEETING_OPENED, ChangeKind.POLL_OPENED, ChangeKind.POLL_CLOSED, ChangeKind.MEETING_CLOSED}
)


class Change(Row):
    """One entry: `hash` = SHA-256 of the hash before it and of this entry's canonical bytes."""

    __tablename__ = "changes"
    __table_args__ = (
        Index(
            "ix_changes_unannounced", "at", postgresql_where=text("NOT announced"), sqlite_where=text("NOT announced")
        ),
        Index("ix_changes_documents", "meeting_id", postgresql_where=_OF_DOCUMENTS, sqlite_where=_OF_DOCUMENTS),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ChangeKind] = mapped_column(words(ChangeKind))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    content: Mapped[str]  # canonical JSON, to the byte as it was hashed
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    announced: Mapped[bool] = mapped_column(default=False)

    @property
    def details(self) -> dict[str, Any]:
        details: dict[str, Any] = orjson.loads(self.content)
        return details

    def canonical(self) -> bytes:
        return orjson.dumps(
            [
                self.meeting_id,
                self.version,
                self.kind,
                self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                self.actor_id,
                self.content,
            ]
        )

    def hash_after(self, head: bytes) -> bytes:
        return hashlib.sha256(head + self.canonical()).digest()


def append(
    meeting: Meeting, kind: ChangeKind, details: Mapping[str, Any], *, actor_id: int | None, at: datetime
) -> Change:
    """The next entry of the meeting's log; the meeting's version, head and time move on with it."""
    change = Change(
        meeting_id=meeting.id,
        version=meeting.version + 1,
        kind=kind,
        at=at,
        actor_id=actor_id,
        content=orjson.dumps(dict(details), option=orjson.OPT_SORT_KEYS).decode(),
        announced=False,
    )
    change.hash = change.hash_after(meeting.head)
    meeting.version = change.version
    meeting.head = change.hash
    meeting.changed_at = at
    return change


def first_break(changes: Iterable[Change]) -> int | None:
    """The version at which a meeting's log (from 1, in order) stops being a whole chain; None when it is whole."""
    head = GENESIS
    for version, change in enumerate(changes, start=1):
        if change.version != version or change.hash != change.hash_after(head):
            return version
        head = change.hash
    return None
