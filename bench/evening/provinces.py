"""In which province is the evening held? Cells below commune committees, members in them, and meetings of today.

All is copied into PostgreSQL in bulk, under ids that are known beforehand; nobody has a password, everybody a session.
The same seed gives the same people.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import make_url

from models.agenda import TEMPLATE
from models.attendance import RollState, Tally
from models.changes import ChangeKind, append
from models.conventions import Conventions
from models.meetings import GENESIS, Meeting, MeetingKind, MeetingState
from models.members import Standing
from models.names import fold, given_name_key, title_key
from models.organizations import OrganizationKind
from models.posts import Role
from models.sessions import token_hash
from server.demo.people import Person, people

PROVINCE = 1
OFFICIALS = 22  # of 25; the others are probationary, exempt and away: the roll of an ordinary cell
OTHERS = (Standing.PROBATIONARY, Standing.EXEMPT, Standing.AWAY)


@dataclass(frozen=True, slots=True)
class Province:
    """Ids go on from one kind to the next: the province, its communes, their cells. A cell's meeting has its number.

    The first member of each cell is its secretary, those of the first cells also watch a commune each; the second of
    the first cell watches the province.
    """

    communes: int
    cells: int
    members_of_cell: int
    seed: int = 2026

    @property
    def members(self) -> int:
        return self.cells * self.members_of_cell

    def commune(self, number: int) -> int:
        return PROVINCE + 1 + number

    def cell(self, number: int) -> int:
        return PROVINCE + 1 + self.communes + number

    def path(self, number: int) -> str:
        """Of a cell."""
        return f"/{PROVINCE}/{self.commune(number % self.communes)}/{self.cell(number)}/"

    def meeting(self, number: int) -> int:
        return number + 1

    def secretary(self, number: int) -> int:
        return self.member(number, 0)

    def member(self, cell: int, number: int) -> int:
        return cell * self.members_of_cell + number + 1

    @property
    def supervisor(self) -> int:
        """The member who watches the province."""
        return self.member(0, 1)

    def token(self, member_id: int) -> str:
        return hashlib.sha256(f"{self.seed} {member_id}".encode()).hexdigest()[:43]

    def standing(self, number: int) -> Standing:
        """Of a cell's member."""
        return Standing.OFFICIAL if number < OFFICIALS else OTHERS[(number - OFFICIALS) % len(OTHERS)]

    def takes_part_in_votes(self, number: int) -> bool:
        return self.standing(number) is not Standing.PROBATIONARY


