"""What does a resolver have at hand? One context for each operation; its loaders live for one event."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from models.conventions import Conventions
from models.database import Database
from models.errors import Unauthenticated
from models.rights import Viewer
from models.sealing import KeyRing
from models.topics import Announcement

from .loaders import Loaders
from .rounds import Rounds

ENDED = 2**53  # a position beyond all that a living session reaches


class Followed(Protocol):
    @property
    def value(self) -> Any: ...


class Following(Protocol):
    async def next(self) -> Followed:
        """The newest reading that was not yet taken; waits for one. Raises LookupError when the topic is gone."""
        ...


class Live(Protocol):
    """The live read path, as resolvers see it."""

    def announce(self, announcement: Announcement) -> None: ...
    def sessions_changed(self, token_hashes: Sequence[bytes], position: int) -> None:
        """Of these sessions: their members' rights are now of this version, or they have ended: `ENDED`."""
        ...

    def follow(self, topic: str) -> AbstractAsyncContextManager[Following]: ...


class Passwords(Protocol):
    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Takes the same time when there is no hash: nobody learns from it which accounts exist."""
        ...


@dataclass(frozen=True, slots=True)
class SignInRules:
    session_lifetime: timedelta = timedelta(hours=12)
    attempts: int = 10
    attempts_per_address: int = 100
    attempts_within: timedelta = timedelta(minutes=15)


@dataclass(slots=True)
class Context:
    """`viewer` is read through a function: on a connection that lives for hours not that of the beginning."""

    database: Database
    live: Live
    passwords: Passwords
    keys: KeyRing
    conventions: Conventions
    sign_in_rules: SignInRules
    find_viewer: Callable[[], Viewer | None]
    address: str
    language: str
    clock: Callable[[], datetime]
    keep_token: Callable[[str | None, datetime | None], None]
    by_clock: bool = False  # nobody asks: a time has come
    rounds: Rounds = field(default_factory=Rounds)  # one for all contexts that are made of the first one
    loaders: Loaders = field(init=False)
    missed: bool = field(init=False, default=False)  # the last event could not be shown: the database was away

    def __post_init__(self) -> None:
        self.begin_event()

    def for_operation(self) -> Context:
        """A context of its own for each operation of a connection."""
        return replace(self)

    def begin_event(self) -> None:
        """Forget what was loaded: an event must not show what an earlier one has seen."""
        self.loaders = Loaders(self.database)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction. What was loaded before it is forgotten, also when it failed because others were quicker."""
        try:
            async with self.database.write() as session:
                yield session
        finally:
            self.begin_event()

    @property
    def viewer(self) -> Viewer:
        """Raises Unauthenticated."""
        viewer = self.find_viewer()
        if viewer is None:
            raise Unauthenticated
        return viewer

    def now(self) -> datetime:
        return self.clock()

    def today(self) -> date:
        """The local day, by the organisation's time zone."""
        return self.conventions.day(self.now())

    def seconds_of_today_left(self) -> float:
        """Until the local day is over."""
        now = self.now()
        return (self.conventions.next_midnight(now) - now).total_seconds() + 0.01
