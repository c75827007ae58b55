"""How are boxes of secret ballots and ratings made, and their keys destroyed once nobody is to open them any more?"""

from __future__ import annotations

import asyncio

from sqlalchemy import delete, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.ballots import BallotBox
from models.database import Database
from models.errors import Unavailable
from models.ratings import RatingBox
from models.sealing import KeyRing, SpentKey


async def add(session: AsyncSession, box: BallotBox | RatingBox, keys: KeyRing) -> None:
    """A new box, with a key of its own. Raises Unavailable when no key can be kept."""
    try:
        await asyncio.to_thread(box.lock, keys)
    except OSError as error:
        raise Unavailable from error
    session.add(box)


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
