"""A meeting keeps when how many came, so that a board shows attendance over the whole evening."""

from __future__ import annotations

from collections import Counter, defaultdict

import sqlalchemy as sa
from alembic import op

from models.rows import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STEP = 300  # seconds
MEETINGS = sa.table("meetings", sa.column("id"), sa.column("arrivals", sa.JSON()))
LINES = sa.table(
    "attendances",
    *(sa.column(name) for name in ("meeting_id", "standing", "status")),
    sa.column("arrived_at", Instant()),
)


def upgrade() -> None:
    """Of meetings that were held, by when those who attend first came."""
    op.add_column("meetings", sa.Column("arrivals", sa.JSON(), nullable=False, server_default="{}"))
    connection, lines = op.get_bind(), LINES.c
    came = sa.select(lines.meeting_id, lines.arrived_at).where(
        lines.status.in_(("PRESENT", "REMOTE")), lines.standing != "SUSPENDED", lines.arrived_at.is_not(None)
    )
    arrivals: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for meeting_id, at in connection.execute(came):
        arrivals[meeting_id][str(int(at.timestamp()) // STEP * STEP)] += 1
    of_meeting = sa.update(MEETINGS).where(MEETINGS.c.id == sa.bindparam("meeting"))
    if arrivals:
        connection.execute(
            of_meeting.values(arrivals=sa.bindparam("counted", type_=sa.JSON())),
            [{"meeting": meeting_id, "counted": dict(counted)} for meeting_id, counted in arrivals.items()],
        )


def downgrade() -> None:
    op.drop_column("meetings", "arrivals")
