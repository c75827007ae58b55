"""What does the server make of votes that were carried, when a meeting closes? Resolutions, and a report on them."""

from __future__ import annotations

from sqlalchemy import select

from models.agenda import AgendaItem
from models.changes import ChangeKind
from models.documents import text_digest
from models.numbers import DocumentKind
from models.organizations import Organization
from models.polls import Poll
from models.resolutions import report, report_title, resolutions

from .changes import ChangingRows
from .issuing import Paper, issue


async def issue_resolutions(change: ChangingRows) -> None:
    """Each with the next number of the cell; the report goes up to the committee above it. Nothing without any."""
    session, meeting = change.session, change.meeting
    polls = await session.scalars(select(Poll).where(Poll.meeting_id == meeting.id).order_by(Poll.id))
    agenda = await session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id))
    found = resolutions(meeting, polls, agenda)
    if not found:
        return
    papers = [Paper(each.title, each.body, each.poll.id) for each in found]
    issued = await issue(change, DocumentKind.RESOLUTION, papers)
    for row in issued:
        told = {"document": row.id, "number": row.number, "title": row.title, "digest": text_digest(row.body)}
        change.record(ChangeKind.RESOLUTION_ISSUED, {"poll": row.poll_id, **told})
    committee_id = (await session.get_one(Organization, meeting.cell_id)).parent_id
    if committee_id is None:
        return
    body = report(meeting, [(row.number, each) for row, each in zip(issued, found, strict=True)])
    title = report_title(meeting)
    (sent,) = await issue(change, DocumentKind.REPORT, [Paper(title, body)], reports_to=committee_id)
    told = {"document": sent.id, "number": sent.number, "title": title, "digest": text_digest(body)}
    change.record(ChangeKind.REPORT_ISSUED, {**told, "reports_to": committee_id})
