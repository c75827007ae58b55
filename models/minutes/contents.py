"""What do the minutes of a meeting hold? Facts of the record and people's own words, not yet in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from models.attendance import AttendanceCount, AttendanceStatus, Quorum
from models.forms import PollForm
from models.majorities import MajorityRule, Verdict
from models.meetings import MeetingKind
from models.members import Standing

Language = Literal["vi", "en"]


class MinutesState(StrEnum):
    """READ: read back and put to the vote."""

    DRAFT = "DRAFT"
    READ = "READ"
    APPROVED = "APPROVED"


class Stay(NamedTuple):
    """From when to when somebody was there. Who stayed to the end has no `left`."""

    arrived: datetime
    left: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    name: str
    standing: Standing
    remote: bool = False
    stays: tuple[Stay, ...] = ()  # more than one: he left and came back


@dataclass(frozen=True, slots=True, kw_only=True)
class Absentee:
    """Without a status: unaccounted for."""

    name: str
    status: AttendanceStatus | None
    reason: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a member contributed, or reserved against a decision, in his own words."""

    member: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionResult:
    """`elected` is None but for candidates of an election that was decided."""

    label: str
    count: int
    hand_count: int | None = None
    elected: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The first option of a motion is its yes. An election has `seats`. A vote that is not over has no verdict."""

    question: str
    form: PollForm
    entitled: int
    cast: int
    options: tuple[OptionResult, ...]
    rule: MajorityRule
    verdict: Verdict | None
    seats: int | None = None
    hand_count_reason: str | None = None
    few_ballots_reason: str | None = None
    annulled_because: str | None = None
    reserved: tuple[Opinion, ...] = ()

    @property
    def by_hand(self) -> bool:
        """Were the hands counted in the room? Then they decided."""
        return bool(self.options) and all(option.hand_count is not None for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    number: int
    title: str
    skipped: bool = False
    summary: str | None = None
    speakers: tuple[str, ...] = ()
    contributions: tuple[Opinion, ...] = ()
    conclusion: str | None = None
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """How many members found the meeting good, fair, average, poor."""

    good: int = 0
    fair: int = 0
    average: int = 0
    poor: int = 0

    @property
    def given(self) -> int:
        return self.good + self.fair + self.average + self.poor


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """All instants are local. `organizations` runs from the superior committee down to the cell.

    `locality` stands before the date at the head, `place` is where the members met. `quorum` is what the roll
    call came to, or where none was held, how it was met first; `sufficient_since` is when it was, if no roll call says
    so. `speakers` and `votes` are those that belong to no item. `head` is the hash of the record's last change,
    `version` its number; `digest` that of the contents, once they are approved.
    """

    language: Language
    state: MinutesState
    organizations: tuple[str, ...]
    number: str | None  # as in 12-BB/CB
    locality: str | None
    held_on: date
    title: str
    kind: MeetingKind
    place: str | None
    began: datetime
    ended: datetime | None
    chair: str | None
    minute_taker: str | None
    attendance: AttendanceCount
    quorum: Quorum
    head: bytes
    version: int
    digest: str | None = None
    sufficient_since: datetime | None = None
    guests: tuple[str, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    absentees: tuple[Absentee, ...] = ()
    items: tuple[Item, ...] = ()
    speakers: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    additions: str | None = None  # the minute-taker's
    ratings: Ratings = Ratings()
    approval: Vote | None = None
