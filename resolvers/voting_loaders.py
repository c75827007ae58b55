"""How is what belongs to votes and ratings loaded for many of them at once?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.attendance import Attendance
from models.changes import Change, ChangeKind
from models.members import Member
from models.polls import Poll
from models.ratings import Rater
from models.voters import Voter

from .loading import Batches, Loader, gathered


class VotingLoaders(Batches):
    """Who may vote and has not, who has rated, and what was counted."""

    @cached_property
    def voter(self) -> Loader[tuple[int, int], Voter | None]:
        """By poll and member."""

        async def read(session: AsyncSession, keys: list[tuple[int, int]]) -> Mapping[tuple[int, int], Voter | None]:
            rows = await session.scalars(
                select(Voter).where(
                    Voter.poll_id.in_({poll for poll, _ in keys}), Voter.member_id.in_({member for _, member in keys})
                )
            )
            return {(row.poll_id, row.member_id): row for row in rows}

        return self._loader(read, lambda: None)

    @cached_property
    def rater(self) -> Loader[tuple[int, int], bool]:
        """By meeting and member: has he rated it? Known until it is closed."""

        async def read(session: AsyncSession, keys: list[tuple[int, int]]) -> Mapping[tuple[int, int], bool]:
            rows = await session.execute(
                select(Rater.meeting_id, Rater.member_id).where(
                    Rater.meeting_id.in_({meeting for meeting, _ in keys}),
                    Rater.member_id.in_({member for _, member in keys}),
                )
            )
            return dict.fromkeys(rows, True)

        return self._loader(read, bool)

    @cached_property
    def awaited(self) -> Loader[int, list[Member]]:
        """By vote: those of its electoral roll who take part and have not voted, by given name."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, list[Member]]:
            rows = await session.execute(
                select(Voter.poll_id, Attendance, Member)
                .join(Poll, Poll.id == Voter.poll_id)
                .join(
                    Attendance,
                    and_(Attendance.meeting_id == Poll.meeting_id, Attendance.member_id == Voter.member_id),
                )
                .join(Member, Member.id == Voter.member_id)
                .where(Voter.poll_id.in_(ids), ~Voter.voted)
                .order_by(Member.sort_key, Member.id)
            )
            return gathered((poll_id, member) for poll_id, line, member in rows if line.state.takes_part)

        return self._loader(read, list)

    @cached_property
    def closings(self) -> Loader[int, dict[int, Change]]:
        """By meeting and vote: the entries of the log that closed the votes. They list the ballots counted."""

        async def read(session: AsyncSession, ids: list[int]) -> Mapping[int, dict[int, Change]]:
            found: dict[int, dict[int, Change]] = {}
            for change in await session.scalars(
                select(Change).where(Change.meeting_id.in_(ids), Change.kind == ChangeKind.POLL_CLOSED)
            ):
                found.setdefault(change.meeting_id, {})[change.details["poll"]] = change
            return found

        return self._loader(read, dict)
