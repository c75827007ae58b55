"""Meetings as clients see them: the same type in a query and in a subscription."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Self, TypeVar

import strawberry

from models.meetings import Meeting as MeetingRow
from models.meetings import MeetingKind, MeetingState
from models.rights import takes_minutes
from models.snapshots import MeetingSnapshot

from .agenda import AgendaItem
from .attendance import Attendance, AttendanceSummary, Quorum
from .documents import Document
from .ledger import LedgerEntry, QuorumFact
from .materials import MeetingMaterial, materials_of
from .members import Member
from .mine import MeetingOfMine, snapshot_of
from .minutes import MeetingMinutes
from .nodes import Asked, Node, encode
from .organizations import Cell
from .personal import PERSONAL
from .polls import Poll
from .ratings import Ratings
from .shown import shown
from .speakers import Speech

T = TypeVar("T")

strawberry.enum(MeetingKind, description="What a meeting is for.")
strawberry.enum(MeetingState, description="How far a meeting has come.")


@strawberry.type(description="A meeting of a cell.")
class Meeting(Node):
    row: strawberry.Private[MeetingRow]
    known: strawberry.Private[MeetingSnapshot | None]
    version: int = strawberry.field(description="Grows by one with every change of the meeting.")
    title: str = strawberry.field(description="What it is called.")
    kind: MeetingKind = strawberry.field(description="What it is for.")
    state: MeetingState = strawberry.field(description="How far it has come.")
    place: str | None = strawberry.field(description="Where it is held.")
    scheduled_at: datetime = strawberry.field(description="When it is due to begin.")
    announced_at: datetime | None = strawberry.field(description="When the members were notified.")
    moved_at: datetime | None = strawberry.field(
        description="When its time or place last changed after the members were notified; null if neither did."
    )
    opened_at: datetime | None = strawberry.field(description="When it began.")
    closed_at: datetime | None = strawberry.field(description="When it ended.")
    minute_taker_operates: bool = strawberry.field(
        description="Whether the minute-taker conducts votes as the chair does; said when he is appointed."
    )
    cancelled_because: str | None = strawberry.field(description="Why it was cancelled, if a reason was given.")
    rated: int = strawberry.field(description="How many have rated it.")
    absent_running: int = strawberry.field(
        description="How many members had, when it closed, missed too many meetings running; 0 before that."
    )
    speaking_seconds: int | None = strawberry.field(description="How long each may speak; null is without limit.")
    few_voters: int = strawberry.field(
        description="A secret vote of fewer is warned of and closed with a reason only; ratings of fewer are not told."
    )
    vote_options: list[str] = strawberry.field(
        description="The options of a vote for which none are given; the first is the yes."
    )

    @classmethod
    def of(cls, row: MeetingRow, known: MeetingSnapshot | None = None) -> Self:
        return cls(
            id=encode("Meeting", row.id),
            row=row,
            known=known,
            version=row.version,
            title=row.title,
            kind=row.kind,
            state=row.state,
            place=row.place,
            scheduled_at=row.scheduled_at,
            announced_at=row.announced_at,
            moved_at=row.moved_at,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            minute_taker_operates=row.minute_taker_operates,
            cancelled_because=row.cancelled_because,
            rated=row.rated,
            absent_running=row.absent_running,
            speaking_seconds=row.speaking_seconds,
            few_voters=row.few_voters,
            vote_options=row.vote_options,
        )

    @classmethod
    def of_snapshot(cls, snapshot: MeetingSnapshot) -> Self:
        return cls.of(snapshot.meeting, snapshot)

    def _shown(self, info: Asked, show: Callable[[MeetingSnapshot], T]) -> T:
        return shown(self.known, lambda: snapshot_of(info, self.row.id), show)

    @strawberry.field(description="The cell that meets.")
    def cell(self, info: Asked) -> Cell:
        return self._shown(info, lambda snapshot: Cell.of(snapshot.cell))

    @strawberry.field(description="Who chairs it.")
    def chair(self, info: Asked) -> Member | None:
        return self._shown(info, lambda snapshot: Member.of(snapshot.chair) if snapshot.chair else None)

    @strawberry.field(description="Who takes the minutes, appointed at the opening or later.")
    def minute_taker(self, info: Asked) -> Member | None:
        return self._shown(info, lambda snapshot: Member.of(snapshot.minute_taker) if snapshot.minute_taker else None)

    @strawberry.field(
        description="The code for checking in; only the chair and the minute-taker see it.", metadata=PERSONAL
    )
    def check_in_code(self, info: Asked) -> str | None:
        return self.row.check_in_code if takes_minutes(info.context.viewer, self.row) else None

    @strawberry.field(
        description="How many have rated it how; null until it is closed, or if fewer than `fewVoters` have."
    )
    def ratings(self) -> Ratings | None:
        counted = self.row.ratings
        return None if counted is None else Ratings.of(counted)

    @strawberry.field(description="How many attend.")
    def attendance(self) -> AttendanceSummary:
        return AttendanceSummary.of(self.row.attendance())

    @strawberry.field(description="Whether attendance is sufficient.")
    def quorum(self) -> Quorum:
        return Quorum.of(self.row.quorum())

    @strawberry.field(description="The roll by name, by given name.")
    async def roll(self, info: Asked) -> list[Attendance]:
        return [Attendance.of(row) for row in await info.context.loaders.roll.load(self.row.id)]

    @strawberry.field(description="The ledger of attendance: all that was noted of anybody, in order.")
    async def ledger(self, info: Asked) -> list[LedgerEntry]:
        return [LedgerEntry.of(entry) for entry in await info.context.loaders.ledger.load(self.row.id)]

    @strawberry.field(description="The quorum whenever it was noted, in order.")
    async def quorum_facts(self, info: Asked) -> list[QuorumFact]:
        return [QuorumFact.of_fact(fact) for fact in await info.context.loaders.quorum_facts.load(self.row.id)]

    @strawberry.field(description="The item that is on now.")
    def current_item(self, info: Asked) -> AgendaItem | None:
        def show(snapshot: MeetingSnapshot) -> AgendaItem | None:
            row = snapshot.current_item
            return AgendaItem.of(row) if row else None

        return self._shown(info, show)

    @strawberry.field(description="The agenda, in order.")
    def agenda(self, info: Asked) -> list[AgendaItem]:
        return self._shown(info, lambda snapshot: [AgendaItem.of(row) for row in snapshot.agenda])

    @strawberry.field(description="The votes, in the order in which they were prepared.")
    def polls(self, info: Asked) -> list[Poll]:
        return self._shown(info, lambda snapshot: [Poll.of_snapshot(entry) for entry in snapshot.polls])

    @strawberry.field(description="Who speaks, then who waits: points of order first. Who has left is passed over.")
    async def speakers(self, info: Asked) -> list[Speech]:
        return [Speech.of(*spoken) for spoken in await info.context.loaders.speakers.load(self.row.id)]

    @strawberry.field(description="All requests to speak, in the order of asking.")
    async def speeches(self, info: Asked) -> list[Speech]:
        return [Speech.of(*spoken) for spoken in await info.context.loaders.speeches.load(self.row.id)]

    @strawberry.field(description="Its minutes; null until it opens.")
    async def minutes(self, info: Asked) -> MeetingMinutes | None:
        if self.row.opened_at is None:
            return None
        snapshot = self.known or await snapshot_of(info, self.row.id)
        return MeetingMinutes.of(snapshot, await info.context.loaders.kept_minutes.load(self.row.id))

    @strawberry.field(description="The documents that came of it: its minutes, resolutions, the report on them.")
    async def documents(self, info: Asked) -> list[Document]:
        return [Document.of(row) for row in await info.context.loaders.documents_of.load(self.row.id)]

    @strawberry.field(
        description="The documents that are attached to it or to its items, of those that one may see.",
        metadata=PERSONAL,
    )
    async def materials(self, info: Asked) -> list[MeetingMaterial]:
        return await materials_of(info, self.row.id)

    @strawberry.field(description="What concerns the signed-in member.", metadata=PERSONAL)
    def mine(self, info: Asked) -> MeetingOfMine:
        return MeetingOfMine(meeting_id=self.row.id, member_id=info.context.viewer.member_id)
