"""Are the rules of meetings set where they differ, inherited down the tree, and kept by meetings once scheduled?"""

from __future__ import annotations

import pytest

from models.agenda import TEMPLATE
from models.records.verify import verify
from server.client import Json
from tests.gatherings import Gathering
from tests.recorded import VOTERS, contents_of, records_of
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

ALL = """quorum { numerator denominator } excusedLeaveBase openGrace attendanceGrace longestPoll fewVoters
  attendanceRate absencesRunning shortestMeeting speakingTime voteOptions agendaTemplate { title kind }
  sources { convention organization { id } }"""
DEFAULT = {
    "quorum": {"numerator": 2, "denominator": 3}, "excusedLeaveBase": True, "openGrace": 15, "attendanceGrace": 15,
    "longestPoll": 30, "fewVoters": 5, "attendanceRate": 85, "absencesRunning": 3, "shortestMeeting": 90,
    "speakingTime": 180, "voteOptions": ["Tán thành", "Không tán thành", "Ý kiến khác"],
    "agendaTemplate": [{"title": title, "kind": kind} for kind, title in TEMPLATE], "sources": [],
}  # fmt: skip
AGENDA = [{"title": "Báo cáo", "kind": "REPORT"}, {"title": "Thông qua biên bản", "kind": "MINUTES"}]
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


async def test_options_of_votes_and_the_agenda_are_inherited_until_an_organisation_below_sets_its_own(
    backend: Backend,
) -> None:
    async with serving(backend) as served:
        gathering = Gathering(served, "")

        async def set_in(name: str, **given: object) -> None:
            organization = served.world.organization(name)
            await gathering.do("administrator", "setConventions", organizationId=organization, **given)

        async def held(name: str) -> tuple[list[str], list[str]]:
            shown_there = await shown(served, name)
            return shown_there["voteOptions"], [item["title"] for item in shown_there["agendaTemplate"]]

        await set_in("commune", voteOptions=[" Đồng ý ", "Không"], agendaTemplate=[*AGENDA, {"title": "Việc khác"}])
        await set_in("cell", voteOptions=["Có", "Không"])
        titles = ["Báo cáo", "Thông qua biên bản", "Việc khác"]
        assert await held("branch") == await held("commune") == (["Đồng ý", "Không"], titles)
        assert await held("cell") == (["Có", "Không"], titles)
        seen = await shown(served, "cell", "member")
        assert seen["agendaTemplate"] == [*AGENDA, {"title": "Việc khác", "kind": "OTHER"}]
        commune, cell = ({"id": served.world.organization(name)} for name in ("commune", "cell"))
        assert seen["sources"] == [
            {"convention": "voteOptions", "organization": cell},
            {"convention": "agendaTemplate", "organization": commune},
        ]
        await set_in("cell", voteOptions=None)
        assert await held("cell") == (["Đồng ý", "Không"], titles)
        await set_in("commune", voteOptions=None, agendaTemplate=None)
        assert await shown(served, "cell") == DEFAULT


async def labels(gathering: Gathering, **given: object) -> list[str]:
    return [option["label"] for option in (await gathering.poll(**given))["options"]]


async def test_a_meeting_keeps_the_options_of_votes_and_the_agenda_of_when_it_was_scheduled(backend: Backend) -> None:
    """So does the vote on its minutes; and their records hold."""
    async with serving(backend) as served:
        before = await Gathering.scheduled(served)
        options = ["Đồng ý", "Không đồng ý"]
        cell = served.world.organization("cell")
        given = {"organizationId": cell, "voteOptions": options, "agendaTemplate": AGENDA}
        await before.do("administrator", "setConventions", **given)
        after = await Gathering.scheduled(served)
        own = await Gathering.scheduled(served, agenda=[{"title": "Một"}])
        for gathering, usual in ((before, DEFAULT["voteOptions"]), (after, options)):
            assert (await gathering.seen("member", "voteOptions"))["voteOptions"] == usual
            await gathering.open()
            await gathering.arrive(VOTERS)
            assert await labels(gathering) == await labels(gathering, template="EXPULSION") == usual
            assert await labels(gathering, options=["Một", "Hai"]) == ["Một", "Hai"]
            draft = await gathering.poll(options=["Một", "Hai"])
            edited = await gathering.do("chair", "editPoll", pollId=draft["id"], question="Thông qua?")
            assert [option["label"] for option in edited["poll"]["options"]] == usual
            await gathering.close_poll(await gathering.open_poll())
            minutes = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
            assert [option["label"] for option in minutes["options"]] == usual
            form = {"question": "Thông qua biên bản", "form": "OPEN_BALLOT"}
            await gathering.do("chair", "editPoll", pollId=minutes["id"], **form)
            minutes = (await gathering.do("chair", "openPoll", pollId=minutes["id"]))["poll"]
            for who in VOTERS:
                await gathering.cast(who, minutes)
            assert (await gathering.close_poll(minutes))["verdict"]["outcome"] == "CARRIED"
            await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        agendas = [(await one.seen("chair", "agenda { title kind }"))["agenda"] for one in (before, after, own)]
        assert agendas == [DEFAULT["agendaTemplate"], AGENDA, [{"title": "Một", "kind": "OTHER"}]]
        records = (await records_of(served))[:2]
    assert [verify(record).flaws for record in records] == [[], []]
    assert "Đồng ý" in (contents_of(records[1]) or "")


async def test_what_is_beyond_bounds_or_not_his_to_set_is_refused_and_changes_nothing(shared: Served) -> None:
    gathering = Gathering(shared, "")
    cell = shared.world.organization("cell")
    for given, code in (
        ({"attendanceRate": 101}, "BAD_CONVENTION"),
        ({"absencesRunning": 0}, "BAD_CONVENTION"),
        ({"quorum": {"numerator": 3, "denominator": 2}}, "BAD_MAJORITY_RULE"),
        ({"fewVoters": 4, "speakingTime": 5}, "BAD_CONVENTION"),
        ({"voteOptions": ["Có"]}, "BAD_CONVENTION"),
        ({"voteOptions": [f"Ý {n}" for n in range(31)]}, "BAD_CONVENTION"),
        ({"voteOptions": ["Có", "có "]}, "BAD_INPUT"),
        ({"voteOptions": ["Có", " "]}, "EMPTY_TEXT"),
        ({"voteOptions": ["Có", "x" * 201]}, "TEXT_TOO_LONG"),
        ({"agendaTemplate": []}, "BAD_CONVENTION"),
        ({"agendaTemplate": AGENDA[:1] * 101}, "BAD_CONVENTION"),
        ({"agendaTemplate": [{"title": "x" * 301}]}, "TEXT_TOO_LONG"),
        ({"fewVoters": 4, "agendaTemplate": [{"title": "Một\nhai"}]}, "BAD_TEXT"),
    ):
        assert await gathering.refusal("administrator", "setConventions", organizationId=cell, **given) == code
    for who, code in (("chair", "FORBIDDEN"), ("supervisor", "FORBIDDEN"), ("outsider", "NOT_FOUND")):
        assert await gathering.refusal(who, "setConventions", organizationId=cell, fewVoters=4) == code
        code_of_texts = await gathering.refusal(who, "setConventions", organizationId=cell, voteOptions=["Có", "Không"])
        assert code_of_texts == code
    province = shared.world.organization("province")
    refused = await gathering.refusal("administrator", "setConventions", organizationId=province, fewVoters=4)
    assert refused == "NOT_FOUND"
    assert await shown(shared, "cell") == DEFAULT
