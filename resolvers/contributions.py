"""What does the server do for what members write? Contributions to items, opinions reserved on votes; taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from models import entries
from models.agenda import AgendaItem
from models.changes import ChangeKind
from models.contributions import Contribution, ContributionKind, require_may_reserve, written_before
from models.errors import Forbidden
from models.ledger import told_member
from models.meetings import Meeting
from models.polls import Poll
from models.texts import prose
from models.voters import Voter

from .approval import require_changeable
from .attendance import entitled_line, own_line
from .changes import ChangingRows, changing
from .context import Context
from .visible import find_visible

LONGEST_CONTRIBUTION = 10_000


async def contribution(context: Context, contribution_id: int) -> Contribution:
    """One to a meeting that the viewer may see. Raises NotFound."""
    query = select(Contribution, Meeting).join(Meeting, Meeting.id == Contribution.meeting_id)
    found = await find_visible(context, query.where(Contribution.id == contribution_id), what="contribution")
    row: Contribution = found[0]
    return row


async def contribute(context: Context, item_id: int, text: str) -> Contribution:
    """Write for an item, before or during the meeting, from anywhere. The same words again are one contribution.

    Raises NotFound, NotEntitled, MeetingClosed, MeetingCancelled, EmptyText, TextTooLong, BadInput.
    """
    text = prose(text, most=LONGEST_CONTRIBUTION, name="text")
    async with changing(context, AgendaItem.id == item_id, (AgendaItem, AgendaItem.meeting_id == Meeting.id)) as change:
        own = await entitled_line(change)
        change.meeting.require_unfinished()
        await require_changeable(change)
        row = _written(change, ContributionKind.CONTRIBUTION, text, item_id=item_id)
        return await _keep(change, row, ChangeKind.CONTRIBUTED, {**told_member(own), "item": item_id})


async def reserve_opinion(context: Context, poll_id: int, text: str) -> Contribution:
    """A voter has the minutes say that he reserves his opinion. What he cast is not looked at.

    Raises NotFound, NotEntitled, MeetingNotOpen, MeetingClosed, PollNotOpen, PollClosed, EmptyText, BadInput, ...
    """
    text = prose(text, most=LONGEST_CONTRIBUTION, name="text")
    async with changing(context, Poll.id == poll_id, (Poll, Poll.meeting_id == Meeting.id)) as change:
        own = await entitled_line(change)
        change.meeting.require_open()
        await require_changeable(change)
        poll = await change.session.get_one(Poll, poll_id)
        require_may_reserve(poll, await change.session.get(Voter, (poll_id, context.viewer.member_id)))
        row = _written(change, ContributionKind.RESERVED_OPINION, text, item_id=poll.agenda_item_id, poll_id=poll_id)
        return await _keep(change, row, ChangeKind.OPINION_RESERVED, {**told_member(own), **entries.named(poll)})


async def withdraw_contribution(context: Context, contribution_id: int) -> Contribution:
    """Take back what one has written oneself. Twice is once. Raises NotFound, Forbidden, ItemConcluded, ..."""
    joined = Contribution, Contribution.meeting_id == Meeting.id
    async with changing(context, Contribution.id == contribution_id, joined) as change:
        change.require_visible()
        row = await change.session.get_one(Contribution, contribution_id)
        if row.member_id != context.viewer.member_id:
            raise Forbidden
        change.meeting.require_unfinished()
        await require_changeable(change)
        item = await change.session.get(AgendaItem, row.agenda_item_id) if row.agenda_item_id else None
        if row.withdraw(change.at, item):
            own = await own_line(change)
            name = own.name if own else context.viewer.full_name  # who is off the roll since, no roll names any more
            told = {"member": row.member_id, "name": name, "kind": row.kind}
            place = {"item": row.agenda_item_id, "poll": row.poll_id}
            change.record(ChangeKind.CONTRIBUTION_WITHDRAWN, {"contribution": row.id, **told, **place})
    return row


def _written(
    change: ChangingRows, kind: ContributionKind, text: str, *, item_id: int | None, poll_id: int | None = None
) -> Contribution:
    return Contribution(
        meeting_id=change.meeting.id,
        agenda_item_id=item_id,
        poll_id=poll_id,
        member_id=change.context.viewer.member_id,
        kind=kind,
        text=text,
        at=change.at,
    )


async def _keep(change: ChangingRows, row: Contribution, kind: ChangeKind, told: Mapping[str, Any]) -> Contribution:
    """Write it down, unless it is there already. `told`: whose it is, and on what. Raises BadInput when he has written
    too much."""
    own = await change.session.scalars(
        select(Contribution)
        .where(Contribution.meeting_id == row.meeting_id, Contribution.member_id == row.member_id)
        .order_by(Contribution.id)
    )
    before = written_before(row, own)
    if before is not None:
        return before
    change.session.add(row)
    await change.session.flush()
    change.record(kind, {"contribution": row.id, **told, "text": row.text})
    return row
