"""What is on the agenda of a meeting, and which item is on now?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .errors import ItemNotCurrent
from .rows import Key, Row, words
from .texts import line

MOST_ITEMS = 100
LONGEST_TITLE = 300


class AgendaItemKind(StrEnum):
    OPENING = "OPENING"
    MINUTE_TAKER = "MINUTE_TAKER"
    ROLL_CALL = "ROLL_CALL"
    AGENDA = "AGENDA"
    REPORT = "REPORT"
    DOCUMENTS = "DOCUMENTS"
    ORIENTATION = "ORIENTATION"
    DELEGATE = "DELEGATE"
    OPINIONS = "OPINIONS"
    DISCUSSION = "DISCUSSION"
    SUMMARY = "SUMMARY"
    VOTE = "VOTE"
    ADMISSION = "ADMISSION"
    RATING = "RATING"
    MINUTES = "MINUTES"
    CLOSING = "CLOSING"
    OTHER = "OTHER"


class AgendaItemState(StrEnum):
    PENDING = "PENDING"
    CURRENT = "CURRENT"
    DONE = "DONE"
    SKIPPED = "SKIPPED"


class NewItem(NamedTuple):
    """What an agenda is made of that is not a meeting's yet."""

    kind: AgendaItemKind
    title: str


# A real programme of a regular meeting: what a meeting gets that is scheduled without an agenda of its own.
TEMPLATE = (
    NewItem(AgendaItemKind.OPENING, "Tuyên bố lý do, giới thiệu đại biểu"),
    NewItem(AgendaItemKind.MINUTE_TAKER, "Cử thư ký cuộc họp"),
    NewItem(AgendaItemKind.ROLL_CALL, "Điểm danh"),
    NewItem(AgendaItemKind.AGENDA, "Thông qua chương trình"),
    NewItem(AgendaItemKind.REPORT, "Báo cáo công tác tháng và nhiệm vụ tháng tới"),
    NewItem(AgendaItemKind.DOCUMENTS, "Phổ biến văn bản của cấp trên"),
    NewItem(AgendaItemKind.DISCUSSION, "Thảo luận"),
    NewItem(AgendaItemKind.SUMMARY, "Tổng hợp ý kiến, phân công nhiệm vụ"),
    NewItem(AgendaItemKind.VOTE, "Biểu quyết kết luận, nghị quyết"),
    NewItem(AgendaItemKind.RATING, "Đánh giá chất lượng sinh hoạt"),
    NewItem(AgendaItemKind.MINUTES, "Thông qua biên bản"),
    NewItem(AgendaItemKind.CLOSING, "Bế mạc"),
)


class AgendaItem(Row):
    """`number` counts from 1 in the order of the agenda."""

    __tablename__ = "agenda_items"
    __table_args__ = (Index(None, "meeting_id", "number"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[AgendaItemKind] = mapped_column(words(AgendaItemKind))
    state: Mapped[AgendaItemState] = mapped_column(words(AgendaItemState), default=AgendaItemState.PENDING)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    conclusion: Mapped[str | None]
    summary: Mapped[str | None]  # of the discussion

    @property
    def calls_roll(self) -> bool:
        """What the roll call came to is recorded where such an item ends."""
        return self.kind is AgendaItemKind.ROLL_CALL

    def told(self) -> dict[str, int | str]:
        """As the log names it."""
        return {"item": self.id, "number": self.number, "title": self.title, "kind": self.kind}

    def start(self, at: datetime) -> bool:
        """Put it on. An item that was done or skipped may be taken up again. False when it is on already."""
        if self.state is AgendaItemState.CURRENT:
            return False
        self.state = AgendaItemState.CURRENT
        self.started_at = self.started_at or at
        self.ended_at = None
        return True

    def end(self, at: datetime) -> None:
        self.state = AgendaItemState.DONE
        self.ended_at = at

    def conclude(self, at: datetime, conclusion: str | None, summary: str | None = None) -> None:
        """End it with the chair's conclusion; a summary made before stays if none is given. Raises ItemNotCurrent."""
        if self.state is not AgendaItemState.CURRENT:
            raise ItemNotCurrent
        self.end(at)
        self.conclusion = conclusion
        self.summary = summary or self.summary

    def summarize(self, summary: str) -> bool:
        """Sum up its discussion, also after it has ended. False when the words are the same."""
        if summary == self.summary:
            return False
        self.summary = summary
        return True

    def skip(self, at: datetime) -> None:
        """Leave it out. Raises ItemNotCurrent when it was done already."""
        if self.state is AgendaItemState.DONE:
            raise ItemNotCurrent
        if self.state is AgendaItemState.CURRENT:
            self.ended_at = at
        self.state = AgendaItemState.SKIPPED


def planned(items: Iterable[NewItem], *, name: str) -> list[NewItem]:
    """With titles as they are stored. Raises EmptyText, TextTooLong, BadText, each with the `name`; StateSecret."""
    return [NewItem(kind, line(title, most=LONGEST_TITLE, name=name)) for kind, title in items]


def renumber(items: list[AgendaItem]) -> None:
    for number, item in enumerate(items, start=1):
        item.number = number


def place(items: list[AgendaItem], item: AgendaItem, after_id: int | None) -> list[AgendaItem]:
    """The agenda with `item` behind the item `after_id`; at its head when that is None."""
    others = [other for other in items if other is not item]
    position = 0 if after_id is None else next(n for n, other in enumerate(others, 1) if other.id == after_id)
    others.insert(position, item)
    return others
