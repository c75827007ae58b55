"""Who holds which post where, and since when?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .rows import Key, Row, words


class Role(StrEnum):
    SECRETARY = "SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    FOLLOWER = "FOLLOWER"
    ADMINISTRATOR = "ADMINISTRATOR"


class Post(Row):
    """A dated post: held from `since` on, and until the day before `until` if that is known."""

    __tablename__ = "posts"
    __table_args__ = (Index(None, "member_id"), Index(None, "organization_id", "role"))

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    role: Mapped[Role] = mapped_column(words(Role))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)

    def held_on(self, day: date) -> bool:
        return self.is_held(self.since, self.until, day)

    @staticmethod
    def is_held(since: date, until: date | None, day: date) -> bool:
        return since <= day and (until is None or day < until)

    def excludes(self, other: Post) -> bool:
        """They cannot both be: an organisation has one secretary at a time, and nobody holds the same post twice."""
        same = (self.organization_id, self.role) == (other.organization_id, other.role)
        return same and (self.role is Role.SECRETARY or self.member_id == other.member_id) and self._overlaps(other)

    def _overlaps(self, other: Post) -> bool:
        until, others = self.until or date.max, other.until or date.max
        return max(self.since, other.since) < min(until, others)
