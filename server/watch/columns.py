"""How wide is each column at this width of the terminal? Fewer where it is narrow, and none that moves later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from .board import Board, Row
from .words import Words

NARROW, WIDE = 100, 150
CELL = "Chi bộ "
ITEM = 28  # what is on: so much is enough where names are long
GUTTER = 3  # a mark for what has just changed, a sign for the state, a space


@dataclass(frozen=True, slots=True)
class Columns:
    """In cells of the terminal; 0: the column is left out. With `verdict`, verdicts do not share the votes' column.

    `brief`: names come without the word with which all cells' names begin, since they would not fit.
    """

    width: int
    gap: int
    name: int
    brief: bool
    bar: int
    count: int
    percent: int
    item: int
    vote: int
    verdict: int

    @classmethod
    def of(cls, width: int, board: Board, words: Words) -> Columns:
        expected = [meeting.attendance.expected for meeting in board.meetings.values()]
        most = max([line.totals.expected for line in board.lines.values()] + expected, default=0)
        gap = 1 if width < NARROW else 2
        bar = 0 if width < 72 else 9 if width < NARROW else 16 if width < WIDE else 25
        count = max(7, len(words.of(most, most)))
        percent = 0 if width < 110 else 5
        vote = 0 if width < 50 else 22 if width < NARROW else 26 if width < WIDE else 23
        verdict = 0 if width < WIDE else 28
        taken = sum(column + gap for column in (bar, count, percent, vote, verdict) if column)
        rest = max(1, width - GUTTER - taken)
        room = rest if width < 72 else max(rest * 11 // 20, rest - gap - ITEM)
        brief = _longest(board, brief=False) > room
        name = room if width < 72 else min(room, _longest(board, brief=brief))
        item = 0 if width < 72 else rest - name - gap
        return cls(width, gap, name, brief, bar, count, percent, item, vote, verdict)


def name_of(row: Row, *, brief: bool) -> str:
    name = row.name.removeprefix(CELL) if brief else row.name
    return f"  {name}" if row.inside else name


def _longest(board: Board, *, brief: bool) -> int:
    return max((cell_len(name_of(row, brief=brief)) for row in board.rows), default=0)


def shortened(name: str, width: int) -> str:
    """Cut in the middle: what tells the cells apart is often a number or a place, and stands at the end."""
    if cell_len(name) <= width:
        return name
    room, ending = max(0, width - 1), ""
    for number, word in enumerate(reversed(name.split())):
        longer = f"{word} {ending}".rstrip()
        if cell_len(longer) > (room * 2 // 3 if number < 2 else room // 2):
            break
        ending = longer
    return f"{set_cell_size(name, room - cell_len(ending)).rstrip()}…{ending}"


def fitted(text: Text, width: int, *, right: bool = False) -> Text:
    """Exactly `width` cells: cut with an ellipsis, or filled up."""
    text = text.copy()
    text.truncate(width, overflow="ellipsis")
    spaces = " " * (width - text.cell_len)
    return Text.assemble(spaces, text) if right else text.append(spaces)


def wrapped(text: Text, width: int) -> Sequence[Text]:
    """Whole, on as many lines as it takes."""
    return [text] if text.cell_len <= width else list(text.wrap(Console(width=width), width, overflow="fold"))
