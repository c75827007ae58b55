"""Votes have templates, elections, times, a demand for a quorum, and can be annulled and repeated."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _new() -> list[sa.Column[Any]]:
    return [
        sa.Column("repeats_id", Id, nullable=True),
        sa.Column("template", sa.String(32), nullable=True),
        sa.Column("seats", Id, nullable=True),
        sa.Column("rule_least", Id, nullable=False, server_default="0"),
        sa.Column("quorum_demanded", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("opens_at", Instant(), nullable=True),
        sa.Column("closes_at", Instant(), nullable=True),
        sa.Column("called_at", Instant(), nullable=True),
        sa.Column("annulled_because", sa.Text(), nullable=True),
        sa.Column("hand_count_reason", sa.Text(), nullable=True),
        sa.Column("roll_digest", sa.Text(), nullable=True),
    ]


def upgrade() -> None:
    for column in _new():
        op.add_column("polls", column)
    op.create_index("ix_polls_opens_at", "polls", ["opens_at"], unique=False)
    op.create_index("ix_polls_closes_at", "polls", ["closes_at"], unique=False)
    op.add_column("poll_options", sa.Column("elected", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("poll_options", "elected")
    op.drop_index("ix_polls_closes_at", table_name="polls")
    op.drop_index("ix_polls_opens_at", table_name="polls")
    for column in reversed(_new()):
        op.drop_column("polls", column.name)
