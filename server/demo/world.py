"""What is the demo's world? Everybody and everything in it, written in one transaction.

All of it is generated: the same seed gives the same world on the same day.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import insert, select

from models.conventions import Conventions
from models.database import Database
from models.meetings import Meeting
from models.organizations import Organization
from models.sessions import Account
from server.passwords import PasswordHasher

from .accounts import PASSWORD, Cast, find_my_cell, read_cast
from .commune.documents import send_documents
from .commune.history import hold_last_month
from .commune.meetings import schedule_today
from .commune.members import enrol
from .commune.organizations import LEAST_CELLS, grow
from .commune.posts import appoint_all
from .commune.stage import Stage

CELLS = 60
IN_OFFICE = timedelta(days=500)  # for how long everybody has held his post


async def prepare_world(
    database: Database,
    passwords: PasswordHasher,
    conventions: Conventions,
    *,
    seed: int,
    now: datetime,
    cells: int = CELLS,
) -> Cast:
    """Fill an empty database. In one that was kept, schedule the meetings of a day that has none."""
    password_hash = await passwords.hash(PASSWORD)
    async with database.write() as session:
        stage = Stage(database, session, passwords, conventions, now)
        if await session.scalar(select(Organization.id).limit(1)) is None:
            await _populate(stage, seed, max(cells, LEAST_CELLS), password_hash)
            await hold_last_month(stage, seed=seed)
            await send_documents(stage, seed=seed)
        today = stage.day(now)
        if await session.scalar(select(Meeting.id).where(Meeting.held_on == today).limit(1)) is None:
            await schedule_today(stage, seed=seed, mine=await find_my_cell(session))
            await stage.flush()
        return await read_cast(session, today)


async def _populate(stage: Stage, seed: int, cells: int, password_hash: str) -> None:
    rng, session, today = random.Random(seed), stage.session, stage.day(stage.now)
    tree = await grow(stage, rng, cells)
    members = enrol(rng, tree, today)
    session.add_all(members)
    await stage.flush()
    posts, printed = appoint_all(rng, tree, members, today - IN_OFFICE)
    session.add_all(posts)
    names = {member.id: username for username, member in printed.items()}
    numbers = count(1)  # of those who have no name of their own: none is left out
    accounts = [
        {
            "member_id": member.id,
            "username": names.get(member.id) or f"m{next(numbers):06}",
            "password_hash": password_hash,
        }
        for member in members
    ]
    await stage.flush()
    await session.execute(insert(Account), accounts)
