"""How is what belongs to the minutes of meetings loaded for many of them at once?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.changes import DOCUMENTS, Change
from models.documents import Document, Issued
from models.meetings import Meeting
from models.minutes.material import Material
from models.minutes.rows import MeetingMinutes

from .loading import Batches, Loader, gathered
from .minutes_material import Approval, read_approvals, read_materials


class Origin(NamedTuple):
    """Which document, and of whose making its row says that it is."""

    document_id: int
    meeting_id: int | None
    issuer_id: int


class MinutesLoaders(Batches):
    """What is kept of minutes, all that they come from, and the documents that meetings have made."""

    @cached_property
    def kept_minutes(self) -> Loader[int, MeetingMinutes | None]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, MeetingMinutes | None]:
            rows = await session.scalars(select(MeetingMinutes).where(MeetingMinutes.meeting_id.in_(ids)))
            return {row.meeting_id: row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def approval(self) -> Loader[int, Approval]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Approval]:
            return await read_approvals(session, ids)

        return self._loader(read, Approval)

    @cached_property
    def material(self) -> Loader[int, Material | None]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Material | None]:
            return dict(await read_materials(session, ids))

        return self._loader(read, lambda: None)

    @cached_property
    def issued(self) -> Loader[Origin, Issued | None]:
        """Documents as a log tells of them: that of the meeting which they name, or else those of their issuer."""

        async def read(session: AsyncSession, origins: list[Origin]) -> Mapping[Origin, Issued | None]:
            named = {origin.meeting_id for origin in origins if origin.meeting_id is not None}
            nameless = {origin.issuer_id for origin in origins if origin.meeting_id is None}
            meetings = select(Meeting.id).where(or_(Meeting.id.in_(named), Meeting.cell_id.in_(nameless)))
            told = select(Change).where(Change.kind.in_(DOCUMENTS), Change.meeting_id.in_(meetings))
            issued = {one.document_id: one for one in map(Issued.of, await session.scalars(told))}
            return {origin: issued.get(origin.document_id) for origin in origins}

        return self._loader(read, lambda: None)

    @cached_property
    def documents_of(self) -> Loader[int, list[Document]]:
        """By meeting: what it has made, in order."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[Document]]:
            rows = await session.scalars(select(Document).where(Document.meeting_id.in_(ids)).order_by(Document.id))
            return gathered((row.meeting_id, row) for row in rows if row.meeting_id is not None)

        return self._loader(read, list)
