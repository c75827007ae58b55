"""How does one line of the list read: a cell's meeting, a cell without one, or a committee below?

Words and shapes say everything; four colours repeat it: running, decided, needs attention, closed.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from rich.text import Text

from .board import Line, Place, Row
from .columns import Columns, fitted, name_of, shortened
from .meetings import Attendance, Meeting, Verdict
from .words import Words

RUNNING, DECIDED, ATTENTION, CLOSED = "green", "cyan", "bold red", "dim"
CHANGED, FRESH = "▸", "bold"
SIGNS = {
    "SCHEDULED": ("○", ""),
    "ANNOUNCED": ("○", ""),
    "OPEN": ("●", RUNNING),
    "CLOSED": ("■", CLOSED),
    "CANCELLED": ("×", CLOSED),
}
WAITING = frozenset({"SCHEDULED", "ANNOUNCED"})
MOST_COUNTS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What the row is drawn with. `late`: the meetings that need attention; `changed`: what has just changed."""

    columns: Columns
    words: Words
    now: datetime
    late: Set[str]
    changed: Set[Place]

    def fresh(self, row_id: str, *values: str) -> str:
        return FRESH if any((row_id, value) in self.changed for value in values) else ""

    def count(self, part: int, whole: int) -> str:
        """With the strokes of all rows below each other."""
        digits = self.columns.count // 2 - 1
        return f"{self.words.number(part):>{digits}} / {self.words.number(whole):>{digits}}"


def drawn(row: Row, shown: Shown) -> Text:
    """Exactly as wide as the columns are together."""
    name = shortened(name_of(row, brief=shown.columns.brief), shown.columns.name)
    return _meeting(name, row.shown, shown) if isinstance(row.shown, Meeting) else _line(name, row.shown, shown)


def _meeting(name: str, meeting: Meeting, shown: Shown) -> Text:
    words, columns, attendance = shown.words, shown.columns, meeting.attendance
    late, waiting = meeting.id in shown.late, meeting.state in WAITING
    quiet = CLOSED if meeting.state in {"CLOSED", "CANCELLED"} else ""
    sign = ("!", ATTENTION) if late else SIGNS.get(meeting.state, (" ", ""))
    bar, count, percent = Text(), Text(), Text()
    if not waiting and meeting.state != "CANCELLED":
        bar = attendance_bar(attendance, columns.bar - 1, quiet or (ATTENTION if late else RUNNING))
        count = Text(shown.count(attendance.attending, attendance.expected), shown.fresh(meeting.id, "attendance"))
        percent = Text(words.percent(attendance.attending, attendance.expected), "dim")
    vote, verdict = Text(), Text()
    if meeting.vote:
        turnout = words.of(meeting.vote.cast, meeting.vote.entitled)
        vote = Text(words.vote.format(turnout=turnout), f"{RUNNING} {shown.fresh(meeting.id, 'vote')}")
    if meeting.verdict:
        verdict = verdict_text(meeting.verdict, words, " : " if columns.gap > 1 else ":")
        verdict.stylize(f"{DECIDED} {shown.fresh(meeting.id, 'vote')}")
    return _assemble(
        columns,
        sign=sign,
        changed=bool(shown.fresh(meeting.id, *meeting.values)),
        name=Text(name, quiet),
        bar=bar,
        count=count,
        percent=percent,
        happening=Text(happening(meeting, shown), shown.fresh(meeting.id, "item", "state") or quiet),
        vote=vote,
        verdict=verdict,
    )


