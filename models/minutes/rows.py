"""What is kept of the minutes of a meeting that no other table has? What somebody wrote, and what approved them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.errors import MinutesApproved, MinutesBeingApproved, PollStillOpen
from models.forms import PollState
from models.majorities import Outcome
from models.meetings import Meeting
from models.polls import Poll
from models.rows import Row

from .contents import MinutesState

QUESTION = "Thông qua biên bản"  # what members are asked
UNFINISHED = frozenset({PollState.DRAFT, PollState.OPEN})
WRITTEN = ("guests", "locality", "place", "additions")  # the columns that somebody fills in


def document_title(meeting: Meeting) -> str:
    """Of the document of the cell that approved minutes become."""
    return f"Biên bản cuộc họp: {meeting.title}"


class MeetingMinutes(Row):
    """What the minute-taker completes; all else is taken from the record. A meeting without a row has nothing here.

    `place` stands in the minutes instead of the meeting's own. `approved` are the contents that were approved, in their
    canonical form: from then on every paper is made of them. Their digest stands in the log alone.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    guests: Mapped[list[str]] = mapped_column(JSON)
    locality: Mapped[str | None]
    place: Mapped[str | None]
    additions: Mapped[str | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("polls.id"))  # the vote
    approved_at: Mapped[datetime | None]
    approved: Mapped[str | None]

    @classmethod
    def new(cls, meeting_id: int) -> MeetingMinutes:
        return cls(meeting_id=meeting_id, guests=[], locality=None, place=None, additions=None)

    @property
    def written(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in WRITTEN}

    def complete(self, given: dict[str, Any]) -> bool:
        """Take over what is `given` of it; the rest stays. False when all is so already."""
        before = self.written
        for name, value in given.items():
            setattr(self, name, value)
        return self.written != before

    def approve(self, poll: Poll, at: datetime, approved: str) -> None:
        self.approved_by, self.approved_at, self.approved = poll.id, at, approved


def state_of(polls: Iterable[Poll]) -> MinutesState:
    """How far they have come, by the votes of the meeting: those of them that approve minutes say it."""
    approving = [poll for poll in polls if poll.approves_minutes]
    if any(poll.outcome is Outcome.CARRIED for poll in approving):
        return MinutesState.APPROVED
    if any(poll.state in UNFINISHED for poll in approving):
        return MinutesState.READ
    return MinutesState.DRAFT


def pending(polls: Iterable[Poll]) -> Poll | None:
    """The vote that the minutes were put to and that is not over; None once they are approved."""
    approving = [poll for poll in polls if poll.approves_minutes]
    if state_of(approving) is MinutesState.APPROVED:
        return None
    return next((poll for poll in approving if poll.state in UNFINISHED), None)


def require_changeable(polls: Iterable[Poll]) -> None:
    """May what they say still be changed? Raises MinutesApproved; MinutesBeingApproved while the vote is open."""
    approving = [poll for poll in polls if poll.approves_minutes]
    if state_of(approving) is MinutesState.APPROVED:
        raise MinutesApproved
    if any(poll.state is PollState.OPEN for poll in approving):
        raise MinutesBeingApproved


def require_openable(poll: Poll, others: Iterable[Poll]) -> None:
    """Minutes state how all votes came out: none is open beside the one that approves them, nor after it.

    Raises MinutesApproved, MinutesBeingApproved, PollStillOpen.
    """
    others = list(others)
    require_changeable(others)
    if poll.approves_minutes and any(other.state is PollState.OPEN for other in others):
        raise PollStillOpen
