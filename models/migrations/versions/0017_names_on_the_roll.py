"""A line of the roll keeps the name that the log was told, whatever becomes of the member's meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LINES = sa.table("attendances", *(sa.column(name) for name in ("member_id", "name")))
MEMBERS = sa.table("members", *(sa.column(name) for name in ("id", "full_name")))


def upgrade() -> None:
    """Until now nobody could be renamed: all have the name that they had."""
    op.add_column("attendances", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    own = sa.select(MEMBERS.c.full_name).where(MEMBERS.c.id == LINES.c.member_id).scalar_subquery()
    op.execute(LINES.update().values(name=own))


def downgrade() -> None:
    op.drop_column("attendances", "name")
