"""How is a meeting changed? In one transaction: lock it, ask the rule, change rows, append to the log, announce."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bulk import Write
from models.changes import WITH_QUORUM, Change, ChangeKind, append
from models.errors import NotChair, NotFound, NotOperator
from models.ledger import told_quorum
from models.meetings import Meeting
from models.rights import chairs, conducts_votes, sees_meeting, takes_minutes
from models.topics import Announcement, meeting_topic

from .context import Context

LOG_BATCH = 200
LOGGED = Write(Change, ("meeting_id", "version", "kind", "at", "actor_id", "content", "hash", "announced"))
VERSIONS = Write(Meeting, ("version", "head", "changed_at", "tally", "arrivals"), keys=("id",))


class Changing:
    """A meeting that is locked. What is not recorded did not happen: `record` each lawful change."""

    def __init__(self, context: Context, meeting: Meeting) -> None:
        self.context = context
        self.meeting = meeting
        self.at = meeting.time_of_change(context.now())
        self.changes: list[Change] = []
        self._quorum = meeting.quorum() if meeting.tally else None

    def require_visible(self) -> None:
        """Raises NotFound."""
        if not sees_meeting(self.context.viewer, self.meeting):
            raise NotFound(what="meeting")

    def require_chair(self) -> None:
        """Raises NotFound, NotChair."""
        self.require_visible()
        if not chairs(self.context.viewer, self.meeting):
            raise NotChair

    def require_operator(self) -> None:
        """The chair or the minute-taker. Raises NotFound, NotOperator."""
        self.require_visible()
        if not takes_minutes(self.context.viewer, self.meeting):
            raise NotOperator

    def require_conductor_of_votes(self) -> None:
        """The chair, or the minute-taker where he was made operator. Raises NotFound, NotChair."""
        self.require_visible()
        if not conducts_votes(self.context.viewer, self.meeting):
            raise NotChair

    def record(
        self, kind: ChangeKind, details: Mapping[str, Any], *, anonymous: bool = False, with_quorum: bool = False
    ) -> Change:
        """Append to the meeting's log. An anonymous entry tells that something happened, not through whom.

        What happened by the clock, happened through nobody. Who does not belong to the cell is named: no roll does it.
        """
        quorum = self.meeting.quorum()
        if with_quorum or kind in WITH_QUORUM or (self._quorum is not None and quorum.met != self._quorum.met):
            details = {**details, "quorum": told_quorum(quorum)}
        self._quorum = quorum
        actor = None if anonymous or self.context.by_clock else self.context.viewer
        if actor is not None and self.meeting.cell_id not in actor.cells:
            details = {**details, "by": actor.full_name}
        actor_id = None if actor is None else actor.member_id
        change = append(self.meeting, kind, details, actor_id=actor_id, at=self.at)
        self.changes.append(change)
        return change


class ChangingRows(Changing):
    """The same, with the session of the transaction for what else is to be read and written."""

    def __init__(self, context: Context, session: AsyncSession, meeting: Meeting) -> None:
        super().__init__(context, meeting)
        self.session = session


@asynccontextmanager
async def changing(
    context: Context, condition: ColumnElement[bool], *joins: tuple[type[Any], ColumnElement[bool]]
) -> AsyncGenerator[ChangingRows]:
    """Lock the meeting that `condition` names; when the block ends, write, commit and announce. Raises NotFound."""
    query = select(Meeting)
    for table, on in joins:
        query = query.join(table, on)
    async with context.write() as session:
        meeting = await session.scalar(query.where(condition).with_for_update(of=Meeting))
        if meeting is None:
            raise NotFound(what="meeting")
        change = ChangingRows(context, session, meeting)
        yield change
        session.add_all(change.changes)
        await session.flush()
    announce(change)


def announce(change: Changing) -> None:
    """Tell the screens, after the commit and never before."""
    if change.changes:
        change.context.live.announce(Announcement.of(change.meeting))


def announce_newest(changes: Iterable[Changing]) -> None:
    """The same for many changes, each meeting once."""
    newest = {change.meeting.id: change for change in changes}
    for change in newest.values():
        announce(change)


def log_rows(changes: Iterable[Changing]) -> tuple[Sequence[tuple[Any, ...]], Sequence[tuple[Any, ...]]]:
    """What is `LOGGED`: the new entries of the log. And the `VERSIONS` of their meetings, each once."""
    entries: list[tuple[Any, ...]] = []
    meetings: dict[int, Meeting] = {}
    for change in changes:
        meetings[change.meeting.id] = change.meeting
        for entry in change.changes:
            entries.append(tuple(getattr(entry, name) for name in LOGGED.columns))
    return entries, [tuple(getattr(row, name) for name in VERSIONS.names) for row in meetings.values()]


async def meeting_log(context: Context, meeting_id: int, after: int) -> AsyncGenerator[Change, None]:
    """Every change after a version, in order and without gaps: those of the past, then each as it comes."""
    async with context.live.follow(meeting_topic(meeting_id)) as following:
        while True:
            try:
                snapshot = (await following.next()).value
            except LookupError:
                raise NotFound(what="meeting") from None
            context.begin_event()
            if not sees_meeting(context.viewer, snapshot.meeting):
                raise NotFound(what="meeting")
            while after < snapshot.version:
                for change in await _read_log(context, meeting_id, after):
                    yield change
                    after = change.version


async def _read_log(context: Context, meeting_id: int, after: int) -> Sequence[Change]:
    async with context.database.read() as session:
        return list(
            await session.scalars(
                select(Change)
                .where(Change.meeting_id == meeting_id, Change.version > after)
                .order_by(Change.version)
                .limit(LOG_BATCH)
            )
        )
