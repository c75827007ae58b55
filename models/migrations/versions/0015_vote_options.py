"""A meeting keeps which options a vote of it has for which none are given."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ORGANIZATIONS = sa.table("organizations", sa.column("id"), sa.column("conventions", sa.JSON(none_as_null=True)))
NEW = {"vote_options", "agenda_template"}
OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")


def upgrade() -> None:
    """Nobody could set others before."""
    usual = json.dumps(OPTIONS, ensure_ascii=False)
    op.add_column("meetings", sa.Column("vote_options", sa.JSON(), nullable=False, server_default=usual))


def downgrade() -> None:
    """The version before knows neither as a convention."""
    op.drop_column("meetings", "vote_options")
    connection = op.get_bind()
    for organization_id, conventions in connection.execute(sa.select(*ORGANIZATIONS.c)).all():
        if NEW & (conventions or {}).keys():
            left = {name: value for name, value in conventions.items() if name not in NEW} or None
            here = ORGANIZATIONS.c.id == organization_id
            connection.execute(ORGANIZATIONS.update().where(here).values(conventions=left))
