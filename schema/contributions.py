"""What members write for a meeting, as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.contributions import Contribution as ContributionRow
from models.contributions import ContributionKind
from models.members import Member as MemberRow
from resolvers import contributions as resolvers

from .members import Member, member_by_id
from .nodes import Asked, Node, decode, encode
from .shown import shown

if TYPE_CHECKING:
    from .agenda import AgendaItem

strawberry.enum(ContributionKind, description="What somebody wrote: for an item, or to reserve his opinion on a vote.")


@strawberry.type(description="What a member wrote for a meeting, under his name.")
class Contribution(Node):
    row: strawberry.Private[ContributionRow]
    known_member: strawberry.Private[MemberRow | None]
    kind: ContributionKind = strawberry.field(description="What it is.")
    text: str = strawberry.field(description="His words.")
    at: datetime = strawberry.field(description="When he wrote it.")
    withdrawn_at: datetime | None = strawberry.field(description="When he took it back; null while it stands.")

    @classmethod
    def of(cls, row: ContributionRow, member: MemberRow | None = None) -> Self:
        return cls(
            id=encode("Contribution", row.id),
            row=row,
            known_member=member,
            kind=row.kind,
            text=row.text,
            at=row.at,
            withdrawn_at=row.withdrawn_at,
        )

    @strawberry.field(description="Who wrote it.")
    def member(self, info: Asked) -> Member:
        return shown(self.known_member, lambda: member_by_id(info, self.row.member_id), Member.of)

    @strawberry.field(description="The item that it is about; of a reserved opinion the item of the vote.")
    async def agenda_item(self, info: Asked) -> Annotated[AgendaItem, strawberry.lazy(".agenda")] | None:
        from .agenda import item_of

        return await item_of(info, self.row.meeting_id, self.row.agenda_item_id)


@strawberry.input(description="Write for an item of the agenda, before or during the meeting.")
class ContributeInput:
    item_id: strawberry.ID = strawberry.field(description="The item.")
    text: str = strawberry.field(description="Up to 10,000 characters.")


@strawberry.input(description="Take back what one has written. What was contributed to an item stays once it is done.")
class WithdrawContributionInput:
    contribution_id: strawberry.ID = strawberry.field(description="The contribution, or the reserved opinion.")


@strawberry.input(description="Have the minutes say that one reserves one's opinion on a vote.")
class ReserveOpinionInput:
    poll_id: strawberry.ID = strawberry.field(description="The vote, open or closed, on whose electoral roll one is.")
    text: str = strawberry.field(
        description="Up to 10,000 characters. In a secret vote it is one's own decision what it reveals."
    )


@strawberry.type(description="What was written, as it is now.")
class ContributionPayload:
    contribution: Contribution = strawberry.field(description="What was written.")


async def contribute(info: Asked, input: ContributeInput) -> ContributionPayload | None:
    item_id = decode(input.item_id, "AgendaItem", field="itemId")
    row = await resolvers.contribute(info.context, item_id, input.text)
    return ContributionPayload(contribution=Contribution.of(row))


async def withdraw_contribution(info: Asked, input: WithdrawContributionInput) -> ContributionPayload | None:
    contribution_id = decode(input.contribution_id, "Contribution", field="contributionId")
    row = await resolvers.withdraw_contribution(info.context, contribution_id)
    return ContributionPayload(contribution=Contribution.of(row))


async def reserve_opinion(info: Asked, input: ReserveOpinionInput) -> ContributionPayload | None:
    row = await resolvers.reserve_opinion(info.context, decode(input.poll_id, "Poll", field="pollId"), input.text)
    return ContributionPayload(contribution=Contribution.of(row))
