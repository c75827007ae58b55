"""What do the minutes of meetings come from? Read for any number of meetings in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.attendance import Attendance
from models.changes import Change, ChangeKind
from models.contributions import Contribution
from models.direct import ThroughEngine
from models.ledger import BY, LEDGER, NAMING, ToldNames, ledger
from models.members import Member
from models.minutes.material import Material
from models.minutes.rows import MeetingMinutes
from models.organizations import Organization, ancestors
from models.quorums import QUORUM, QuorumFact
from models.speakers import Speech

from .ledger import read_logs
from .loading import gathered
from .snapshots import read_snapshots

# Kinds of entries that minutes are made of; and those with a quorum, or of somebody from elsewhere.
ASKED = LEDGER | NAMING | {ChangeKind.MINUTES_APPROVED}


class Approval(NamedTuple):
    """What the log says of it: the digest of the contents, its entry, the number of the minutes. None before it."""

    digest: str | None = None
    version: int | None = None
    number: str | None = None


async def read_materials(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, Material]:
    """Of the meetings that exist; `session` sees one consistent state."""
    snapshots = await read_snapshots(await ThroughEngine.of(session), meeting_ids)
    kept = await session.scalars(select(MeetingMinutes).where(MeetingMinutes.meeting_id.in_(meeting_ids)))
    kept_of = {row.meeting_id: row for row in kept}
    above = {key for snapshot in snapshots.values() for key in ancestors(snapshot.meeting.path)}
    organizations = await _stored(session, Organization.id, Organization.name, above)
    roll = (await session.scalars(select(Attendance).where(Attendance.meeting_id.in_(meeting_ids)))).all()
    roll_of = gathered((line.meeting_id, line) for line in roll)
    spoken = select(Speech).where(Speech.meeting_id.in_(meeting_ids)).order_by(Speech.began_at, Speech.id)
    speeches_of = gathered((row.meeting_id, row) for row in await session.scalars(spoken))
    standing = Contribution.meeting_id.in_(meeting_ids), Contribution.withdrawn_at.is_(None)
    written = (await session.scalars(select(Contribution).where(*standing).order_by(Contribution.id))).all()
    written_of = gathered((row.meeting_id, row) for row in written)
    asked = or_(Change.kind.in_(ASKED), Change.content.contains(QUORUM), Change.content.contains(BY))
    logs = await read_logs(session, meeting_ids, asked)
    people = {line.member_id for line in roll} | {row.member_id for row in written}
    people |= {line.approved_by for line in roll if line.approved_by}
    people |= {one.meeting.chair_id for one in snapshots.values() if one.meeting.chair_id}
    names = await _stored(session, Member.id, Member.full_name, people)
    approvals = {key: _approval(logs.get(key, ())) for key in snapshots}
    return {
        key: Material(
            snapshot=snapshot,
            kept=kept_of.get(key),
            digest=approvals[key].digest,
            approved_in=approvals[key].version,
            number=approvals[key].number,
            organizations=tuple(organizations[one] for one in _below_the_root(snapshot.meeting.path)),
            roll=roll_of.get(key, ()),
            names={**names, **ToldNames(logs.get(key, ())).all},  # the first version told no roll
            speeches=speeches_of.get(key, ()),
            contributions=written_of.get(key, ()),
            ledger=ledger(change for change in logs.get(key, ()) if change.kind in LEDGER),
            quorums=[QuorumFact.of(change) for change in logs.get(key, ()) if QUORUM in change.content],
        )
        for key, snapshot in snapshots.items()
    }


async def read_approvals(session: AsyncSession, meeting_ids: list[int]) -> Mapping[int, Approval]:
    logs = await read_logs(session, meeting_ids, Change.kind == ChangeKind.MINUTES_APPROVED)
    return {key: _approval(log) for key, log in logs.items()}


def _approval(log: Iterable[Change]) -> Approval:
    for change in log:
        if change.kind is ChangeKind.MINUTES_APPROVED:
            return Approval(change.details["digest"], change.version, change.details["number"])
    return Approval()


async def _stored(
    session: AsyncSession, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: set[int]
) -> Mapping[int, str]:
    rows = await session.execute(select(key, name).where(key.in_(ids)))
    return dict(rows.all())


def _below_the_root(path: str) -> list[int]:
    """The root is the same for all, and stands on no paper."""
    whole = ancestors(path)
    return whole[1:] or whole
