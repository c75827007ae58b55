"""What does the server do for meetings? Schedule, change, announce, open, close, cancel; find, list, follow."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from sqlalchemy import select

from models.agenda import LONGEST_TITLE, MOST_ITEMS, AgendaItem, AgendaItemState, NewItem, planned
from models.attendance import Attendance
from models.changes import ChangeKind
from models.conventions import aware
from models.errors import BadInput, NotChair, NotFound, PollStillOpen
from models.forms import PollState
from models.ledger import told_appointment, told_invitation, told_meeting, told_opening
from models.meetings import Meeting, MeetingKind, Move
from models.members import Standing
from models.months import days_of, first_day
from models.organizations import Organization
from models.polls import Poll
from models.posts import Post, Role
from models.rights import Viewer, runs_cell, sees_meeting, sees_meetings_of
from models.snapshots import MeetingSnapshot
from models.texts import line, line_or_none
from models.topics import meeting_topic

from .absences import count_absences
from .approval import require_changeable
from .attendance import call_roll
from .changes import ChangingRows, announce, changing
from .context import Context
from .conventions import conventions_of
from .organizations import cell as cell_by_id
from .organizations import require_insight
from .paging import Page, Slice, Span
from .poll_times import forget_times
from .ratings import count_ratings
from .resolutions import issue_resolutions
from .speakers import stop_speaking

LONGEST_PLACE = 300
LONGEST_REASON = 500


class Announced(NamedTuple):
    meeting: Meeting
    recipients: int


async def meeting(context: Context, meeting_id: int) -> MeetingSnapshot:
    """One that the viewer may see. Raises NotFound."""
    snapshot = await context.loaders.snapshot.load(meeting_id)
    if snapshot is None or not sees_meeting(context.viewer, snapshot.meeting):
        raise NotFound(what="meeting")
    return snapshot


@dataclass(frozen=True, slots=True)
class FollowedMeeting:
    """The meeting as it is, and again whenever it has changed."""

    meeting_id: int
    whole: ClassVar[bool] = True
    what: ClassVar[str] = "meeting"

    async def knock(self, context: Context) -> None:
        """One meeting is little to read."""

    def topic(self, context: Context) -> tuple[str, float | None]:
        return meeting_topic(self.meeting_id), None

    def rights(self, snapshot: MeetingSnapshot) -> Hashable:
        return snapshot.meeting.cell_id, snapshot.meeting.path

    def admit(self, viewer: Viewer, snapshot: MeetingSnapshot) -> None:
        """Raises NotFound."""
        if not sees_meeting(viewer, snapshot.meeting):
            raise NotFound(what=self.what)

    def mark(self, snapshot: MeetingSnapshot) -> int:
        return snapshot.version

    def event(self, snapshot: MeetingSnapshot, since: int | None) -> MeetingSnapshot:
        return snapshot

    def prime(self, context: Context, snapshot: MeetingSnapshot) -> None:
        context.loaders.know(snapshot)


async def meetings_of(
    context: Context, row: Organization, page: Page, year: int | None, month: int | None
) -> Slice[Meeting]:
    """A cell's meetings, the latest first: all, or those that are held in a month, by the organisation's time zone.

    Administrators, who look into the cell but not its meetings, find none. Raises NotFound, BadPage, BadDate.
    """
    require_insight(context, row)
    span = None
    if year is not None or month is not None:
        days = days_of(first_day(year or 0, month or 0))
        span = Span(Meeting.held_on, days[0], days[-1])
    if not sees_meetings_of(context.viewer, row.id, row.path):
        return context.loaders.meetings_of.nothing(page)
    return await context.loaders.meetings_of.load(row.id, page, span)


async def schedule_meeting(
    context: Context,
    cell_id: int,
    kind: MeetingKind,
    title: str,
    at: datetime,
    place: str | None,
    agenda: Sequence[NewItem] | None,
) -> Meeting:
    """Raises NotFound, NotChair, BadDate, EmptyText, TextTooLong, BadInput."""
    cell = await cell_by_id(context, cell_id)
    viewer = context.viewer
    if not runs_cell(viewer, cell.id):
        raise NotChair
    title = line(title, most=LONGEST_TITLE, name="title")
    place = line_or_none(place, most=LONGEST_PLACE, name="place")
    if agenda is not None and len(agenda) > MOST_ITEMS:
        raise BadInput(reason=f"an agenda has at most {MOST_ITEMS} items")
    at = aware(at)
    own = None if agenda is None else planned(agenda, name="agenda.title")
    now = context.now()
    async with context.write() as session:
        conventions = await conventions_of(session, context.conventions, cell.path)
        row = Meeting.schedule(
            cell,
            kind,
            title,
            at,
            place=place,
            chair_id=viewer.member_id,
            conventions=conventions,
            now=now,
        )
        session.add(row)
        await session.flush()
        change = ChangingRows(context, session, row)
        change.at = now
        roll = await call_roll(change, cell)
        programme = [
            AgendaItem(meeting_id=row.id, number=number, title=title, kind=kind, state=AgendaItemState.PENDING)
            for number, (kind, title) in enumerate(conventions.agenda_template if own is None else own, start=1)
        ]
        session.add_all(programme)
        await session.flush()
        change.record(ChangeKind.MEETING_SCHEDULED, told_meeting(row, cell, programme, roll))
        session.add_all(change.changes)
    announce(change)
    return row


async def change_meeting(context: Context, meeting_id: int, title: str, at: datetime, place: str | None) -> Meeting:
    """What it is called, when and where it is to be, before it opens. Twice is once.

    Raises NotFound, NotChair, BadDate, EmptyText, TextTooLong, MeetingOpen, MeetingClosed, MeetingCancelled.
    """
    title = line(title, most=LONGEST_TITLE, name="title")
    place = line_or_none(place, most=LONGEST_PLACE, name="place")
    at = aware(at)
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        row = change.meeting
        conventions = await conventions_of(change.session, context.conventions, row.path)
        was, left = told_invitation(row), row.held_on
        if row.change(title, at, place=place, conventions=conventions, now=change.at):
            if row.held_on != left:
                await change.session.merge(Move(day=left, meeting_id=row.id))
            change.record(ChangeKind.MEETING_CHANGED, {**told_invitation(row), "was": was})
    return change.meeting


async def announce_meeting(context: Context, meeting_id: int) -> Announced:
    """Notify the members of the cell and those who follow it; twice is once. Raises NotFound, NotChair, ..."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        people = set(
            await change.session.scalars(
                select(Attendance.member_id).where(
                    Attendance.meeting_id == meeting_id, Attendance.standing != Standing.SUSPENDED
                )
            )
        )
        posts = await change.session.scalars(
            select(Post).where(Post.organization_id == change.meeting.cell_id, Post.role == Role.FOLLOWER)
        )
        people |= {post.member_id for post in posts if post.held_on(context.today())}
        if change.meeting.announce(change.at):
            change.record(ChangeKind.MEETING_ANNOUNCED, {"recipients": len(people)})
    return Announced(change.meeting, len(people))


