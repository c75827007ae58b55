"""Documents are attached to a meeting, as a whole or to one item of its agenda."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_materials",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("agenda_item_id", Id, nullable=True),
        sa.Column("attached_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_meeting_materials_meeting_id"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_meeting_materials_document_id"),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_items.id"], name="fk_meeting_materials_agenda_item_id"),
        sa.PrimaryKeyConstraint("meeting_id", "document_id", name="pk_meeting_materials"),
    )


def downgrade() -> None:
    op.drop_table("meeting_materials")
