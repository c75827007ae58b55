"""The ledger of attendance, absences running, and the conventions of organisations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import Id

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("conventions", sa.JSON(), nullable=True))
    op.add_column("meetings", sa.Column("attendance_rate", Id, nullable=False, server_default="85"))
    op.add_column("meetings", sa.Column("absences_limit", Id, nullable=False, server_default="3"))
    op.add_column("meetings", sa.Column("absent_running", Id, nullable=False, server_default="0"))
    op.add_column("attendances", sa.Column("recorded_in", Id, nullable=True))
    op.add_column("attendances", sa.Column("excuse_requested", sa.Text(), nullable=True))
    op.add_column("attendances", sa.Column("absences_running", Id, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("attendances", "absences_running")
    op.drop_column("attendances", "excuse_requested")
    op.drop_column("attendances", "recorded_in")
    op.drop_column("meetings", "absent_running")
    op.drop_column("meetings", "absences_limit")
    op.drop_column("meetings", "attendance_rate")
    op.drop_column("organizations", "conventions")
