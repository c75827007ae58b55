"""A meeting keeps how many voters are few; the digest of minutes stands in the log, and beside them no more."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

from models.rows import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MEETINGS = sa.table("meetings", *(sa.column(name) for name in ("path", "state", "few_voters")))
ORGANIZATIONS = sa.table("organizations", sa.column("path"), sa.column("conventions", sa.JSON()))
MINUTES = sa.table(
    "minutes", sa.column("meeting_id", Id), sa.column("digest", sa.Text()), sa.column("approved", sa.Text())
)


def upgrade() -> None:
    """Meetings that are not over take over what was set on their path; where nobody has, the default stands."""
    op.add_column("meetings", sa.Column("few_voters", Id, nullable=False, server_default="5"))
    rows = op.get_bind().execute(sa.select(ORGANIZATIONS.c.path, ORGANIZATIONS.c.conventions)).all()
    set_here = {path: conventions["few_voters"] for path, conventions in rows if "few_voters" in (conventions or {})}
    waiting = MEETINGS.update().where(MEETINGS.c.state.in_(("SCHEDULED", "ANNOUNCED", "OPEN")))
    for path in sorted(set_here, key=len):  # from the root down: the nearest decides
        below = sa.func.substr(MEETINGS.c.path, 1, len(path)) == path
        op.execute(waiting.where(below).values(few_voters=set_here[path]))
    op.drop_column("minutes", "digest")


def downgrade() -> None:
    op.add_column("minutes", sa.Column("digest", sa.Text(), nullable=True))
    kept = sa.select(MINUTES.c.meeting_id, MINUTES.c.approved).where(MINUTES.c.approved.is_not(None))
    for meeting_id, approved in op.get_bind().execute(kept).all():
        of_meeting = MINUTES.update().where(MINUTES.c.meeting_id == meeting_id)
        op.execute(of_meeting.values(digest=hashlib.sha256(approved.encode()).hexdigest()))
    op.drop_column("meetings", "few_voters")
