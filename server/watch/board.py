"""What does a board come to? A SNAPSHOT replaces everything, CHANGES replace by id what they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from models.names import title_key

from .meetings import Json, Meeting, one_line

Place = tuple[str, str]  # the id of a row, or "totals"; and which value of it


@dataclass(frozen=True, slots=True)
class Totals:
    cells: int
    meetings: int  # all but cancelled ones
    open: int
    closed: int
    expected: int
    attending: int
    with_quorum: int
    polls_open: int
    carried: int
    not_carried: int

    @classmethod
    def of(cls, totals: Json) -> Totals:
        waiting = totals["meetingsScheduled"] + totals["meetingsNotOpened"]
        return cls(
            cells=totals["cells"],
            meetings=waiting + totals["meetingsOpen"] + totals["meetingsClosed"],
            open=totals["meetingsOpen"],
            closed=totals["meetingsClosed"],
            expected=totals["expected"],
            attending=totals["present"] + totals["remote"],
            with_quorum=totals["meetingsWithQuorum"],
            polls_open=totals["pollsOpen"],
            carried=totals["pollsCarried"],
            not_carried=totals["pollsNotCarried"],
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation directly below the committee."""

    id: str
    name: str
    is_cell: bool
    totals: Totals

    @classmethod
    def of(cls, line: Json) -> Line:
        organization = line["organization"]
        is_cell = organization["__typename"] == "Cell"
        return cls(organization["id"], one_line(organization["name"]), is_cell, Totals.of(line["totals"]))

    @property
    def values(self) -> Mapping[str, object]:
        return {"totals": self.totals}


@dataclass(frozen=True, slots=True)
class Attention:
    reason: str
    since: datetime
    meeting_id: str
    cell: str

    @classmethod
    def of(cls, attention: Json) -> Attention:
        meeting = attention["meeting"]
        since = datetime.fromisoformat(attention["since"])
        return cls(attention["reason"], since, meeting["id"], one_line(meeting["cell"]["name"]))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. `inside`: it belongs to the committee above it."""

    shown: Line | Meeting
    name: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    committee: str
    day: date
    totals: Totals
    lines: Mapping[str, Line]
    meetings: Mapping[str, Meeting]
    attention: tuple[Attention, ...]
    rows: tuple[Row, ...]  # as they stand on the screen

    @property
    def of_cells_alone(self) -> bool:
        return all(line.is_cell for line in self.lines.values())

    def name_of(self, attention: Attention) -> str:
        """Of its cell; with the organisation that it is in, where names alone might be anybody's."""
        meeting = self.meetings.get(attention.meeting_id)
        return _placed(meeting, self.committee) if meeting else attention.cell


def fold(board: Board | None, message: Json) -> Board:
    """The board after a message. Raises ValueError for changes of nothing."""
    lines = {line.id: line for line in map(Line.of, message["lines"])}
    meetings = {meeting.id: meeting for meeting in map(Meeting.of, message["meetings"])}
    if message["kind"] != "SNAPSHOT":
        if board is None:
            raise ValueError("the first message was no snapshot")
        lines, meetings = {**board.lines, **lines}, {**board.meetings, **meetings}
    committee, totals = one_line(message["committee"]["name"]), Totals.of(message["totals"])
    return Board(
        committee=committee,
        day=date.fromisoformat(message["date"]),
        totals=totals,
        lines=lines,
        meetings=meetings,
        attention=tuple(map(Attention.of, message["attention"])),
        rows=tuple(_rows(committee, totals, lines, meetings)),
    )


def _rows(committee: str, totals: Totals, lines: Mapping[str, Line], meetings: Mapping[str, Meeting]) -> Iterator[Row]:
    """The cells by name, each by its meetings; then each committee with its cells. Where not all meetings were sent
    they would mislead: only what is directly below is shown.
    """
    if sum(meeting.state != "CANCELLED" for meeting in meetings.values()) < totals.meetings:
        yield from (Row(line, line.name) for line in lines.values())
        return
    ordered = sorted(meetings.values(), key=lambda meeting: meeting.sort_key)
    inside = {line.id: [m for m in ordered if m.parent_id == line.id] for line in lines.values() if not line.is_cell}
    met = {meeting.cell_id for meeting in ordered}
    rows = [(m.sort_key[0], Row(m, _placed(m, committee))) for m in ordered if m.parent_id not in inside]
    rows += (
        (title_key(line.name), Row(line, line.name)) for line in lines.values() if line.is_cell and line.id not in met
    )
    yield from (row for _, row in sorted(rows, key=lambda keyed: keyed[0]))
    for line_id, cells in inside.items():
        yield Row(lines[line_id], lines[line_id].name)
        yield from (Row(meeting, meeting.cell, inside=True) for meeting in cells)


def _placed(meeting: Meeting, committee: str) -> str:
    return meeting.cell if meeting.parent in {committee, ""} else f"{meeting.cell} · {meeting.parent}"


def differences(old: Board | None, new: Board) -> frozenset[Place]:
    """Which values are others than before. Nothing of a board that is new as a whole."""
    if old is None or (old.committee, old.day) != (new.committee, new.day):
        return frozenset()
    changed = {("totals", f.name) for f in fields(Totals) if getattr(old.totals, f.name) != getattr(new.totals, f.name)}
    before = {row.shown.id: row.shown.values for row in old.rows}
    for row in new.rows:
        known = before.get(row.shown.id, {})
        changed.update((row.shown.id, name) for name, value in row.shown.values.items() if known.get(name) != value)
    return frozenset(changed)
