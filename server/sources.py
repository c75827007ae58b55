"""How does the live read path read our topics? One source for each kind: meetings, boards, sessions; and the outbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Select, Update, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.boards import Board, BoardState, Outdated
from models.bulk import Given, among
from models.changes import Change
from models.conventions import Conventions
from models.database import Database
from models.direct import ThroughEngine
from models.meetings import Meeting
from models.rows import Id
from models.snapshots import MeetingSnapshot
from models.topics import Announcement, BoardKey
from realtime.sources import Reading
from realtime.wakeups import WakeUp
from resolvers.boards import read_board, read_board_positions, refresh_board, stale_meetings
from resolvers.sessions import LiveSession, read_session_positions, read_sessions
from resolvers.snapshots import KnownSnapshots

Clock = Callable[[], datetime]


class MeetingSource:
    kind = "meeting"
    interval = 0.05
    check_every = 1.0

    def __init__(self, database: Database, snapshots: KnownSnapshots | None = None) -> None:
        self.database = database
        self.snapshots = snapshots or KnownSnapshots(database)

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        async with self.database.look() as direct:
            rows = await direct.rows(_versions(direct.dialect), {"wanted": [int(key) for key in keys]})
        return {str(meeting_id): version for meeting_id, version in rows}

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[MeetingSnapshot]]:
        found = await self.snapshots.read([int(key) for key in stale], with_materials=True)
        return {str(key): Reading(snapshot.version, snapshot) for key, snapshot in found.items()}


@cache
def _versions(dialect: str) -> Select[*tuple[Any, ...]]:
    return select(Meeting.id, Meeting.version).where(among(dialect, Meeting.__table__.c.id, "wanted"))


class BoardSource:
    kind = "board"
    interval = 0.2
    check_every = 1.0

    def __init__(
        self,
        database: Database,
        conventions: Conventions,
        clock: Clock,
        snapshots: KnownSnapshots | None = None,
    ) -> None:
        self.database = database
        self.conventions = conventions
        self.clock = clock
        self.snapshots = snapshots or KnownSnapshots(database)
        # A board lives as long as somebody's reading holds it.
        self._states: WeakValueDictionary[str, BoardState] = WeakValueDictionary()
        self._revisions = 1

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        async with self.database.read_directly() as direct:
            found = await read_board_positions(direct, [BoardKey.parse(key) for key in keys])
        return {str(key): position for key, position in found.items()}

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[BoardState]]:
        """All meetings that have changed on any of these boards are read together, then each board takes its own."""
        readings: dict[str, Reading[BoardState]] = {}
        now = self.clock()
        boards = await self._stale(stale)
        meetings = {meeting_id for _, _, changed in boards.values() for meeting_id in changed}
        snapshots = await self.snapshots.read(meetings) if meetings else {}
        for key, (shown, board, changed) in boards.items():
            news = [snapshots[meeting_id] for meeting_id in changed if meeting_id in snapshots]
            state = await self._applied(key, shown, board, news, now)
            if state is not None:
                until = state.board.holds_until()
                readings[key] = Reading(state.board.position, state, until.timestamp() if until else None)
        return readings

    async def _stale(
        self, stale: Mapping[str, frozenset[str] | None]
    ) -> Mapping[str, tuple[BoardState | None, Board, Collection[int]]]:
        """Each board as it is shown, or a new one, and its meetings that have changed. Without what is no board."""
        boards: dict[str, tuple[BoardState | None, Board, Collection[int]]] = {}
        doubtful: list[str] = []  # of which nobody knows what has changed
        for key, woken in stale.items():
            shown = self._states.get(key)
            if shown is not None and woken is not None:
                boards[key] = shown, shown.board, [int(topic.partition(":")[2]) for topic in woken]
            else:
                doubtful.append(key)
        if doubtful:
            boards |= await self._compared(doubtful)
        return boards

    async def _compared(self, keys: Collection[str]) -> dict[str, tuple[BoardState | None, Board, Collection[int]]]:
        asked: dict[str, tuple[BoardState | None, Board]] = {}
        async with self.database.read() as session:
            for key in keys:
                shown = self._states.get(key)
                board = shown.board if shown is not None else await self._new(session, BoardKey.parse(key))
                if board is not None:
                    asked[key] = shown, board
            stale = await stale_meetings(await ThroughEngine.of(session), [board for _, board in asked.values()])
        return {key: (*found, changed) for (key, found), changed in zip(asked.items(), stale, strict=True)}

    async def _applied(
        self,
        key: str,
        shown: BoardState | None,
        board: Board,
        news: Collection[MeetingSnapshot],
        now: datetime,
    ) -> BoardState | None:
        try:
            changed = board.apply(news, now)
        except Outdated:
            self._revisions = max(self._revisions, board.revision + 1)  # what it showed is older
            asked, shown = BoardKey.parse(key), None
            async with self.database.read() as session:
                anew = await self._new(session, asked)
                if anew is None:
                    return None
                board = anew
                direct = await ThroughEngine.of(session)
                changed = await refresh_board(direct, board, now, self.snapshots.read)
        if shown is not None and not changed:
            return shown
        self._states[key] = state = BoardState(board, BoardKey.parse(key).day)
        return state

    async def _new(self, session: AsyncSession, asked: BoardKey) -> Board | None:
        board = await read_board(session, asked.organization_id, asked.day, self.conventions, revision=self._revisions)
        if board is not None:
            self._revisions += 1
        return board


class SessionSource:
    """A session's value is its viewer with the posts that he holds; when it has ended, the topic is gone."""

    kind = "session"
    interval = 0.05
    check_every = 2.0

    def __init__(self, database: Database, conventions: Conventions, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.conventions = conventions

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        async with self.database.look() as direct:
            found = await read_session_positions(direct, [bytes.fromhex(key) for key in keys], self.clock())
        return {key.hex(): position for key, position in found.items()}

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[LiveSession]]:
        now = self.clock()
        today, tomorrow = self.conventions.day(now), self.conventions.next_midnight(now)
        async with self.database.look() as direct:
            found = await read_sessions(direct, [bytes.fromhex(key) for key in stale], now, today)
        # Posts begin and end with a day.
        return {
            key.hex(): Reading(live.position, live, min(live.expires_at, tomorrow).timestamp())
            for key, live in found.items()
        }


