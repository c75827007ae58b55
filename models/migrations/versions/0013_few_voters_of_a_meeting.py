"""A meeting keeps how many voters are few from the day on which it is scheduled, as it keeps its other rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("few_voters", Id, nullable=False, server_default="5"))


def downgrade() -> None:
    op.drop_column("meetings", "few_voters")
