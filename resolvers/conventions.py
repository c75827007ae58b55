"""Which conventions hold at a place of the tree, and how are they set?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.conventions import Conventions, changed, set_by
from models.errors import Forbidden
from models.organizations import Organization, ancestors
from models.rights import administers

from .context import Context
from .organizations import organization, require_insight


class InForce(NamedTuple):
    """`sources`: the organisations on the path, by the conventions that come from them."""

    conventions: Conventions
    sources: Mapping[str, Organization]


async def conventions_of(session: AsyncSession, root: Conventions, path: str) -> Conventions:
    """Those that hold at a place, in one statement. `root`: the server's own, which hold where nobody has set any."""
    rows = await session.execute(
        select(Organization.conventions).where(Organization.id.in_(ancestors(path))).order_by(Organization.path)
    )
    return root.inherited(rows.scalars())


async def conventions(context: Context, row: Organization) -> InForce:
    require_insight(context, row)
    path = [each for each in await context.loaders.organization.load_many(ancestors(row.path)) if each is not None]
    above = {each.id: each for each in path}
    sources = set_by((each.id, each.conventions) for each in path)
    return InForce(
        context.conventions.inherited(each.conventions for each in path),
        {name: above[organization_id] for name, organization_id in sources.items()},
    )


async def set_conventions(context: Context, organization_id: int, given: Mapping[str, Any]) -> Organization:
    """Those `given`, by name; None inherits again. Meetings that are scheduled from now on follow them.

    Raises NotFound, Forbidden, BadConvention, BadMajorityRule.
    """
    found = await organization(context, organization_id)
    if not administers(context.viewer, found.path):
        raise Forbidden
    async with context.write() as session:
        row = await session.get_one(Organization, organization_id, with_for_update={"key_share": True})
        row.conventions = changed(row.conventions, given)
    return row
