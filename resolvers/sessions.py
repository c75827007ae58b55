"""Who is signed in? Sign-in, sign-out, and the viewer that a session stands for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.bulk import among
from models.conventions import Conventions
from models.database import Database
from models.direct import Direct, ThroughEngine
from models.errors import SignInFailed, TooManyAttempts
from models.members import Member
from models.organizations import Organization
from models.posts import Post
from models.rights import HeldPost, Viewer
from models.sessions import Account, Attempt, Session, token_hash

from .context import ENDED, Context, SignInRules
from .rounds import Rounds

KEPT = timedelta(days=7)  # how long a session stays after it has ended: for whoever asks what has happened
SWEPT_TOGETHER = 1000  # rows: nobody waits long for a lock
LONGEST_PASSWORD = 1024  # characters: more would only cost the hash time


class SignedIn(NamedTuple):
    token: str
    expires_at: datetime
    viewer: Viewer


class LiveSession(NamedTuple):
    """A session as it stands: who it is, until when, and the position that changes when his rights do."""

    token_hash: bytes
    viewer: Viewer
    expires_at: datetime
    position: int


async def sign_in(context: Context, username: str, password: str) -> SignedIn:
    """Begin a session. Raises SignInFailed, TooManyAttempts."""
    now, rules = context.now(), context.sign_in_rules
    name = username.strip().lower()[:200].replace("\0", "\ufffd")  # PostgreSQL has no text with NUL
    by_address = f"address:{context.address}"
    account, by_account = await _begin_attempt(context, name, by_address)
    fits = len(password) <= LONGEST_PASSWORD and await context.passwords.verify(
        password[:LONGEST_PASSWORD], account.password_hash if account else None
    )
    if account is None or not fits:
        async with context.write() as session:
            await note_attempts(context, session, [by_address])
        raise SignInFailed
    async with context.write() as session:
        row, token = Session.begin(account.member_id, now, rules.session_lifetime)
        session.add(row)
        await session.execute(delete(Attempt).where(Attempt.key == by_account))
        await session.flush()
        found = await read_sessions(await ThroughEngine.of(session), [row.token_hash], now, context.today())
    context.keep_token(token, row.expires_at)
    return SignedIn(token, row.expires_at, found[row.token_hash].viewer)


async def sign_out(context: Context, *, everywhere: bool = False) -> None:
    """End this session, or all of the member's; their live connections end with them."""
    viewer = context.viewer
    which = Session.member_id == viewer.member_id if everywhere else Session.id == viewer.session_id
    async with context.write() as session:
        ended = await session.scalars(
            update(Session)
            .where(which, Session.ended_at.is_(None))
            .values(ended_at=context.now())
            .returning(Session.token_hash)
        )
    context.keep_token(None, None)
    context.live.sessions_changed(list(ended), ENDED)


async def _begin_attempt(context: Context, name: str, by_address: str) -> tuple[Account | None, str]:
    """The account, and the key of its attempts. It is locked while this one is counted, so many at once are many.

    That is before the password is looked at. Of an address only failures count, for a whole office may sign in at once.
    Raises TooManyAttempts.
    """
    rules = context.sign_in_rules
    async with context.write() as session:
        account = await session.scalar(
            select(Account)
            .join(Member, Member.id == Account.member_id)
            .where(or_(Account.username == name, Member.citizen_id == name))
            .limit(1)
            .with_for_update(of=Account)
        )
        # An account has one limit, by whichever name it is called.
        by_account = f"account:{account.member_id}" if account else f"name:{name}"
        limits = {by_account: rules.attempts, by_address: rules.attempts_per_address}
        rows = await session.execute(
            select(Attempt.key, func.count(), func.min(Attempt.at))
            .where(Attempt.key.in_(list(limits)), Attempt.at > context.now() - rules.attempts_within)
            .group_by(Attempt.key)
        )
        for key, count, oldest in rows:
            if count >= limits[key]:
                wait = oldest + rules.attempts_within - context.now()
                raise TooManyAttempts(retry_after=max(1, int(wait.total_seconds()) + 1))
        await note_attempts(context, session, [by_account])
    return account, by_account


async def note_attempts(context: Context, session: AsyncSession, keys: Collection[str]) -> None:
    """Count a failure, and forget those that no longer matter."""
    now = context.now()
    session.add_all(Attempt(key=key, at=now) for key in keys)
    await session.execute(
        delete(Attempt).where(Attempt.key.in_(list(keys)), Attempt.at <= now - context.sign_in_rules.attempts_within)
    )


async def read_sessions(
    direct: Direct, token_hashes: Collection[bytes], now: datetime, today: date
) -> Mapping[bytes, LiveSession]:
    """The sessions that are alive of those asked for, each by the hash of its token."""
    query = _live_sessions(direct.dialect)
    return _live(await direct.rows(query, {"wanted": list(token_hashes), "now": now}), today)


