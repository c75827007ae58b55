"""How are speeches and contributions loaded for many meetings at once? All of a meeting by its key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance, RollState
from models.contributions import Contribution, ContributionKind
from models.members import Member
from models.speakers import UNFINISHED, Speech, queue

from .loading import Batches, Loader, gathered

STANDING = Contribution.withdrawn_at.is_(None)


class SpeakingLoaders(Batches):
    """Each speech and each contribution comes with its member: all of them are shown by name."""

    @cached_property
    def speakers(self) -> Loader[int, list[tuple[Speech, Member]]]:
        """By meeting: the one who speaks, and the queue behind him."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[tuple[Speech, Member]]]:
            own = and_(Attendance.meeting_id == Speech.meeting_id, Attendance.member_id == Speech.member_id)
            rows = await session.execute(
                select(Speech, Member, Attendance)
                .join(Member, Member.id == Speech.member_id)
                .outerjoin(Attendance, own)
                .where(Speech.meeting_id.in_(ids), Speech.state.in_(UNFINISHED))
            )
            members: dict[int, Member] = {}
            rolls: dict[int, dict[int, RollState]] = {meeting_id: {} for meeting_id in ids}
            asked: dict[int, list[Speech]] = {}
            for speech, member, line in rows:
                members[member.id] = member
                asked.setdefault(speech.meeting_id, []).append(speech)
                if line is not None:
                    rolls[speech.meeting_id][member.id] = line.state
            return {
                meeting_id: [(speech, members[speech.member_id]) for speech in queue(speeches, rolls[meeting_id])]
                for meeting_id, speeches in asked.items()
            }

        return self._loader(read, list)

    @cached_property
    def speeches(self) -> Loader[int, list[tuple[Speech, Member]]]:
        """By meeting: all, in the order in which they were asked for."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[tuple[Speech, Member]]]:
            rows = await session.execute(
                select(Speech, Member)
                .join(Member, Member.id == Speech.member_id)
                .where(Speech.meeting_id.in_(ids))
                .order_by(Speech.id)
            )
            return gathered((row.meeting_id, (row, member)) for row, member in rows)

        return self._loader(read, list)

    @cached_property
    def contributions(self) -> Loader[int, list[tuple[Contribution, Member]]]:
        """By meeting: all that was written and not taken back, in order."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[tuple[Contribution, Member]]]:
            rows = await session.execute(
                select(Contribution, Member)
                .join(Member, Member.id == Contribution.member_id)
                .where(Contribution.meeting_id.in_(ids), STANDING)
                .order_by(Contribution.id)
            )
            return gathered((row.meeting_id, (row, member)) for row, member in rows)

        return self._loader(read, list)

    @cached_property
    def contribution_count(self) -> Loader[tuple[int, int], int]:
        """By meeting and item: how many contributions stand, without their texts."""

        async def read(session: AsyncSession, keys: list[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
            place = Contribution.meeting_id, Contribution.agenda_item_id
            rows = await session.execute(
                select(*place, func.count())
                .where(
                    Contribution.meeting_id.in_({meeting for meeting, _ in keys}),
                    Contribution.kind == ContributionKind.CONTRIBUTION,
                    STANDING,
                )
                .group_by(*place)
            )
            return {(meeting, item): count for meeting, item, count in rows if item is not None}

        return self._loader(read, int)
