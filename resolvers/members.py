"""What does the server do for members? Find, list and search them; change their standing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from models.errors import EmptyText, Forbidden, NotFound
from models.meetings import WAITING, Meeting, MeetingState
from models.members import Member, Standing
from models.names import fold
from models.organizations import Organization, below
from models.posts import Post
from models.rights import administers, sees_member, sees_record
from models.texts import sought

from . import attendance
from .changes import ChangingRows, announce
from .context import Context
from .loaders import BY_GIVEN_NAME
from .organizations import organization, require_insight
from .paging import Page, Slice, read_page
from .sessions import change_rights

LONGEST_SEARCH = 100  # characters


async def member(context: Context, member_id: int) -> Member:
    """One that the viewer may see. Raises NotFound."""
    row = await context.loaders.member.load(member_id)
    if row is None or not sees_member(context.viewer, row.id, row.cell_id, row.path):
        raise NotFound(what="member")
    return row


async def members_of(context: Context, row: Organization, page: Page) -> Slice[Member]:
    """Those who take part in a cell, by given name."""
    require_insight(context, row)
    return await context.loaders.members_of.load(row.id, page)


async def members(context: Context, text: str, organization_id: int, page: Page) -> Slice[Member]:
    """Those below an organisation whose names have every word of `text`, in any order, with or without diacritics."""
    row = await organization(context, organization_id)
    words = fold(sought(text, most=LONGEST_SEARCH, name="text")).split()
    if not words:
        raise EmptyText(field="text")
    query = select(Member).where(
        below(Member.path, row.path), *(Member.search_name.contains(word, autoescape=True) for word in words)
    )
    return await read_page(context.database, query, BY_GIVEN_NAME, page)


def has_record_access(context: Context, row: Member) -> bool:
    return sees_record(context.viewer, row.id, row.cell_id, row.path)


async def cell_of(context: Context, row: Member) -> Organization:
    return await _organization(context, row.cell_id)


async def home_cell_of(context: Context, row: Member) -> Organization:
    return await _organization(context, row.home_cell_id or row.cell_id)


async def posts_of(context: Context, row: Member) -> Sequence[tuple[Post, Organization]]:
    """The posts that a member holds or has held, the newest first."""
    return await context.loaders.posts_of.load(row.id)


async def set_standing(context: Context, member_id: int, standing: Standing) -> Member:
    """Change a member's standing; meetings that are not over yet take it over. Raises NotFound, Forbidden."""
    row = await member(context, member_id)
    viewer = context.viewer
    if not administers(viewer, row.path) or member_id == viewer.member_id:
        raise Forbidden
    if row.standing is standing:
        return row
    async with context.write() as session:
        meetings = await session.scalars(
            select(Meeting)
            .where(
                Meeting.cell_id.in_({row.cell_id, row.home_cell_id or row.cell_id}),
                Meeting.state.in_([*WAITING, MeetingState.OPEN]),
            )
            .order_by(Meeting.id)
            .with_for_update()
        )
        changes = [ChangingRows(context, session, meeting) for meeting in meetings]
        sessions = await change_rights(session, member_id, standing=standing)
        row.standing = standing
        for change in changes:
            await attendance.take_over_standing(change, row)
            session.add_all(change.changes)
    context.live.sessions_changed(*sessions)
    for change in changes:
        announce(change)
    return await member(context, member_id)


async def _organization(context: Context, organization_id: int) -> Organization:
    row = await context.loaders.organization.load(organization_id)
    if row is None:
        raise NotFound(what="organisation")
    return row
