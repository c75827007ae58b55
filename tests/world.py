"""In which world do the tests play? A small one with every standing and every role, written straight into the database.

    province ── commune ──┬── cell         every standing; secretary, deputy, minute-taker, follower
                          ├── neighbours   another cell of the commune
                          └── grassroots ── branch
             └─ abroad ───── foreign       another commune's cell

All people are made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database
from models.members import Member, Standing
from models.organizations import Organization, OrganizationKind
from models.posts import Post, Role
from models.sessions import Account, Session
from schema.nodes import encode
from server.passwords import PasswordHasher

PASSWORD = "mật khẩu của kiểm thử"
PEOPLE: dict[str, tuple[str, Standing]] = {
    # who: the cell, and how he stands there
    "chair": ("cell", Standing.OFFICIAL),
    "deputy": ("cell", Standing.OFFICIAL),
    "minute_taker": ("cell", Standing.OFFICIAL),
    "member": ("cell", Standing.OFFICIAL),
    "official": ("cell", Standing.OFFICIAL),
    "probationary": ("cell", Standing.PROBATIONARY),
    "hosted": ("cell", Standing.HOSTED),
    "exempt": ("cell", Standing.EXEMPT),
    "away": ("cell", Standing.AWAY),
    "suspended": ("cell", Standing.SUSPENDED),
    "neighbour": ("neighbours", Standing.OFFICIAL),
    "neighbour_chair": ("neighbours", Standing.OFFICIAL),
    "branch_chair": ("branch", Standing.OFFICIAL),
    "follower": ("neighbours", Standing.OFFICIAL),
    "supervisor": ("branch", Standing.OFFICIAL),
    "administrator": ("branch", Standing.OFFICIAL),
    "outsider": ("foreign", Standing.OFFICIAL),
}
POSTS = [
    ("chair", "cell", Role.SECRETARY),
    ("deputy", "cell", Role.DEPUTY_SECRETARY),
    ("neighbour_chair", "neighbours", Role.SECRETARY),
    ("branch_chair", "branch", Role.SECRETARY),
    ("outsider", "foreign", Role.SECRETARY),
    ("follower", "cell", Role.FOLLOWER),
    ("supervisor", "commune", Role.SECRETARY),
    ("administrator", "commune", Role.ADMINISTRATOR),
    ("outsider", "abroad", Role.SECRETARY),
]
TREE = [
    ("province", None, OrganizationKind.PROVINCE),
    ("commune", "province", OrganizationKind.COMMUNE),
    ("abroad", "province", OrganizationKind.COMMUNE),
    ("cell", "commune", OrganizationKind.CELL),
    ("neighbours", "commune", OrganizationKind.CELL),
    ("grassroots", "commune", OrganizationKind.GRASSROOTS),
    ("branch", "grassroots", OrganizationKind.CELL),
    ("foreign", "abroad", OrganizationKind.CELL),
]
NAMES = {
    "cell": "Chi bộ Tổ dân phố 1",
    "neighbours": "Chi bộ Tổ dân phố 2",
    "branch": "Chi bộ Trường Trung học cơ sở",
    "foreign": "Chi bộ Thôn Xa",
    "grassroots": "Đảng bộ cơ sở",
    "commune": "Đảng bộ phường",
    "abroad": "Đảng bộ xã khác",
    "province": "Đảng bộ tỉnh",
}


@dataclass
class World:
    """The keys of what was made, by the names above. `token(who)` signs in without a password."""

    organizations: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def organization(self, name: str) -> str:
        """A global id."""
        kind = "Cell" if {name: kind for name, _, kind in TREE}[name] is OrganizationKind.CELL else "Committee"
        return encode(kind, self.organizations[name])

    def member(self, who: str) -> str:
        """A global id."""
        return encode("Member", self.members[who])


async def make_world(database: Database) -> World:
    world = World()
    async with database.write() as session:
        await _make_tree(session, world)
        await _make_people(session, world)
    return world


async def _make_tree(session: AsyncSession, world: World) -> None:
    rows: dict[str, Organization] = {}
    for name, parent_name, kind in TREE:
        parent = rows[parent_name] if parent_name else None
        row = Organization.named(kind, NAMES[name], parent=parent, term="2025-2030")
        session.add(row)
        await session.flush()
        row.place(parent)
        rows[name] = row
        world.organizations[name] = row.id
        world.paths[name] = row.path
    await session.flush()


async def _make_people(session: AsyncSession, world: World) -> None:
    hasher = PasswordHasher(memory=1024, rounds=1, threads=1)
    password = await hasher.hash(PASSWORD)
    hasher.close()
    for who, (cell, standing) in PEOPLE.items():
        await _make_person(session, world, who, cell, standing, password)
    for who, name, role in POSTS:
        await give_post(session, world, who, name, role)


async def add_members(database: Database, world: World, cell: str, people: Iterable[str]) -> None:
    """More official members, signed in, without a password."""
    async with database.write() as session:
        for who in people:
            await _make_person(session, world, who, cell, Standing.OFFICIAL, "")


async def give_post(session: AsyncSession, world: World, who: str, organization: str, role: Role) -> None:
    since = (datetime.now(UTC) - timedelta(days=100)).date()
    organization_id = world.organizations[organization]
    session.add(Post(member_id=world.members[who], organization_id=organization_id, role=role, since=since))


async def _make_person(
    session: AsyncSession, world: World, who: str, cell: str, standing: Standing, password_hash: str
) -> None:
    now = datetime.now(UTC)
    member = Member(
        cell_id=world.organizations[cell],
        home_cell_id=world.organizations["neighbours"] if standing is Standing.HOSTED else None,
        path=world.paths[cell],
        standing=standing,
        admitted_on=(now - timedelta(days=4000)).date(),
        citizen_id=f"001099{len(world.members) + 1:06d}",
        rights_version=1,
    )
    member.rename(f"Nguyễn Văn {who.replace('_', ' ').title()}")
    session.add(member)
    await session.flush()
    world.members[who] = member.id
    session.add(Account(member_id=member.id, username=who, password_hash=password_hash))
    row, world.tokens[who] = Session.begin(member.id, now, timedelta(hours=12))
    session.add(row)
    await session.flush()
    world.sessions[who] = row.id
