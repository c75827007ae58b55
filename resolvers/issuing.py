"""How does a meeting issue documents of its cell? Each with the next number that is free, whoever takes one too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.documents import Document
from models.members import Member, Standing
from models.numbers import CODES, DocumentKind
from models.organizations import Organization, below

from .changes import ChangingRows

SIGN = "CB"  # of a cell, as in 12-NQ/CB


class Paper(NamedTuple):
    """What a document says. `poll_id`: the vote that carried it."""

    title: str
    body: str | None
    poll_id: int | None = None


async def issue(
    change: ChangingRows, kind: DocumentKind, papers: Sequence[Paper], *, reports_to: int | None = None
) -> list[Document]:
    """Documents from the cell to the cell, numbered on from the last of their kind in this term."""
    session, meeting = change.session, change.meeting
    cell = await lock_issuer(session, meeting.cell_id)
    of_kind = Document.issuer_id == cell.id, Document.kind == kind, Document.term == (cell.term or "")
    last = await session.scalar(select(func.max(Document.serial)).where(*of_kind)) or 0
    sent = await count_recipients(session, cell.path)
    assert meeting.chair_id is not None, "whoever opens a meeting chairs it"
    rows = [
        Document(
            issuer_id=cell.id,
            issuer_path=cell.path,
            audience_id=cell.id,
            audience_path=cell.path,
            serial=serial,
            code=CODES[kind],
            issuer_sign=SIGN,
            term=cell.term or "",
            kind=kind,
            title=paper.title,
            body=paper.body,
            issued_on=change.context.conventions.day(change.at),
            sent_at=change.at,
            sent_by=meeting.chair_id,
            sent=sent,
            meeting_id=meeting.id,
            poll_id=paper.poll_id,
            reports_to=reports_to,
        )
        for serial, paper in enumerate(papers, start=last + 1)
    ]
    session.add_all(rows)
    await session.flush()
    return rows


async def lock_issuer(session: AsyncSession, organization_id: int) -> Organization:
    """Whoever takes a number of an organisation waits for whoever is taking one."""
    locked = select(Organization).where(Organization.id == organization_id).with_for_update(key_share=True)
    return (await session.scalars(locked)).one()


async def count_recipients(session: AsyncSession, audience_path: str) -> int:
    """How many members a document to everybody below a path is sent to."""
    home = aliased(Organization)
    counted = await session.scalar(
        select(func.count())
        .select_from(Member)
        .outerjoin(home, home.id == Member.home_cell_id)
        .where(
            or_(below(Member.path, audience_path), below(home.path, audience_path)),
            Member.standing != Standing.SUSPENDED,
        )
    )
    return counted or 0
