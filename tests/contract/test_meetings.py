"""Does a meeting keep its manners: who may come, with which code, and what is noted of whom?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.templates import PollTemplate
from server.client import Client, Json, Refused
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import add_members

pytestmark = pytest.mark.anyio

MEETING = """query ($id: ID!) { meeting(id: $id) { version state checkInCode minuteTaker { fullName } chair { fullName }
  attendance { expected present remote excused absent unaccounted left } quorum { base counted required met }
  currentItem { title } agenda { title number state }
  roll { status reason arrivedAt leftAt member { fullName } } } }"""


async def do(client: Client, mutation: str, fields: str = "__typename", **given: Any) -> Json:
    kind = mutation[0].upper() + mutation[1:]
    query = f"mutation ($input: {kind}Input!) {{ {mutation}(input: $input) {{ {fields} }} }}"
    answer: Json = (await client.execute(query, input=given))[mutation]
    return answer


async def refusal(client: Client, mutation: str, **given: Any) -> str | None:
    with pytest.raises(Refused) as refused:
        await do(client, mutation, **given)
    return refused.value.code


async def scheduled(served: Served, **given: Any) -> str:
    answer = await do(
        served.client("chair"),
        "scheduleMeeting",
        "meeting { id }",
        **{
            "cellId": served.world.organization("cell"),
            "kind": "REGULAR",
            "title": "Sinh hoạt",
            "scheduledAt": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
            **given,
        },
    )
    meeting: str = answer["meeting"]["id"]
    return meeting


async def opened(served: Served, meeting: str) -> str:
    answer = await do(served.client("chair"), "openMeeting", "meeting { checkInCode }", meetingId=meeting)
    code: str = answer["meeting"]["checkInCode"]
    assert len(code) == 6
    assert code.isdigit()
    return code


async def shown(served: Served, meeting: str, who: str = "chair") -> Json:
    found: Json = (await served.client(who).execute(MEETING, id=meeting))["meeting"]
    return found


async def test_the_minute_taker_is_of_the_cell_and_keeps_the_roll(backend: Backend) -> None:
    async with serving(backend) as served:
        chair, meeting = served.client("chair"), await scheduled(served)
        for stranger in ("neighbour", "suspended"):
            given = {"meetingId": meeting, "minuteTakerId": served.world.member(stranger)}
            assert await refusal(chair, "openMeeting", **given) == "NOT_FOUND"
        assert (await shown(served, meeting))["state"] == "SCHEDULED"
        await do(chair, "openMeeting", meetingId=meeting, minuteTakerId=served.world.member("minute_taker"))
        state = await shown(served, meeting, "minute_taker")
        assert state["minuteTaker"] == {"fullName": "Nguyễn Văn Minute Taker"}
        assert state["checkInCode"]
        assert (await shown(served, meeting, "member"))["checkInCode"] is None
        recorded = {"meetingId": meeting, "memberId": served.world.member("official"), "status": "PRESENT"}
        await do(served.client("minute_taker"), "recordAttendance", **recorded)
        assert await refusal(served.client("member"), "recordAttendance", **recorded) == "NOT_OPERATOR"
        assert await refusal(served.client("minute_taker"), "closeMeeting", meetingId=meeting) == "NOT_CHAIR"


async def test_whoever_opens_chairs_and_appoints_somebody_else_as_minute_taker(backend: Backend) -> None:
    async with serving(backend) as served:
        meeting, world = await scheduled(served), served.world
        deputy = served.client("deputy")
        given = {"meetingId": meeting, "minuteTakerId": world.member("deputy")}
        assert await refusal(deputy, "openMeeting", **given) == "CHAIR_TAKES_MINUTES"
        assert (await shown(served, meeting))["state"] == "SCHEDULED"
        await do(deputy, "openMeeting", meetingId=meeting, minuteTakerId=world.member("chair"))
        for who in ("chair", "deputy"):
            appointed = {"meetingId": meeting, "minuteTakerId": world.member("deputy")}
            assert await refusal(served.client(who), "appointMinuteTaker", **appointed) == "CHAIR_TAKES_MINUTES"
        assert (await shown(served, meeting))["minuteTaker"] == {"fullName": "Nguyễn Văn Chair"}


async def test_the_chair_appoints_the_minute_taker_later_and_another_one_again(backend: Backend) -> None:
    async with serving(backend) as served:
        chair, meeting, world = served.client("chair"), await scheduled(served), served.world
        first, second = (
            {"meetingId": meeting, "minuteTakerId": world.member(who)} for who in ("minute_taker", "official")
        )
        assert await refusal(chair, "appointMinuteTaker", **first) == "MEETING_NOT_OPEN"
        await opened(served, meeting)
        line = {"meetingId": meeting, "memberId": world.member("member"), "status": "PRESENT"}
        assert await refusal(served.client("minute_taker"), "recordAttendance", **line) == "NOT_OPERATOR"
        for stranger in ("neighbour", "suspended"):
            given = {"meetingId": meeting, "minuteTakerId": world.member(stranger)}
            assert await refusal(chair, "appointMinuteTaker", **given) == "NOT_FOUND"
        await do(chair, "appointMinuteTaker", **first)
        await do(served.client("minute_taker"), "recordAttendance", **line)
        assert await refusal(served.client("minute_taker"), "appointMinuteTaker", **second) == "NOT_CHAIR"
        await do(chair, "appointMinuteTaker", minuteTakerOperates=True, **second)
        assert (await shown(served, meeting))["minuteTaker"] == {"fullName": "Nguyễn Văn Official"}
        vote = {"meetingId": meeting, "question": "Nhất trí?"}
        await do(served.client("official"), "createPoll", **vote)
        assert await refusal(served.client("minute_taker"), "recordAttendance", **line) == "NOT_OPERATOR"
        version = (await shown(served, meeting))["version"]
        await do(chair, "appointMinuteTaker", minuteTakerOperates=True, **second)
        assert (await shown(served, meeting))["version"] == version
        await do(chair, "closeMeeting", meetingId=meeting)
        assert await refusal(chair, "appointMinuteTaker", **first) == "MEETING_CLOSED"


async def test_time_and_place_change_until_the_meeting_opens_and_excuses_stay(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served)
        due = datetime.fromisoformat(gathering.scheduled_at)
        said = {"meetingId": gathering.id, "title": "Sinh hoạt", "scheduledAt": (due + timedelta(days=3)).isoformat()}
        far = (due + timedelta(days=800)).isoformat()
        assert await gathering.refusal("chair", "changeMeeting", **{**said, "scheduledAt": far}) == "BAD_DATE"
        assert await gathering.refusal("chair", "changeMeeting", **{**said, "title": " "}) == "EMPTY_TEXT"
        assert await gathering.refusal("minute_taker", "changeMeeting", **said) == "NOT_CHAIR"
        done = await gathering.do("chair", "changeMeeting", **said)
        assert done["meeting"]["movedAt"] is None
        await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
        await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
        excused = {"memberId": served.world.member("official"), "status": "EXCUSED"}
        await gathering.do("chair", "recordAttendance", meetingId=gathering.id, **excused)
        done = await gathering.do("chair", "changeMeeting", place="Hội trường", **said)
        assert (done["meeting"]["state"], done["meeting"]["place"]) == ("ANNOUNCED", "Hội trường")
        assert done["meeting"]["movedAt"]
        await gathering.open()
        assert (await gathering.seen("chair", "attendance { excused }"))["attendance"] == {"excused": 1}
        assert await gathering.refusal("chair", "changeMeeting", **said) == "MEETING_OPEN"
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        assert await gathering.refusal("chair", "changeMeeting", **said) == "MEETING_CLOSED"


async def test_the_code_cannot_be_guessed(backend: Backend) -> None:
    async with serving(backend) as served:
        meeting = await scheduled(served)
        assert await refusal(served.client("member"), "checkIn", meetingId=meeting, code="000000") == "MEETING_NOT_OPEN"
        code = await opened(served, meeting)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        member = served.client("member")
        for _ in range(10):
            assert await refusal(member, "checkIn", meetingId=meeting, code=wrong) == "WRONG_CODE"
        for guess in (wrong, code):
            assert await refusal(member, "checkIn", meetingId=meeting, code=guess) == "TOO_MANY_CODES"
        await do(served.client("official"), "checkIn", meetingId=meeting, code=code)
        await do(
            served.client("chair"),
            "recordAttendance",
            meetingId=meeting,
            memberId=served.world.member("member"),
            status="PRESENT",
        )


async def test_many_guesses_at_once_are_many_guesses(backend: Backend) -> None:
    async with serving(backend) as served:
        meeting = await scheduled(served)
        code = await opened(served, meeting)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        member = served.client("member")
        guesses = [refusal(member, "checkIn", meetingId=meeting, code=wrong) for _ in range(25)]
        codes = await asyncio.gather(*guesses)
        assert codes.count("WRONG_CODE") == 10
        assert codes.count("TOO_MANY_CODES") == 15


async def test_excuses_come_before_the_opening_and_people_come_and_go(backend: Backend) -> None:
    async with serving(backend) as served:
        chair, meeting, world = served.client("chair"), await scheduled(served), served.world
        excuse = {"meetingId": meeting, "memberId": world.member("official"), "status": "EXCUSED", "reason": "Ốm"}
        await do(chair, "recordAttendance", **excuse)
        absent = {"meetingId": meeting, "memberId": world.member("member"), "status": "ABSENT"}
        assert await refusal(chair, "recordAttendance", **absent) == "MEETING_NOT_OPEN"
        code = await opened(served, meeting)
        state = await shown(served, meeting)
        assert state["attendance"]["excused"] == 1
        assert state["quorum"] == {"base": 4, "counted": 0, "required": 3, "met": False}
        for who in ("chair", "member", "exempt", "hosted"):
            await do(served.client(who), "checkIn", meetingId=meeting, code=code, remote=who == "hosted")
        state = await shown(served, meeting)
        assert state["quorum"] == {"base": 5, "counted": 3, "required": 4, "met": False}
        again = await do(served.client("member"), "checkIn", "meeting { version }", meetingId=meeting, code=code)
        assert again["meeting"]["version"] == state["version"]
        await do(served.client("member"), "checkOut", meetingId=meeting)
        await do(chair, "recordDeparture", meetingId=meeting, memberId=world.member("exempt"))
        left = await shown(served, meeting)
        assert left["attendance"]["left"] == 2
        assert left["quorum"]["counted"] == 1
        assert await refusal(served.client("member"), "checkOut", meetingId=meeting) == "NOT_PRESENT"
        await do(served.client("member"), "checkIn", meetingId=meeting, code=code)
        back = await shown(served, meeting)
        assert back["attendance"]["left"] == 1
        lines = {line["member"]["fullName"]: line for line in back["roll"]}
        assert lines["Nguyễn Văn Official"]["reason"] == "Ốm"
        assert lines["Nguyễn Văn Hosted"]["status"] == "REMOTE"
        assert await refusal(served.client("suspended"), "checkIn", meetingId=meeting, code=code) == "NOT_ENTITLED"
        assert await refusal(served.client("follower"), "checkIn", meetingId=meeting, code=code) == "NOT_ENTITLED"


async def test_who_joins_the_cell_during_the_meeting_can_come_in(backend: Backend) -> None:
    async with serving(backend) as served:
        meeting = await scheduled(served)
        code = await opened(served, meeting)
        expected = (await shown(served, meeting))["attendance"]["expected"]
        await add_members(served.database, served.world, "cell", ["newcomer"])
        await do(served.client("newcomer"), "checkIn", meetingId=meeting, code=code)
        attendance = (await shown(served, meeting))["attendance"]
        assert (attendance["expected"], attendance["present"]) == (expected + 1, 1)


async def test_the_agenda_moves_while_the_meeting_runs(backend: Backend) -> None:
    async with serving(backend) as served:
        chair = served.client("chair")
        meeting = await scheduled(served, agenda=[{"title": "Một"}, {"title": "Hai"}])
        titles = (await shown(served, meeting))["agenda"]
        assert [item["title"] for item in titles] == ["Một", "Hai"]
        await opened(served, meeting)
        added = await do(chair, "addAgendaItem", "item { id number }", meetingId=meeting, title="Ba")
        moved = await do(chair, "moveAgendaItem", "agenda { id title }", itemId=added["item"]["id"])
        assert [item["title"] for item in moved["agenda"]] == ["Ba", "Một", "Hai"]
        first, second, third = (item["id"] for item in moved["agenda"])
        await do(chair, "startAgendaItem", itemId=first)
        await do(chair, "startAgendaItem", itemId=second)
        await do(chair, "skipAgendaItem", itemId=third)
        assert await refusal(chair, "concludeAgendaItem", itemId=first) == "ITEM_NOT_CURRENT"
        state = await shown(served, meeting)
        assert [item["state"] for item in state["agenda"]] == ["DONE", "CURRENT", "SKIPPED"]
        assert state["currentItem"] == {"title": "Một"}
        await do(chair, "closeMeeting", meetingId=meeting)
        assert (await shown(served, meeting))["currentItem"] is None
        assert await refusal(chair, "startAgendaItem", itemId=third) == "MEETING_CLOSED"


async def test_a_meeting_without_an_agenda_of_its_own_gets_the_usual_one(shared: Served) -> None:
    query = "query ($id: ID!) { cell(id: $id) { conventions { agendaTemplate { title kind } } } }"
    cell = (await shared.client("chair").execute(query, id=shared.world.organization("cell")))["cell"]
    gathering = await Gathering.scheduled(shared)
    assert (await gathering.seen("chair", "agenda { title kind }"))["agenda"] == cell["conventions"]["agendaTemplate"]


async def test_a_new_vote_of_each_kind_is_held_as_the_cell_tells_before(shared: Served) -> None:
    usual = "template form quorumDemanded rule { numerator denominator strict base leastVotesFor }"
    query = f"query ($id: ID!) {{ cell(id: $id) {{ usualPolls {{ {usual} }} }} }}"
    cell = (await shared.client("chair").execute(query, id=shared.world.organization("cell")))["cell"]
    gathering = await Gathering.scheduled(shared)
    told = cell["usualPolls"]
    assert {one["template"] for one in told} == set(PollTemplate)
    for one in told:
        election = {"options": ["Một", "Hai"]} if one["template"] == "ELECTION" else {}
        await gathering.poll(template=one["template"], **election)
    assert (await gathering.seen("chair", f"polls {{ {usual} }}"))["polls"] == told


async def test_a_meeting_that_was_cancelled_is_over(backend: Backend) -> None:
    async with serving(backend) as served:
        chair, meeting = served.client("chair"), await scheduled(served)
        await do(chair, "cancelMeeting", meetingId=meeting, reason="Bão")
        assert await refusal(chair, "openMeeting", meetingId=meeting) == "MEETING_CANCELLED"
        assert await refusal(chair, "announceMeeting", meetingId=meeting) == "MEETING_CANCELLED"
        said = {"meetingId": meeting, "title": "Sinh hoạt", "scheduledAt": datetime.now(UTC).isoformat()}
        assert await refusal(chair, "changeMeeting", **said) == "MEETING_CANCELLED"
        assert await refusal(chair, "cancelMeeting", meetingId=meeting) == "MEETING_CANCELLED"


async def test_a_chair_without_his_post_brings_his_meeting_to_its_end_and_begins_no_other(backend: Backend) -> None:
    async with serving(backend) as served:
        running, waiting = await Gathering.opened(served, "chair"), await Gathering.scheduled(served)
        posts = await served.client("chair").execute("{ viewer { posts { id } } }")
        for post in posts["viewer"]["posts"]:
            await running.do("administrator", "endPost", postId=post["id"])
        assert await waiting.refusal("chair", "openMeeting", meetingId=waiting.id) == "NOT_CHAIR"
        poll = await running.open_poll()
        await running.cast("chair", poll)
        await running.close_poll(poll)
        done = await running.do("chair", "closeMeeting", meetingId=running.id)
        assert done["meeting"]["state"] == "CLOSED"
