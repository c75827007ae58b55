"""What was seen of an evening? What people were told, what screens showed, and what the database holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from models.attendance import RollState
from models.changes import Change
from server.client import Json
from tests.stored_ballots import StoredBallot


class CheckIn(NamedTuple):
    meeting: int
    member: int


@dataclass(frozen=True)
class Vote:
    """A ballot that was acknowledged. No receipt: its answer was lost, and the repeated one was told that it is in."""

    poll: int
    member: int
    option: int
    receipt: str | None = None


class Shown(NamedTuple):
    """A message to a screen: when it came (seconds since the epoch), and the version of each meeting that it shows."""

    at: float
    version: int
    meetings: Mapping[int, int]


@dataclass
class Screen:
    """Somebody who follows a meeting or a board, and comes back when he is cut off."""

    name: str
    since: float  # seconds since the epoch
    meetings: Collection[int]  # that it is to show
    shown: list[Shown] = field(default_factory=list)
    folded: Json = field(default_factory=dict)  # as it stands at the end
    fresh: Json = field(default_factory=dict)  # the answer to a query at the end


@dataclass
class Log:
    """Somebody who follows a meeting's log and goes on, when he is cut off, after what he has."""

    name: str
    meeting: int
    entries: list[tuple[int, str]] = field(default_factory=list)  # version and hash, in the order in which they came


class Line(NamedTuple):
    """Of the roll."""

    meeting: int
    member: int
    state: RollState


@dataclass(frozen=True)
class Result:
    """A vote as it is stored. `counts` of a secret one are 0 until it is closed."""

    poll: int
    meeting: int
    secret: bool
    closed: bool
    cast: int
    counts: Mapping[int, int]


@dataclass
class Stored:
    """What the database holds of the evening's meetings."""

    tallies: dict[int, Json] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    logs: dict[int, list[Change]] = field(default_factory=dict)
    roll: list[Line] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    ballots: list[StoredBallot] = field(default_factory=list)
    voted: set[tuple[int, int]] = field(default_factory=set)  # vote and member


class Trouble(NamedTuple):
    """A time (seconds since the epoch) in which screens may be late: the database or their own server was away."""

    begin: float
    end: float


@dataclass
class Facts:
    check_ins: set[CheckIn] = field(default_factory=set)
    votes: list[Vote] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    late: float = 0.0  # seconds that servers and observer waited for a processor at worst
    stored: Stored = field(default_factory=Stored)
