"""What does the server do for minutes? Write them as they are now; let them be completed and put to the vote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.agenda import AgendaItem, AgendaItemKind
from models.changes import ChangeKind
from models.errors import BadInput, NotFound
from models.forms import PollForm
from models.meetings import Meeting
from models.minutes.contents import Language, Minutes
from models.minutes.rows import QUESTION, pending
from models.polls import Poll
from models.rights import sees_meeting
from models.templates import PollTemplate
from models.texts import line, line_or_none, prose_or_none

from .approval import approving_polls, begin_minutes, kept_minutes, require_changeable
from .changes import changing
from .context import Context
from .drafts import Draft, create
from .meetings import LONGEST_PLACE

LONGEST_NAME = 200
LONGEST_ADDITIONS = 20_000
MOST_GUESTS = 50


class Written(NamedTuple):
    """What somebody completes. What is None stays as it is; an empty text or list takes it away."""

    guests: Sequence[str] | None = None
    locality: str | None = None
    place: str | None = None
    additions: str | None = None

    def checked(self) -> dict[str, Any]:
        """Raises BadInput, BadText, TextTooLong, StateSecret."""
        given: dict[str, Any] = {}
        if self.guests is not None:
            if len(self.guests) > MOST_GUESTS:
                raise BadInput(reason=f"minutes name at most {MOST_GUESTS} guests")
            given["guests"] = [line(guest, most=LONGEST_NAME, name="guests") for guest in self.guests]
        if self.locality is not None:
            given["locality"] = line_or_none(self.locality, most=LONGEST_NAME, name="locality")
        if self.place is not None:
            given["place"] = line_or_none(self.place, most=LONGEST_PLACE, name="place")
        if self.additions is not None:
            given["additions"] = prose_or_none(self.additions, most=LONGEST_ADDITIONS, name="additions")
        return given


async def minutes(context: Context, meeting_id: int, language: Language) -> Minutes:
    """Of a meeting that has opened and that the viewer may see, as they are now. Raises NotFound, MinutesAltered."""
    material = await context.loaders.material.load(meeting_id)
    if material is None or not sees_meeting(context.viewer, material.snapshot.meeting):
        raise NotFound(what="meeting")
    if material.snapshot.meeting.opened_at is None:
        raise NotFound(what="minutes")
    return material.minutes(language, context.conventions.zone)


async def complete_minutes(context: Context, meeting_id: int, written: Written) -> Meeting:
    """While the meeting is open, until they are approved. The same again is no change.

    Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, MinutesApproved, MinutesBeingApproved, BadInput, ...
    """
    given = written.checked()
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_operator()
        change.meeting.require_open()
        await require_changeable(change)
        row = await kept_minutes(change)
        if row.complete(given):
            begin_minutes(change, row)
            change.record(ChangeKind.MINUTES_COMPLETED, row.written)
    return change.meeting


async def put_minutes_to_vote(context: Context, meeting_id: int) -> Poll:
    """A vote is prepared that approves them if it is carried, by show of hands: not everybody has a phone with him.

    Where one is not over yet, it is that one.

    Raises NotFound, NotChair, MeetingNotOpen, MeetingClosed, MinutesApproved.
    """
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_conductor_of_votes()
        change.meeting.require_open()
        prepared = pending(await approving_polls(change))
        if prepared is not None:
            return prepared
        await require_changeable(change)
        begin_minutes(change, await kept_minutes(change))
        item_id = await _item_for_it(change.session, meeting_id)
        draft = Draft(QUESTION, item_id, PollTemplate.RESOLUTION, PollForm.SHOW_OF_HANDS)
        return await create(change, draft.checked(change.meeting), approves_minutes=True)


async def _item_for_it(session: AsyncSession, meeting_id: int) -> int | None:
    """The item of the agenda at which minutes are approved, if there is one."""
    item_id: int | None = await session.scalar(
        select(AgendaItem.id)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind == AgendaItemKind.MINUTES)
        .order_by(AgendaItem.number)
        .limit(1)
    )
    return item_id
