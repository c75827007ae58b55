"""Which screens does a change concern? The names of the topics that the live read path knows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from .meetings import Meeting
from .organizations import ancestors


class BoardKey(NamedTuple):
    """A board: one organisation's view of one day."""

    organization_id: int
    day: date

    def __str__(self) -> str:
        return f"{self.organization_id}:{self.day.isoformat()}"

    @classmethod
    def parse(cls, key: str) -> BoardKey:
        organization_id, day = key.split(":")
        return cls(int(organization_id), date.fromisoformat(day))


def meeting_topic(meeting_id: int) -> str:
    return f"meeting:{meeting_id}"


def board_topic(organization_id: int, day: date) -> str:
    return f"board:{BoardKey(organization_id, day)}"


def session_topic(token_hash: bytes) -> str:
    """By the hash of its token: whoever comes with a token follows it at once."""
    return f"session:{token_hash.hex()}"


class Announcement(NamedTuple):
    """A meeting's new version, and where it is shown."""

    meeting_id: int
    version: int
    path: str
    held_on: date

    @classmethod
    def of(cls, meeting: Meeting) -> Announcement:
        return cls(meeting.id, meeting.version, meeting.path, meeting.held_on)

    @property
    def topic(self) -> str:
        return meeting_topic(self.meeting_id)

    @property
    def boards(self) -> tuple[str, ...]:
        """The boards of every organisation above the cell. The cell itself has none."""
        return tuple(board_topic(organization_id, self.held_on) for organization_id in ancestors(self.path)[:-1])
