"""Minutes are completed and approved; meetings make documents of themselves: minutes, resolutions, a report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_DOCUMENTS = ("meeting_id", "poll_id", "reports_to")


def upgrade() -> None:
    op.add_column("polls", sa.Column("approves_minutes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("meetings", sa.Column("minutes_begun", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in OF_DOCUMENTS:
        op.add_column("documents", sa.Column(name, Id, nullable=True))
    op.create_index("ix_documents_meeting_id", "documents", ["meeting_id"], unique=False)
    op.create_table(
        "minutes",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("guests", sa.JSON(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("additions", sa.Text(), nullable=True),
        sa.Column("approved_by", Id, nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_minutes_meeting_id"),
        sa.ForeignKeyConstraint(["approved_by"], ["polls.id"], name="fk_minutes_approved_by"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_minutes"),
    )


def downgrade() -> None:
    op.drop_table("minutes")
    op.drop_index("ix_documents_meeting_id", table_name="documents")
    for name in reversed(OF_DOCUMENTS):
        op.drop_column("documents", name)
    op.drop_column("meetings", "minutes_begun")
    op.drop_column("polls", "approves_minutes")