async def open_meeting(context: Context, meeting_id: int, minute_taker_id: int | None, *, operates: bool) -> Meeting:
    """Open it and appoint the minute-taker, who must belong to the cell.

    Raises NotFound, NotChair, MeetingOpen, MeetingClosed, MeetingCancelled, ChairTakesMinutes.
    """
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        row = change.meeting
        row.require_waiting()
        cell = await change.session.get_one(Organization, row.cell_id)
        roll = await call_roll(change, cell)
        if minute_taker_id is not None:
            await _require_on_roll(change, minute_taker_id)
        chair_id = context.viewer.member_id
        row.open(change.at, chair_id=chair_id, minute_taker_id=minute_taker_id, operates=operates)
        change.record(ChangeKind.MEETING_OPENED, told_opening(row, roll))
    return change.meeting


async def appoint_minute_taker(context: Context, meeting_id: int, member_id: int, *, operates: bool) -> Meeting:
    """In the place of the one before, who may have to leave. Twice is once.

    Raises NotFound, NotChair, MeetingNotOpen, MeetingClosed, ChairTakesMinutes, MinutesApproved, ...
    """
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        row = change.meeting
        row.require_open()
        await require_changeable(change)
        line = await _require_on_roll(change, member_id)
        if row.appoint_minute_taker(member_id, operates=operates):
            change.record(ChangeKind.MINUTE_TAKER_APPOINTED, told_appointment(row, line))
    return change.meeting


async def close_meeting(context: Context, meeting_id: int) -> Meeting:
    """What was resolved is issued and reported. Raises NotFound, NotChair, MeetingNotOpen, MeetingClosed, ..."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        change.meeting.require_open()
        open_poll = await change.session.scalar(
            select(Poll.id).where(Poll.meeting_id == meeting_id, Poll.state == PollState.OPEN).limit(1)
        )
        if open_poll is not None:
            raise PollStillOpen
        for item in await change.session.scalars(
            select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.state == AgendaItemState.CURRENT)
        ):
            item.end(change.at)
        await stop_speaking(change)
        await forget_times(change.session, meeting_id)
        await issue_resolutions(change)
        ratings = await count_ratings(change)
        change.meeting.close(change.at, ratings)
        change.record(ChangeKind.MEETING_CLOSED, {**await count_absences(change), "ratings": ratings})
    return change.meeting


async def cancel_meeting(context: Context, meeting_id: int, reason: str | None) -> Meeting:
    """Raises NotFound, NotChair, MeetingOpen, MeetingClosed, MeetingCancelled."""
    reason = line_or_none(reason, most=LONGEST_REASON, name="reason")
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        change.meeting.cancel(reason)
        await forget_times(change.session, meeting_id)
        change.record(ChangeKind.MEETING_CANCELLED, {"reason": reason})
    return change.meeting


async def _require_on_roll(change: ChangingRows, member_id: int) -> Attendance:
    """His line. Raises NotFound, also for who is suspended."""
    await change.session.flush()
    row: Attendance | None = await change.session.scalar(
        select(Attendance).where(Attendance.meeting_id == change.meeting.id, Attendance.member_id == member_id)
    )
    if row is None or row.standing is Standing.SUSPENDED:
        raise NotFound(what="member")
    return row
