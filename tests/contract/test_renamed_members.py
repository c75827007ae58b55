"""Does a meeting name each member as its roll does, whatever he is called meanwhile? On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.attendance import Attendance
from models.members import Member
from models.records.verify import verify
from server.client import Json
from tests.gatherings import Gathering, key
from tests.recorded import contents_of, entries_of, records_of
from tests.servers import Backend
from tests.serving import Served, serving

from .forging import flaws_after, says, tell

pytestmark = pytest.mark.anyio

VOTERS = ("chair", "member", "official")
WROTE = "Nguyễn Văn Member"  # as the roll has him, who is renamed
ABROAD = "Nguyễn Văn Neighbour"  # who leads the cell from elsewhere
NEW = "Trần Thị Đổi"


async def rename(served: Served, *people: str) -> None:
    """In the register."""
    async with served.database.write() as session:
        for who in people:
            (await session.get_one(Member, served.world.members[who])).rename(f"{NEW} {who}")


async def vote(gathering: Gathering, poll: Json) -> None:
    for who in VOTERS:
        await gathering.cast(who, poll)
    await gathering.close_poll(poll)


async def hold(served: Served, *, renamed_in: str) -> bytes:
    """The record of a meeting with approved minutes. A leader from elsewhere opens it. All are renamed."""
    people = (*VOTERS, "deputy", "away", "probationary", "neighbour")
    leader = {"memberId": served.world.member("neighbour"), "organizationId": served.world.organization("cell")}
    gathering = await Gathering.scheduled(served)
    await gathering.do("administrator", "appoint", role="DEPUTY_SECRETARY", **leader)
    item, *_ = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    wrote = await gathering.do("member", "contribute", itemId=item["id"], text="Trước.")
    opened = await gathering.do("neighbour", "openMeeting", meetingId=gathering.id)
    gathering.code = opened["meeting"]["checkInCode"]
    line = {"meetingId": gathering.id, "memberId": served.world.member("deputy")}
    await gathering.do("neighbour", "recordAttendance", **line, status="EXCUSED")
    await gathering.arrive(VOTERS)
    if renamed_in == "before the vote":
        await rename(served, *people)
    await gathering.do("member", "contribute", itemId=item["id"], text="Sau.")
    await gathering.do("member", "withdrawContribution", contributionId=wrote["contribution"]["id"])
    speech = (await gathering.do("member", "askToSpeak", meetingId=gathering.id))["speech"]
    await gathering.do("chair", "callSpeaker", speechId=speech["id"])
    await gathering.do("member", "askToSpeak", meetingId=gathering.id)
    poll = await gathering.open_poll(question="Nghị quyết", template="RESOLUTION")
    await vote(gathering, poll)
    await gathering.do("member", "reserveOpinion", pollId=poll["id"], text="Bảo lưu.")
    if renamed_in == "before the approval":
        await rename(served, *people)
    await gathering.do("away", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    await gathering.do("neighbour", "declineExcuse", meetingId=gathering.id, memberId=served.world.member("away"))
    await gathering.do("administrator", "setStanding", memberId=served.world.member("probationary"), standing="AWAY")
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    await gathering.arrive(["member"])
    put = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    await gathering.do("chair", "openPoll", pollId=put["id"])
    await vote(gathering, put)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    text = (await gathering.seen("chair", "minutes { text }"))["minutes"]["text"]
    assert not [said for said in text if NEW in said], "minutes have one name for each"
    async with served.database.read() as session:
        on_roll = await session.scalars(select(Attendance.name).where(Attendance.meeting_id == key(gathering.id)))
        assert not [name for name in on_roll if NEW in name]
    *_, record = await records_of(served)
    return record


@pytest.mark.parametrize("renamed_in", ["before the vote", "before the approval"])
async def test_a_member_who_is_renamed_during_a_meeting_has_one_name_in_its_record_and_minutes(
    backend: Backend, renamed_in: str
) -> None:
    async with serving(backend, few_voters=0) as served:
        record = await hold(served, renamed_in=renamed_in)
        assert verify(record).flaws == []
        told = [entry.told for entry in entries_of(record)]
        assert {one["name"] for one in told if one.get("member") == served.world.members["member"]} == {WROTE}
        contents = contents_of(record)
        assert contents
        assert NEW not in contents
        assert f'"chair":"{ABROAD}"' in contents
        assert f'"approved_by":"{ABROAD}"' in contents, "as the log named him first"

        later = await Gathering.opened(served, *VOTERS)
        await later.do("chair", "closeMeeting", meetingId=later.id)
        *_, record = await records_of(served)
        assert verify(record).flaws == []
        roll = entries_of(record)[0].told["roll"]
        assert f"{NEW} member" in [line["name"] for line in roll], "the next meeting's roll has the new name"


async def test_the_roll_takes_over_a_new_name_when_the_meeting_opens(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.scheduled(served)
        await gathering.do("member", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
        await rename(served, "member")
        await gathering.do("member", "askToBeExcused", meetingId=gathering.id, reason="Bận")
        await gathering.open()
        await gathering.arrive(["member"])
        (record,) = await records_of(served)
    assert verify(record).flaws == []
    _, *asked, opened, came = entries_of(record)
    (new,) = [line["name"] for line in opened.told["roll"] if line["member"] == came.told["member"]]
    assert [entry.told["name"] for entry in asked] == [WROTE, WROTE]
    assert came.told["name"] == new == f"{NEW} member"


async def test_a_name_that_is_not_on_the_roll_is_a_flaw(backend: Backend) -> None:
    """Also the one that the member has got meanwhile."""
    async with serving(backend, few_voters=0) as served:
        record = await hold(served, renamed_in="before the vote")
        member = served.world.members["member"]
        forged = f"{NEW} member"
    for kind in ("ATTENDANCE_RECORDED", "CONTRIBUTED", "SPEECH_BEGAN", "OPINION_RESERVED", "DEPARTURE_RECORDED"):
        (flaw,) = flaws_after(tell(kind, says(member=member), name=forged), record)
        assert f"({kind}): `name` is {forged}, recomputed {WROTE}" in flaw
    flaws = flaws_after(tell("MEETING_OPENED", by=NEW), record)
    assert any(f"`chair` is {ABROAD}, recomputed {NEW}" in flaw for flaw in flaws)
