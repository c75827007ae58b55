"""What concerns the signed-in member in a meeting, as his own client sees it."""

from __future__ import annotations

import strawberry

from models.errors import NotFound
from models.forms import PollState
from models.meetings import MeetingState
from models.snapshots import MeetingSnapshot, PollSnapshot
from models.voters import Voter

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

    @strawberry.field(description="Whether he has rated it; null unless it is open: of counted ratings nobody knows.")
    async def rated(self, info: Asked) -> bool | None:
        snapshot = await snapshot_of(info, self.meeting_id)
        if snapshot.meeting.state is not MeetingState.OPEN:
            return None
        return await info.context.loaders.rater.load((self.meeting_id, self.member_id))

    @strawberry.field(description="The open votes in which he may cast a ballot now.")
    async def may_vote_in(self, info: Asked) -> list[Poll]:
        return await self._may_vote_in(info)

    async def _may_vote_in(self, info: Asked) -> list[Poll]:
        line = await info.context.loaders.attendance.load((self.meeting_id, self.member_id))
        if line is None or not line.state.takes_part:
            return []
        return [
            Poll.of_snapshot(entry)
            for entry, voter in await self._entitled(info)
            if entry.poll.state is PollState.OPEN and not voter.voted
        ]

    @strawberry.field(description="Those of them in which the chair calls for his vote.")
    async def called_to_vote_in(self, info: Asked) -> list[Poll]:
        return [poll for poll in await self._may_vote_in(info) if poll.called_at is not None]

    @strawberry.field(description="The votes on whose electoral roll he is, whether he has voted or not.")
    async def entitled_in(self, info: Asked) -> list[Poll]:
        return [Poll.of_snapshot(entry) for entry, _ in await self._entitled(info)]

    @strawberry.field(description="The votes in which he has cast a ballot.")
    async def voted_in(self, info: Asked) -> list[Poll]:
        return [Poll.of_snapshot(entry) for entry, voter in await self._entitled(info) if voter.voted]

    async def _entitled(self, info: Asked) -> list[tuple[PollSnapshot, Voter]]:
        """The votes that have been opened with him on the roll, and his line there."""
        snapshot = await snapshot_of(info, self.meeting_id)
        keys = [(entry.poll.id, self.member_id) for entry in snapshot.polls]
        voters = await info.context.loaders.voter.load_many(keys)
        return [(entry, voter) for entry, voter in zip(snapshot.polls, voters, strict=True) if voter is not None]


async def snapshot_of(info: Asked, meeting_id: int) -> MeetingSnapshot:
    snapshot = await info.context.loaders.snapshot.load(meeting_id)
    if snapshot is None:
        raise NotFound(what="meeting")
    return snapshot
