"""How are meetings read for screens? Any number of them, whole, in three statements; or what can have changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import JSON, Select, func, select

from models.agenda import AgendaItem
from models.bulk import Given, among
from models.changes import Change, ChangeKind
from models.database import Database
from models.direct import Direct
from models.documents import Document
from models.materials import MeetingMaterial
from models.meetings import Meeting
from models.members import Member
from models.options import PollOption
from models.organizations import Organization
from models.polls import Poll
from models.rows import Id, Parts
from models.snapshots import Materials, MeetingSnapshot, PollSnapshot

# What these change stands in the row of the meeting or is in no snapshot, and what `OF_VOTES` change stands in those of
# its votes. Others may change all.
OF_THE_ROLL = frozenset(
    {
        ChangeKind.ATTENDANCE_RECORDED,
        ChangeKind.DEPARTURE_RECORDED,
        ChangeKind.EXCUSE_REQUESTED,
        ChangeKind.EXCUSE_DECLINED,
        ChangeKind.MEETING_RATED,
    }
)
OF_SPEAKING = frozenset(
    {
        ChangeKind.SPEECH_ASKED,
        ChangeKind.SPEECH_WITHDRAWN,
        ChangeKind.SPEECH_BEGAN,
        ChangeKind.SPEECH_ENDED,
        ChangeKind.SPEAKING_LIMITED,
        ChangeKind.CONTRIBUTED,
        ChangeKind.CONTRIBUTION_WITHDRAWN,
        ChangeKind.OPINION_RESERVED,
    }
)
OF_MATERIALS = frozenset({ChangeKind.DOCUMENT_ATTACHED, ChangeKind.DOCUMENT_DETACHED})
OF_PAPERS = OF_MATERIALS | {ChangeKind.MINUTES_COMPLETED}
OF_VOTES = frozenset({ChangeKind.BALLOT_CAST, ChangeKind.HAND_COUNT_ENTERED})
KNOWN_ELSE = OF_THE_ROLL | OF_SPEAKING | OF_PAPERS | OF_VOTES  # after these all else has stayed as it was

MOST_TOGETHER = 200  # meetings whose rows are made in one go

MEETINGS = Parts(Meeting, Organization, Member, Member)  # with the cell, the chair and the minute-taker
POLLS = Parts(Poll, PollOption)
ATTACHED = Parts(MeetingMaterial)
HEAD = [column for column in Document.__table__.c if column.key not in {"body", "search_text"}]


async def read_snapshots(direct: Direct, meeting_ids: Collection[int]) -> Mapping[int, MeetingSnapshot]:
    """The meetings that exist of those asked for, each at one version: one state is seen throughout.

    Those of a whole province take seconds; they are read in parts, between which others have their turn.
    """
    asked = list(meeting_ids)
    found: dict[int, MeetingSnapshot] = {}
    for begin in range(0, len(asked), MOST_TOGETHER):
        found |= await _read_some(direct, asked[begin : begin + MOST_TOGETHER])
    return found


async def _read_some(direct: Direct, meeting_ids: Collection[int]) -> dict[int, MeetingSnapshot]:
    meetings = await direct.rows(_whole(direct.dialect), {"wanted": list(meeting_ids)})
    agenda = await _read_agenda(direct, meeting_ids)
    polls = await _read_polls(direct, meeting_ids)
    return {
        row.id: MeetingSnapshot.of(row, cell, chair, minute_taker, agenda.get(row.id, []), polls.get(row.id, []))
        for row, cell, chair, minute_taker in map(MEETINGS.loaded, meetings)
    }


class KnownSnapshots:
    """Reads meetings as `read_snapshots` does, but of those that somebody still shows only what can have changed.

    The log says what that is. On the evening nearly all changes are check-ins and ballots, and each is on two boards.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: WeakValueDictionary[int, MeetingSnapshot] = WeakValueDictionary()

    async def read(
        self, meeting_ids: Collection[int], *, with_materials: bool = False
    ) -> Mapping[int, MeetingSnapshot]:
        """Raises Unavailable."""
        asked = {key: self._known.get(key) for key in meeting_ids}
        known = {key: snapshot for key, snapshot in asked.items() if snapshot is not None}
        async with self._database.read_directly() as direct:
            found, materials = await _read_again(direct, known) if known else ({}, {})
            whole = [key for key in asked if key not in found]
            if whole:
                read = await read_snapshots(direct, whole)
                found |= {key: replace(one, materials=materials.get(key)) for key, one in read.items()}
            unread = [key for key, one in found.items() if one.materials is None]
            if with_materials and unread:
                attached = await read_attached(direct, unread)
                found |= {key: replace(found[key], materials=attached.get(key, ())) for key in unread}
        self._known.update(found)
        return found


