"""Does a log never run backwards, though the clocks of the servers differ?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.changes import Change
from models.meetings import Meeting
from models.records.verify import verify
from tests.gatherings import Gathering, key
from tests.recorded import records_of
from tests.servers import Backend
from tests.serving import serving

pytestmark = pytest.mark.anyio


async def test_a_server_whose_clock_is_behind_stamps_no_entry_before_the_last_one(backend: Backend) -> None:
    ahead = datetime.now(UTC) + timedelta(minutes=10)
    async with serving(backend, clock=lambda: ahead) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.open_poll()
        await gathering.cast("chair", poll)
    async with serving(backend, served.world) as behind:
        gathering.served = behind
        await gathering.arrive(["official"])
        await gathering.cast("member", poll)
        await gathering.do("chair", "recordDeparture", meetingId=gathering.id, memberId=behind.world.member("member"))
        await gathering.do("administrator", "setStanding", memberId=behind.world.member("exempt"), standing="OFFICIAL")
        await gathering.close_poll(poll)
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        (record,) = await records_of(behind)
        async with behind.database.read() as session:
            query = select(Change.at).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
            times = (await session.scalars(query)).all()
            meeting = await session.get_one(Meeting, key(gathering.id))
    assert set(times) == {ahead}
    assert (meeting.opened_at, meeting.closed_at, meeting.changed_at) == (ahead, ahead, ahead)
    assert verify(record).flaws == []


async def test_whether_a_vote_is_over_is_judged_by_the_time_in_the_log(backend: Backend) -> None:
    """A ballot that one server refuses is not taken by another whose clock is behind."""
    now = datetime.now(UTC)
    async with serving(backend, clock=lambda: now) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.open_poll()
        await gathering.do("chair", "extendPoll", pollId=poll["id"], closesAt=(now + timedelta(minutes=5)).isoformat())
    async with serving(backend, served.world, clock=lambda: now + timedelta(minutes=6)) as ahead:
        gathering.served = ahead
        await gathering.arrive(["official"])
    async with serving(backend, served.world, clock=lambda: now) as behind:
        gathering.served = behind
        option = poll["options"][0]["id"]
        assert await gathering.refusal("member", "castBallot", pollId=poll["id"], optionIds=[option]) == "POLL_CLOSED"
        records = await records_of(behind)
    assert verify(records[0]).flaws == []
