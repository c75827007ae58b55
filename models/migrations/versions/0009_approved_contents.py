"""The contents of minutes are kept as they were approved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("minutes", sa.Column("approved", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("minutes", "approved")
