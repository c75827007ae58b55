"""The key of a box lies in a file, and is destroyed after the count. Why a secret vote was closed on few ballots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.database import DatabaseUnfit

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BOXES = ("ballot_boxes", "rating_boxes")


def upgrade() -> None:
    for name in BOXES:
        if op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(name))):
            raise DatabaseUnfit(
                "Secret votes are open, or meetings that were rated: close them with the version that opened them, "
                "then migrate."
            )
        with op.batch_alter_table(name) as table:
            table.drop_column("wrapped_key")
    op.create_table(
        "spent_keys",
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("public_key", name="pk_spent_keys"),
    )
    op.add_column("polls", sa.Column("few_ballots_reason", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("polls", "few_ballots_reason")
    op.drop_table("spent_keys")
    for name in BOXES:
        op.execute(sa.table(name).delete())
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("wrapped_key", sa.LargeBinary(), nullable=False))
