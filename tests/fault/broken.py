"""What would a server be like that breaks a promise? `python -m tests.fault.broken VARIANT serve ...` is one.

The checker must find each of them out; else it proves nothing about the real one.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from models.ballots import BallotBox, SecretBallot, new_receipt
from models.database import Database
from models.direct import Direct
from realtime.hub import Hub
from realtime.wakeups import WakeUp
from resolvers import ballots
from resolvers.context import Context
from server.cli import main
from server.sources import BoardSource, MeetingSource

NEVER = 1e9  # seconds


def deaf() -> None:
    """It hears of no change, neither its own nor others', and never compares positions: its screens stand still."""

    def wake(self: Hub, wakeup: WakeUp) -> None:
        return

    Hub.wake = Hub.stale_all = wake  # type: ignore[method-assign,assignment]
    MeetingSource.check_every = BoardSource.check_every = NEVER


def forgetful() -> None:
    """It acknowledges ballots that it then does not commit."""

    class Forgotten(Exception):
        pass

    class Forgetful(Database):
        @asynccontextmanager
        async def write_directly(self) -> AsyncIterator[Direct]:
            with suppress(Forgotten):
                async with super().write_directly() as direct:
                    yield direct
                    raise Forgotten

    async def cast_ballot(context: Context, poll_id: int, option_ids: Sequence[int]) -> ballots.CastBallot:
        forgetting = Forgetful(context.database.reader, context.database.writer)
        return await sound_cast_ballot(replace(context, database=forgetting), poll_id, option_ids)

    sound_cast_ballot, ballots.cast_ballot = ballots.cast_ballot, cast_ballot


def generous() -> None:
    """It takes every secret ballot twice."""

    async def cast_ballot(context: Context, poll_id: int, option_ids: Sequence[int]) -> ballots.CastBallot:
        done = await sound_cast_ballot(context, poll_id, option_ids)
        if done.poll.secret:
            async with context.write() as session:
                box = await session.get_one(BallotBox, poll_id, with_for_update=True)
                box.take([SecretBallot(new_receipt(), (1,))])
        return done

    sound_cast_ballot, ballots.cast_ballot = ballots.cast_ballot, cast_ballot


VARIANTS = {variant.__name__: variant for variant in (deaf, forgetful, generous)}

if __name__ == "__main__":
    VARIANTS[sys.argv.pop(1)]()
    main()
