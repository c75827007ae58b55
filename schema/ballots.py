"""Ballots as they are listed with a result, so that each voter finds his own."""

from __future__ import annotations

from typing import Self

import strawberry

from resolvers.ballots import CountedBallot as Counted

from .members import Member, member_of
from .nodes import Asked, encode


@strawberry.type(description="A ballot that was counted. In a secret vote only its code is told.")
class CountedBallot:
    row: strawberry.Private[Counted]
    receipt: str = strawberry.field(description="The code that its voter was given.")
    option_ids: list[strawberry.ID] | None = strawberry.field(
        description="The options that it chooses; null in a secret vote."
    )

    @classmethod
    def of(cls, row: Counted) -> Self:
        chosen = None if row.option_ids is None else [encode("PollOption", option) for option in row.option_ids]
        return cls(row=row, receipt=row.receipt, option_ids=chosen)

    @strawberry.field(description="Who cast it; null in a secret vote.")
    async def voter(self, info: Asked) -> Member | None:
        return None if self.row.member_id is None else await member_of(info, self.row.member_id)
