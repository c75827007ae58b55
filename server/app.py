"""What is the application? Routes, and the parts behind them, started and stopped together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from models.database import Database
from models.errors import Unavailable
from models.sealing import KeyRing
from models.topics import Announcement, session_topic
from realtime.live import Live
from realtime.tasks import Tasks
from realtime.wakeups import WakeUp
from resolvers.context import Context, Following
from resolvers.snapshots import KnownSnapshots
from schema.api import build_schema
from schema.execution import Execution
from schema.subscription import SHAREABLE

from .callers import Callers
from .files import Files
from .http import HttpEndpoint
from .minutes.press import Press
from .pages import not_found, page_routes
from .passwords import PasswordHasher
from .poll_clock import watch_the_clock
from .settings import Settings
from .shredding import shred_for_ever
from .sources import BoardSource, ChangeOutbox, Clock, MeetingSource, SessionSource, wake_up
from .sweeping import sweep_for_ever
from .switchboard import Switchboard


class LiveReadPath:
    """The live read path as resolvers see it, over topics and wake-ups."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def announce(self, announcement: Announcement) -> None:
        self.live.announce([wake_up(announcement)])

    def sessions_changed(self, token_hashes: Sequence[bytes], position: int) -> None:
        wakeups = [WakeUp(session_topic(token_hash), position) for token_hash in token_hashes]
        self.live.announce(wakeups, logged=False)

    def follow(self, topic: str) -> AbstractAsyncContextManager[Following]:
        return self.live.follow(topic)


def utc_now() -> datetime:
    return datetime.now(UTC)


def build_app(settings: Settings, *, clock: Clock = utc_now) -> Starlette:
    """The whole application; everything that it holds open is opened and closed by its lifespan.

    Raises OSError when the keys of secret ballots cannot be read, nor made.
    """
    database = Database.open(settings.database_url, pool_size=settings.database_pool)
    passwords = PasswordHasher(
        memory=settings.password_memory, rounds=settings.password_rounds, threads=settings.password_threads
    )
    snapshots = KnownSnapshots(database)  # what a meeting's screens have read, its boards need not read again
    sources = (
        MeetingSource(database, snapshots),
        BoardSource(database, settings.conventions, clock, snapshots),
        SessionSource(database, settings.conventions, clock),
    )
    live = Live(sources, settings.broker_url, ChangeOutbox(database, clock))
    context = Context(
        database=database,
        live=LiveReadPath(live),
        passwords=passwords,
        keys=KeyRing.of_files(Path(settings.ballot_key_file), Path(settings.ballot_keys_folder)),
        conventions=settings.conventions,
        sign_in_rules=settings.sign_in_rules,
        find_viewer=lambda: None,
        address="",
        language="en",
        clock=clock,
        keep_token=lambda token, expires_at: None,
    )
    execution, callers = Execution(build_schema(), SHAREABLE), Callers(settings.origins)
    switchboard = Switchboard(execution, context, live, callers)
    graphql, press = HttpEndpoint(switchboard), Press()
    files = Files(context, graphql, press)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[Mapping[str, Any]]:
        tasks = Tasks()
        try:
            async with live:
                tasks.start(sweep_for_ever(database, settings.sign_in_rules, clock), "sweeper")
                tasks.start(switchboard.watch(), "watch")
                tasks.start(watch_the_clock(context), "poll clock")
                tasks.start(shred_for_ever(database, context.keys), "shredder")
                yield {"switchboard": switchboard}
        finally:
            await tasks.stop()
            passwords.close()
            press.close()
            await database.aclose()

    async def livez(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        """200 when the database answers. Without the broker screens follow by position checks, so that is only told."""
        if switchboard.is_draining:
            return JSONResponse({"server": "ending"}, 503)
        try:
            async with database.read() as session:
                await session.execute(text("SELECT 1"))
        except Unavailable:
            return JSONResponse({"database": "down", "broker": _word(live.broker.connected)}, 503)
        return JSONResponse({"database": "up", "broker": _word(live.broker.connected)})

    app = Starlette(
        routes=[
            Route("/graphql", graphql),
            Route("/attachments/{id}", files.attachment),
            Route("/minutes/{name}", files.minutes),
            Route("/livez", livez),
            Route("/readyz", readyz),
            *page_routes(),
        ],
        exception_handlers={404: not_found()},
        lifespan=lifespan,
    )
    app.state.live = live
    app.state.switchboard = switchboard
    app.state.database = database
    return app


def _word(up: bool) -> str:
    return "up" if up else "down"
