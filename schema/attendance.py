"""The roll of a meeting as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.attendance import Attendance as AttendanceRow
from models.attendance import AttendanceCount, AttendanceStatus
from models.attendance import Quorum as QuorumFact
from models.members import Standing
from resolvers import attendance as resolvers
from resolvers import check_ins, excuses

from .members import Member, member_of
from .nodes import Asked, Node, decode, encode
from .personal import PERSONAL

if TYPE_CHECKING:
    from .ledger import LedgerEntry
    from .meetings import Meeting

strawberry.enum(AttendanceStatus, description="How a member attends a meeting, or why not.")


@strawberry.type(description="A member's line on the roll of a meeting.")
class Attendance(Node):
    row: strawberry.Private[AttendanceRow]
    standing: Standing = strawberry.field(description="How he stands on this roll; it stays when the meeting is over.")
    status: AttendanceStatus | None = strawberry.field(description="Null while he is unaccounted for.")
    arrived_at: datetime | None = strawberry.field(description="When he first arrived.")
    left_at: datetime | None = strawberry.field(description="When he left early; null if he is here or never came.")
    reason: str | None = strawberry.field(description="The reason of an absence.")
    absences_running: int = strawberry.field(
        description="How many meetings of the cell he had missed running when this one closed; 0 before that."
    )

    @classmethod
    def of(cls, row: AttendanceRow) -> Self:
        return cls(
            id=encode("Attendance", row.id),
            row=row,
            standing=row.standing,
            status=row.status,
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            reason=row.reason,
            absences_running=row.absences_running,
        )

    @strawberry.field(description="Whose line it is.")
    async def member(self, info: Asked) -> Member:
        return await member_of(info, self.row.member_id)

    @strawberry.field(description="Who noted last how he attends; himself, when he checked in.")
    async def recorded_by(self, info: Asked) -> Member | None:
        return await member_of(info, self.row.recorded_by) if self.row.recorded_by else None

    @strawberry.field(description="Who approved that he is excused.")
    async def approved_by(self, info: Asked) -> Member | None:
        return await member_of(info, self.row.approved_by) if self.row.approved_by else None

    @strawberry.field(
        description="The reason with which he asks to be excused, until that is answered. "
        "Only he himself, the chair and the minute-taker see it.",
        metadata=PERSONAL,
    )
    async def excuse_requested(self, info: Asked) -> str | None:
        return await excuses.excuse_requested(info.context, self.row)

    @strawberry.field(description="All that was noted of him in this meeting, in order.")
    async def ledger(self, info: Asked) -> list[Annotated[LedgerEntry, strawberry.lazy(".ledger")]]:
        from .ledger import LedgerEntry

        entries = await info.context.loaders.ledger.load(self.row.meeting_id)
        return [LedgerEntry.of(entry) for entry in entries if entry.member_id == self.row.member_id]


@strawberry.type(description="expected = present + remote + excused + absent + unaccounted.")
class AttendanceSummary:
    expected: int = strawberry.field(
        description="Who is due: all but the suspended, and exempt or away members who did not come."
    )
    present: int = strawberry.field(description="Attend in the room, or did before they left.")
    remote: int = strawberry.field(description="Attend remotely, or did before they left.")
    excused: int = strawberry.field(description="Absent with a reason that was approved.")
    absent: int = strawberry.field(description="Absent without reason.")
    unaccounted: int = strawberry.field(description="Not yet recorded in any way.")
    left: int = strawberry.field(description="Those of present and remote who left early.")
    rate: float | None = strawberry.field(
        description="(present + remote) / expected, 0 to 1; null if nobody is expected."
    )

    @classmethod
    def of(cls, count: AttendanceCount) -> Self:
        return cls(
            expected=count.expected,
            present=count.present,
            remote=count.remote,
            excused=count.excused,
            absent=count.absent,
            unaccounted=count.unaccounted,
            left=count.left,
            rate=count.rate,
        )


@strawberry.type(description="Whether enough of those who may vote are here.")
class Quorum:
    base: int = strawberry.field(
        description="Of how many it is asked: the official members without those who leave the base."
    )
    counted: int = strawberry.field(description="How many of the base are here.")
    required: int = strawberry.field(description="How many are needed.")
    met: bool = strawberry.field(description="Whether attendance is sufficient.")

    @classmethod
    def of(cls, fact: QuorumFact) -> Self:
        return cls(base=fact.base, counted=fact.counted, required=fact.required, met=fact.met)


@strawberry.input(description="Check in with the code that is shown at the meeting.")
class CheckInInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    code: str = strawberry.field(description="The code of six digits.")
    remote: bool | None = strawberry.field(default=False, description="Attending from elsewhere.")


@strawberry.input(description="Leave a meeting before its end.")
class CheckOutInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")


@strawberry.input(description="Take back what was recorded of a member: he is unaccounted for again.")
class TakeBackAttendanceInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.input(description="Record how a member attends. Before a meeting opens only excuses can be recorded.")
class RecordAttendanceInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    member_id: strawberry.ID = strawberry.field(description="The member.")
    status: AttendanceStatus = strawberry.field(description="How he attends, or that he does not.")
    reason: str | None = strawberry.field(
        default=None, description="The reason of an absence; of an excuse, if not said, the one that he asked with."
    )


@strawberry.input(description="Record that a member left early.")
class RecordDepartureInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    member_id: strawberry.ID = strawberry.field(description="The member.")


@strawberry.type(description="A line of the roll, as it is now.")
class AttendancePayload:
    attendance: Attendance = strawberry.field(description="The line.")
    meeting: Annotated[Meeting, strawberry.lazy(".meetings")] = strawberry.field(description="The meeting.")

    @classmethod
    def of(cls, recorded: resolvers.Recorded) -> Self:
        from .meetings import Meeting

        return cls(attendance=Attendance.of(recorded.attendance), meeting=Meeting.of(recorded.meeting))


async def check_in(info: Asked, input: CheckInInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    recorded = await check_ins.check_in(info.context, meeting_id, input.code, remote=bool(input.remote))
    return AttendancePayload.of(recorded)


async def check_out(info: Asked, input: CheckOutInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    return AttendancePayload.of(await resolvers.check_out(info.context, meeting_id))


async def record_attendance(info: Asked, input: RecordAttendanceInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    member_id = decode(input.member_id, "Member", field="memberId")
    return AttendancePayload.of(
        await resolvers.record_attendance(info.context, meeting_id, member_id, input.status, input.reason)
    )


async def take_back_attendance(info: Asked, input: TakeBackAttendanceInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    member_id = decode(input.member_id, "Member", field="memberId")
    return AttendancePayload.of(await resolvers.take_back_attendance(info.context, meeting_id, member_id))


async def record_departure(info: Asked, input: RecordDepartureInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    member_id = decode(input.member_id, "Member", field="memberId")
    return AttendancePayload.of(await resolvers.record_departure(info.context, meeting_id, member_id))
