"""Who was in the room at each entry of a record? The roll, replayed from the entries alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..attendance import ATTENDING, AttendanceStatus, RollState, Tally
from ..ledger import told_count, told_quorum
from ..members import Standing


@dataclass
class Line:
    """A member's line on the roll."""

    name: str
    standing: Standing
    status: AttendanceStatus | None = None
    left: bool = False

    @property
    def state(self) -> RollState:
        return RollState(self.standing, self.status, self.left)


class Room:
    """Each method takes the content of an entry, changes the roll by it, and says what is wrong with the entry."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self.rules: Mapping[str, Any] = {}

    def schedule(self, content: Mapping[str, Any]) -> None:
        self.rules = content["rules"]
        self.call(content)

    def call(self, content: Mapping[str, Any]) -> None:
        """The whole roll, as it is from now on. What was recorded of those who stay on it stays."""
        called: dict[int, Line] = {}
        for told in content["roll"]:
            line = self.lines.get(told["member"], Line(told["name"], Standing(told["standing"])))
            line.name, line.standing = told["name"], Standing(told["standing"])
            called[told["member"]] = line
        self.lines = called

    def change(self, content: Mapping[str, Any]) -> None:
        standing = Standing(content["standing"])
        line = self.lines.setdefault(content["member"], Line(content["name"], standing))
        line.standing = standing

    def record(self, content: Mapping[str, Any]) -> Iterator[str]:
        line = self.lines.get(content["member"])
        if line is None:
            yield f"{content['name']} is not on the roll"
            return
        status = AttendanceStatus(content["status"])
        if line.standing is Standing.SUSPENDED and status in ATTENDING:
            yield f"{line.name} is suspended and cannot attend"
        line.status, line.left = status, False

    def depart(self, content: Mapping[str, Any]) -> Iterator[str]:
        line = self.lines.get(content["member"])
        if line is None or not line.state.here:
            yield f"{content['name']} was not here and cannot leave"
            return
        line.left = True

    def is_here(self, member: int) -> bool:
        line = self.lines.get(member)
        return line is not None and line.state.takes_part

    def base(self) -> list[int]:
        """Who may vote if a vote is opened now."""
        leave = bool(self.rules["excused_leave_base"])
        return sorted(member for member, line in self.lines.items() if line.state.in_base(leave))

    def quorum(self) -> dict[str, Any]:
        """As an entry tells it."""
        numerator, denominator, leave = (
            self.rules[name] for name in ("quorum_numerator", "quorum_denominator", "excused_leave_base")
        )
        return told_quorum(self._tally().quorum(numerator, denominator, excused_leave_base=bool(leave)))

    def attendance(self) -> dict[str, Any]:
        """As the entry of the close tells it."""
        return told_count(self._tally().attendance())

    def _tally(self) -> Tally:
        return Tally.of(line.state for line in self.lines.values())
