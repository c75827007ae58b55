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
    """Until now nobody could be renamed: all have the name that they had.

    There is no default: a server of before that still runs must fail, not write lines without a name.
    """
    op.add_column("attendances", sa.Column("name", sa.Text(), nullable=True))
    own = sa.select(MEMBERS.c.full_name).where(MEMBERS.c.id == LINES.c.member_id).scalar_subquery()
    op.execute(LINES.update().values(name=own))
    with op.batch_alter_table("attendances") as table:
        table.alter_column("name", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    op.drop_column("attendances", "name")
