"""How are boxes of secret ballots and ratings made, and their keys destroyed once nobody is to open them any more?"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from itertools import islice

from sqlalchemy import delete, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.ballots import BallotBox
from models.changes import Change
from models.database import Database
from models.errors import Unavailable
from models.meetings import Meeting
from models.ratings import RatingBox
from models.sealing import Attempt, KeyRing, SpentKey

from .changes import ChangingRows

KEPT = (BallotBox, RatingBox, SpentKey)  # where a committed change leaves the public key of a box that it made
DECIDED_TOGETHER = 1000  # attempts: a statement takes only so many values


async def add(change: ChangingRows, box: BallotBox | RatingBox) -> None:
    """A new box, with a key of its own, in a change that has recorded nothing yet.

    Raises Unavailable when no key can be kept.
    """
    meeting = change.meeting
    attempt = Attempt(meeting.id, meeting.version, meeting.head)
    try:
        await asyncio.to_thread(box.with_new_key, change.context.keys, attempt)
    except OSError as error:
        raise Unavailable from error
    change.session.add(box)


async def decide(database: Database, keys: KeyRing) -> None:
    """Remove the keys of boxes that were made in changes which were not committed. Several servers may do so at once.

    Those that were, as nearly all, are read together and lock nothing, for members are casting.

    Raises OSError, Unavailable.
    """
    undecided = iter((await asyncio.to_thread(keys.undecided)).items())
    while attempts := dict(islice(undecided, DECIDED_TOGETHER)):
        await _decide_together(database, keys, attempts)


async def _decide_together(database: Database, keys: KeyRing, attempts: Mapping[bytes, Attempt]) -> None:
    async with database.read() as session:
        made = await _made(session, attempts)
        rest = {public: attempt for public, attempt in attempts.items() if public not in made}
        known = await _known(session, rest.values()) if rest else frozenset()
    if made:
        await asyncio.to_thread(keys.decide, {public: attempts[public] for public in made}, committed=True)
    for public, attempt in rest.items():
        if attempt in known:  # else its meeting is in another database
            await _decide(database, keys, public, attempt)


async def _made(session: AsyncSession, public_keys: Collection[bytes]) -> set[bytes]:
    """Of which boxes a change that was committed tells."""
    found = (select(kept.public_key).where(kept.public_key.in_(public_keys)) for kept in KEPT)
    return set(await session.scalars(union_all(*found)))


async def _known(session: AsyncSession, attempts: Collection[Attempt]) -> Collection[Attempt]:
    """Those whose meeting is in this database."""
    entries = tuple_(Change.meeting_id, Change.version).in_([attempt[:2] for attempt in attempts])
    query = select(Change.meeting_id, Change.version, Change.hash).where(entries)
    return {Attempt(*row) for row in await session.execute(query)}


async def _decide(database: Database, keys: KeyRing, public: bytes, attempt: Attempt) -> None:
    """The attempt holds the lock of its meeting, from before there is a key until it is committed or rolled back."""
    async with database.write() as session:
        meeting = select(Meeting.id).where(Meeting.id == attempt.meeting_id).with_for_update(skip_locked=True)
        if await session.scalar(meeting) is None:
            return  # it may be going on
        committed = bool(await _made(session, [public]))
        await asyncio.to_thread(keys.decide, {public: attempt}, committed=committed)


async def remove(session: AsyncSession, box: BallotBox | RatingBox) -> None:
    """Nobody opens it any more: its key is destroyed as soon as that is committed, whatever becomes of this server."""
    await session.delete(box)
    session.add(SpentKey(public_key=box.public_key))


async def shred(database: Database, keys: KeyRing) -> None:
    """Destroy the keys of boxes that were removed. Several servers may do so at once.

    A key that is not here, or cannot be destroyed, stays noted for a server that can. Raises OSError when there is one,
    after all others; Unavailable.
    """
    async with database.read() as session:
        spent = (await session.scalars(select(SpentKey.public_key))).all()
    if not spent:
        return
    await database.settle()  # no power cut takes the count back when the key is gone
    destroyed: list[bytes] = []
    failed: dict[bytes, OSError] = {}
    for public in spent:
        try:
            await asyncio.to_thread(keys.destroy, public)
            destroyed.append(public)
        except OSError as error:
            failed[public] = error
    async with database.write() as session:
        await session.execute(delete(SpentKey).where(SpentKey.public_key.in_(destroyed)))
        noted = (await session.scalars(select(SpentKey.public_key).where(SpentKey.public_key.in_(failed)))).all()
    for public in destroyed:
        await asyncio.to_thread(keys.forget, public)
    if noted:  # else another server has done it meanwhile
        raise failed[noted[0]]


async def count_locked(database: Database, keys: KeyRing) -> int:
    """How many boxes this server could not open, for want of their keys. Raises Unavailable."""
    async with database.read() as session:
        boxes = union_all(select(BallotBox.public_key), select(RatingBox.public_key))
        return sum(not keys.holds(public) for public in await session.scalars(boxes))
