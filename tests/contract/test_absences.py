"""Does a cell, and the committee above it, see who misses its meetings, and which of them few attended?"""

from __future__ import annotations

from typing import Any

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.replays import log_of
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import add_members

pytestmark = pytest.mark.anyio

REGULARS = ("chair", "deputy", "minute_taker", "member", "probationary", "hosted")  # six of the seven expected
ABSENCES = "query ($id: ID!) { cell(id: $id) { runningAbsences { count member { id } } } }"
BOARD = """query ($id: ID!, $day: Date) { board(committeeId: $id, date: $day) {
  attention { reason meeting { id absentRunning } } } }"""


async def held(served: Served, *people: str, excused: str | None = None) -> Gathering:
    """A meeting from its opening to its close, which these attended."""
    gathering = await Gathering.opened(served, *people)
    if excused:
        given = {"memberId": served.world.member(excused), "status": "EXCUSED", "reason": "Ốm"}
        await gathering.do("chair", "recordAttendance", meetingId=gathering.id, **given)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    return gathering


async def absences(served: Served, who: str, cell: str = "cell") -> dict[str, int]:
    names = {served.world.member(name): name for name in served.world.members}
    found = await served.client(who).execute(ABSENCES, id=served.world.organization(cell))
    return {names[each["member"]["id"]]: each["count"] for each in found["cell"]["runningAbsences"]}


async def attention(served: Served, gathering: Gathering) -> list[str]:
    """Why the meeting needs the committee's."""
    given = {"id": served.world.organization("commune"), "day": gathering.day}
    found = (await served.client("supervisor").execute(BOARD, **given))["board"]["attention"]
    return [one["reason"] for one in found if one["meeting"]["id"] == gathering.id]


async def told(served: Served, gathering: Gathering) -> Json:
    """What the log says at the close."""
    closed: dict[str, Any] = (await log_of(served, gathering.id))[-1].details
    return closed


async def test_three_absences_running_are_shown_to_the_cell_and_its_committee(backend: Backend) -> None:
    async with serving(backend) as served:
        world = served.world
        assert await absences(served, "chair") == {}
        first = await held(served, *REGULARS)
        assert await absences(served, "member") == {"official": 1}
        second = await held(served, *REGULARS, "exempt", excused="official")
        assert await absences(served, "supervisor") == {"official": 2}
        assert [await attention(served, each) for each in (first, second)] == [[], []]
        third = await held(served, *REGULARS[:-1])
        assert list((await absences(served, "follower")).items()) == [("official", 3), ("hosted", 1)]
        assert await attention(served, third) == ["ABSENCES", "LOW_ATTENDANCE"]
        assert (await third.seen("member", "absentRunning"))["absentRunning"] == 1
        reached = {"member": world.members["official"], "name": "Nguyễn Văn Official", "running": 3}
        assert (await told(served, third))["absences"] == [reached]
        assert (await told(served, second))["absences"] == []
        assert (await told(served, third))["attendance"] == {
            "expected": 7, "present": 5, "remote": 0, "excused": 0, "absent": 0, "unaccounted": 2, "left": 0,
            "rate": 0.7143,
        }  # fmt: skip
        fourth = await held(served, *REGULARS, "official")
        assert await absences(served, "chair") == {}
        assert await attention(served, fourth) == []
        assert await absences(served, "administrator") == {}, "he looks after the members, not into the meetings"


async def test_a_meeting_that_was_cancelled_or_of_another_cell_is_no_absence(backend: Backend) -> None:
    async with serving(backend) as served:
        await held(served, *REGULARS)
        cancelled = await Gathering.scheduled(served)
        await cancelled.do("chair", "cancelMeeting", meetingId=cancelled.id)
        other = await Gathering.scheduled(served, cell="neighbours", chair="neighbour_chair")
        await other.do("neighbour_chair", "openMeeting", meetingId=other.id)
        await other.do("neighbour_chair", "closeMeeting", meetingId=other.id)
        assert await absences(served, "chair") == {"official": 1}
        assert await absences(served, "neighbour", "neighbours") == {
            "neighbour": 1, "neighbour_chair": 1, "follower": 1,  # the hosted member is away from home
        }  # fmt: skip


async def test_closing_takes_as_many_statements_for_many_members_as_for_few(backend: Backend) -> None:
    async with serving(backend) as served:
        await held(served, *REGULARS)
        counts = []
        for more in (0, 12):
            await add_members(served.database, served.world, "cell", [f"more_{number}" for number in range(more)])
            gathering = await Gathering.opened(served, "chair")
            with served.counted_statements() as statements:
                await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
            counts.append(len(statements))
        assert counts[0] == counts[1]
