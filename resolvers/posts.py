"""What does the server do for posts? Appoint, and end."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.errors import BadDate, Conflict, Forbidden, NotFound, PostHeld
from models.members import Member
from models.organizations import Organization
from models.posts import Post, Role
from models.rights import administers, sees_record

from .context import Context
from .organizations import organization as organization_by_id
from .sessions import change_rights

FURTHEST = timedelta(days=366 * 6)


async def post(context: Context, post_id: int) -> tuple[Post, Organization]:
    """One of a member whose record the viewer may read. Raises NotFound."""
    async with context.database.read() as session:
        found = (
            await session.execute(
                select(Post, Organization, Member)
                .join(Organization, Organization.id == Post.organization_id)
                .join(Member, Member.id == Post.member_id)
                .where(Post.id == post_id)
            )
        ).one_or_none()
    if found is None or not sees_record(context.viewer, found[2].id, found[2].cell_id, found[2].path):
        raise NotFound(what="post")
    return found[0], found[1]


async def appoint(
    context: Context, member_id: int, organization_id: int, role: Role, since: date | None
) -> tuple[Post, Organization]:
    """Give a member a post from `since` (today) on. Raises NotFound, Forbidden, BadDate, PostHeld."""
    organization = await organization_by_id(context, organization_id)
    _require_administrator(context, organization)
    member = await context.loaders.member.load(member_id)
    if member is None or not administers(context.viewer, member.path):
        raise NotFound(what="member")
    if member_id == context.viewer.member_id:
        raise Forbidden
    since = since or context.today()
    if abs(since - context.today()) > FURTHEST:
        raise BadDate(field="since")
    async with context.write() as session:
        post = Post(member_id=member_id, organization_id=organization_id, role=role, since=since, until=None)
        await _require_free(session, post)
        session.add(post)
        sessions = await change_rights(session, member_id)
    context.live.sessions_changed(*sessions)
    return post, organization


async def end_post(context: Context, post_id: int, until: date | None) -> tuple[Post, Organization]:
    """End a post: it is held until the day before `until` (today). Raises NotFound, Forbidden, BadDate, PostHeld."""
    async with context.write() as session:
        post = await session.get(Post, post_id, with_for_update=True)
        if post is None:
            raise NotFound(what="post")
        organization = await session.get_one(Organization, post.organization_id)
        if not administers(context.viewer, organization.path):
            holder = await session.get_one(Member, post.member_id)
            seen = sees_record(context.viewer, holder.id, holder.cell_id, holder.path)
            raise Forbidden if seen else NotFound(what="post")
        if post.until is not None and post.until <= context.today():
            raise Conflict(reason="the post has ended")
        until = until or max(context.today(), post.since)
        if until < post.since or until - context.today() > FURTHEST:
            raise BadDate(field="until")
        later = post.until is not None and until > post.until
        post.until = until
        if later:
            await _require_free(session, post)
        sessions = await change_rights(session, post.member_id)
    context.live.sessions_changed(*sessions)
    return post, organization


async def _require_free(session: AsyncSession, post: Post) -> None:
    """The organisation is locked, so that of two appointments at once one sees the other. Raises PostHeld."""
    lock = select(Organization.id).where(Organization.id == post.organization_id)
    await session.execute(lock.with_for_update(key_share=True))
    held = await session.scalars(
        select(Post).where(Post.organization_id == post.organization_id, Post.role == post.role)
    )
    if any(other is not post and other.excludes(post) for other in held):
        raise PostHeld


def _require_administrator(context: Context, organization: Organization) -> None:
    if not administers(context.viewer, organization.path):
        raise Forbidden
