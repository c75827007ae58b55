"""What concerns the signed-in member in a meeting, as his own client sees it."""

from __future__ import annotations

import strawberry

from models.errors import NotFound
from models.forms import PollState
from models.snapshots import MeetingSnapshot

from .attendance import Attendance
from .nodes import Asked
from .polls import Poll


@strawberry.type(description="What concerns the signed-in member in a meeting.")
class MeetingOfMine:
    meeting_id: strawberry.Private[int]
    member_id: strawberry.Private[int]

    @strawberry.field(description="His line on the roll; null if he does not belong to the meeting.")
    async def attendance(self, info: Asked) -> Attendance | None:
        row = await info.context.loaders.attendance.load((self.meeting_id, self.member_id))
        return Attendance.of(row) if row else None

    @strawberry.field(description="The open votes in which he may cast a ballot now.")
    async def may_vote_in(self, info: Asked) -> list[Poll]:
        return await self._may_vote_in(info)

    async def _may_vote_in(self, info: Asked) -> list[Poll]:
        snapshot = await snapshot_of(info, self.meeting_id)
        line = await info.context.loaders.attendance.load((self.meeting_id, self.member_id))
        polls = [entry for entry in snapshot.polls if entry.poll.state is PollState.OPEN]
        voters = await info.context.loaders.voter.load_many([(entry.poll.id, self.member_id) for entry in polls])
        takes_part = line is not None and line.state.takes_part
        return [
            Poll.of_snapshot(entry)
            for entry, voter in zip(polls, voters, strict=True)
            if takes_part and voter is not None and not voter.voted
        ]

    @strawberry.field(description="Those of them in which the chair calls for his vote.")
    async def called_to_vote_in(self, info: Asked) -> list[Poll]:
        return [poll for poll in await self._may_vote_in(info) if poll.called_at is not None]

    @strawberry.field(description="The votes in which he has cast a ballot.")
    async def voted_in(self, info: Asked) -> list[Poll]:
        snapshot = await snapshot_of(info, self.meeting_id)
        keys = [(entry.poll.id, self.member_id) for entry in snapshot.polls]
        voters = await info.context.loaders.voter.load_many(keys)
        return [
            Poll.of_snapshot(entry)
            for entry, voter in zip(snapshot.polls, voters, strict=True)
            if voter is not None and voter.voted
        ]


async def snapshot_of(info: Asked, meeting_id: int) -> MeetingSnapshot:
    snapshot = await info.context.loaders.snapshot.load(meeting_id)
    if snapshot is None:
        raise NotFound(what="meeting")
    return snapshot
