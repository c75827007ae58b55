"""What an invitation says can change; the board of a day that a meeting leaves learns of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("moved_at", Instant(), nullable=True))
    op.create_table(
        "moves",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_moves_meeting_id"),
        sa.PrimaryKeyConstraint("day", "meeting_id", name="pk_moves"),
    )


def downgrade() -> None:
    op.drop_table("moves")
    op.drop_column("meetings", "moved_at")
