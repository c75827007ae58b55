"""How is a meeting written as if people had held it? Through the same rules and log as the API's, at any time past."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.conventions import Conventions
from models.database import Database
from models.meetings import Meeting
from models.members import Standing
from models.rights import Viewer
from models.sealing import KeyRing
from models.topics import Announcement
from resolvers.changes import Changing, ChangingRows
from resolvers.context import Context, Following, Passwords, SignInRules


class Stage:
    """A transaction in which anybody may act at any time. Nobody is connected, so nothing is announced."""

    def __init__(
        self, database: Database, session: AsyncSession, passwords: Passwords, conventions: Conventions, now: datetime
    ) -> None:
        self.session = session
        self._ids: dict[type[Any], Iterator[int]] = {}
        self.conventions = conventions
        self.now = now
        self.zone = conventions.zone
        self._context = Context(
            database=database,
            live=_Nobody(),
            passwords=passwords,
            keys=KeyRing(bytes(32), Path(os.devnull)),  # no vote is opened here that has a box
            conventions=conventions,
            sign_in_rules=SignInRules(),
            find_viewer=lambda: None,
            address="",
            language="vi",
            clock=lambda: now,
            keep_token=lambda token, expires_at: None,
        )

    async def flush(self) -> None:
        """SQLite inserts rows that bring their keys all at once, and asks for each other key one by one."""
        if self.session.get_bind().dialect.name == "sqlite":
            for row in self.session.new:
                kind = type(row)
                if "id" in kind.__table__.columns and row.id is None:
                    if kind not in self._ids:
                        self._ids[kind] = count(1 + (await self.session.scalar(select(func.max(kind.id))) or 0))
                    row.id = next(self._ids[kind])
        await self.session.flush()

    def day(self, at: datetime) -> date:
        """The local day."""
        return self.conventions.day(at)

    def change(self, meeting: Meeting, member_id: int, at: datetime) -> ChangingRows:
        """What the member changes of the meeting at that time; `write` it when it is whole."""
        viewer = Viewer(0, member_id, "", Standing.OFFICIAL, meeting.cell_id, None, meeting.path, None, ())
        return ChangingRows(
            replace(self._context, find_viewer=lambda: viewer, clock=lambda: at), session=self.session, meeting=meeting
        )

    def write(self, change: Changing) -> None:
        for entry in change.changes:
            entry.announced = True  # the server that will announce changes is not running yet
        self.session.add_all(change.changes)


class _Nobody:
    def announce(self, announcement: Announcement) -> None:
        pass

    def sessions_changed(self, token_hashes: Sequence[bytes], position: int) -> None:
        pass

    def follow(self, topic: str) -> AbstractAsyncContextManager[Following]:
        raise LookupError(topic)
