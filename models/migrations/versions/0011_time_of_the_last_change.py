"""A meeting knows the time of its last change, so that no later one is stamped with an earlier time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("changed_at", Instant(), nullable=True))
    meetings = sa.table("meetings", sa.column("id"), sa.column("version"), sa.column("changed_at"))
    changes = sa.table("changes", sa.column("meeting_id"), sa.column("version"), sa.column("at"))
    last = changes.c.meeting_id == meetings.c.id, changes.c.version == meetings.c.version
    op.execute(meetings.update().values(changed_at=sa.select(changes.c.at).where(*last).scalar_subquery()))


def downgrade() -> None:
    op.drop_column("meetings", "changed_at")
