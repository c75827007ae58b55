"""Does the record of a meeting hold whose minutes state what is seldom there? They are written once more from it."""

from __future__ import annotations

import pytest

from models.records.verify import verify
from tests.gatherings import Gathering
from tests.recorded import contents_of, records_of
from tests.servers import Backend
from tests.serving import serving

pytestmark = pytest.mark.anyio
VOTERS = ("chair", "member", "official")


async def test_votes_that_were_annulled_at_any_time_are_minuted_as_the_record_has_them(backend: Backend) -> None:
    """While they were open their counts stood nowhere but in the database."""
    async with serving(backend, few_voters=0) as served:
        gathering = await Gathering.opened(served, *VOTERS)
        for form in ("OPEN_BALLOT", "SECRET_BALLOT", "SHOW_OF_HANDS"):
            for is_closed in (False, True):
                poll = await gathering.open_poll(form=form)
                await gathering.cast("member", poll)
                if form == "SHOW_OF_HANDS":
                    counts = [{"optionId": option["id"], "count": 1} for option in poll["options"]]
                    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts, reason="Khác")
                if is_closed:
                    await gathering.close_poll(poll)
                await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Nhầm")
        election = await gathering.open_poll(template="ELECTION", options=["A", "B"], seats=1, quorumDemanded=False)
        await gathering.close_poll(election)
        await gathering.do("chair", "annulPoll", pollId=election["id"], reason="Nhầm")
        await approve(gathering)
        (record,) = await records_of(served)
    assert contents_of(record)
    assert verify(record).flaws == []


async def test_minutes_name_who_stands_on_no_roll_and_who_spoke_before_the_items(backend: Backend) -> None:
    async with serving(backend, few_voters=0) as served:
        gathering = await Gathering.scheduled(served)
        await gathering.do("deputy", "askToBeExcused", meetingId=gathering.id, reason="Ốm")
        line = {"meetingId": gathering.id, "memberId": served.world.member("deputy"), "status": "EXCUSED"}
        leader = {"memberId": served.world.member("neighbour"), "organizationId": served.world.organization("cell")}
        await gathering.do("administrator", "appoint", role="DEPUTY_SECRETARY", **leader)
        await gathering.do("neighbour", "recordAttendance", **line)
        opened = await gathering.do("neighbour", "openMeeting", meetingId=gathering.id)
        gathering.code = opened["meeting"]["checkInCode"]
        await gathering.arrive(VOTERS)
        speech = await gathering.do("member", "askToSpeak", meetingId=gathering.id)
        await gathering.do("chair", "callSpeaker", speechId=speech["speech"]["id"])
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        await gathering.arrive(["member"])
        lost = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
        await gathering.do("chair", "openPoll", pollId=lost["id"])
        await gathering.close_poll(lost)
        await gathering.arrive(["probationary"])
        await approve(gathering)
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        (record,) = await records_of(served)
    assert contents_of(record)
    assert verify(record).flaws == []


async def approve(gathering: Gathering) -> None:
    poll = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    for who in VOTERS:
        await gathering.cast(who, poll)
    await gathering.close_poll(poll)