class ChangeOutbox:
    """The change log as the announcer sees it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    async def unannounced(self, older_than_seconds: float, limit: int) -> list[WakeUp]:
        before = self.clock() - timedelta(seconds=older_than_seconds)
        waiting = (
            select(Change.meeting_id, func.max(Change.version).label("version"))
            .where(~Change.announced, Change.at < before)
            .group_by(Change.meeting_id)
            .limit(limit)
            .subquery()
        )
        async with self.database.read() as session:
            rows = await session.execute(
                select(Meeting.id, waiting.c.version, Meeting.path, Meeting.held_on).join(
                    waiting, waiting.c.meeting_id == Meeting.id
                )
            )
            return [wake_up(Announcement(*row)) for row in rows]

    async def mark(self, wakeups: Sequence[WakeUp]) -> None:
        statement, given = _marking(self.database.dialect)
        marks = sorted((int(wakeup.topic.partition(":")[2]), wakeup.version) for wakeup in wakeups)
        async with self.database.write() as session:
            await (await session.connection()).execute(statement, given.parameters(marks))


@cache
def _marking(dialect: str) -> tuple[Update, Given]:
    """One statement for all: each meeting's changes up to a version."""
    given = Given(dialect, meeting_id=Id, upto=Id)
    changes: Any = Change.__table__
    up_to = and_(changes.c.meeting_id == given.column("meeting_id"), changes.c.version <= given.column("upto"))
    return changes.update().where(up_to, ~changes.c.announced).values(announced=True), given


def wake_up(announcement: Announcement) -> WakeUp:
    return WakeUp(announcement.topic, announcement.version, announcement.boards)
