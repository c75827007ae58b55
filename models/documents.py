"""What do committees send down the tree, and who has read it?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, deferred, mapped_column

from .changes import Change, ChangeKind
from .errors import BadAttachment
from .names import fold
from .numbers import DocumentKind, DocumentNumber
from .rows import ByteText, Key, Row, words

MOST_ATTACHMENTS = 10
LARGEST_ATTACHMENT = 5 * 2**20  # bytes
LARGEST_TOGETHER = 15 * 2**20  # bytes of all files of a document

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


def searched(serial: int, code: str, issuer_sign: str, title: str) -> str:
    """What a search of documents looks through: number and title, as `fold` makes them."""
    return fold(f"{DocumentNumber(serial, code, issuer_sign)} {title}")


def text_digest(body: str | None) -> str | None:
    """SHA-256, as hexadecimal digits, of a document's text; None where it has none."""
    return None if body is None else hashlib.sha256(body.encode()).hexdigest()


def _searched(context: DefaultExecutionContext) -> str:
    """However a document is written, it can be found."""
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return searched(row["serial"], row["code"], row["issuer_sign"], row["title"])


class Document(Row):
    """A document with its number in parts, sent by `issuer` to everybody below `audience`: to `sent` members.

    What a meeting has made of itself has `meeting_id`, a resolution also the vote that carried it. A report is for
    the committee `reports_to` as well. The text is long and is not read with the row.
    """

    __tablename__ = "documents"
    NUMBER: ClassVar = UniqueConstraint("issuer_id", "kind", "term", "serial")
    __table_args__ = (
        NUMBER,
        Index(None, "audience_path", "issued_on", "id"),
        Index(None, "issuer_path", "issued_on", "id"),
        Index(None, "meeting_id"),
    )

    id: Mapped[Key]
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    issuer_path: Mapped[str] = mapped_column(ByteText)
    audience_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    audience_path: Mapped[str] = mapped_column(ByteText)
    serial: Mapped[int]
    code: Mapped[str]
    issuer_sign: Mapped[str]
    term: Mapped[str]
    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind))
    title: Mapped[str]
    search_text: Mapped[str] = mapped_column(default=_searched, deferred=True, deferred_raiseload=True)
    body: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    issued_on: Mapped[date] = mapped_column(Date)
    sent_at: Mapped[datetime]
    sent_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    sent: Mapped[int]
    meeting_id: Mapped[int | None]
    poll_id: Mapped[int | None]
    reports_to: Mapped[int | None]

    @property
    def number(self) -> str:
        return str(DocumentNumber(self.serial, self.code, self.issuer_sign))


@dataclass(frozen=True, slots=True)
class Issued:
    """A document as the log of a meeting tells of it. `told` has of number, title and text's digest what it tells."""

    meeting_id: int
    document_id: int
    told: Mapping[str, str | None]

    @classmethod
    def of(cls, change: Change) -> Issued:
        """The entry of minutes has the digest of their contents besides, which is another one."""
        details = change.details
        text = "text" if change.kind is ChangeKind.MINUTES_APPROVED else "digest"
        places = {"number": "number", "title": "title", "text": text}
        told = {name: details[key] for name, key in places.items() if key in details}
        return cls(change.meeting_id, details["document"], told)

    def is_kept_by(self, row: Document, body: str | None) -> bool:
        """Is what is stored what was issued, and does it say by which meeting?"""
        stored = {"number": row.number, "title": row.title, "text": text_digest(body)}
        return row.meeting_id == self.meeting_id and all(stored[name] == told for name, told in self.told.items())


class DocumentReading(Row):
    """A member has read a document; the first time counts."""

    __tablename__ = "document_readings"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    read_at: Mapped[datetime]


class DocumentAttachment(Row):
    __tablename__ = "document_attachments"
    __table_args__ = (Index(None, "document_id"),)

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


def check_attachment(media_type: str, content: bytes) -> None:
    """Raises BadAttachment for an unknown form of media type, or for more than 5 MiB."""
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise BadAttachment(reason="the media type is not of the form type/subtype")
    if not content or len(content) > LARGEST_ATTACHMENT:
        raise BadAttachment(reason="it must have between 1 byte and 5 MiB")
