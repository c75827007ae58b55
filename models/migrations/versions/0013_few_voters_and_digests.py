"""A meeting keeps how many voters are few; the digest of minutes stands in the log, and beside them no more."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from models.rows import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MINUTES = sa.table(
    "minutes", sa.column("meeting_id", Id), sa.column("digest", sa.Text()), sa.column("approved", sa.Text())
)


def upgrade() -> None:
    op.add_column("meetings", sa.Column("few_voters", Id, nullable=False, server_default="5"))
    op.drop_column("minutes", "digest")


def downgrade() -> None:
    op.add_column("minutes", sa.Column("digest", sa.Text(), nullable=True))
    kept = sa.select(MINUTES.c.meeting_id, MINUTES.c.approved).where(MINUTES.c.approved.is_not(None))
    for meeting_id, approved in op.get_bind().execute(kept).all():
        of_meeting = MINUTES.update().where(MINUTES.c.meeting_id == meeting_id)
        op.execute(of_meeting.values(digest=hashlib.sha256(approved.encode()).hexdigest()))
    op.drop_column("meetings", "few_voters")
