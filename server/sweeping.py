"""When is forgotten what nobody needs any more? Beside the requests, once an hour, in every process."""

from __future__ import annotations

import asyncio

import structlog

from models.database import Database
from resolvers.context import SignInRules
from resolvers.sessions import sweep

from .sources import Clock

log = structlog.get_logger(__name__)

EVERY = 3600.0  # seconds


async def sweep_for_ever(database: Database, rules: SignInRules, clock: Clock) -> None:
    """The first time after an hour: processes that start together find little to do, and starting stays quick."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await sweep(database, clock(), rules)
        except Exception as error:  # Whatever it is, two processes in each other's way too: there is a next hour.
            log.warning("not swept", error=type(error).__name__)
