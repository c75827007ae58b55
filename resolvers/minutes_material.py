"""What do the minutes of meetings come from? Read for any number of meetings in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.changes import Change, ChangeKind
from models.contributions import Contribution
from models.direct import ThroughEngine
from models.documents import Document
from models.ledger import LEDGER, QUORUM, QuorumFact, ledger
from models.members import Member
from models.minutes.material import Material
from models.minutes.rows import MeetingMinutes
from models.numbers import DocumentKind
from models.organizations import Organization, ancestors
from models.speakers import Speech

from .ledger import read_logs
from .loading import gathered
from .snapshots import read_snapshots

ASKED = LEDGER | {ChangeKind.MINUTES_APPROVED}  # kinds of entries that minutes are made of; and those with a quorum


async def read_materials(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, Material]:
    """Of the meetings that exist; `session` sees one consistent state."""
    snapshots = await read_snapshots(await ThroughEngine.of(session), meeting_ids)
    kept = await session.scalars(select(MeetingMinutes).where(MeetingMinutes.meeting_id.in_(meeting_ids)))
    kept_of = {row.meeting_id: row for row in kept}
    documents = await session.scalars(
        select(Document).where(Document.meeting_id.in_(meeting_ids), Document.kind == DocumentKind.MINUTES)
    )
    number_of = {row.meeting_id: row.number for row in documents}
    above = {key for snapshot in snapshots.values() for key in ancestors(snapshot.meeting.path)}
    names = await _names(session, above)
    roll = await session.execute(
        select(Attendance, Member)
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.meeting_id.in_(meeting_ids))
        .order_by(Member.sort_key, Member.id)
    )
    roll_of = gathered((line.meeting_id, (line, member)) for line, member in roll)
    approving = {line.approved_by for lines in roll_of.values() for line, _ in lines if line.approved_by}
    approvers = await session.execute(select(Member.id, Member.full_name).where(Member.id.in_(approving)))
    approver_names = dict(approvers.all())
    speeches = await session.execute(
        select(Speech, Member)
        .join(Member, Member.id == Speech.member_id)
        .where(Speech.meeting_id.in_(meeting_ids))
        .order_by(Speech.began_at, Speech.id)
    )
    speeches_of = gathered((row.meeting_id, (row, member)) for row, member in speeches)
    written = await session.execute(
        select(Contribution, Member)
        .join(Member, Member.id == Contribution.member_id)
        .where(Contribution.meeting_id.in_(meeting_ids), Contribution.withdrawn_at.is_(None))
        .order_by(Contribution.id)
    )
    written_of = gathered((row.meeting_id, (row, member)) for row, member in written)
    logs = await read_logs(session, meeting_ids, or_(Change.kind.in_(ASKED), Change.content.contains(QUORUM)))
    return {
        key: Material(
            snapshot=snapshot,
            kept=kept_of.get(key),
            digest=_digest(logs.get(key, ())),
            number=number_of.get(key),
            organizations=tuple(names[one] for one in _below_the_root(snapshot.meeting.path)),
            roll=roll_of.get(key, ()),
            names=approver_names,
            speeches=speeches_of.get(key, ()),
            contributions=written_of.get(key, ()),
            ledger=ledger(change for change in logs.get(key, ()) if change.kind in LEDGER),
            quorums=[QuorumFact.of(change) for change in logs.get(key, ()) if QUORUM in change.content],
        )
        for key, snapshot in snapshots.items()
    }


async def read_digests(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, str]:
    """Of the contents that were approved, where they were: what the log says."""
    logs = await read_logs(session, meeting_ids, Change.kind == ChangeKind.MINUTES_APPROVED)
    return {key: found for key, log in logs.items() if (found := _digest(log)) is not None}


def _digest(log: Iterable[Change]) -> str | None:
    return next((change.details["digest"] for change in log if change.kind is ChangeKind.MINUTES_APPROVED), None)


async def _names(session: AsyncSession, organization_ids: set[int]) -> Mapping[int, str]:
    rows = await session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_(organization_ids))
    )
    return dict(rows.all())


def _below_the_root(path: str) -> list[int]:
    """The root is the same for all, and stands on no paper."""
    whole = ancestors(path)
    return whole[1:] or whole
