"""How are meetings read for screens? Any number of them, whole, in three statements; or what can have changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.agenda import AgendaItem
from models.bulk import Given
from models.changes import Change, ChangeKind
from models.meetings import Meeting
from models.members import Member
from models.organizations import Organization
from models.polls import Poll, PollOption
from models.rows import Id
from models.snapshots import MeetingSnapshot, PollSnapshot

ReadSnapshots = Callable[[AsyncSession, Collection[int]], Awaitable[Mapping[int, MeetingSnapshot]]]

# What these change stands in the row of the meeting, and with `OF_VOTES` in those of its votes. Others may change all.
OF_THE_ROLL = frozenset({ChangeKind.ATTENDANCE_RECORDED, ChangeKind.DEPARTURE_RECORDED})
OF_VOTES = frozenset({ChangeKind.BALLOT_CAST, ChangeKind.HAND_COUNT_ENTERED})

MOST_TOGETHER = 200  # meetings whose rows are made in one go

# Made once: a new alias copies every column of the table, which takes longer than the statement.
chair, minute_taker = aliased(Member), aliased(Member)


async def read_snapshots(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, MeetingSnapshot]:
    """The meetings that exist of those asked for, each at one version: the session sees one state throughout.

    Those of a whole province take seconds; they are read in parts, between which others have their turn.
    """
    asked = list(meeting_ids)
    found: dict[int, MeetingSnapshot] = {}
    for begin in range(0, len(asked), MOST_TOGETHER):
        found |= await _read_some(session, asked[begin : begin + MOST_TOGETHER])
    return found


async def _read_some(session: AsyncSession, meeting_ids: Collection[int]) -> dict[int, MeetingSnapshot]:
    meetings = await session.execute(
        select(Meeting, Organization, chair, minute_taker)
        .join(Organization, Organization.id == Meeting.cell_id)
        .outerjoin(chair, chair.id == Meeting.chair_id)
        .outerjoin(minute_taker, minute_taker.id == Meeting.minute_taker_id)
        .where(Meeting.id.in_(meeting_ids))
    )
    agenda = await _read_agenda(session, meeting_ids)
    polls = await _read_polls(session, meeting_ids)
    return {
        row.id: MeetingSnapshot.of(row, cell, leading, taking, agenda.get(row.id, []), polls.get(row.id, []))
        for row, cell, leading, taking in meetings
    }


class KnownSnapshots:
    """Reads meetings as `read_snapshots` does, but of those that somebody still shows only what can have changed.

    The log says what that is. On the evening nearly all changes are check-ins and ballots, and each is on two boards.
    """

    def __init__(self) -> None:
        self._known: WeakValueDictionary[int, MeetingSnapshot] = WeakValueDictionary()

    async def read(self, session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, MeetingSnapshot]:
        asked = {key: self._known.get(key) for key in meeting_ids}
        known = {key: snapshot for key, snapshot in asked.items() if snapshot is not None}
        found = await _read_again(session, known) if known else {}
        whole = [key for key in asked if key not in found]
        if whole:
            found.update(await read_snapshots(session, whole))
        self._known.update(found)
        return found


async def _read_again(session: AsyncSession, known: Mapping[int, MeetingSnapshot]) -> dict[int, MeetingSnapshot]:
    """Those of which the log tells that all else has stayed as it was."""
    query, given = _changes_since(session.get_bind().dialect.name)
    found: dict[int, MeetingSnapshot] = {}
    kinds: dict[int, set[ChangeKind]] = {}
    versions: dict[int, int] = {}
    rows = await session.execute(query, given.parameters([(key, one.version) for key, one in known.items()]))
    for meeting_id, version, kind in rows:
        versions[meeting_id] = version
        kinds.setdefault(meeting_id, set()).add(kind)
    with_polls, changed = [], []
    for meeting_id, version in versions.items():
        if version == known[meeting_id].version:
            found[meeting_id] = known[meeting_id]
        elif version > known[meeting_id].version and kinds[meeting_id] <= OF_THE_ROLL | OF_VOTES:
            changed.append(meeting_id)
            if kinds[meeting_id] & OF_VOTES:
                with_polls.append(meeting_id)
    if changed:
        polls = await _read_polls(session, with_polls) if with_polls else {}
        for row in await session.scalars(select(Meeting).where(Meeting.id.in_(changed))):
            found[row.id] = known[row.id].at(row, polls.get(row.id))
    return found


@cache
def _changes_since(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """The version that each meeting has now, and the kinds of its changes after the version that is given."""
    given = Given(dialect, meeting_id=Id, version=Id)
    since = and_(Change.meeting_id == Meeting.id, Change.version > given.column("version"))
    query = (
        select(Meeting.id, Meeting.version, Change.kind)
        .select_from(given.rows)
        .join(Meeting, Meeting.id == given.column("meeting_id"))
        .outerjoin(Change, since)
        .distinct()
    )
    return query, given


async def _read_agenda(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, list[AgendaItem]]:
    agenda: dict[int, list[AgendaItem]] = {}
    for item in await session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id.in_(meeting_ids)).order_by(AgendaItem.number)
    ):
        agenda.setdefault(item.meeting_id, []).append(item)
    return agenda


async def _read_polls(session: AsyncSession, meeting_ids: Collection[int]) -> Mapping[int, list[PollSnapshot]]:
    options: dict[int, list[PollOption]] = {}
    found: dict[int, Poll] = {}
    for poll, option in await session.execute(
        select(Poll, PollOption)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(Poll.meeting_id.in_(meeting_ids))
        .order_by(Poll.id, PollOption.number)
    ):
        found[poll.id] = poll
        options.setdefault(poll.id, []).append(option)
    polls: dict[int, list[PollSnapshot]] = {}
    for poll in found.values():
        polls.setdefault(poll.meeting_id, []).append(PollSnapshot(poll, tuple(options[poll.id])))
    return polls
