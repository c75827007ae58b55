"""Members as clients see them: name and standing for the cell, the summary record for few."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from models.citizens import Doubt, doubts_about
from models.errors import NotFound
from models.members import Member as MemberRow
from models.members import Sex, Standing
from models.organizations import Organization as OrganizationRow
from models.posts import Post as PostRow
from models.posts import Role
from resolvers import members as resolvers

from .nodes import Asked, Node, encode
from .organizations import Cell, Organization, organization_of
from .personal import PERSONAL

strawberry.enum(Standing, name="MemberStanding", description="How a member stands in the cell that he takes part in.")
strawberry.enum(Doubt, name="CitizenIdDoubt", description="Where a citizen ID and a record disagree.")
strawberry.enum(Sex, description="The sex as on the citizen's record.")
strawberry.enum(Role, name="PostRole", description="What a post is.")


@strawberry.type(description="A post held in an organisation.")
class Post(Node):
    role: Role = strawberry.field(description="What the post is.")
    since: date = strawberry.field(description="The first day.")
    until: date | None = strawberry.field(description="The day from which it is no longer held, if that is known.")
    organization: Organization = strawberry.field(description="Where it is held.")

    @classmethod
    def of(cls, row: PostRow, organization: OrganizationRow) -> Self:
        return cls(
            id=encode("Post", row.id),
            role=row.role,
            since=row.since,
            until=row.until,
            organization=organization_of(organization),
        )


@strawberry.type(description="The summary record of a member, for himself, his cell's leaders and administrators.")
class SummaryRecord:
    born_on: date | None = strawberry.field(description="Date of birth.")
    sex: Sex | None = strawberry.field(description="Sex.")
    official_on: date | None = strawberry.field(description="When he became an official member.")
    card_number: str | None = strawberry.field(
        description="The number of the member's card; official members have one."
    )
    citizen_id: str | None = strawberry.field(description="The citizen ID of 12 digits.")
    citizen_id_doubts: list[Doubt] = strawberry.field(
        description="What the citizen ID and this record disagree on: for cleaning the data."
    )
    phone: str | None = strawberry.field(description="The phone number on file.")


@strawberry.type(description="A member.")
class Member(Node):
    row: strawberry.Private[MemberRow]
    full_name: str = strawberry.field(description="The name in full, family name first.")
    standing: Standing = strawberry.field(description="How he stands in his cell.")
    admitted_on: date | None = strawberry.field(description="When he was admitted.")

    @classmethod
    def of(cls, row: MemberRow) -> Self:
        return cls(
            id=encode("Member", row.id),
            row=row,
            full_name=row.full_name,
            standing=row.standing,
            admitted_on=row.admitted_on,
        )

    @strawberry.field(description="The cell that he takes part in.")
    async def cell(self, info: Asked) -> Cell:
        return Cell.of(await resolvers.cell_of(info.context, self.row))

    @strawberry.field(description="The cell where he votes: another one than `cell` for a hosted member.")
    async def home_cell(self, info: Asked) -> Cell:
        return Cell.of(await resolvers.home_cell_of(info.context, self.row))

    @strawberry.field(description="The summary record; null for those who may not read it.", metadata=PERSONAL)
    def record(self, info: Asked) -> SummaryRecord | None:
        if not resolvers.has_record_access(info.context, self.row):
            return None
        row = self.row
        return SummaryRecord(
            born_on=row.born_on,
            sex=row.sex,
            official_on=row.official_on,
            card_number=row.card_number,
            citizen_id=row.citizen_id,
            citizen_id_doubts=doubts_about(row.citizen_id, row.born_on, row.sex),
            phone=row.phone,
        )

    @strawberry.field(
        description="The posts that he holds or has held, the newest first; null for whom the record is closed.",
        metadata=PERSONAL,
    )
    async def posts(self, info: Asked) -> list[Post] | None:
        if not resolvers.has_record_access(info.context, self.row):
            return None
        return [Post.of(row, organization) for row, organization in await resolvers.posts_of(info.context, self.row)]


async def member_of(info: Asked, member_id: int) -> Member:
    """Somebody who is named in what the viewer may see. Raises NotFound."""
    return Member.of(await member_by_id(info, member_id))


async def member_by_id(info: Asked, member_id: int) -> MemberRow:
    """His row. Raises NotFound."""
    row = await info.context.loaders.member.load(member_id)
    if row is None:
        raise NotFound(what="member")
    return row
