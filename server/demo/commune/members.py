"""Who belongs to which cell of the demo? About 25 members a cell, in every standing."""

from __future__ import annotations

import random
from datetime import date

from models.members import Member, Standing
from models.organizations import Organization

from ..people import people
from .organizations import Tree

LEAST_OFFICIAL = 4
SMALL = 0.13  # the share of cells that have fewer than ten members
STANDINGS = {
    Standing.OFFICIAL: 78,
    Standing.PROBATIONARY: 7,
    Standing.EXEMPT: 6,
    Standing.AWAY: 4,
    Standing.HOSTED: 4,
    Standing.SUSPENDED: 1,
}
# The printed accounts' cell has every standing; the committee's office has many to choose from.
MINE = {
    Standing.OFFICIAL: 16,
    Standing.PROBATIONARY: 2,
    Standing.HOSTED: 2,
    Standing.EXEMPT: 2,
    Standing.AWAY: 1,
    Standing.SUSPENDED: 1,
}
OFFICE = {Standing.OFFICIAL: 24, Standing.PROBATIONARY: 3, Standing.EXEMPT: 2}


def enrol(rng: random.Random, tree: Tree, today: date) -> list[Member]:
    """All members, cell by cell. Of the printed accounts' cell nobody is hosted elsewhere: its roll is its members."""
    places = [(cell, standing) for cell in tree.cells for standing in _standings(rng, tree, cell)]
    persons = people(rng, [standing for _, standing in places], today=today)
    homes = [cell for cell in tree.cells if cell is not tree.mine]
    members = []
    for number, ((cell, standing), person) in enumerate(zip(places, persons, strict=True), start=1):
        hosted = standing is Standing.HOSTED
        member = Member(
            cell_id=cell.id,
            home_cell_id=rng.choice([home for home in homes if home is not cell]).id if hosted else None,
            path=cell.path,
            standing=standing,
            sex=person.sex,
            born_on=person.born_on,
            admitted_on=person.admitted_on,
            official_on=person.official_on,
            card_number=None if standing is Standing.PROBATIONARY else f"MAU-{number:06}",
            citizen_id=person.citizen_id,
            phone=person.phone,
            rights_version=1,
        )
        member.rename(person.full_name)
        members.append(member)
    return members


def _standings(rng: random.Random, tree: Tree, cell: Organization) -> list[Standing]:
    fixed = MINE if cell is tree.mine else OFFICE if cell is tree.office else None
    if fixed is not None:
        return [standing for standing, count in fixed.items() for _ in range(count)]
    size = rng.randint(5, 9) if rng.random() < SMALL else round(rng.triangular(13, 40, 27))
    others = rng.choices(list(STANDINGS), list(STANDINGS.values()), k=size - LEAST_OFFICIAL)
    return [Standing.OFFICIAL] * LEAST_OFFICIAL + others
