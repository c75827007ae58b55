"""The roll of a meeting as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from models.attendance import Attendance as AttendanceRow
from models.attendance import AttendanceCount, AttendanceStatus
from models.attendance import Quorum as QuorumFact
from models.errors import NotFound
from resolvers import attendance as resolvers
from resolvers import check_ins

from .members import Member
from .nodes import Asked, Node, decode, encode

if TYPE_CHECKING:
    from .meetings import Meeting

strawberry.enum(AttendanceStatus, description="How a member attends a meeting, or why not.")


@strawberry.type(description="A member's line on the roll of a meeting.")
class Attendance(Node):
    row: strawberry.Private[AttendanceRow]
    status: AttendanceStatus | None = strawberry.field(description="Null while he is unaccounted for.")
    arrived_at: datetime | None = strawberry.field(description="When he first arrived.")
    left_at: datetime | None = strawberry.field(description="When he left early; null if he is here or never came.")
    reason: str | None = strawberry.field(description="The reason of an absence.")

    @classmethod
    def of(cls, row: AttendanceRow) -> Self:
        return cls(
            id=encode("Attendance", row.id),
            row=row,
            status=row.status,
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            reason=row.reason,
        )

    @strawberry.field(description="Whose line it is.")
    async def member(self, info: Asked) -> Member:
        row = await info.context.loaders.member.load(self.row.member_id)
        if row is None:
            raise NotFound(what="member")
        return Member.of(row)


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


@strawberry.input(description="Record how a member attends. Before a meeting opens only excuses can be recorded.")
class RecordAttendanceInput:
    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    member_id: strawberry.ID = strawberry.field(description="The member.")
    status: AttendanceStatus = strawberry.field(description="How he attends, or that he does not.")
    reason: str | None = strawberry.field(default=None, description="The reason of an absence.")


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


async def record_departure(info: Asked, input: RecordDepartureInput) -> AttendancePayload | None:
    meeting_id = decode(input.meeting_id, "Meeting", field="meetingId")
    member_id = decode(input.member_id, "Member", field="memberId")
    return AttendancePayload.of(await resolvers.record_departure(info.context, meeting_id, member_id))
