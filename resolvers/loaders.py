"""How are the rows behind many parents loaded in one statement? One loader for each question, for one event."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import ColumnElement, and_, func, or_, select, values
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql import column

from models.attendance import Attendance
from models.direct import ThroughEngine
from models.documents import Document, DocumentAttachment, DocumentReading
from models.ledger import LedgerEntry
from models.meetings import Meeting
from models.members import VOTING, Member
from models.organizations import Organization, OrganizationKind, beyond
from models.posts import Post
from models.quorums import QuorumFact
from models.rows import ByteText
from models.snapshots import Materials, MeetingSnapshot

from .ledger import read_ledgers, read_quorum_facts, read_running_absences
from .loading import Loader, gathered
from .minutes_loaders import MinutesLoaders
from .month_loaders import MonthLoaders
from .paging import Order, Pages
from .snapshots import read_attached, read_snapshots
from .speaking_loaders import SpeakingLoaders
from .voting_loaders import VotingLoaders

BY_GIVEN_NAME = Order((Member.sort_key, Member.id))


class Loaders(MinutesLoaders, MonthLoaders, SpeakingLoaders, VotingLoaders):
    """Each loader answers for all the keys that one event asks for, in a fixed number of statements."""

    @cached_property
    def organization(self) -> Loader[int, Organization | None]:
        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Organization | None]:
            rows = await session.scalars(select(Organization).where(Organization.id.in_(ids)))
            return {row.id: row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def member(self) -> Loader[int, Member | None]:
        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Member | None]:
            rows = await session.scalars(select(Member).where(Member.id.in_(ids)))
            return {row.id: row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def snapshot(self) -> Loader[int, MeetingSnapshot | None]:
        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, MeetingSnapshot | None]:
            return dict(await read_snapshots(await ThroughEngine.of(session), ids))

        return self._loader(read, lambda: None)

    def know(self, snapshot: MeetingSnapshot) -> None:
        """The meeting is not read again, nor what is attached to it, as far as it is known."""
        self.snapshot.prime(snapshot.meeting.id, snapshot)
        if snapshot.materials is not None:
            self.materials.prime(snapshot.meeting.id, snapshot.materials)

    @cached_property
    def member_count(self) -> Loader[str, int]:
        """Members at or below a path."""

        async def read(session: AsyncSession, paths: list[str]) -> Mapping[str, int]:
            return await _count_below(session, Member, paths)

        return self._loader(read, int)

    @cached_property
    def voting_member_count(self) -> Loader[str, int]:
        async def read(session: AsyncSession, paths: list[str]) -> Mapping[str, int]:
            return await _count_below(session, Member, paths, Member.standing.in_(VOTING))

        return self._loader(read, int)

    @cached_property
    def cell_count(self) -> Loader[str, int]:
        async def read(session: AsyncSession, paths: list[str]) -> Mapping[str, int]:
            return await _count_below(session, Organization, paths, Organization.kind == OrganizationKind.CELL)

        return self._loader(read, int)

    @cached_property
    def children_of(self) -> Pages[Organization]:
        """The organisations directly below one, by name."""
        order = Order((Organization.sort_key, Organization.id))
        return Pages(self.database, Organization, Organization.parent_id, order)

    @cached_property
    def members_of(self) -> Pages[Member]:
        """Those who take part in a cell, by given name."""
        return Pages(self.database, Member, Member.cell_id, BY_GIVEN_NAME)

    @cached_property
    def meetings_of(self) -> Pages[Meeting]:
        """A cell's meetings, the latest first."""
        order = Order((Meeting.scheduled_at, Meeting.id), descending=True)
        return Pages(self.database, Meeting, Meeting.cell_id, order)

    @cached_property
    def roll(self) -> Loader[int, list[Attendance]]:
        """The roll of a meeting, by given name."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[Attendance]]:
            rows = await session.scalars(
                select(Attendance)
                .join(Member, Member.id == Attendance.member_id)
                .where(Attendance.meeting_id.in_(ids))
                .order_by(Member.sort_key, Member.id)
            )
            return gathered((row.meeting_id, row) for row in rows)

        return self._loader(read, list)

    @cached_property
    def ledger(self) -> Loader[int, list[LedgerEntry]]:
        """By meeting."""
        return self._loader(read_ledgers, list)

    @cached_property
    def quorum_facts(self) -> Loader[int, list[QuorumFact]]:
        """By meeting."""
        return self._loader(read_quorum_facts, list)

    @cached_property
    def running_absences(self) -> Loader[int, list[Attendance]]:
        """By cell."""
        return self._loader(read_running_absences, list)

    @cached_property
    def posts_of(self) -> Loader[int, list[tuple[Post, Organization]]]:
        """The posts that a member holds or has held, the newest first."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[tuple[Post, Organization]]]:
            rows = await session.execute(
                select(Post, Organization)
                .join(Organization, Organization.id == Post.organization_id)
                .where(Post.member_id.in_(ids))
                .order_by(Post.since.desc(), Post.id.desc())
            )
            return gathered((post.member_id, (post, organization)) for post, organization in rows)

        return self._loader(read, list)

    @cached_property
    def posts_in(self) -> Loader[int, list[tuple[Post, Member]]]:
        """All posts of an organisation, past ones too, with their holders."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[tuple[Post, Member]]]:
            rows = await session.execute(
                select(Post, Member)
                .join(Member, Member.id == Post.member_id)
                .where(Post.organization_id.in_(ids))
                .order_by(Post.since.desc(), Post.id.desc())
            )
            return gathered((post.organization_id, (post, member)) for post, member in rows)

        return self._loader(read, list)

    @cached_property
    def attendance(self) -> Loader[tuple[int, int], Attendance | None]:
        """By meeting and member."""

        async def read(
            session: AsyncSession, keys: list[tuple[int, int]]
        ) -> Mapping[tuple[int, int], Attendance | None]:
            rows = await session.scalars(
                select(Attendance).where(
                    Attendance.meeting_id.in_({meeting for meeting, _ in keys}),
                    Attendance.member_id.in_({member for _, member in keys}),
                )
            )
            return {(row.meeting_id, row.member_id): row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def document(self) -> Loader[int, Document | None]:
        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Document | None]:
            rows = await session.scalars(select(Document).where(Document.id.in_(ids)))
            return {row.id: row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def document_body(self) -> Loader[int, str | None]:
        """The text of a document."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, str | None]:
            rows = await session.execute(select(Document.id, Document.body).where(Document.id.in_(ids)))
            return dict(rows.all())

        return self._loader(read, lambda: None)

    @cached_property
    def materials(self) -> Loader[int, Materials]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Materials]:
            return await read_attached(await ThroughEngine.of(session), ids)

        return self._loader(read, tuple)

    @cached_property
    def reading_count(self) -> Loader[int, int]:
        """By document: how many of those it was sent to have read it. Who only watches them may read it too."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, int]:
            home = aliased(Organization)
            sent_to = Document.audience_path
            rows = await session.execute(
                select(DocumentReading.document_id, func.count())
                .join(Document, Document.id == DocumentReading.document_id)
                .join(Member, Member.id == DocumentReading.member_id)
                .outerjoin(home, home.id == Member.home_cell_id)
                .where(
                    DocumentReading.document_id.in_(ids),
                    or_(*(func.substr(path, 1, func.length(sent_to)) == sent_to for path in (Member.path, home.path))),
                )
                .group_by(DocumentReading.document_id)
            )
            return dict(rows.all())

        return self._loader(read, int)

    @cached_property
    def attachments(self) -> Loader[int, list[DocumentAttachment]]:
        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[DocumentAttachment]]:
            rows = await session.scalars(
                select(DocumentAttachment)
                .where(DocumentAttachment.document_id.in_(ids))
                .order_by(DocumentAttachment.id)
            )
            return gathered((row.document_id, row) for row in rows)

        return self._loader(read, list)


async def _count_below(
    session: AsyncSession,
    table: type[Member] | type[Organization],
    paths: list[str],
    *conditions: ColumnElement[bool],
) -> Mapping[str, int]:
    """How many rows lie at or below each path: one statement, one range of the index for each path."""
    ranges = values(column("path", ByteText), column("beyond", ByteText), name="asked").data(
        [(path, beyond(path)) for path in paths]
    )
    asked = ranges.cte("asked")  # SQLite names the columns of VALUES nowhere else
    rows = await session.execute(
        select(asked.c.path, func.count(table.id))
        .join(table, and_(table.path >= asked.c.path, table.path < asked.c.beyond))
        .where(*conditions)
        .group_by(asked.c.path)
    )
    return dict(rows.all())
