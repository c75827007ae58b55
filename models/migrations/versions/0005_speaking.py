"""Speaking and contributing: the queue of speakers, what members write, the summary of a discussion."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("speaking_seconds", Id, nullable=True))
    op.add_column("agenda_items", sa.Column("summary", sa.Text(), nullable=True))
    op.create_table(
        "speeches",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("agenda_item_id", Id, nullable=True),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("began_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("seconds", Id, nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_speeches_meeting_id"),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_items.id"], name="fk_speeches_agenda_item_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_speeches_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_speeches"),
    )
    op.create_index("ix_speeches_meeting_id_id", "speeches", ["meeting_id", "id"], unique=False)
    op.create_table(
        "contributions",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("agenda_item_id", Id, nullable=True),
        sa.Column("poll_id", Id, nullable=True),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_contributions_meeting_id"),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_items.id"], name="fk_contributions_agenda_item_id"),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name="fk_contributions_poll_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_contributions_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contributions"),
    )
    op.create_index("ix_contributions_meeting_id_id", "contributions", ["meeting_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("contributions")
    op.drop_table("speeches")
    op.drop_column("agenda_items", "summary")
    op.drop_column("meetings", "speaking_seconds")
