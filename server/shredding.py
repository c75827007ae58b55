"""When is the key of a secret vote destroyed? Within a second after the count, by whichever server looks first.

So is one that was made for a vote whose opening came to nothing.
"""

from __future__ import annotations

import asyncio

import structlog

from models.database import Database
from models.errors import Unavailable
from models.sealing import KeyRing
from resolvers import boxes

EVERY = 1.0  # seconds
log = structlog.get_logger(__name__)


async def shred_for_ever(database: Database, keys: KeyRing) -> None:
    """What fails is tried again at the next look, and told once. Votes that cannot be counted here are told at once."""
    told: set[str] = set()
    await _tell_of_absent_keys(database, keys)
    while True:
        for shred, failure in (
            (boxes.decide, "key of a vote that was not opened not removed"),
            (boxes.shred, "key of a counted vote not destroyed"),
        ):
            try:
                await shred(database, keys)
                told.discard(failure)
            except Unavailable:
                pass  # The database has the list, and will be back.
            except OSError as error:
                if failure not in told:
                    told.add(failure)
                    log.warning(failure, error=str(error))
        await asyncio.sleep(EVERY)


async def _tell_of_absent_keys(database: Database, keys: KeyRing) -> None:
    try:
        locked = await boxes.count_locked(database, keys)
    except Unavailable:
        return
    if locked:
        log.warning("keys of open secret votes are not in the folder of this server", boxes=locked)
