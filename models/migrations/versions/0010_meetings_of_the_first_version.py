"""What later versions note of a meeting is worked out for those of the first: figures, digests, places in the log.

It follows from what that version stored. How many meetings somebody has missed running is counted from now on.
"""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

from models.rows import Id, Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MEETINGS = sa.table(
    "meetings",
    sa.column("id", Id),
    sa.column("state", sa.String()),
    sa.column("opened_at", Instant()),
    sa.column("closed_at", Instant()),
    sa.column("expected", Id),
    sa.column("attended", Id),
    sa.column("lasted", Id),
)
LINES = sa.table(
    "attendances",
    sa.column("meeting_id", Id),
    sa.column("member_id", Id),
    sa.column("standing", sa.String()),
    sa.column("status", sa.String()),
    sa.column("recorded_in", Id),
)
CHANGES = sa.table(
    "changes",
    sa.column("meeting_id", Id),
    sa.column("version", Id),
    sa.column("kind", sa.String()),
    sa.column("content", sa.Text()),
)
POLLS = sa.table("polls", sa.column("id", Id), sa.column("state", sa.String()), sa.column("roll_digest", sa.Text()))
VOTERS = sa.table("voters", sa.column("poll_id", Id), sa.column("member_id", Id))


def upgrade() -> None:
    _where_attendance_was_noted()
    _figures_of_closed_meetings()
    _digests_of_rolls()


def _where_attendance_was_noted() -> None:
    member = sa.cast(sa.cast(CHANGES.c.content, sa.JSON())["member"].as_string(), Id)
    if op.get_bind().dialect.name == "sqlite":
        member = sa.cast(sa.func.json_extract(CHANGES.c.content, "$.member"), Id)
    last = (
        sa.select(sa.func.max(CHANGES.c.version))
        .where(
            CHANGES.c.meeting_id == LINES.c.meeting_id,
            CHANGES.c.kind.in_(("ATTENDANCE_RECORDED", "DEPARTURE_RECORDED")),
            member == LINES.c.member_id,
        )
        .scalar_subquery()
    )
    noted = LINES.c.status.is_not(None) & LINES.c.recorded_in.is_(None)
    op.execute(LINES.update().where(noted).values(recorded_in=last))


def _figures_of_closed_meetings() -> None:
    came = LINES.c.status.in_(("PRESENT", "REMOTE"))
    due = LINES.c.standing != "SUSPENDED"
    of_meeting = sa.select(sa.func.count()).where(LINES.c.meeting_id == MEETINGS.c.id, due)
    expected = of_meeting.where(came | LINES.c.standing.not_in(("EXEMPT", "AWAY")))
    without = (MEETINGS.c.state == "CLOSED") & MEETINGS.c.expected.is_(None)
    closed = op.get_bind().execute(sa.select(MEETINGS.c.id, MEETINGS.c.opened_at, MEETINGS.c.closed_at).where(without))
    lengths = [
        {"meeting": meeting_id, "minutes": int((closed_at - opened_at).total_seconds()) // 60}
        for meeting_id, opened_at, closed_at in closed
    ]
    op.execute(
        MEETINGS.update()
        .where(without)
        .values(expected=expected.scalar_subquery(), attended=of_meeting.where(came).scalar_subquery())
    )
    if lengths:
        of_each = MEETINGS.update().where(MEETINGS.c.id == sa.bindparam("meeting"))
        op.get_bind().execute(of_each.values(lasted=sa.bindparam("minutes")), lengths)


def _digests_of_rolls() -> None:
    voters = op.get_bind().execute(
        sa.select(VOTERS.c.poll_id, VOTERS.c.member_id)
        .join_from(VOTERS, POLLS, POLLS.c.id == VOTERS.c.poll_id)
        .where(POLLS.c.roll_digest.is_(None))
        .order_by(VOTERS.c.poll_id, VOTERS.c.member_id)
    )
    digests = [
        {"poll": poll_id, "digest": _digest([member_id for _, member_id in roll])}
        for poll_id, roll in groupby(voters.all(), key=itemgetter(0))
    ]
    if digests:
        of_each = POLLS.update().where(POLLS.c.id == sa.bindparam("poll"))
        op.get_bind().execute(of_each.values(roll_digest=sa.bindparam("digest")), digests)


def _digest(roll: list[int]) -> str:
    return hashlib.sha256(json.dumps(roll, separators=(",", ":")).encode()).hexdigest()


def downgrade() -> None:
    """What was worked out stays: it is as true."""
