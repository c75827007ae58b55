"""What does the server do for the rating of a meeting? Take one of each who attends, count them at the close."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete

from models.changes import ChangeKind
from models.errors import AlreadyRated, BoxLocked, NotEntitled, NotPresent
from models.meetings import Meeting
from models.members import Standing
from models.ratings import Rater, Rating, RatingBox

from . import boxes
from .attendance import own_line, require_of_the_cell
from .changes import ChangingRows, changing
from .context import Context


async def rate_meeting(context: Context, meeting_id: int, rating: Rating) -> Meeting:
    """Once for each who attends or has, in whatever standing, until the meeting is closed.

    Raises NotFound, MeetingNotOpen, MeetingClosed, NotEntitled, NotPresent, AlreadyRated.
    """
    viewer = context.viewer
    async with changing(context, Meeting.id == meeting_id) as change:
        meeting, session = change.meeting, change.session
        require_of_the_cell(change)
        meeting.require_open()
        line = await own_line(change)
        if viewer.suspended or (line is None and meeting.cell_id not in viewer.cells):
            raise NotEntitled
        if line is None or not line.state.attended or line.standing is Standing.SUSPENDED:
            raise NotPresent
        if await session.get(Rater, (meeting_id, viewer.member_id)) is not None:
            raise AlreadyRated
        box = await session.get(RatingBox, meeting_id)
        if box is None:
            box = RatingBox(meeting_id=meeting_id)
            await boxes.add(change, box)
        else:
            context.keys.require(box)
        box.take(rating)
        session.add(Rater(meeting_id=meeting_id, member_id=viewer.member_id))
        change.record(ChangeKind.MEETING_RATED, {"rated": len(box)}, anonymous=True)
        meeting.rated = len(box)
    return meeting


async def count_ratings(change: ChangingRows) -> dict[str, int] | None:
    """At the close: how many said what. None when nobody did, too few for it to be nobody's, or their key is lost.

    Raises Unavailable when the key cannot be read now: they stay sealed, and whoever closes the meeting tries again.
    """
    session, meeting_id = change.session, change.meeting.id
    box = await session.get(RatingBox, meeting_id)
    if box is None:
        return None
    counted = None
    if len(box) >= change.meeting.few_voters:
        with suppress(BoxLocked):  # a meeting is closed all the same
            counted = box.count(change.context.keys)
    await boxes.remove(session, box)
    await session.execute(delete(Rater).where(Rater.meeting_id == meeting_id))
    return counted
