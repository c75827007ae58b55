"""How is what belongs to the minutes of meetings loaded for many of them at once?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.changes import ISSUES, Change
from models.documents import Document
from models.minutes.material import Material
from models.minutes.rows import MeetingMinutes

from .ledger import read_logs
from .loading import Batches, Loader, gathered
from .minutes_material import read_digests, read_materials


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
    def approved_digest(self) -> Loader[int, str | None]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, str | None]:
            return dict(await read_digests(session, ids))

        return self._loader(read, lambda: None)

    @cached_property
    def material(self) -> Loader[int, Material | None]:
        """By meeting."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Material | None]:
            return dict(await read_materials(session, ids))

        return self._loader(read, lambda: None)

    @cached_property
    def issued_digests(self) -> Loader[int, Mapping[int, str | None]]:
        """By meeting: of the texts that it issued, by document, as its log tells."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, Mapping[int, str | None]]:
            logs = await read_logs(session, ids, Change.kind.in_(ISSUES))
            return {
                meeting_id: {
                    told["document"]: told["digest"] for told in (change.details for change in log) if "digest" in told
                }
                for meeting_id, log in logs.items()
            }

        return self._loader(read, dict)

    @cached_property
    def documents_of(self) -> Loader[int, list[Document]]:
        """By meeting: what it has made, in order."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[Document]]:
            rows = await session.scalars(select(Document).where(Document.meeting_id.in_(ids)).order_by(Document.id))
            return gathered((row.meeting_id, row) for row in rows if row.meeting_id is not None)

        return self._loader(read, list)
