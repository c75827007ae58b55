"""What does the server do for organisations? Find them, list what lies below, name the secretary."""

from __future__ import annotations

from models.errors import NotFound
from models.members import Member
from models.organizations import Organization
from models.posts import Role
from models.rights import oversees, sees_cell, sees_member

from .context import Context
from .paging import Page, Slice


async def organization(context: Context, organization_id: int) -> Organization:
    """One that the viewer may look into. Raises NotFound."""
    viewer = context.viewer
    row = await context.loaders.organization.load(organization_id)
    if row is None or not (sees_cell(viewer, row.id, row.path) if row.is_cell else oversees(viewer, row.path)):
        raise NotFound(what="organisation")
    return row


async def committee(context: Context, organization_id: int) -> Organization:
    row = await organization(context, organization_id)
    if row.is_cell:
        raise NotFound(what="committee")
    return row


async def cell(context: Context, organization_id: int) -> Organization:
    row = await organization(context, organization_id)
    if not row.is_cell:
        raise NotFound(what="cell")
    return row


async def parent(context: Context, row: Organization) -> Organization | None:
    """Names of the organisations above are no secret to those who see the ones below."""
    return await context.loaders.organization.load(row.parent_id) if row.parent_id else None


async def member_count(context: Context, row: Organization) -> int:
    require_insight(context, row)
    return await context.loaders.member_count.load(row.path)


async def voting_member_count(context: Context, row: Organization) -> int:
    require_insight(context, row)
    return await context.loaders.voting_member_count.load(row.path)


async def cell_count(context: Context, row: Organization) -> int:
    require_insight(context, row)
    return await context.loaders.cell_count.load(row.path)


async def children(context: Context, row: Organization, page: Page) -> Slice[Organization]:
    require_insight(context, row)
    return await context.loaders.children_of.load(row.id, page)


async def secretary(context: Context, row: Organization) -> Member | None:
    """Who leads it today; None for those who may not see him."""
    today, viewer = context.today(), context.viewer
    posts = await context.loaders.posts_in.load(row.id)
    leading = (member for post, member in posts if post.role is Role.SECRETARY and post.held_on(today))
    return next((m for m in leading if sees_member(viewer, m.id, m.cell_id, m.path)), None)


def require_insight(context: Context, row: Organization) -> None:
    """Raises NotFound unless the viewer may look into the organisation, and not only see its name."""
    viewer = context.viewer
    if not (sees_cell(viewer, row.id, row.path) if row.is_cell else oversees(viewer, row.path)):
        raise NotFound(what="organisation")
