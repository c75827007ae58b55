"""The tree as clients see it: cells and committees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.organizations import Organization as OrganizationRow
from models.organizations import OrganizationKind
from resolvers import absences as absence_resolvers
from resolvers import conventions as convention_resolvers
from resolvers import meetings as meeting_resolvers
from resolvers import members as member_resolvers
from resolvers import months as month_resolvers
from resolvers import organizations as resolvers
from resolvers.paging import Page

from .connections import After, Before, Connection, First, Last, connection
from .nodes import Asked, Node, encode
from .personal import PERSONAL

if TYPE_CHECKING:
    from .conventions import Conventions
    from .ledger import RunningAbsence
    from .meetings import Meeting
    from .members import Member
    from .months import Month
    from .polls import UsualPoll

strawberry.enum(OrganizationKind, description="The level of an organisation.")


@strawberry.interface(description="A node of the tree: a cell, or an organisation led by a committee.")
class Organization(Node):
    row: strawberry.Private[OrganizationRow]
    name: str = strawberry.field(description="Its full name.")
    kind: OrganizationKind = strawberry.field(description="Its level.")

    @classmethod
    def of(cls, row: OrganizationRow) -> Self:
        return cls(id=encode("Cell" if row.is_cell else "Committee", row.id), row=row, name=row.name, kind=row.kind)

    @strawberry.field(description="The committee directly above; null at the root.")
    async def parent(self, info: Asked) -> Committee | None:
        row = await resolvers.parent(info.context, self.row)
        return Committee.of(row) if row else None

    @strawberry.field(description="How many members there are in it and below it.", metadata=PERSONAL)
    async def member_count(self, info: Asked) -> int:
        return await resolvers.member_count(info.context, self.row)

    @strawberry.field(description="The rules of meetings as they are here.", metadata=PERSONAL)
    async def conventions(self, info: Asked) -> Annotated[Conventions, strawberry.lazy(".conventions")]:
        from .conventions import Conventions

        return Conventions.of(await convention_resolvers.conventions(info.context, self.row))

    @strawberry.field(
        description="How its meetings of a month went, and those below it; null for those who may not see them.",
        metadata=PERSONAL,
    )
    async def month(
        self,
        info: Asked,
        year: Annotated[int, strawberry.argument(description="Which year.")],
        month: Annotated[int, strawberry.argument(description="Which month of it: 1 to 12.")],
    ) -> Annotated[Month, strawberry.lazy(".months")] | None:
        from .months import Month

        view = await month_resolvers.month(info.context, self.row, year, month)
        return Month(shown=view) if view else None

    @strawberry.field(description="Who leads it today; null for those who may not see him.", metadata=PERSONAL)
    async def secretary(self, info: Asked) -> Annotated[Member, strawberry.lazy(".members")] | None:
        from .members import Member

        row = await resolvers.secretary(info.context, self.row)
        return Member.of(row) if row else None


@strawberry.type(description="A cell: the leaf of the tree, where members meet and vote.")
class Cell(Organization):
    @strawberry.field(
        description="How many of its members may vote if they come: official, exempt and away ones.", metadata=PERSONAL
    )
    async def voting_member_count(self, info: Asked) -> int:
        return await resolvers.voting_member_count(info.context, self.row)

    @strawberry.field(description="Who takes part in it, by given name.", metadata=PERSONAL)
    async def members(
        self, info: Asked, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Annotated[Member, strawberry.lazy(".members")]]:
        from .members import Member

        page = await member_resolvers.members_of(info.context, self.row, Page(first, after, last, before))
        return connection(page, Member.of)

    @strawberry.field(description="How a new vote of each kind is held in it, unless something else is said.")
    def usual_polls(self) -> list[Annotated[UsualPoll, strawberry.lazy(".polls")]]:
        from .polls import UsualPoll

        return UsualPoll.all()

    @strawberry.field(description="Its meetings, the latest first: all, or those held in a month.", metadata=PERSONAL)
    async def meetings(
        self,
        info: Asked,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        year: Annotated[int | None, strawberry.argument(description="Only of this year, if there is a month.")] = None,
        month: Annotated[int | None, strawberry.argument(description="Only of this month of it: 1 to 12.")] = None,
    ) -> Connection[Annotated[Meeting, strawberry.lazy(".meetings")]]:
        from .meetings import Meeting

        asked = Page(first, after, last, before)
        page = await meeting_resolvers.meetings_of(info.context, self.row, asked, year, month)
        return connection(page, Meeting.of)

    @strawberry.field(
        description="Who missed its last meeting, and how many running: the most first.", metadata=PERSONAL
    )
    async def running_absences(self, info: Asked) -> list[Annotated[RunningAbsence, strawberry.lazy(".ledger")]]:
        from .ledger import RunningAbsence

        found = await absence_resolvers.running_absences(info.context, self.row)
        return [RunningAbsence.of(line) for line in found]


@strawberry.type(description="An organisation above the cells, led by a committee.")
class Committee(Organization):
    @strawberry.field(description="How many cells there are below it.", metadata=PERSONAL)
    async def cell_count(self, info: Asked) -> int:
        return await resolvers.cell_count(info.context, self.row)

    @strawberry.field(description="The organisations directly below it, by name.", metadata=PERSONAL)
    async def children(
        self, info: Asked, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Organization]:
        page = await resolvers.children(info.context, self.row, Page(first, after, last, before))
        return connection(page, organization_of)


def organization_of(row: OrganizationRow) -> Organization:
    return Cell.of(row) if row.is_cell else Committee.of(row)
