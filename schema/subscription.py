"""What can be followed live? The root of subscriptions: each a query that runs again when what it shows changes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import date
from typing import Annotated

import strawberry

from models.errors import BadInput
from resolvers import changes as change_resolvers
from resolvers.boards import FollowedBoard
from resolvers.followed import follow
from resolvers.meetings import FollowedMeeting

from .boards import Board
from .changes import Change
from .execution import Shareable
from .meetings import Meeting
from .nodes import Asked, decode
from .query import Id


# Called with the arguments by their names in the API.
def _meeting(id: str) -> FollowedMeeting:
    return FollowedMeeting(decode(id, "Meeting"))


def _board(committeeId: str, date: date | None = None) -> FollowedBoard:
    return FollowedBoard(decode(committeeId, "Committee", field="committeeId"), date)


@strawberry.type(description="What can be followed live. The first message is always whole, also after a reconnect.")
class Subscription:
    @strawberry.subscription(description="A meeting, whenever it has changed: the newest state, at most every 50 ms.")
    async def meeting(self, info: Asked, id: Id) -> AsyncGenerator[Meeting, None]:
        async with aclosing(follow(info.context, _meeting(id))) as snapshots:
            async for snapshot in snapshots:
                yield Meeting.of_snapshot(snapshot)

    @strawberry.subscription(description="The log of a meeting: every change in order, without gaps.")
    async def meeting_log(
        self,
        info: Asked,
        meeting_id: Annotated[strawberry.ID, strawberry.argument(description="The meeting.")],
        after: Annotated[
            int | None, strawberry.argument(description="Only changes after this version; all if not said.")
        ] = None,
    ) -> AsyncGenerator[Change, None]:
        if after is not None and after < 0:
            raise BadInput(reason="a version is not negative")
        key = decode(meeting_id, "Meeting", field="meetingId")
        async with aclosing(change_resolvers.meeting_log(info.context, key, after or 0)) as changes:
            async for change in changes:
                yield Change.of(change)

    @strawberry.subscription(description="A committee's board: a SNAPSHOT, then CHANGES, at most every 200 ms.")
    async def board(
        self,
        info: Asked,
        committee_id: Annotated[strawberry.ID, strawberry.argument(description="The committee.")],
        date: Annotated[
            date | None,
            strawberry.argument(description="The local day. If not said, today, and tomorrow a new SNAPSHOT."),
        ] = None,
    ) -> AsyncGenerator[Board, None]:
        async with aclosing(follow(info.context, _board(committee_id, date))) as views:
            async for view in views:
                yield Board.of(view)


# The log is none of them: everybody is somewhere else in it.
SHAREABLE: Mapping[str, Shareable] = {
    "meeting": Shareable(_meeting, Meeting.of_snapshot),
    "board": Shareable(_board, Board.of),
}
