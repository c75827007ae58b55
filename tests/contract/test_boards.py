"""Does a board say how the evening went, whenever one looks, and how many meetings of a line need attention?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import serving

pytestmark = pytest.mark.anyio

BOARD = """query Evening($id: ID!, $day: Date!) {
  board(committeeId: $id, date: $day) {
    attendanceOverTime { since attending }
    totals { present remote meetingsNeedingAttention }
    lines { organization { id } totals { meetingsNeedingAttention } }
  }
}"""


async def test_attendance_over_time_is_told_to_who_looks_late_and_ends_with_the_totals(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair", "deputy")
        await gathering.arrive(["member"], remote=True)
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        line = {"meetingId": gathering.id, "memberId": served.world.member("official")}
        await gathering.do("chair", "recordAttendance", **line, status="PRESENT")
        await gathering.do("chair", "takeBackAttendance", **line)
        given = {"id": served.world.organization("commune"), "day": gathering.day}
        shown: Json = (await served.client("supervisor").execute(BOARD, **given))["board"]
        points = shown["attendanceOverTime"]
        assert points[-1]["attending"] == 3 == shown["totals"]["present"] + shown["totals"]["remote"]
        for point in points:
            since = datetime.fromisoformat(point["since"])
            assert since.timestamp() % 300 == 0
            assert datetime.now(UTC) - since < timedelta(minutes=10)


async def test_a_line_says_how_many_of_its_meetings_need_attention(backend: Backend) -> None:
    async with serving(backend) as served:
        world = served.world
        late = (datetime.now(UTC) - timedelta(minutes=40)).isoformat()
        gathering = await Gathering.scheduled(served, scheduledAt=late)
        given = {"id": world.organization("commune"), "day": gathering.day}
        shown: Json = (await served.client("supervisor").execute(BOARD, **given))["board"]
        needing = {line["organization"]["id"]: line["totals"]["meetingsNeedingAttention"] for line in shown["lines"]}
        assert needing.pop(world.organization("cell")) == 1
        assert set(needing.values()) == {0}
        assert shown["totals"]["meetingsNeedingAttention"] == 1
