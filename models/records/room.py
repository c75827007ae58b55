"""Who was in the room at each entry of a record? The roll, replayed from the entries alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..attendance import ATTENDING, AttendanceStatus, Entry, RollState, Tally
from ..changes import Change, ChangeKind
from ..conventions import changed
from ..errors import HasAttended
from ..ledger import Witnessed, told_count, told_quorum
from ..members import Standing
from ..options import DEFAULT_OPTIONS
from ..ratings import Rating
from .findings import Content, differences, readable

KINDS = frozenset(
    {
        ChangeKind.ROLL_CHANGED, ChangeKind.ATTENDANCE_RECORDED, ChangeKind.DEPARTURE_RECORDED,
        ChangeKind.EXCUSE_REQUESTED, ChangeKind.EXCUSE_DECLINED, ChangeKind.MEETING_RATED,
    }
)  # fmt: skip


@dataclass
class Line:
    """A member's line on the roll."""

    name: str
    standing: Standing
    status: AttendanceStatus | None = None
    left: bool = False
    reason: str | None = None
    recorded_by: int | None = None
    recorded_in: int | None = None  # the last entry of the ledger about him
    asks: bool = False  # to be excused

    @property
    def state(self) -> RollState:
        return RollState(self.standing, self.status, self.left)


class Room:
    """Each method takes an entry, changes the roll by it, and says what is wrong with the entry."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self.rules: Mapping[str, Any] = {}
        self.vote_options: Sequence[str] = DEFAULT_OPTIONS  # of a vote for which none are given
        self._came: set[int] = set()  # who has attended at any time
        self._rated = 0
        self._witnessed = Witnessed()

    @property
    def few_voters(self) -> int | None:
        """None where the record does not tell."""
        return self.rules.get("few_voters")

    def schedule(self, content: Content, rules: Collection[str]) -> Iterator[str]:
        """`rules`: those that it must tell."""
        self.rules = content["rules"]
        if missing := [name for name in rules if name not in self.rules]:
            yield f"the rules {missing} are missing"
        elif "vote_options" in rules:
            self.vote_options = self.rules["vote_options"]
            yield from readable(self._options_may_be())
        yield from self.call(content)

    def _options_may_be(self) -> Iterator[str]:
        """An organisation may have set them."""
        yield from differences(changed(None, {"vote_options": self.vote_options}) or {}, self.rules)

    def call(self, content: Content) -> Iterator[str]:
        """The whole roll, as it is from now on. What was recorded of those who stay on it stays."""
        members = [told["member"] for told in content["roll"]]
        if members != sorted(set(members)):
            yield "the roll is not in order, or names somebody twice"
        called: dict[int, Line] = {}
        for told in content["roll"]:
            line = self.lines.get(told["member"], Line(told["name"], Standing(told["standing"])))
            line.name, line.standing = told["name"], Standing(told["standing"])
            called[told["member"]] = line
        self.lines = called

    def witness(self, change: Change) -> None:
        """Told of each entry once it was taken, whatever it is about."""
        self._witnessed.take(change)

    def take(self, change: Change, content: Content) -> Iterator[str]:
        match change.kind:
            case ChangeKind.ROLL_CHANGED:
                yield from self._change(change, content)
            case ChangeKind.MEETING_RATED:
                yield from self._rate(change, content)
            case _ if content["member"] not in self.lines:
                yield f"{content['name']} is not on the roll"
            case _:
                line = self.lines[content["member"]]
                yield from differences({"name": line.name}, content)
                yield from self._take(change, content, line)

    def _take(self, change: Change, content: Content, line: Line) -> Iterator[str]:
        match change.kind:
            case ChangeKind.ATTENDANCE_RECORDED:
                yield from self._record(change, content, line)
            case ChangeKind.DEPARTURE_RECORDED:
                if not line.state.here:
                    yield f"{line.name} was not here and cannot leave"
                yield from differences({"entry": Entry.LEFT.value}, content)
                line.left, line.recorded_in = True, change.version
            case ChangeKind.EXCUSE_REQUESTED:
                if change.actor_id != content["member"]:
                    yield f"somebody else than {line.name} asks to excuse him"
                if line.state.attended or line.standing is Standing.SUSPENDED:
                    yield f"{line.name} has attended or is suspended, and cannot ask to be excused"
                line.asks = True
            case ChangeKind.EXCUSE_DECLINED:
                if not line.asks:
                    yield f"{line.name} does not ask to be excused at this point"
                line.asks = False

    def _change(self, change: Change, content: Content) -> Iterator[str]:
        """A member whose standing changed; or one who came to the cell late and is there."""
        standing = Standing(content["standing"])
        line = self.lines.get(content["member"])
        if line is None:
            if change.actor_id != content["member"]:
                yield f"{content['name']} comes to the roll late, and not by himself"
            self.lines[content["member"]] = Line(content["name"], standing)
            return
        yield from differences({"name": line.name}, content)
        if line.standing is standing:
            yield f"{line.name} is {standing.value} already"
        line.standing = standing

    def _record(self, change: Change, content: Content, line: Line) -> Iterator[str]:
        status = None if content["status"] is None else AttendanceStatus(content["status"])
        reason = content["reason"]
        attends = status in ATTENDING
        if line.standing is Standing.SUSPENDED and attends:
            yield f"{line.name} is suspended and cannot attend"
        if status is line.status is None:
            yield f"nothing was recorded of {line.name} that could be taken back"
        try:
            self._witnessed.require_correctable(content["member"], line.state, status)
        except HasAttended as refusal:
            yield f"{line.name} has attended: {refusal}"
        entry = line.state.entry(status)
        yield from differences(
            {
                "entry": entry.value,
                "corrects": line.recorded_in if entry is Entry.CORRECTED else None,
                "approved_by": change.actor_id if status is AttendanceStatus.EXCUSED else None,
                "reason": None if attends or status is None else reason,
            },
            content,
        )
        if line.status is status and not line.left and not line.asks and (attends or line.reason == reason):
            yield f"nothing is new in it about {line.name}"
        line.status, line.left, line.reason, line.asks = status, False, reason, False
        line.recorded_in, line.recorded_by = change.version, change.actor_id
        if attends:
            self._came.add(content["member"])

    def _rate(self, change: Change, content: Content) -> Iterator[str]:
        self._rated += 1
        if change.actor_id is not None:
            yield "an entry of a rating names a member"
        if self._rated > len(self._came):
            yield f"{self._rated} have rated the meeting, {len(self._came)} have attended"
        yield from differences({"rated": self._rated}, content)

    def close(self, content: Content) -> Iterator[str]:
        yield from differences({"attendance": told_count(self.tally().attendance())}, content)
        yield from self._absences_follow(content["absences"])
        yield from self._ratings_follow(content["ratings"])

    def _absences_follow(self, absences: Iterable[Content]) -> Iterator[str]:
        """How many each had missed before, other records say; that he has missed this one, and one more, this one."""
        limit = self.rules["absences_limit"]
        missed = {key for key, line in self.lines.items() if line.state.expected and not line.state.attended}
        members = [told["member"] for told in absences]
        if members != sorted(set(members)):
            yield "the absences are not in order, or name somebody twice"
        for told in absences:
            if told["member"] not in missed:
                yield f"{told['name']} has not missed the meeting"
            elif told["name"] != self.lines[told["member"]].name:
                yield f"an absence is told of {told['name']}, the roll says {self.lines[told['member']].name}"
            if type(told["running"]) is not int or told["running"] < limit:
                yield f"{told['name']} has missed {told['running']} running, less than {limit}"
        if limit == 1 and (untold := sorted(missed - set(members))):
            yield f"the absences of {[self.lines[key].name for key in untold]} are missing"

    def _ratings_follow(self, ratings: Mapping[str, int] | None) -> Iterator[str]:
        """None also where they could not be counted any more."""
        if ratings is None:
            return
        if set(ratings) != {rating.value for rating in Rating} or any(
            type(count) is not int or count < 0 for count in ratings.values()
        ):
            yield "the ratings are not counted as there are"
        elif sum(ratings.values()) != self._rated or not self._rated:
            yield f"`ratings` are {sum(ratings.values())}, {self._rated} members have rated"
        elif self._rated < (self.few_voters or 0):
            yield f"{self._rated} have rated the meeting: ratings of fewer than {self.few_voters} are not told"

    def is_here(self, member: int) -> bool:
        line = self.lines.get(member)
        return line is not None and line.state.takes_part

    def belongs(self, member: int | None) -> bool:
        """He is on the roll, and not suspended."""
        line = None if member is None else self.lines.get(member)
        return line is not None and line.standing is not Standing.SUSPENDED

    def base(self) -> list[int]:
        """Who may vote if a vote is opened now."""
        leave = bool(self.rules["excused_leave_base"])
        return sorted(member for member, line in self.lines.items() if line.state.in_base(leave))

    def quorum(self) -> dict[str, Any]:
        """As an entry tells it."""
        numerator, denominator, leave = (
            self.rules[name] for name in ("quorum_numerator", "quorum_denominator", "excused_leave_base")
        )
        return told_quorum(self.tally().quorum(numerator, denominator, excused_leave_base=bool(leave)))

    def tally(self) -> Tally:
        return Tally.of(line.state for line in self.lines.values())
