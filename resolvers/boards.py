"""What does the server do for a committee's board? Read what it shows, follow it, tell what has changed."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, NamedTuple

from orjson import loads
from sqlalchemy import ColumnElement, Date, Integer, func, select, values
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import column

from models.boards import Attention, Board, BoardState, Totals
from models.conventions import Conventions
from models.errors import BadDate, NotFound
from models.meetings import Meeting
from models.organizations import Organization, OrganizationKind, below, beyond
from models.rights import Viewer, watches
from models.rows import ByteText
from models.snapshots import MeetingSnapshot
from models.topics import BoardKey, board_topic

from .context import Context
from .snapshots import ReadSnapshots, read_snapshots

MOST_DAYS = 366 * 100


@dataclass(frozen=True, slots=True)
class BoardView:
    """What one screen is to show: all of a board, or what has changed since the revision that it has."""

    board: Board
    day: date
    since: int | None
    version: int
    totals: Totals

    @classmethod
    def of(cls, board: Board, day: date, since: int | None) -> BoardView:
        return cls(board, day, since, board.position, board.totals)

    def lines(self) -> list[tuple[Organization, Totals]]:
        after, board = self.since or 0, self.board
        return [
            (board.organizations[key], totals)
            for key, totals in board.lines.items()
            if board.line_revisions[key] > after
        ]

    def meetings(self, first: int) -> list[MeetingSnapshot]:
        """Of the first `first` meetings of the board those that changed."""
        after = self.since or 0
        return [entry.snapshot for entry in self.board.ordered(first) if entry.revision > after]

    def attention(self) -> list[tuple[MeetingSnapshot, Attention]]:
        return self.board.attention()


async def board(context: Context, committee_id: int, day: date | None) -> BoardView:
    """The board as it is now. Raises NotFound, BadDate."""
    committee = await _committee(context, committee_id)
    day = _day(context, day)
    async with context.database.read() as session:
        state = await read_board(session, committee.id, context.conventions)
        if state is None:
            raise NotFound(what="committee")
        await refresh_board(session, state, day, context.now(), None)
    return BoardView.of(state, day, None)


class Mark(NamedTuple):
    """Which board was shown, and how far it had come."""

    board: Board
    revision: int

    def __str__(self) -> str:
        """Unique among all marks of the process: no two boards begin with the same revision."""
        return f"{self.board.first_revision}.{self.revision}"


@dataclass(frozen=True, slots=True)
class FollowedBoard:
    """The board as it is, then what changes. Without a day it follows the calendar."""

    committee_id: int
    day: date | None
    whole: ClassVar[bool] = False
    what: ClassVar[str] = "committee"

    async def knock(self, context: Context) -> None:
        """Raises NotFound: a province is much to read for somebody who may not see it."""
        await _committee(context, self.committee_id)

    def topic(self, context: Context) -> tuple[str, float | None]:
        """Raises BadDate."""
        until = None if self.day is not None else context.now().timestamp() + context.seconds_of_today_left()
        return board_topic(self.committee_id, _day(context, self.day)), until

    def rights(self, state: BoardState) -> Hashable:
        return state.board.committee.path

    def admit(self, viewer: Viewer, state: BoardState) -> None:
        """Raises NotFound."""
        if not watches(viewer, state.board.committee.path):
            raise NotFound(what=self.what)

    def mark(self, state: BoardState) -> Mark:
        return Mark(state.board, state.board.revision)

    def event(self, state: BoardState, since: Mark | None) -> BoardView:
        """Of another board than before, made anew, it is all: what was left out since then is not known."""
        same = since is not None and since.board is state.board
        return BoardView.of(state.board, state.day, since.revision if since and same else None)

    def prime(self, context: Context, state: BoardState) -> None:
        """The board's fields prime what they show."""


async def read_board(
    session: AsyncSession, committee_id: int, conventions: Conventions, *, revision: int = 1
) -> Board | None:
    """A board without its meetings: the committee, what is directly below it, and how many cells each has."""
    committee = await session.get(Organization, committee_id)
    if committee is None or committee.is_cell:
        return None
    subordinates = list(
        await session.scalars(
            select(Organization)
            .where(Organization.parent_id == committee_id)
            .order_by(Organization.sort_key, Organization.id)
        )
    )
    cells = await session.scalars(
        select(Organization.path).where(
            below(Organization.path, committee.path), Organization.kind == OrganizationKind.CELL
        )
    )
    counts: dict[str, int] = {}
    for path in cells:
        line = path[: path.index("/", len(committee.path)) + 1]
        counts[line] = counts.get(line, 0) + 1
    return Board(committee, [(row, counts.get(row.path, 0)) for row in subordinates], conventions, revision)


async def refresh_board(
    session: AsyncSession,
    board: Board,
    day: date,
    now: datetime,
    woken: Collection[int] | None,
    read: ReadSnapshots = read_snapshots,
) -> bool:
    """Bring a board up to date: with the meetings that are known to have changed, or by comparing all versions."""
    stale = await stale_meetings(session, board, day) if woken is None else woken
    snapshots = await read(session, stale) if stale else {}
    return board.apply(snapshots.values(), now)


async def stale_meetings(session: AsyncSession, board: Board, day: date) -> Collection[int]:
    """Those that the board has not, or in another version: by comparing all."""
    # As two lists: a province has ten thousand meetings, and a row of the result for each would take far longer.
    on_postgres = session.get_bind().dialect.name == "postgresql"
    listed = func.array_agg if on_postgres else func.json_group_array
    lists = (
        await session.execute(
            select(listed(Meeting.id), listed(Meeting.version)).where(*_shown(board.committee.path, day))
        )
    ).one()
    ids, versions = ((found or []) if on_postgres else loads(found) for found in lists)
    known = board.versions
    return [key for key, version in zip(ids, versions, strict=True) if known.get(key) != version]


async def read_board_positions(session: AsyncSession, keys: Collection[BoardKey]) -> Mapping[BoardKey, int]:
    """The sum of the versions of the meetings that each board shows: it grows with every change of any of them."""
    keys = list(keys)
    rows = await session.execute(
        select(Organization.id, Organization.path).where(Organization.id.in_({key.organization_id for key in keys}))
    )
    paths = dict(rows.all())
    known = [(n, key.day, paths[key.organization_id]) for n, key in enumerate(keys) if key.organization_id in paths]
    if not known:
        return {}
    asked = (
        values(column("n", Integer), column("day", Date), column("path", ByteText), column("end", ByteText), name="b")
        .data([(n, day, path, beyond(path)) for n, day, path in known])
        .cte("asked")
    )
    # A sum for each, and no join: PostgreSQL would compare each meeting of the day with each board.
    total = (
        select(func.coalesce(func.sum(Meeting.version), 0))
        .where(Meeting.held_on == asked.c.day, Meeting.path >= asked.c.path, Meeting.path < asked.c.end)
        .correlate(asked)
        .scalar_subquery()
    )
    sums = await session.execute(select(asked.c.n, total))
    return {keys[n]: int(total) for n, total in sums}


async def _committee(context: Context, committee_id: int) -> Organization:
    row = await context.loaders.organization.load(committee_id)
    if row is None or row.is_cell or not watches(context.viewer, row.path):
        raise NotFound(what="committee")
    return row


def _day(context: Context, day: date | None) -> date:
    if day is None:
        return context.today()
    if abs(day - context.today()) > timedelta(days=MOST_DAYS):
        raise BadDate(field="date")
    return day


def _shown(path: str, day: date) -> tuple[ColumnElement[bool], ...]:
    return (Meeting.held_on == day, below(Meeting.path, path))