async def _read_again(
    direct: Direct, known: Mapping[int, MeetingSnapshot]
) -> tuple[dict[int, MeetingSnapshot], dict[int, Materials | None]]:
    """Those of which the log tells that all else has stayed as it was; and what is still attached, also to others."""
    query, given = _changed(direct.dialect)
    found: dict[int, MeetingSnapshot] = {}
    materials: dict[int, Materials | None] = {}
    changed: dict[int, Meeting] = {}
    with_polls: list[int] = []
    for *values, kinds in await direct.rows(
        query, given.parameters([(key, one.version) for key, one in known.items()])
    ):
        row = Meeting.loaded(values)
        if row.version > known[row.id].version and OF_MATERIALS.isdisjoint(kinds):
            materials[row.id] = known[row.id].materials
        if row.version == known[row.id].version:
            found[row.id] = known[row.id]
        elif row.version > known[row.id].version and set(kinds) <= KNOWN_ELSE:
            changed[row.id] = row
            if not OF_VOTES.isdisjoint(kinds):
                with_polls.append(row.id)
    polls = await _read_polls(direct, with_polls) if with_polls else {}
    for key, row in changed.items():
        found[key] = known[key].at(row, polls.get(key), materials.get(key))
    return found, materials


async def _read_agenda(direct: Direct, meeting_ids: Collection[int]) -> Mapping[int, list[AgendaItem]]:
    agenda: dict[int, list[AgendaItem]] = {}
    for values in await direct.rows(_agenda(direct.dialect), {"wanted": list(meeting_ids)}):
        item = AgendaItem.loaded(values)
        agenda.setdefault(item.meeting_id, []).append(item)
    return agenda


async def _read_polls(direct: Direct, meeting_ids: Collection[int]) -> Mapping[int, list[PollSnapshot]]:
    options: dict[int, list[PollOption]] = {}
    found: dict[int, Poll] = {}
    for poll, option in map(POLLS.loaded, await direct.rows(_polls(direct.dialect), {"wanted": list(meeting_ids)})):
        found[poll.id] = poll
        options.setdefault(poll.id, []).append(option)
    polls: dict[int, list[PollSnapshot]] = {}
    for poll in found.values():
        polls.setdefault(poll.meeting_id, []).append(PollSnapshot(poll, tuple(options[poll.id])))
    return polls


async def read_attached(direct: Direct, meeting_ids: Collection[int]) -> Mapping[int, Materials]:
    """What is attached to those to which something is."""
    attached: dict[int, Materials] = {}
    for row, *head in map(ATTACHED.loaded, await direct.rows(_attached(direct.dialect), {"wanted": list(meeting_ids)})):
        document = Document(**{column.key: value for column, value in zip(HEAD, head, strict=True)})
        attached[row.meeting_id] = (*attached.get(row.meeting_id, ()), (row, document))
    return attached


@cache
def _whole(dialect: str) -> Select[*tuple[Any, ...]]:
    meeting, cell, members = Meeting.__table__, Organization.__table__, Member.__table__
    chair, minute_taker = members.alias("chair"), members.alias("minute_taker")
    return (
        select(meeting, cell, chair, minute_taker)
        .join_from(meeting, cell, cell.c.id == meeting.c.cell_id)
        .outerjoin(chair, chair.c.id == meeting.c.chair_id)
        .outerjoin(minute_taker, minute_taker.c.id == meeting.c.minute_taker_id)
        .where(among(dialect, meeting.c.id, "wanted"))
    )


@cache
def _changed(dialect: str) -> tuple[Select[*tuple[Any, ...]], Given]:
    """Each meeting as it is now, and the kinds of its changes after the version that is given."""
    given = Given(dialect, meeting_id=Id, version=Id)
    meeting, change = Meeting.__table__, Change.__table__
    listed = func.json_agg if dialect == "postgresql" else func.json_group_array
    kinds = (
        select(listed(change.c.kind.distinct(), type_=JSON))
        .where(change.c.meeting_id == meeting.c.id, change.c.version > given.column("version"))
        .correlate(meeting, given.rows)
        .scalar_subquery()
    )
    query = select(meeting, kinds).join_from(given.rows, meeting, meeting.c.id == given.column("meeting_id"))
    return query, given


@cache
def _agenda(dialect: str) -> Select[*tuple[Any, ...]]:
    items = AgendaItem.__table__
    return select(items).where(among(dialect, items.c.meeting_id, "wanted")).order_by(items.c.number)


@cache
def _polls(dialect: str) -> Select[*tuple[Any, ...]]:
    polls, options = Poll.__table__, PollOption.__table__
    return (
        select(polls, options)
        .join_from(polls, options, options.c.poll_id == polls.c.id)
        .where(among(dialect, polls.c.meeting_id, "wanted"))
        .order_by(polls.c.id, options.c.number)
    )


@cache
def _attached(dialect: str) -> Select[*tuple[Any, ...]]:
    materials, documents = MeetingMaterial.__table__, Document.__table__
    return (
        select(materials, *HEAD)
        .join_from(materials, documents, documents.c.id == materials.c.document_id)
        .where(among(dialect, materials.c.meeting_id, "wanted"))
        .order_by(materials.c.attached_at, documents.c.id)
    )
