"""Which ballots does the database hold? Open ones, sealed ones, and secret ones that were counted."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.ballots import Ballot, BallotBox
from models.changes import Change, ChangeKind
from models.options import PollOption
from models.polls import Poll

from .keys import KEYS


class StoredBallot(NamedTuple):
    """`member` is None in a secret vote, and once that was counted, `choice` too."""

    poll: int
    receipt: str
    member: int | None
    choice: tuple[int, ...] | None


async def stored_ballots(session: AsyncSession, poll_ids: Collection[int]) -> list[StoredBallot]:
    """Those of secret votes too, which only the servers' keys open."""
    found = [
        StoredBallot(ballot.poll_id, ballot.receipt, ballot.member_id, tuple(ballot.choice))
        for ballot in await session.scalars(select(Ballot).where(Ballot.poll_id.in_(poll_ids)))
    ]
    options = (await session.scalars(select(PollOption).where(PollOption.poll_id.in_(poll_ids)))).all()
    ids = {(option.poll_id, option.number): option.id for option in options}
    for box in await session.scalars(select(BallotBox).where(BallotBox.poll_id.in_(poll_ids))):
        for receipt, numbers in box.count(KEYS):
            choice = tuple(ids[box.poll_id, number] for number in numbers)
            found.append(StoredBallot(box.poll_id, receipt, None, choice))
    meetings = select(Poll.meeting_id).where(Poll.id.in_(poll_ids))
    for change in await session.scalars(
        select(Change).where(Change.kind == ChangeKind.POLL_CLOSED, Change.meeting_id.in_(meetings))
    ):
        told = change.details
        if told["poll"] in poll_ids and "receipts" in told:
            found += [StoredBallot(told["poll"], receipt, None, None) for receipt in told["receipts"]]
    return found
