"""Are the rules of meetings set where they differ, inherited down the tree, and kept by meetings once scheduled?"""

from __future__ import annotations

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

ALL = """quorum { numerator denominator } excusedLeaveBase openGrace attendanceGrace longestPoll fewVoters
  attendanceRate absencesRunning shortestMeeting speakingTime sources { convention organization { id } }"""
DEFAULT = {
    "quorum": {"numerator": 2, "denominator": 3}, "excusedLeaveBase": True, "openGrace": 15, "attendanceGrace": 15,
    "longestPoll": 30, "fewVoters": 5, "attendanceRate": 85, "absencesRunning": 3, "shortestMeeting": 90,
    "speakingTime": 180, "sources": [],
}  # fmt: skip
HALF = {"numerator": 1, "denominator": 2}


async def shown(served: Served, name: str, who: str = "administrator") -> Json:
    kind = "cell" if name in {"cell", "neighbours", "branch"} else "committee"
    query = f"query ($id: ID!) {{ {kind}(id: $id) {{ conventions {{ {ALL} }} }} }}"
    answer = await served.client(who).execute(query, id=served.world.organization(name))
    conventions: Json = answer[kind]["conventions"]
    return conventions


async def test_the_servers_own_hold_until_an_organisation_sets_others_for_itself_and_below(backend: Backend) -> None:
    async with serving(backend, shortest_meeting_minutes=60) as served:
        own = {**DEFAULT, "shortestMeeting": 60}
        assert await shown(served, "cell", "member") == await shown(served, "commune") == own
        gathering = Gathering(served, "")

        async def set_in(name: str, **given: object) -> None:
            organization = served.world.organization(name)
            await gathering.do("administrator", "setConventions", organizationId=organization, **given)

        await set_in("commune", quorum=HALF, fewVoters=7, speakingTime=120)
        await set_in("cell", fewVoters=3, excusedLeaveBase=False)
        commune, cell = ({"id": served.world.organization(name)} for name in ("commune", "cell"))
        seen = await shown(served, "cell", "probationary")
        assert seen == {
            **own, "quorum": HALF, "fewVoters": 3, "speakingTime": 120, "excusedLeaveBase": False,
            "sources": [
                {"convention": "quorum", "organization": commune},
                {"convention": "excusedLeaveBase", "organization": cell},
                {"convention": "fewVoters", "organization": cell},
                {"convention": "speakingTime", "organization": commune},
            ],
        }  # fmt: skip
        assert (await shown(served, "branch"))["fewVoters"] == 7
        await set_in("cell", fewVoters=None, excusedLeaveBase=None)
        await set_in("commune", quorum=None)
        back = await shown(served, "cell")
        assert (back["fewVoters"], back["excusedLeaveBase"], back["quorum"]) == (7, True, DEFAULT["quorum"])
        await set_in("commune", fewVoters=None, speakingTime=None)
        assert await shown(served, "cell") == own


async def test_a_meeting_keeps_the_conventions_of_its_cell_when_it_was_scheduled(backend: Backend) -> None:
    async with serving(backend) as served:
        before = await Gathering.scheduled(served)
        commune, cell = (served.world.organization(name) for name in ("commune", "cell"))
        await before.do("administrator", "setConventions", organizationId=commune, quorum=HALF, absencesRunning=1)
        await before.do("administrator", "setConventions", organizationId=cell, excusedLeaveBase=False)
        after = await Gathering.scheduled(served)
        excused = {"memberId": served.world.member("official"), "status": "EXCUSED", "reason": "Ốm"}
        quorums = []
        for gathering in (before, after):
            await gathering.do("chair", "recordAttendance", meetingId=gathering.id, **excused)
            await gathering.open()
            quorums.append((await gathering.seen("chair", "quorum { base required }"))["quorum"])
        assert quorums == [{"base": 4, "required": 3}, {"base": 5, "required": 3}]
        await after.arrive(["chair"])
        await after.do("chair", "closeMeeting", meetingId=after.id)
        assert (await after.seen("chair", "absentRunning"))["absentRunning"] == 6  # one absence is one too many


async def test_what_is_beyond_bounds_or_not_his_to_set_is_refused_and_changes_nothing(shared: Served) -> None:
    gathering = Gathering(shared, "")
    cell = shared.world.organization("cell")
    for given, code in (
        ({"attendanceRate": 101}, "BAD_CONVENTION"),
        ({"absencesRunning": 0}, "BAD_CONVENTION"),
        ({"quorum": {"numerator": 3, "denominator": 2}}, "BAD_MAJORITY_RULE"),
        ({"fewVoters": 4, "speakingTime": 5}, "BAD_CONVENTION"),
    ):
        assert await gathering.refusal("administrator", "setConventions", organizationId=cell, **given) == code
    for who, code in (("chair", "FORBIDDEN"), ("supervisor", "FORBIDDEN"), ("outsider", "NOT_FOUND")):
        assert await gathering.refusal(who, "setConventions", organizationId=cell, fewVoters=4) == code
    province = shared.world.organization("province")
    refused = await gathering.refusal("administrator", "setConventions", organizationId=province, fewVoters=4)
    assert refused == "NOT_FOUND"
    assert await shown(shared, "cell") == DEFAULT
