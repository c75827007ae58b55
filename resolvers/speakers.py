"""What does the server do for those who speak? Ask, withdraw, call, end; and how long one may speak."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import ColumnElement, and_, select

from models.agenda import AgendaItem, AgendaItemState
from models.attendance import Attendance
from models.changes import ChangeKind
from models.errors import BadInput
from models.ledger import told_member
from models.meetings import Meeting
from models.speakers import MOST_SPEECHES, UNFINISHED, Speech, SpeechKind, SpeechState, require_may_speak

from .attendance import entitled_line, line_of
from .changes import ChangingRows, changing
from .context import Context
from .visible import find_visible


async def speech(context: Context, speech_id: int) -> Speech:
    """One of a meeting that the viewer may see. Raises NotFound."""
    query = select(Speech, Meeting).join(Meeting, Meeting.id == Speech.meeting_id)
    row: Speech = (await find_visible(context, query.where(Speech.id == speech_id), what="speech"))[0]
    return row


async def ask_to_speak(context: Context, meeting_id: int, kind: SpeechKind, member_id: int | None) -> Speech:
    """Enter the queue, or enter a member who has no phone. Who waits already keeps his place, and it is no error.

    Raises NotFound, NotEntitled, NotPresent, MeetingNotOpen, MeetingClosed, BadInput; for another NotOperator.
    """
    viewer = context.viewer
    async with changing(context, Meeting.id == meeting_id) as change:
        if member_id in {None, viewer.member_id}:
            line = await entitled_line(change)
        else:
            change.require_operator()
            line = await line_of(change, member_id)
        change.meeting.require_open()
        require_may_speak(line.state)
        own = await _speeches(change, Speech.member_id == line.member_id)
        row = next((one for one in own if one.state is SpeechState.WAITING and one.kind is kind), None)
        if row is None:
            if len(own) >= MOST_SPEECHES:
                raise BadInput(reason=f"a member asks at most {MOST_SPEECHES} times in a meeting")
            row = Speech(
                meeting_id=meeting_id,
                agenda_item_id=await _current_item_id(change),
                member_id=line.member_id,
                kind=kind,
                state=SpeechState.WAITING,
                asked_at=change.at,
            )
            change.session.add(row)
            await change.session.flush()
            _record(change, ChangeKind.SPEECH_ASKED, row, line)
    return row


async def withdraw_from_speaking(context: Context, speech_id: int) -> Speech:
    """Leave the queue, or strike somebody from it. Twice is once. Raises NotFound, NotOperator, NotWaiting, ..."""
    async with _changing_speech(context, speech_id) as (change, row, line):
        _require_own_or_operator(change, row)
        change.meeting.require_open()
        if row.withdraw():
            _record(change, ChangeKind.SPEECH_WITHDRAWN, row, line)
    return row


async def call_speaker(context: Context, speech_id: int) -> Speech:
    """Give somebody the floor, whatever his place in the queue; whoever had it has ended. Twice is once.

    Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, NotEntitled, NotPresent, NotWaiting.
    """
    async with _changing_speech(context, speech_id) as (change, row, line):
        change.require_operator()
        change.meeting.require_open()
        if row.state is not SpeechState.SPEAKING:
            require_may_speak(line.state)
            await end_speaking(change)
        if row.begin(change.at, item_id=await _current_item_id(change), seconds=change.meeting.speaking_seconds):
            _record(change, ChangeKind.SPEECH_BEGAN, row, line)
    return row


async def end_speech(context: Context, speech_id: int) -> Speech:
    """The speaker has ended, or is stopped. Twice is once. Raises NotFound, NotOperator, NotSpeaking, ..."""
    async with _changing_speech(context, speech_id) as (change, row, line):
        _require_own_or_operator(change, row)
        change.meeting.require_open()
        _end(change, row, line)
    return row


async def limit_speaking(context: Context, meeting_id: int, seconds: int | None) -> Meeting:
    """How long each may speak from now on; None: as long as he likes. Raises NotFound, NotChair, BadInput, ..."""
    async with changing(context, Meeting.id == meeting_id) as change:
        change.require_chair()
        change.meeting.require_unfinished()
        if change.meeting.limit_speaking(seconds):
            change.record(ChangeKind.SPEAKING_LIMITED, {"seconds": seconds})
    return change.meeting


async def end_speaking(change: ChangingRows) -> None:
    """Whoever has the floor has ended: another has it, or another item."""
    for speaking in await _speeches(change, Speech.state == SpeechState.SPEAKING):
        _end(change, speaking, await line_of(change, speaking.member_id))


async def stop_speaking(change: ChangingRows) -> None:
    """The meeting closes: whoever speaks has ended, and nobody waits any more."""
    own = and_(Attendance.meeting_id == Speech.meeting_id, Attendance.member_id == Speech.member_id)
    query = select(Speech, Attendance).join(Attendance, own).order_by(Speech.id)
    unfinished = query.where(Speech.meeting_id == change.meeting.id, Speech.state.in_(UNFINISHED))
    for row, line in (await change.session.execute(unfinished)).all():
        if row.state is SpeechState.SPEAKING:
            _end(change, row, line)
        elif row.withdraw():
            _record(change, ChangeKind.SPEECH_WITHDRAWN, row, line)


@asynccontextmanager
async def _changing_speech(context: Context, speech_id: int) -> AsyncIterator[tuple[ChangingRows, Speech, Attendance]]:
    """The speech with the speaker's line, its meeting locked. Raises NotFound."""
    async with changing(context, Speech.id == speech_id, (Speech, Speech.meeting_id == Meeting.id)) as change:
        change.require_visible()
        row = await change.session.get_one(Speech, speech_id)
        yield change, row, await line_of(change, row.member_id)


def _require_own_or_operator(change: ChangingRows, row: Speech) -> None:
    """Raises NotOperator."""
    if row.member_id != change.context.viewer.member_id:
        change.require_operator()


async def _speeches(change: ChangingRows, condition: ColumnElement[bool]) -> list[Speech]:
    query = select(Speech).where(Speech.meeting_id == change.meeting.id, condition).order_by(Speech.id)
    return list(await change.session.scalars(query))


def _end(change: ChangingRows, row: Speech, line: Attendance) -> None:
    if row.end(change.at):
        _record(change, ChangeKind.SPEECH_ENDED, row, line)


async def _current_item_id(change: ChangingRows) -> int | None:
    current = AgendaItem.state == AgendaItemState.CURRENT
    return await change.session.scalar(
        select(AgendaItem.id).where(AgendaItem.meeting_id == change.meeting.id, current).limit(1)
    )


def _record(change: ChangingRows, kind: ChangeKind, row: Speech, line: Attendance) -> None:
    change.record(
        kind,
        {
            "speech": row.id,
            **told_member(line),
            "kind": row.kind,
            "item": row.agenda_item_id,
            "seconds": row.seconds,
        },
    )
