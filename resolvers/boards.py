"""What does the server do for a committee's board? Read what it shows, follow it, tell what has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import JSON, ColumnElement, Date, Integer, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.boards import Attention, Board, BoardState, Totals
from models.bulk import Given, among
from models.conventions import Conventions
from models.direct import Direct, ThroughEngine
from models.errors import BadDate, NotFound
from models.meetings import Meeting, Move
from models.organizations import Organization, OrganizationKind, below, beyond
from models.rights import Viewer, watches
from models.rows import ByteText
from models.snapshots import MeetingSnapshot
from models.topics import BoardKey, board_topic

from .context import Context
from .snapshots import read_snapshots

ReadSnapshots = Callable[[Collection[int]], Awaitable[Mapping[int, MeetingSnapshot]]]

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

    def attended(self) -> list[tuple[datetime, int]]:
        return self.board.attended()

    def attention(self) -> list[tuple[MeetingSnapshot, Attention]]:
        return self.board.attention()


async def board(context: Context, committee_id: int, day: date | None) -> BoardView:
    """The board as it is now. Raises NotFound, BadDate."""
    committee = await _committee(context, committee_id)
    day = _day(context, day)
    async with context.database.read() as session:
        state = await read_board(session, committee.id, day, context.conventions)
        if state is None:
            raise NotFound(what="committee")
        direct = await ThroughEngine.of(session)
        await refresh_board(direct, state, context.now(), partial(read_snapshots, direct))
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
    session: AsyncSession, committee_id: int, day: date, conventions: Conventions, *, revision: int = 1
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
    return Board(committee, [(row, counts.get(row.path, 0)) for row in subordinates], conventions, day, revision)


async def refresh_board(direct: Direct, board: Board, now: datetime, read: ReadSnapshots) -> bool:
    """Bring a board up to date, by comparing all versions."""
    [stale] = await stale_meetings(direct, [board])
    snapshots = await read(stale) if stale else {}
    return board.apply(snapshots.values(), now)


async def stale_meetings(direct: Direct, boards: Sequence[Board]) -> Sequence[Collection[int]]:
    """For each board those that it has not, or in another version: by comparing all."""
    query, given = _versions(direct.dialect)
    rows = await direct.rows(query, given.parameters(_ranges((board.day, board.committee.path) for board in boards)))
    found: dict[int, Mapping[str, int]] = {n: {**(here or {}), **(gone or {})} for n, here, gone in rows}
    return [
        [int(key) for key, version in found[n].items() if board.versions.get(int(key)) != version]
        for n, board in enumerate(boards)
    ]


async def read_board_positions(direct: Direct, keys: Collection[BoardKey]) -> Mapping[BoardKey, int]:
    """The sum of the versions of the meetings that each board shows, or has shown before they were held on another day.

    It grows with every change of any of them, also when one leaves.
    """
    rows = await direct.rows(_paths(direct.dialect), {"wanted": sorted({key.organization_id for key in keys})})
    paths: dict[int, str] = dict(rows)
    known = [key for key in keys if key.organization_id in paths]
    query, given = _positions(direct.dialect)
    sums = await direct.rows(query, given.parameters(_ranges((key.day, paths[key.organization_id]) for key in known)))
    return {known[n]: int(here) + int(gone) for n, here, gone in sums}


@cache
def _paths(dialect: str) -> Select[*tuple[Any, ...]]:
    organizations = Organization.__table__
    return select(organizations.c.id, organizations.c.path).where(among(dialect, organizations.c.id, "wanted"))


@cache
def _versions(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """One object for each board: a row for each of a province's ten thousand meetings would take far longer."""
    meetings = Meeting.__table__
    listed = func.json_object_agg if dialect == "postgresql" else func.json_group_object
    return _of_each(dialect, listed(meetings.c.id, meetings.c.version, type_=JSON))


@cache
def _positions(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    return _of_each(dialect, func.coalesce(func.sum(Meeting.__table__.c.version), 0))


def _of_each(dialect: str, aggregate: ColumnElement[Any]) -> tuple[Select[*tuple[Any, ...]], Given]:
    """The aggregate of the meetings of each board, and of those that have left its day, by number.

    In subqueries for each, never in a join: PostgreSQL would compare each meeting of the day with each board.
    """
    given = Given(dialect, n=Integer(), day=Date(), path=ByteText, end=ByteText)
    meetings = Meeting.__table__
    moves, day = Move.__table__, given.column("day")
    below = meetings.c.path >= given.column("path"), meetings.c.path < given.column("end")
    here = select(aggregate).where(meetings.c.held_on == day, *below)
    gone = (
        select(aggregate)
        .join_from(moves, meetings, meetings.c.id == moves.c.meeting_id)
        .where(moves.c.day == day, meetings.c.held_on != day, *below)
    )
    subqueries = (query.correlate(given.rows).scalar_subquery() for query in (here, gone))
    return select(given.column("n"), *subqueries), given


def _ranges(boards: Iterable[tuple[date, str]]) -> list[tuple[int, date, str, str]]:
    return [(n, day, path, beyond(path)) for n, (day, path) in enumerate(boards)]


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
