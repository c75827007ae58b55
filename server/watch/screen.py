"""What does the whole screen look like? Header, figures, what needs attention, and a line for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from .board import Attention, Board
from .columns import Columns, fitted, wrapped
from .meetings import Meeting
from .rows import ATTENTION, CHANGED, DECIDED, FRESH, RUNNING, Shown, drawn
from .scene import Scene
from .words import Words

NARROWEST = 20
FIGURES = {  # the value of the totals, its words, its colour
    "open": ("open", RUNNING),
    "closed": ("closed", ""),
    "attending": ("attended", ""),
    "with_quorum": ("with_quorum", ""),
    "polls_open": ("votes_open", RUNNING),
    "carried": ("carried", DECIDED),
    "not_carried": ("not_carried", DECIDED),
}


def screen(scene: Scene, width: int, height: int | None = None) -> list[Text]:
    """Lines of at most `width` cells. With a height, places are fixed and long lists turn pages; else all is shown."""
    width = max(width, NARROWEST)
    lines = list(header(scene, width))
    if scene.board is not None:
        board = scene.board
        lines += [*figures(scene, board, width), Text()]
        lines += [*attention(scene, board, width, None if height is None else max(3, height // 8)), Text()]
        lines += cells(scene, board, width, None if height is None else max(1, height - len(lines) - 1))
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return lines[:height]


def header(scene: Scene, width: int) -> Iterator[Text]:
    """Whose board it is and when, and whether it moves; below, in a line of its own, why not."""
    words, now = scene.words, scene.now
    clock = f"{words.date(now.date(), now.date())}, {words.clock(now, now)}"
    if scene.board and scene.board.day != now.date():
        clock = words.other_day.format(day=words.date(scene.board.day, now.date()), now=clock)
    state_width = 2 + max(len(word) for word in (words.live, words.connecting, words.reconnecting))
    state = fitted(Text(scene.state, RUNNING if scene.live else ATTENTION), state_width, right=True)
    right = Text(clock).append("  ").append(state)
    name = Text(scene.board.committee if scene.board else "", "bold")
    first, *more = wrapped(name, max(width - right.cell_len - 2, width // 3))
    yield Text.assemble(fitted(first, width - right.cell_len), right)
    yield from more
    explanation = Text(scene.explanation, ATTENTION)
    yield from [explanation] if scene.board else wrapped(explanation, width)


def figures(scene: Scene, board: Board, width: int) -> Iterator[Text]:
    """The totals: a line of numbers, and their words below."""
    words, totals = scene.words, board.totals
    values = {name: words.number(getattr(totals, name)) for name in FIGURES}
    values["open"] = words.of(totals.open, totals.cells)
    values["attending"] = words.of(totals.attending, totals.expected)
    widest = {**values, "attending": words.of(totals.expected, totals.expected)}
    widest["open"] = words.of(totals.cells, totals.cells)
    shown = list(FIGURES)
    if width < 100:
        shown.remove("closed")
    widths = {name: max(len(getattr(words, FIGURES[name][0])), len(widest[name])) for name in shown}
    gap = max(1, min(4, (width - sum(widths.values()) - len(shown)) // max(1, len(shown) - 1)))
    numbers, meanings = Text(), Text()
    for name in shown:
        meaning, style = FIGURES[name]
        mark = CHANGED if ("totals", name) in scene.changed else " "
        numbers.append(mark, FRESH).append(fitted(Text(values[name], f"bold {style}"), widths[name] + gap))
        meanings.append(" ").append(fitted(Text(getattr(words, meaning)), widths[name] + gap))
    numbers.rstrip()
    meanings.rstrip()
    yield numbers
    yield meanings


def attention(scene: Scene, board: Board, width: int, room: int | None) -> Iterator[Text]:
    """Its lines, and as many empty ones as fill the room: the cells below must not move up and down."""
    words = scene.words
    entries = [_attention(entry, board, scene, width) for entry in board.attention]
    count = len(entries)
    pages = _pages(entries, room)
    first, page = pages[scene.page % len(pages)] if pages else (0, [])
    title = Text(f"{words.needs_attention} ({count})", ATTENTION if count else "bold")
    yield _title(title, _part(words, first, len(page), count), width)
    lines = [line for entry in page for line in entry] or [Text(f"   {words.nothing_needs_attention}", "dim")]
    yield from lines[:room]
    yield from [Text()] * ((room or 0) - len(lines))


def _attention(entry: Attention, board: Board, scene: Scene, width: int) -> list[Text]:
    """One line if it fits, else the name in full and the reason below it."""
    words, now = scene.words, scene.now
    column = min(max(cell_len(board.name_of(known)) for known in board.attention), width // 3)
    meeting = board.meetings.get(entry.meeting_id)
    since = {"since": words.clock(entry.since, now), "length": words.length(now - entry.since)}
    name, reason = Text(board.name_of(entry)), Text(_reason(entry, meeting, words, since))
    sign = Text.assemble(" ", ("!", ATTENTION), " ")
    if name.cell_len <= column and 3 + column + 2 + reason.cell_len <= width:
        return [Text.assemble(sign, fitted(name, column), "  ", reason)]
    whole = [Text.assemble("   ", line) for text in (name, reason) for line in wrapped(text, width - 3)]
    return [Text.assemble(sign, whole[0][3:]), *whole[1:]]


def _reason(entry: Attention, meeting: Meeting | None, words: Words, since: dict[str, str]) -> str:
    if entry.reason == "NOT_OPENED":
        return words.not_opened_for.format(**since)
    if entry.reason == "INSUFFICIENT_ATTENDANCE":
        reason = words.insufficient.format(**since)
        if meeting is None:
            return reason
        attendance = meeting.attendance
        present = words.of(attendance.attending, attendance.expected)
        quorum = words.quorum.format(counted=attendance.counted, required=attendance.required)
        return f"{present}, {quorum}: {reason}"
    if entry.reason == "POLL_OPEN_TOO_LONG":
        reason = words.poll_open.format(**since)
        vote = meeting.vote if meeting else None
        return f"{reason}: {words.turnout.format(turnout=words.of(vote.cast, vote.entitled))}" if vote else reason
    if entry.reason == "LOW_ATTENDANCE":
        reason = words.low_attendance.format(**since)
        attended = meeting.attendance if meeting else None
        return f"{words.of(attended.attending, attended.expected)}: {reason}" if attended else reason
    if entry.reason == "ABSENCES":
        return words.absences.format(**since)
    if entry.reason == "WITHOUT_MINUTES":
        return words.without_minutes.format(**since)
    return f"{entry.reason}, {since['since']} ({since['length']})"


def cells(scene: Scene, board: Board, width: int, room: int | None) -> Iterator[Text]:
    words = scene.words
    shown = Shown(
        columns=Columns.of(width, board, words),
        words=words,
        now=scene.now,
        late={entry.meeting_id for entry in board.attention},
        changed=scene.changed,
    )
    size = room or max(1, len(board.rows))
    pages = max(1, -(-len(board.rows) // size))
    first = scene.page % pages * size
    page = board.rows[first : first + size]
    title = words.all_cells if board.of_cells_alone else words.all_organizations
    yield _title(Text(title, "bold"), _part(words, first, len(page), len(board.rows)), width)
    yield from (drawn(row, shown) for row in page)


def _title(title: Text, note: str, width: int) -> Text:
    return Text.assemble(fitted(title, width - len(note)), (note, "dim")) if note else title


def _part(words: Words, first: int, size: int, count: int) -> str:
    """Which of a list is on this page; nothing when it is the whole list."""
    return words.part.format(first=first + 1, last=first + size, count=count) if size < count else ""


def _pages(entries: Sequence[list[Text]], room: int | None) -> list[tuple[int, list[list[Text]]]]:
    """As many entries on each page as have room, with the number of entries before it."""
    pages: list[tuple[int, list[list[Text]]]] = []
    left = 0
    for number, entry in enumerate(entries):
        if not pages or (room is not None and len(entry) > left):
            pages.append((number, []))
            left = room or 0
        pages[-1][1].append(entry)
        left -= len(entry)
    return pages
