"""Who can sign in to the demo, as what, and where? Read from its database, told to people and to programs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.meetings import Meeting
from models.members import Member, Standing
from models.organizations import Organization, OrganizationKind
from models.posts import Post, Role
from models.sessions import Account
from schema.nodes import encode

PASSWORD = "sotay-demo"  # everybody's; it protects nothing but generated people
ROLES = {
    # user name: the role in the accounts file
    "supervisor": "supervisor",
    "chair": "chair",
    "minutes": "minute-taker",
    "member": "member",
    "follower": "follower",
    "administrator": "administrator",
}


class Somebody(NamedTuple):
    id: str  # global, as are all ids here
    username: str
    full_name: str
    standing: Standing


@dataclass(frozen=True, slots=True, eq=False)
class CellOfToday:
    """A cell with those who take part in it, and its last meeting of the day."""

    id: str
    name: str
    people: Sequence[Somebody]
    secretary: Somebody
    meeting_id: str | None
    scheduled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cast:
    """`mine` is the cell of the printed accounts, which the evening leaves alone."""

    commune_id: str
    commune_name: str
    cells: Sequence[CellOfToday]
    mine: CellOfToday
    printed: Mapping[str, Somebody]  # by user name


async def find_my_cell(session: AsyncSession) -> int:
    """The cell that the printed chair leads."""
    query = select(Post.organization_id).join(Account, Account.member_id == Post.member_id)
    return (await session.scalars(query.where(Account.username == "chair", Post.role == Role.SECRETARY))).one()


async def read_cast(session: AsyncSession, day: date) -> Cast:
    people: dict[int, list[Somebody]] = {}
    printed: dict[str, Somebody] = {}
    for member, username in await session.execute(
        select(Member, Account.username).join(Account, Account.member_id == Member.id).order_by(Member.id)
    ):
        somebody = Somebody(encode("Member", member.id), username, member.full_name, member.standing)
        people.setdefault(member.cell_id, []).append(somebody)
        if username in ROLES:
            printed[username] = somebody
    secretaries = {
        post.organization_id: encode("Member", post.member_id)
        for post in await session.scalars(select(Post).where(Post.role == Role.SECRETARY))
    }
    meetings = {
        row.cell_id: row
        for row in await session.scalars(
            select(Meeting).where(Meeting.held_on == day).order_by(Meeting.scheduled_at, Meeting.id)
        )
    }
    cells = {}
    for row in await session.scalars(
        select(Organization).where(Organization.kind == OrganizationKind.CELL).order_by(Organization.id)
    ):
        meeting = meetings.get(row.id)
        cells[row.id] = CellOfToday(
            encode("Cell", row.id),
            row.name,
            people[row.id],
            next(somebody for somebody in people[row.id] if somebody.id == secretaries[row.id]),
            encode("Meeting", meeting.id) if meeting else None,
            meeting.scheduled_at if meeting else None,
        )
    commune = (await session.scalars(select(Organization).where(Organization.kind == OrganizationKind.COMMUNE))).one()
    mine = cells[await find_my_cell(session)]
    return Cast(encode("Committee", commune.id), commune.name, list(cells.values()), mine, printed)


def write_accounts(path: Path, cast: Cast) -> None:
    """As JSON, whole or not at all. Raises OSError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(orjson.dumps(list(_entries(cast)), option=orjson.OPT_INDENT_2))
    partial.replace(path)


def _entries(cast: Cast) -> Iterator[dict[str, str | None]]:
    """The printed accounts, then everybody in their cell as a member: the chair and the minute-taker once more."""
    for username, role in ROLES.items():
        somebody = cast.printed[username]
        if username in {"supervisor", "administrator"}:
            yield _entry(role, somebody, cast.commune_id, None)
        elif role != "member":
            yield _entry(role, somebody, cast.mine.id, cast.mine.meeting_id)
    first = cast.printed["member"]
    for somebody in sorted(cast.mine.people, key=lambda somebody: somebody != first):
        yield _entry("member", somebody, cast.mine.id, cast.mine.meeting_id)


def _entry(role: str, somebody: Somebody, organization_id: str, meeting_id: str | None) -> dict[str, str | None]:
    return {
        "role": role,
        "username": somebody.username,
        "password": PASSWORD,
        "memberId": somebody.id,
        "standing": somebody.standing,
        "organizationId": organization_id,
        "meetingId": meeting_id,
    }
