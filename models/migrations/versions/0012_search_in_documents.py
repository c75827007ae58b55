"""Documents are found by words of their number and title, without diacritics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.documents import searched

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

DOCUMENTS = sa.table(
    "documents", *(sa.column(name) for name in ("id", "serial", "code", "issuer_sign", "title", "search_text"))
)


def upgrade() -> None:
    op.add_column("documents", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    connection, columns = op.get_bind(), DOCUMENTS.c
    of_row = sa.update(DOCUMENTS).where(columns.id == sa.bindparam("row")).values(search_text=sa.bindparam("text"))
    rows = connection.execute(
        sa.select(columns.id, columns.serial, columns.code, columns.issuer_sign, columns.title)
    ).all()
    if rows:
        connection.execute(of_row, [{"row": row, "text": searched(*parts)} for row, *parts in rows])


def downgrade() -> None:
    op.drop_column("documents", "search_text")
