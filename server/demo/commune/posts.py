"""Who leads and who follows in the demo? Posts for every organisation, and the people whose accounts are printed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.members import Member, Standing
from models.organizations import Organization
from models.posts import Post, Role

from .organizations import Tree

BIG_ENOUGH_FOR_COMMITTEE = 9  # official members: from here on a cell elects a committee
CELLS_A_FOLLOWER = 7


def appoint_all(
    rng: random.Random, tree: Tree, members: Sequence[Member], since: date
) -> tuple[list[Post], Mapping[str, Member]]:
    """The posts, and who holds the printed accounts, by user name."""
    posts: list[Post] = []
    officials: dict[int, list[Member]] = {cell.id: [] for cell in tree.cells}
    for somebody in members:
        if somebody.standing is Standing.OFFICIAL:
            officials[somebody.cell_id].append(somebody)

    def appoint(organization: Organization, role: Role, member: Member) -> None:
        posts.append(Post(member_id=member.id, organization_id=organization.id, role=role, since=since))

    def elect(organization: Organization, elected: Sequence[Member]) -> None:
        for role, member in zip(_roles(), elected, strict=False):
            appoint(organization, role, member)

    *staff, supervisor, administrator, follower = officials[tree.office.id]
    chair, minute_taker, member, *others = officials[tree.mine.id]
    elect(tree.mine, [chair, *rng.sample(others, 4)])
    for cell in tree.cells:
        if cell is not tree.mine:
            voters = staff if cell is tree.office else officials[cell.id]
            committee = rng.randint(1, 3) if len(voters) >= BIG_ENOUGH_FOR_COMMITTEE else 0
            elect(cell, rng.sample(voters, 2 + committee))
    for organization in tree.grassroots:
        voters = [m for cell in tree.cells if cell.parent_id == organization.id for m in officials[cell.id]]
        elect(organization, rng.sample(voters, rng.randint(3, 5)))
    elect(tree.commune, rng.sample(staff, 8))
    appoint(tree.commune, Role.COMMITTEE_MEMBER, supervisor)
    appoint(tree.commune, Role.ADMINISTRATOR, administrator)
    followers = [follower, *rng.sample(staff, max(1, len(tree.cells) // CELLS_A_FOLLOWER))]
    followed = [tree.mine, *(cell for cell in tree.cells if cell not in (tree.mine, tree.office))]
    for number, cell in enumerate(followed):
        appoint(cell, Role.FOLLOWER, followers[number % len(followers)])
    return posts, {
        "supervisor": supervisor,
        "chair": chair,
        "minutes": minute_taker,
        "member": member,
        "follower": follower,
        "administrator": administrator,
    }


def _roles() -> Iterator[Role]:
    """In the order of an election: one secretary, one deputy, then members of the committee."""
    yield Role.SECRETARY
    yield Role.DEPUTY_SECRETARY
    while True:
        yield Role.COMMITTEE_MEMBER
