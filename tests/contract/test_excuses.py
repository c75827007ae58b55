"""Can a member ask to be excused, and is he answered by those who keep the roll, and heard by them alone?"""

from __future__ import annotations

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.replays import log_of
from tests.serving import Served

pytestmark = pytest.mark.anyio

ROLL = "roll { member { id } status reason excuseRequested approvedBy { id } }"


async def line(gathering: Gathering, who: str, of: str) -> Json:
    """Somebody's line on the roll, as another sees it."""
    wanted = gathering.served.world.member(of)
    roll = (await gathering.seen(who, ROLL))["roll"]
    found: Json = next(each for each in roll if each.pop("member")["id"] == wanted)
    return found


async def test_who_asks_is_excused_with_his_reason_by_whoever_records_it(shared: Served) -> None:
    world = shared.world
    gathering = await Gathering.scheduled(shared)
    await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    asked = await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason=" Đi công tác ")
    assert asked["attendance"] == {"status": None, "excuseRequested": "Đi công tác"}
    again = await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Đi công tác")
    assert again["meeting"] == asked["meeting"]
    official = {"meetingId": gathering.id, "memberId": world.member("official")}
    await gathering.do("deputy", "recordAttendance", status="EXCUSED", **official)
    approved = {"status": "EXCUSED", "reason": "Đi công tác", "excuseRequested": None}
    assert await line(gathering, "member", "official") == {**approved, "approvedBy": {"id": world.member("deputy")}}
    told = (await log_of(shared, gathering.id))[-1].details
    assert told == {
        "member": world.members["official"], "name": "Nguyễn Văn Official", "status": "EXCUSED", "entry": "EXCUSED",
        "reason": "Đi công tác", "approved_by": world.members["deputy"], "corrects": None,
    }  # fmt: skip


async def test_what_is_asked_is_for_those_who_keep_the_roll_and_his_own(shared: Served) -> None:
    world = shared.world
    gathering = await Gathering.scheduled(shared)
    await gathering.open(minuteTakerId=world.member("minute_taker"))
    await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Việc riêng")
    for who in ("official", "chair", "deputy", "minute_taker"):
        assert (await line(gathering, who, "official"))["excuseRequested"] == "Việc riêng"
    for who in ("member", "hosted", "follower", "supervisor"):
        assert (await line(gathering, who, "official"))["excuseRequested"] is None
    async with gathering.log("member") as log:
        entries = [await log.next() for _ in range(3)]
    assert entries[-1]["kind"] == "EXCUSE_REQUESTED"
    assert "Việc riêng" not in str(entries)
    query = "query ($id: ID!) { meetingRecord(meetingId: $id) { file } }"
    assert "Việc riêng" not in str(await shared.client("member").execute(query, id=gathering.id))


async def test_what_was_declined_is_asked_no_more_and_may_be_asked_again(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    official = {"meetingId": gathering.id, "memberId": shared.world.member("official")}
    await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    declined = await gathering.do("chair", "declineExcuse", **official)
    assert declined["attendance"] == {"status": None, "excuseRequested": None}
    again = await gathering.do("chair", "declineExcuse", **official)
    assert again["meeting"] == declined["meeting"]
    assert await gathering.refusal("member", "declineExcuse", **official) == "NOT_OPERATOR"
    await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    await gathering.do("chair", "recordAttendance", status="EXCUSED", reason="Nằm viện", **official)
    assert (await line(gathering, "chair", "official"))["reason"] == "Nằm viện"


async def test_an_excuse_without_a_reason_is_recorded_without(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    member = shared.world.member("official")
    await gathering.do("chair", "recordAttendance", meetingId=gathering.id, memberId=member, status="EXCUSED")
    assert (await line(gathering, "chair", "official"))["reason"] is None
    assert (await gathering.seen("chair", "attendance { excused }"))["attendance"]["excused"] == 1


async def test_who_comes_after_all_is_there_and_asks_no_more(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    await gathering.do("official", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    await gathering.arrive(["official"])
    there = {"status": "PRESENT", "reason": None, "excuseRequested": None, "approvedBy": None}
    assert await line(gathering, "official", "official") == there
    asked = {"meetingId": gathering.id, "reason": "Ốm"}
    assert await gathering.refusal("official", "askToBeExcused", **asked) == "ALREADY_HERE"
    for who, code in (("suspended", "NOT_ENTITLED"), ("follower", "NOT_ENTITLED"), ("outsider", "NOT_FOUND")):
        assert await gathering.refusal(who, "askToBeExcused", **asked) == code
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.refusal("member", "askToBeExcused", **asked) == "MEETING_CLOSED"
