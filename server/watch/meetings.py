"""What does the board show of a meeting? Who attends, what is on, how the votes go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from models.names import title_key

Json = Mapping[str, Any]


def one_line(text: str) -> str:
    """Without line breaks and control characters: a title must not steer the terminal. Marks sit on their letters."""
    plain = "".join(char if char.isprintable() else " " for char in normalize("NFC", text))
    return " ".join(plain.split())


@dataclass(frozen=True, slots=True)
class Attendance:
    attending: int
    expected: int
    counted: int  # of those whose presence makes the quorum
    required: int

    @classmethod
    def of(cls, meeting: Json) -> Attendance:
        attendance, quorum = meeting["attendance"], meeting["quorum"]
        attending = attendance["present"] + attendance["remote"]
        return cls(attending, attendance["expected"], quorum["counted"], quorum["required"])

    @property
    def sufficient(self) -> bool:
        return self.counted >= self.required

    @property
    def mark(self) -> int | None:
        """How many would attend if just enough of those who count did: at most `attending` when sufficient."""
        return max(0, self.attending - self.counted + self.required) if self.required else None


@dataclass(frozen=True, slots=True)
class Turnout:
    cast: int
    entitled: int


@dataclass(frozen=True, slots=True)
class Verdict:
    carried: bool
    split: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    id: str
    version: int
    cell_id: str
    cell: str
    parent_id: str  # of the cell
    parent: str
    state: str
    scheduled_at: datetime
    attendance: Attendance
    item: tuple[int, str] | None
    vote: Turnout | None  # of the vote that is open
    verdict: Verdict | None  # the last one
    sort_key: tuple[str, datetime, str]

    @classmethod
    def of(cls, meeting: Json) -> Meeting:
        cell, item, at = meeting["cell"], meeting["currentItem"], datetime.fromisoformat(meeting["scheduledAt"])
        parent = cell["parent"] or {"id": "", "name": ""}
        votes = [poll["turnout"] for poll in meeting["polls"] if poll["state"] == "OPEN"]
        decided = [poll for poll in meeting["polls"] if poll["verdict"]]
        return cls(
            id=meeting["id"],
            version=meeting["version"],
            cell_id=cell["id"],
            cell=one_line(cell["name"]),
            parent_id=parent["id"],
            parent=one_line(parent["name"]),
            state=meeting["state"],
            scheduled_at=at,
            attendance=Attendance.of(meeting),
            item=(item["number"], one_line(item["title"])) if item else None,
            vote=Turnout(votes[-1]["cast"], votes[-1]["entitled"]) if votes else None,
            verdict=_verdict(max(decided, key=lambda poll: poll["closedAt"] or "")) if decided else None,
            sort_key=(title_key(cell["name"]), at, meeting["id"]),
        )

    @property
    def values(self) -> Mapping[str, object]:
        return {
            "state": self.state,
            "attendance": self.attendance,
            "item": self.item,
            "vote": (self.vote, self.verdict),
        }


def _verdict(poll: Json) -> Verdict:
    counts = [option["votes"] for option in poll["options"]]
    split = () if None in counts else tuple(counts)
    return Verdict(poll["verdict"]["outcome"] == "CARRIED", split)
