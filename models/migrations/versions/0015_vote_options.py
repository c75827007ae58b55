"""A meeting keeps which options a vote of it has for which none are given."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")


def upgrade() -> None:
    """Nobody could set others before."""
    usual = json.dumps(OPTIONS, ensure_ascii=False)
    op.add_column("meetings", sa.Column("vote_options", sa.JSON(), nullable=False, server_default=usual))


def downgrade() -> None:
    op.drop_column("meetings", "vote_options")
