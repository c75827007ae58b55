"""What does the server do for the agenda? Add, move, start, conclude and skip items, also while the meeting runs."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from sqlalchemy import select

from models.agenda import (
    LONGEST_TITLE,
    MOST_ITEMS,
    AgendaItem,
    AgendaItemKind,
    AgendaItemState,
    place,
    renumber,
)
from models.changes import ChangeKind
from models.errors import BadInput, NotFound
from models.meetings import Meeting
from models.texts import line, prose, prose_or_none

from .approval import require_changeable
from .changes import ChangingRows, changing
from .context import Context
from .speakers import end_speaking
from .visible import find_visible

LONGEST_CONCLUSION = 10_000


async def agenda_item(context: Context, item_id: int) -> AgendaItem:
    """One of a meeting that the viewer may see. Raises NotFound."""
    query = select(AgendaItem, Meeting).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    item: AgendaItem = (await find_visible(context, query.where(AgendaItem.id == item_id), what="agenda item"))[0]
    return item


async def add_agenda_item(
    context: Context, meeting_id: int, title: str, kind: AgendaItemKind, after_id: int | None
) -> AgendaItem:
    """Behind the item `after_id`, or at the end. Raises NotFound, NotOperator, MeetingClosed, BadText, ..."""
    title = line(title, most=LONGEST_TITLE, name="title")
    async with changing(context, Meeting.id == meeting_id) as change:
        items = await _agenda(change)
        await require_changeable(change)
        if len(items) >= MOST_ITEMS:
            raise BadInput(reason=f"an agenda has at most {MOST_ITEMS} items")
        item = AgendaItem(meeting_id=meeting_id, title=title, kind=kind, state=AgendaItemState.PENDING)
        change.session.add(item)
        if after_id is not None:
            _find(items, after_id)
        renumber(place(items, item, after_id) if after_id is not None else [*items, item])
        await change.session.flush()
        change.record(ChangeKind.ITEM_ADDED, item.told())
    return item


async def move_agenda_item(context: Context, item_id: int, after_id: int | None) -> list[AgendaItem]:
    """Behind the item `after_id`, or to the head: the agenda in its new order. Raises NotFound, NotOperator, ..."""
    async with _changing_item(context, item_id) as change:
        items = await _agenda(change)
        await require_changeable(change)
        item = _find(items, item_id)
        if after_id is not None and _find(items, after_id) is item:
            raise BadInput(reason="an item cannot follow itself")
        before = [other.id for other in items]
        items = place(items, item, after_id)
        renumber(items)
        if [other.id for other in items] != before:
            change.record(ChangeKind.ITEM_MOVED, item.told())
    return items


async def start_agenda_item(context: Context, item_id: int) -> AgendaItem:
    """Put an item on; the one that was on is done, and whoever spoke to it.

    Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed.
    """
    async with _changing_item(context, item_id) as change:
        items = await _agenda(change)
        change.meeting.require_open()
        item = _find(items, item_id)
        ended = [other for other in items if other.state is AgendaItemState.CURRENT and other is not item]
        for other in ended:
            other.end(change.at)
        if item.start(change.at):
            await end_speaking(change)
            change.record(ChangeKind.ITEM_STARTED, item.told(), with_quorum=any(other.calls_roll for other in ended))
    return item


async def conclude_agenda_item(
    context: Context, item_id: int, conclusion: str | None, summary: str | None
) -> AgendaItem:
    """End the current item, and who speaks to it, with the chair's conclusion. A summary stays if none is given.

    Raises NotFound, NotOperator, ItemNotCurrent, MeetingNotOpen, MeetingClosed, MinutesApproved, BadText, ...
    """
    conclusion = prose_or_none(conclusion, most=LONGEST_CONCLUSION, name="conclusion")
    summary = prose_or_none(summary, most=LONGEST_CONCLUSION, name="summary")
    async with _changing_item(context, item_id) as change:
        items = await _agenda(change)
        change.meeting.require_open()
        item = _find(items, item_id)
        before = item.conclusion, item.summary
        item.conclude(change.at, conclusion, summary)
        if (item.conclusion, item.summary) != before:
            await require_changeable(change)
        await end_speaking(change)
        words = {"conclusion": item.conclusion, "summary": item.summary}
        change.record(ChangeKind.ITEM_CONCLUDED, {**item.told(), **words}, with_quorum=item.calls_roll)
    return item


async def summarize_agenda_item(context: Context, item_id: int, summary: str) -> AgendaItem:
    """Sum up the discussion of an item while the meeting is open. The same words again change nothing.

    Raises NotFound, NotOperator, MeetingNotOpen, MeetingClosed, MinutesApproved, BadText, EmptyText, TextTooLong.
    """
    summary = prose(summary, most=LONGEST_CONCLUSION, name="summary")
    async with _changing_item(context, item_id) as change:
        item = _find(await _agenda(change), item_id)
        change.meeting.require_open()
        if item.summarize(summary):
            await require_changeable(change)
            change.record(ChangeKind.ITEM_SUMMARIZED, {**item.told(), "summary": summary})
    return item


async def skip_agenda_item(context: Context, item_id: int) -> AgendaItem:
    """Leave an item out; who speaks to it has ended. Raises NotFound, NotOperator, ItemNotCurrent, ..."""
    async with _changing_item(context, item_id) as change:
        item = _find(await _agenda(change), item_id)
        if item.state is not AgendaItemState.SKIPPED:
            await require_changeable(change)
            if item.state is AgendaItemState.CURRENT:
                await end_speaking(change)
            item.skip(change.at)
            change.record(ChangeKind.ITEM_SKIPPED, item.told())
    return item


async def require_item(change: ChangingRows, item_id: int | None) -> None:
    """Raises NotFound when there is one and it is not on the agenda of this meeting."""
    item = None if item_id is None else await change.session.get(AgendaItem, item_id)
    if item_id is not None and (item is None or item.meeting_id != change.meeting.id):
        raise NotFound(what="agenda item")


def _changing_item(context: Context, item_id: int) -> AbstractAsyncContextManager[ChangingRows]:
    return changing(context, AgendaItem.id == item_id, (AgendaItem, AgendaItem.meeting_id == Meeting.id))


async def _agenda(change: ChangingRows) -> list[AgendaItem]:
    """The agenda, for those who keep it. Raises NotFound, NotOperator, MeetingClosed, MeetingCancelled."""
    change.require_operator()
    change.meeting.require_unfinished()
    return list(
        await change.session.scalars(
            select(AgendaItem).where(AgendaItem.meeting_id == change.meeting.id).order_by(AgendaItem.number)
        )
    )


def _find(items: list[AgendaItem], item_id: int) -> AgendaItem:
    found = next((item for item in items if item.id == item_id), None)
    if found is None:
        raise NotFound(what="agenda item")
    return found
