"""The ledger of attendance, the quorum as it was noted, and absences running, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from models.attendance import Attendance as AttendanceRow
from models.attendance import AttendanceStatus, Entry
from models.ledger import LedgerEntry as EntryFact
from models.quorums import QuorumFact as NotedQuorum

from .attendance import Quorum
from .members import Member, member_of
from .nodes import Asked

strawberry.enum(Entry, name="LedgerEntryKind", description="What an entry of the ledger says of a member.")


@strawberry.type(description="An entry of the ledger. Entries are never changed: a correction is one of its own.")
class LedgerEntry:
    fact: strawberry.Private[EntryFact]
    version: int = strawberry.field(description="The meeting's version since it: its place in the log.")
    at: datetime = strawberry.field(description="When it was noted.")
    entry: Entry = strawberry.field(description="What happened.")
    status: AttendanceStatus | None = strawberry.field(
        description="How he attends since it; null when he left, and where a correction takes back what was noted."
    )
    reason: str | None = strawberry.field(description="The reason of an absence.")
    corrects: int | None = strawberry.field(
        description="Of a correction: the version of the entry in whose place it stands, if there is one in the log."
    )

    @classmethod
    def of(cls, fact: EntryFact) -> Self:
        return cls(
            fact=fact,
            version=fact.version,
            at=fact.at,
            entry=fact.entry,
            status=fact.status,
            reason=fact.reason,
            corrects=fact.corrects,
        )

    @strawberry.field(description="Of whom it was noted.")
    async def member(self, info: Asked) -> Member:
        return await member_of(info, self.fact.member_id)

    @strawberry.field(description="Who noted it: himself, when he checked in or out.")
    async def recorded_by(self, info: Asked) -> Member | None:
        return await member_of(info, self.fact.recorded_by) if self.fact.recorded_by else None

    @strawberry.field(description="Who approved the reason.")
    async def approved_by(self, info: Asked) -> Member | None:
        return await member_of(info, self.fact.approved_by) if self.fact.approved_by else None


@strawberry.type(
    description="The quorum as it was noted: at the opening and the close, where the roll call ended, when a vote was "
    "opened or closed, and whenever it began or ceased to be met."
)
class QuorumFact(Quorum):
    version: int = strawberry.field(description="The meeting's version since then: its place in the log.")
    at: datetime = strawberry.field(description="When it was noted.")

    @classmethod
    def of_fact(cls, fact: NotedQuorum) -> Self:
        quorum = fact.quorum
        return cls(
            base=quorum.base,
            counted=quorum.counted,
            required=quorum.required,
            met=quorum.met,
            version=fact.version,
            at=fact.at,
        )


@strawberry.type(description="A member who missed his cell's last meeting.")
class RunningAbsence:
    row: strawberry.Private[AttendanceRow]
    count: int = strawberry.field(description="How many meetings of the cell he has missed one after the other.")

    @classmethod
    def of(cls, row: AttendanceRow) -> Self:
        return cls(row=row, count=row.absences_running)

    @strawberry.field(description="Who.")
    async def member(self, info: Asked) -> Member:
        return await member_of(info, self.row.member_id)
