"""Members rate meetings, and committees see what the meetings of a month come to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTED = ("expected", "attended", "lasted", "good", "fair", "average", "poor")


def upgrade() -> None:
    op.add_column("meetings", sa.Column("rated", Id, nullable=False, server_default="0"))
    for name in COUNTED:
        op.add_column("meetings", sa.Column(name, Id, nullable=True))
    op.create_table(
        "rating_boxes",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_rating_boxes_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_rating_boxes"),
    )
    op.create_table(
        "raters",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_raters_meeting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_raters_member_id"),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name="pk_raters"),
    )


def downgrade() -> None:
    op.drop_table("raters")
    op.drop_table("rating_boxes")
    for name in ("rated", *COUNTED):
        op.drop_column("meetings", name)
