"""Secret ballots lie in sealed boxes. The result of an earlier secret vote stands in the vote and in the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.database import DatabaseUnfit
from models.rows import Id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    polls = sa.table("polls", sa.column("form"), sa.column("state"))
    opened = sa.select(sa.func.count()).where(polls.c.form == "SECRET_BALLOT", polls.c.state == "OPEN")
    if op.get_bind().scalar(opened):
        raise DatabaseUnfit("Secret votes are open: close them with the version that opened them, then migrate.")
    op.create_table(
        "ballot_boxes",
        sa.Column("poll_id", Id, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name="fk_ballot_boxes_poll_id"),
        sa.PrimaryKeyConstraint("poll_id", name="pk_ballot_boxes"),
    )
    ballots = sa.table("ballots", sa.column("member_id"))
    op.execute(ballots.delete().where(ballots.c.member_id.is_(None)))
    with op.batch_alter_table("ballots") as table:
        table.alter_column("member_id", existing_type=Id, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("ballots") as table:
        table.alter_column("member_id", existing_type=Id, nullable=True)
    op.drop_table("ballot_boxes")