async def make_province(database_url: str, province: Province) -> None:
    """Into an empty, migrated database."""
    url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    now = datetime.now(UTC)
    connection = await asyncpg.connect(url)
    try:
        for table, columns, rows in _tables(province, now):
            await connection.copy_records_to_table(table, columns=columns.split(), records=rows)
            if columns.startswith("id "):
                await connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def _tables(province: Province, now: datetime) -> Iterator[tuple[str, str, Iterable[tuple[Any, ...]]]]:
    yield "organizations", "id parent_id kind name search_name sort_key path term", _organizations(province)
    yield (
        "members",
        "id cell_id path full_name search_name sort_key standing sex born_on admitted_on official_on citizen_id phone"
        " rights_version",
        _members(province),
    )
    yield "posts", "id member_id organization_id role since", _posts(province, now)
    yield "sessions", "id member_id token_hash created_at expires_at", _sessions(province, now)
    meetings = [_meeting(province, number, now) for number in range(province.cells)]
    changes = [
        append(meeting, ChangeKind.MEETING_SCHEDULED, {"title": meeting.title}, actor_id=meeting.chair_id, at=now)
        for meeting in meetings
    ]
    yield (
        "meetings",
        "id cell_id path title kind state scheduled_at held_on chair_id minute_taker_operates quorum_numerator"
        " quorum_denominator excused_leave_base tally version head",
        (_written(meeting) for meeting in meetings),
    )
    yield (
        "changes",
        "meeting_id version kind at actor_id content hash announced",
        ((c.meeting_id, c.version, c.kind, c.at, c.actor_id, c.content, c.hash, True) for c in changes),
    )
    yield (
        "agenda_items",
        "meeting_id number title kind state",
        (
            (meeting.id, number, title, kind, "PENDING")
            for meeting in meetings
            for number, (kind, title) in enumerate(TEMPLATE, start=1)
        ),
    )
    yield (
        "attendances",
        "id meeting_id member_id name standing wrong_codes",
        (
            (place + 1, province.meeting(place // province.members_of_cell), place + 1, person.full_name, standing, 0)
            for place, (person, standing) in enumerate(_people(province))
        ),
    )


def _organizations(province: Province) -> Iterator[tuple[Any, ...]]:
    def row(key: int, parent: int | None, kind: OrganizationKind, name: str, path: str) -> tuple[Any, ...]:
        return key, parent, kind, name, fold(name), title_key(name), path, "2025-2030"

    yield row(PROVINCE, None, OrganizationKind.PROVINCE, "Đảng bộ tỉnh", f"/{PROVINCE}/")
    for number in range(province.communes):
        key = province.commune(number)
        yield row(key, PROVINCE, OrganizationKind.COMMUNE, f"Đảng bộ xã {number + 1}", f"/{PROVINCE}/{key}/")
    for number in range(province.cells):
        parent = province.commune(number % province.communes)
        name = f"Chi bộ Thôn {number // province.communes + 1}"
        yield row(province.cell(number), parent, OrganizationKind.CELL, name, province.path(number))


def _people(province: Province) -> Iterator[tuple[Person, Standing]]:
    """Each member with his standing, by id."""
    standings = [standing for _, standing in _roll(province)] * province.cells
    return zip(people(random.Random(province.seed), standings), standings, strict=True)


def _members(province: Province) -> Iterator[tuple[Any, ...]]:
    for place, (person, standing) in enumerate(_people(province)):
        cell = place // province.members_of_cell
        name = person.full_name
        yield (
            place + 1, province.cell(cell), province.path(cell), name, fold(name), given_name_key(name),
            standing, person.sex, person.born_on, person.admitted_on, person.official_on, person.citizen_id,
            person.phone, 1,
        )  # fmt: skip


def _posts(province: Province, now: datetime) -> Iterator[tuple[Any, ...]]:
    posts = [(province.secretary(cell), province.cell(cell), Role.SECRETARY) for cell in range(province.cells)]
    posts += [(province.secretary(n), province.commune(n), Role.COMMITTEE_MEMBER) for n in range(province.communes)]
    posts.append((province.supervisor, PROVINCE, Role.SECRETARY))
    since = (now - timedelta(days=100)).date()
    for key, post in enumerate(posts, start=1):
        yield key, *post, since


def _sessions(province: Province, now: datetime) -> Iterator[tuple[Any, ...]]:
    for member_id in range(1, province.members + 1):
        yield member_id, member_id, token_hash(province.token(member_id)), now, now + timedelta(hours=12)


def _meeting(province: Province, number: int, now: datetime) -> Meeting:
    conventions = Conventions()
    tally = Tally.of(RollState(standing, None) for _, standing in _roll(province))
    return Meeting(
        id=province.meeting(number), cell_id=province.cell(number), path=province.path(number),
        title="Sinh hoạt chi bộ tháng", kind=MeetingKind.REGULAR, state=MeetingState.SCHEDULED, scheduled_at=now,
        held_on=conventions.day(now), chair_id=province.secretary(number), minute_taker_operates=False,
        quorum_numerator=2, quorum_denominator=3, excused_leave_base=True, tally=tally.dump(), version=0, head=GENESIS,
    )  # fmt: skip


def _written(meeting: Meeting) -> tuple[Any, ...]:
    return (
        meeting.id, meeting.cell_id, meeting.path, meeting.title, meeting.kind, meeting.state, meeting.scheduled_at,
        meeting.held_on, meeting.chair_id, meeting.minute_taker_operates, meeting.quorum_numerator,
        meeting.quorum_denominator, meeting.excused_leave_base,
        orjson.dumps(meeting.tally, option=orjson.OPT_SORT_KEYS).decode(), meeting.version, meeting.head,
    )  # fmt: skip


def _roll(province: Province) -> list[tuple[int, Standing]]:
    return [(number, province.standing(number)) for number in range(province.members_of_cell)]
