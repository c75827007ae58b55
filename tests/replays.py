"""What does the log of a meeting come to, for somebody who has nothing else? Recomputed from its entries alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from models.attendance import AttendanceStatus, RollState, Tally
from models.changes import Change, ChangeKind
from models.members import Standing
from tests.gatherings import key
from tests.serving import Served

ALWAYS = {ChangeKind.MEETING_OPENED, ChangeKind.POLL_OPENED, ChangeKind.POLL_CLOSED, ChangeKind.MEETING_CLOSED}


@dataclass
class Replay:
    """The roll, member by member, and what the log said of the quorum that it did not come to."""

    roll: dict[int, RollState] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    met: bool = False

    @property
    def tally(self) -> Tally:
        return Tally.of(self.roll.values())

    @property
    def quorum(self) -> dict[str, Any]:
        quorum = self.tally.quorum(
            self.rules["quorum_numerator"],
            self.rules["quorum_denominator"],
            excused_leave_base=self.rules["excused_leave_base"],
        )
        return {"base": quorum.base, "counted": quorum.counted, "required": quorum.required, "met": quorum.met}

    @property
    def base(self) -> list[int]:
        strict = self.rules["excused_leave_base"]
        return sorted(member for member, state in self.roll.items() if state.in_base(strict))

    def take(self, change: Change) -> None:
        told = change.details
        match change.kind:
            case ChangeKind.MEETING_SCHEDULED | ChangeKind.MEETING_OPENED:
                self.rules = told.get("rules", self.rules)
                nothing = RollState(Standing.OFFICIAL, None)
                self.roll = {
                    line["member"]: self.roll.get(line["member"], nothing)._replace(standing=Standing(line["standing"]))
                    for line in told["roll"]
                }
            case ChangeKind.ROLL_CHANGED:
                old = self.roll.get(told["member"], RollState(Standing.OFFICIAL, None))
                self.roll[told["member"]] = old._replace(standing=Standing(told["standing"]))
            case ChangeKind.ATTENDANCE_RECORDED:
                status = AttendanceStatus(told["status"]) if told["status"] else None
                self.roll[told["member"]] = RollState(self.roll[told["member"]].standing, status)
            case ChangeKind.DEPARTURE_RECORDED:
                self.roll[told["member"]] = self.roll[told["member"]]._replace(left=True)
            case ChangeKind.POLL_OPENED if told["roll"] != self.base:
                self.wrong.append(f"{change.version}: the roll is {self.base}, not {told['roll']}")
        quorum = self.quorum
        due = change.kind in ALWAYS or quorum["met"] is not self.met
        self.met = quorum["met"]
        if told.get("quorum") != (quorum if due else None):
            self.wrong.append(f"{change.version} {change.kind}: {told.get('quorum')} is said of {quorum}")


def replayed(log: Sequence[Change]) -> Replay:
    replay = Replay()
    for change in log:
        replay.take(change)
    return replay


async def log_of(served: Served, meeting_id: str) -> list[Change]:
    """The log of a meeting as it is stored, in order."""
    async with served.database.read() as session:
        rows = await session.scalars(
            select(Change).where(Change.meeting_id == key(meeting_id)).order_by(Change.version)
        )
        return list(rows)
