"""The change log of a meeting as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from models.changes import Change as ChangeRow
from models.changes import ChangeKind
from models.summaries import summary

from .members import Member
from .nodes import Asked

strawberry.enum(ChangeKind, description="What happened.")


@strawberry.type(description="An entry of a meeting's log. Entries are never changed; each hash covers all before it.")
class Change:
    row: strawberry.Private[ChangeRow]
    version: int = strawberry.field(description="The meeting's version from this change on: 1, 2, 3 and so on.")
    kind: ChangeKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When it happened.")
    hash: str = strawberry.field(description="SHA-256, as hexadecimal digits, of the hash before and of this entry.")

    @classmethod
    def of(cls, row: ChangeRow) -> Self:
        return cls(row=row, version=row.version, kind=row.kind, at=row.at, hash=row.hash.hex())

    @strawberry.field(description="Through whom it happened; null for a ballot of a secret vote.")
    async def actor(self, info: Asked) -> Member | None:
        if self.row.actor_id is None:
            return None
        row = await info.context.loaders.member.load(self.row.actor_id)
        return Member.of(row) if row else None

    @strawberry.field(description="One sentence for people, in the language of the request.")
    def summary(self, info: Asked) -> str:
        return summary(self.row.kind, self.row.details, info.context.language)
