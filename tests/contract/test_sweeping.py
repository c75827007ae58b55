"""What is forgotten in time, and what is kept?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.database import Database
from models.sessions import Attempt, Session
from resolvers import sessions
from resolvers.context import SignInRules
from server import sweeping
from tests.servers import Backend
from tests.world import make_world

pytestmark = pytest.mark.anyio

NOW = datetime.now(UTC)


async def test_old_attempts_and_sessions_long_over_are_forgotten_and_no_others(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SWEPT_TOGETHER", 2)  # several rounds
    database = Database.open(backend.database_url)
    world = await make_world(database)
    member, hour, week = world.members["member"], timedelta(hours=1), timedelta(days=7)
    async with database.write() as session:
        alive = set(await session.scalars(select(Session.id)))
        rows = []
        for ended, expires, kept in (
            (NOW - week - hour, NOW + hour, False),
            (None, NOW - week - hour, False),
            (NOW - week - hour, NOW - week - hour, False),
            (NOW - hour, NOW + hour, True),
            (None, NOW - hour, True),
        ):
            row, _ = Session.begin(member, NOW - 2 * week, expires - NOW + 2 * week)
            row.ended_at = ended
            session.add(row)
            rows.append((row, kept))
        rules = SignInRules()
        ages = (rules.attempts_within + hour, rules.attempts_within + 2 * hour, 3 * week, timedelta(seconds=5))
        session.add_all(Attempt(key="name:somebody", at=NOW - age) for age in ages)
        await session.flush()
        kept_ids = {row.id for row, kept in rows if kept}
    await sessions.sweep(database, NOW, rules)
    async with database.read() as session:
        assert set(await session.scalars(select(Session.id))) == alive | kept_ids
        assert list(await session.scalars(select(Attempt.at))) == [NOW - ages[-1]]
    await database.aclose()


async def test_a_round_that_fails_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rounds, third = 0, asyncio.Event()

    async def sweep(*given: object) -> None:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise RuntimeError
        third.set()

    monkeypatch.setattr(sweeping, "sweep", sweep)
    monkeypatch.setattr(sweeping, "EVERY", 0.0)
    database = Database.open(sqlite_url)
    task = asyncio.create_task(sweeping.sweep_for_ever(database, SignInRules(), lambda: NOW))
    async with asyncio.timeout(5):
        await third.wait()
    task.cancel()
    await asyncio.wait([task])
    await database.aclose()
