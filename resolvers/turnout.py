"""What does the server do about those who have not voted yet? Tell those who conduct the vote, call them once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models import entries
from models.changes import ChangeKind
from models.forms import PollState
from models.members import Member
from models.polls import Poll
from models.rights import takes_minutes

from .context import Context
from .polls import changing_poll, voters_here


class Awaited(NamedTuple):
    """Who is here and has not voted, and how many.

    Of a secret vote: how many of the electoral roll have not. Who is here would tell of each who leaves whether he has.
    """

    number: int
    members: Sequence[Member] | None


async def awaited(context: Context, poll: Poll) -> Awaited | None:
    """For the chair and the minute-taker while the vote is open; None for others, and when it is not."""
    snapshot = await context.loaders.snapshot.load(poll.meeting_id)
    if poll.state is not PollState.OPEN or snapshot is None or not takes_minutes(context.viewer, snapshot.meeting):
        return None
    if poll.secret:
        return Awaited(poll.not_cast, None)
    members = await context.loaders.awaited.load(poll.id)
    return Awaited(len(members), members)


async def call_voters(context: Context, poll_id: int) -> Poll:
    """Call those who have not voted, once.

    Raises NotFound, NotOperator, MeetingNotOpen, PollNotOpen, PollClosed, AlreadyCalled.
    """
    async with changing_poll(context, poll_id) as (change, poll):
        change.require_operator()
        change.meeting.require_open()
        poll.call(change.at)
        waiting = poll.not_cast if poll.secret else len(await voters_here(change.session, poll, voted=False))
        change.record(ChangeKind.VOTERS_CALLED, {**entries.named(poll), "awaited": waiting})
    return poll
