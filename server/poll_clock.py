"""Who opens and closes votes when their time has come? Each server looks once a second: the database has the times."""

from __future__ import annotations

import asyncio

import structlog

from models.errors import Refusal, Unavailable
from resolvers.context import Context
from resolvers.poll_times import act_by_clock, due_polls

EVERY = 1.0  # seconds
LATE = "vote not opened or closed at its time, tried again each second"
log = structlog.get_logger(__name__)


async def watch_the_clock(context: Context) -> None:
    """For ever; what fails is tried again at the next look, and told once."""
    failed: set[int] = set()
    while True:
        try:
            due = await due_polls(context.database, context.now())
            failed.intersection_update(due)
        except Unavailable:
            due = ()  # They are opened and closed when the database is back.
        for poll_id in due:
            await _act(context.for_operation(), poll_id, failed)
        await asyncio.sleep(EVERY)


async def _act(context: Context, poll_id: int, failed: set[int]) -> None:
    try:
        await act_by_clock(context, poll_id)
    except Exception as error:  # one that cannot be opened keeps no other from it
        if poll_id not in failed:
            failed.add(poll_id)
            why = {"reason": str(error.__cause__ or error)} if isinstance(error, Refusal) else {}
            log.warning(LATE, poll=poll_id, error=type(error).__name__, **why)
