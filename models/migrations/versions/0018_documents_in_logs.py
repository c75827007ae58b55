"""The entries that tell of documents are found without reading whole logs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OF_DOCUMENTS = sa.text("kind IN ('MINUTES_APPROVED', 'REPORT_ISSUED', 'RESOLUTION_ISSUED')")


def upgrade() -> None:
    op.create_index(
        "ix_changes_documents", "changes", ["meeting_id"], postgresql_where=OF_DOCUMENTS, sqlite_where=OF_DOCUMENTS
    )


def downgrade() -> None:
    op.drop_index("ix_changes_documents", "changes")