async def read_session_positions(direct: Direct, token_hashes: Collection[bytes], now: datetime) -> Mapping[bytes, int]:
    query = _session_positions(direct.dialect)
    rows = await direct.rows(query, {"wanted": list(token_hashes), "now": now})
    return dict(rows)


@cache
def _session_positions(dialect: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Session.token_hash, Member.rights_version)
        .join(Member, Member.id == Session.member_id)
        .where(
            among(dialect, Session.__table__.c.token_hash, "wanted"),
            Session.ended_at.is_(None),
            Session.expires_at > bindparam("now"),
        )
    )


async def change_rights(session: AsyncSession, member_id: int, **values: object) -> tuple[list[bytes], int]:
    """Note that a member's rights have changed, together with `values`: his sessions, and their new position."""
    position = await session.scalar(
        update(Member)
        .where(Member.id == member_id)
        .values(rights_version=Member.rights_version + 1, **values)
        .returning(Member.rights_version)
    )
    sessions = await session.scalars(
        select(Session.token_hash).where(Session.member_id == member_id, Session.ended_at.is_(None))
    )
    return list(sessions), position or 0


async def sweep(database: Database, now: datetime, rules: SignInRules) -> None:
    """Forget attempts that no longer count, and sessions that have been over for a week. Raises Unavailable."""
    over = or_(Session.ended_at < now - KEPT, Session.expires_at < now - KEPT)
    for table, old in ((Attempt, Attempt.at <= now - rules.attempts_within), (Session, over)):
        while True:
            async with database.write() as session:
                some = select(table.id).where(old).limit(SWEPT_TOGETHER)
                gone = list(await session.scalars(delete(table).where(table.id.in_(some)).returning(table.id)))
            if len(gone) < SWEPT_TOGETHER:
                break


class SessionLookup:
    """The live session of a token. Tokens that are asked for together are looked up together, and nothing is kept."""

    def __init__(self, database: Database, clock: Callable[[], datetime], conventions: Conventions) -> None:
        self._database = database
        self._clock = clock
        self._conventions = conventions
        self._rounds = Rounds()

    async def find(self, token: str) -> LiveSession | None:
        """As it was after this was asked, never before. Raises Unavailable."""
        return await self._rounds.join(self._look_up, token_hash(token))

    async def _look_up(self, hashes: Sequence[bytes]) -> Sequence[LiveSession | None]:
        now = self._clock()
        async with self._database.look() as direct:
            found = await read_sessions(direct, set(hashes), now, self._conventions.day(now))
        return [found.get(wanted) for wanted in hashes]


@cache
def _live_sessions(dialect: str) -> Select[*tuple[Any, ...]]:
    """Columns, not rows: this runs for every request. Once for each post of the member, in the order of the posts."""
    home = aliased(Organization)
    return (
        select(
            Session.id, Session.token_hash, Session.expires_at,
            Member.id.label("member_id"), Member.full_name, Member.standing, Member.cell_id, Member.home_cell_id,
            Member.path, Member.rights_version, home.path.label("home_path"),
            Post.role, Post.since, Post.until, Post.organization_id, Organization.path.label("post_path"),
        )
        .join(Member, Member.id == Session.member_id)
        .outerjoin(home, home.id == Member.home_cell_id)
        .outerjoin(Post, Post.member_id == Member.id)
        .outerjoin(Organization, Organization.id == Post.organization_id)
        .where(
            among(dialect, Session.__table__.c.token_hash, "wanted"),
            Session.ended_at.is_(None), Session.expires_at > bindparam("now"),
        )
        .order_by(Post.since, Post.id)
    )  # fmt: skip


def _live(rows: Iterable[Sequence[Any]], today: date) -> dict[bytes, LiveSession]:
    found: dict[bytes, LiveSession] = {}
    for (
        session_id, hashed, expires_at, member_id, full_name, standing, cell_id, home_cell_id, path, version, home_path,
        role, since, until, organization_id, post_path,
    ) in rows:  # fmt: skip
        live = found.get(hashed)
        if live is None:
            viewer = Viewer(
                session_id=session_id, member_id=member_id, full_name=full_name, standing=standing, cell_id=cell_id,
                home_cell_id=home_cell_id, path=path, home_path=home_path, posts=(),
            )  # fmt: skip
            live = found[hashed] = LiveSession(hashed, viewer, expires_at, version)
        if role is not None and Post.is_held(since, until, today):
            post = HeldPost(role, organization_id, post_path)
            found[hashed] = live._replace(viewer=replace(live.viewer, posts=(*live.viewer.posts, post)))
    return found
