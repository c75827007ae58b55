"""Which organisations are there in the demo? One commune, a few grassroots organisations, and the cells."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from models.organizations import Organization, OrganizationKind

from ..people import cell_names, grassroots
from .stage import Stage

TERM = "2025-2030"
LEAST_CELLS = 8


@dataclass(frozen=True, slots=True)
class Tree:
    """`mine` is the cell of the printed accounts, `office` that of the committee's staff."""

    commune: Organization
    grassroots: Sequence[Organization]
    cells: Sequence[Organization]
    mine: Organization
    office: Organization


async def grow(stage: Stage, rng: random.Random, count: int) -> Tree:
    """With `count` cells, of at least eight."""

    async def plant(kind: OrganizationKind, parent: Organization | None, *names: str) -> list[Organization]:
        term = None if kind is OrganizationKind.CELL else TERM
        rows = [Organization.named(kind, name, parent=parent, term=term) for name in names]
        stage.session.add_all(rows)
        await stage.flush()
        for row in rows:
            row.place(parent)
        return rows

    [central] = await plant(OrganizationKind.CENTRAL, None, "Trung ương Mẫu")
    [province] = await plant(OrganizationKind.PROVINCE, central, "Tỉnh ủy Mẫu")
    [commune] = await plant(OrganizationKind.COMMUNE, province, "Đảng ủy phường Mẫu")
    above: list[Organization] = []
    cells: list[Organization] = []
    for name, below in grassroots(rng, max(1, count // 15)):
        above += await plant(OrganizationKind.GRASSROOTS, commune, name)
        cells += await plant(OrganizationKind.CELL, above[-1], *below)
    direct = await plant(OrganizationKind.CELL, commune, *cell_names(rng, count - len(cells)))
    office = next((row for row in direct if row.name.endswith("Cơ quan Đảng")), direct[-1])
    return Tree(commune, above, [*direct, *cells], mine=direct[0], office=office)
