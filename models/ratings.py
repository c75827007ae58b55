"""How good was the meeting? Those who attended say so at its end, and nobody learns who said what."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .rows import Id, Row
from .sealing import Box, KeyRing


class Rating(StrEnum):
    GOOD = "GOOD"
    FAIR = "FAIR"
    AVERAGE = "AVERAGE"
    POOR = "POOR"


_MARKS = {rating: bytes([number]) for number, rating in enumerate(Rating)}
_RATINGS = {mark: rating for rating, mark in _MARKS.items()}


class RatingBox(Box, Row):
    """The sealed ratings of a meeting that is not over. At the close they are counted, and the row is removed."""

    __tablename__ = "rating_boxes"
    message_length = 1

    meeting_id: Mapped[int] = mapped_column(Id, ForeignKey("meetings.id"), primary_key=True)

    def take(self, rating: Rating) -> None:
        self.put_in([_MARKS[rating]])

    def count(self, keys: KeyRing) -> dict[str, int]:
        """How many said what. Raises BoxLocked, Unavailable."""
        counted = Counter(_RATINGS[mark] for mark in self.open(keys))
        return {rating.value: counted[rating] for rating in Rating}


class Rater(Row):
    """Who has rated a meeting that is not over, so that nobody does it twice. Removed at the close."""

    __tablename__ = "raters"

    meeting_id: Mapped[int] = mapped_column(Id, ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, ForeignKey("members.id"), primary_key=True)