def _line(name: str, line: Line, shown: Shown) -> Text:
    words, columns, totals = shown.words, shown.columns, line.totals
    bar, count, percent, votes, decided = Text(), Text(), Text(), Text(), Text()
    if totals.meetings:
        bar = attendance_bar(Attendance(totals.attending, totals.expected, 0, 0), columns.bar - 1, RUNNING)
        count = Text(shown.count(totals.attending, totals.expected))
        percent = Text(words.percent(totals.attending, totals.expected), "dim")
    if totals.polls_open:
        votes = Text(f"{words.votes_open}: {words.number(totals.polls_open)}", RUNNING)
    if totals.carried or totals.not_carried:
        decided = Text(f"{words.carried}: {words.of(totals.carried, totals.carried + totals.not_carried)}", DECIDED)
    open_of = words.open_of.format(open=words.of(totals.open, totals.cells))
    return _assemble(
        columns,
        sign=("●" if totals.open else " ", RUNNING),
        changed=bool(shown.fresh(line.id, "totals")),
        name=Text(name, "" if totals.meetings else CLOSED),
        bar=bar,
        count=count,
        percent=percent,
        happening=Text(open_of) if totals.meetings else Text(words.no_meeting, CLOSED),
        vote=votes,
        verdict=decided,
    )


def _assemble(
    columns: Columns,
    *,
    sign: tuple[str, str],
    changed: bool,
    name: Text,
    bar: Text,
    count: Text,
    percent: Text,
    happening: Text,
    vote: Text,
    verdict: Text,
) -> Text:
    """The columns beside each other. What is on takes the room of votes where there are none."""
    gap = " " * columns.gap
    line = Text.assemble((CHANGED if changed else " ", FRESH), sign, " ", fitted(name, columns.name))
    for text, width in ((bar, columns.bar), (count, columns.count), (percent, columns.percent)):
        if width:
            line.append(gap).append(fitted(text, width, right=text is not bar))
    ending = [(happening, columns.item), (vote, columns.vote), (verdict, columns.verdict)]
    if not columns.verdict:
        ending[1:] = [(vote if vote.plain else verdict, columns.vote)]
    if not columns.item:
        ending = [(vote if vote.plain else verdict if verdict.plain else happening, columns.vote)]
    elif not (vote.plain or verdict.plain):
        ending = [(happening, columns.width - line.cell_len - columns.gap)]
    for text, width in ending:
        if width:
            line.append(gap).append(fitted(text, width))
    return line


def attendance_bar(attendance: Attendance, width: int, style: str) -> Text:
    """Who is here, of who is due, and a stroke where attendance is sufficient: the bar reaches it or does not."""
    if width < 2 or not attendance.expected:
        return Text()
    full = min(width, round(width * attendance.attending / attendance.expected))
    if attendance.attending < attendance.expected:
        full = min(full, width - 1)
    if attendance.attending:
        full = max(full, 1)
    mark = attendance.mark
    if mark is None:
        return Text.assemble(("▇" * full, style), ("▁" * (width - full), "dim"), " ")
    at = min(width, round(width * mark / attendance.expected))
    if attendance.sufficient:
        at = min(at, full)
        return Text.assemble(("▇" * at, style), "│", ("▇" * (full - at), style), ("▁" * (width - full), "dim"))
    full = min(full, width - 1)
    at = max(at, full + 1)
    return Text.assemble(("▇" * full, style), ("▁" * (at - full), "dim"), "│", ("▁" * (width - at), "dim"))


def verdict_text(verdict: Verdict, words: Words, colon: str) -> Text:
    """Such as "carried 14 : 1 : 1"; of many options the first."""
    counts = [words.number(count) for count in verdict.split[:MOST_COUNTS]]
    more = "…" if len(verdict.split) > MOST_COUNTS else ""
    return Text(f"{words.carried if verdict.carried else words.not_carried} {colon.join(counts)}{more}".rstrip())


def happening(meeting: Meeting, shown: Shown) -> str:
    """What is on, or why nothing is."""
    words = shown.words
    if meeting.state in WAITING:
        due = words.not_opened if meeting.id in shown.late else words.due
        return due.format(time=words.clock(meeting.scheduled_at, shown.now))
    if meeting.state == "OPEN" and meeting.item:
        return words.item.format(number=meeting.item[0], title=meeting.item[1])
    return {"OPEN": words.running, "CLOSED": words.over, "CANCELLED": words.cancelled}.get(meeting.state, meeting.state)
