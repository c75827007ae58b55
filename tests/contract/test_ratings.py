"""Who rates a meeting, and what becomes known of it?"""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.changes import Change, ChangeKind
from models.ratings import Rater, Rating, RatingBox
from models.sealing import ServerKey
from tests.gatherings import Gathering, key
from tests.keys import BALLOT_KEY
from tests.serving import Served

pytestmark = pytest.mark.anyio

SEEN = "rated ratings { good fair average poor }"


async def test_ratings_are_counted_at_the_close_and_not_before(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "probationary")
    for who, rating in {"chair": "GOOD", "member": "POOR", "probationary": "GOOD"}.items():
        await gathering.do(who, "rateMeeting", meetingId=gathering.id, rating=rating)
    assert await gathering.seen("supervisor", SEEN) == {"rated": 3, "ratings": None}
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    counted = {"good": 2, "fair": 0, "average": 0, "poor": 1}
    assert await gathering.seen("supervisor", SEEN) == {"rated": 3, "ratings": counted}
    async with shared.database.read() as session:
        log = (await session.scalars(select(Change).where(Change.meeting_id == key(gathering.id)))).all()
    (closed,) = [change for change in log if change.kind is ChangeKind.MEETING_CLOSED]
    assert closed.details["ratings"] == {"GOOD": 2, "FAIR": 0, "AVERAGE": 0, "POOR": 1}


async def test_nobody_rates_twice_nor_without_attending(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "member")
    given = {"meetingId": gathering.id, "rating": "FAIR"}
    await gathering.do("member", "rateMeeting", **given)
    assert await gathering.refusal("member", "rateMeeting", **given) == "ALREADY_RATED"
    assert await gathering.refusal("official", "rateMeeting", **given) == "NOT_PRESENT"
    assert await gathering.refusal("supervisor", "rateMeeting", **given) == "NOT_ENTITLED"
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    assert (await gathering.seen("chair", SEEN))["rated"] == 1
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.refusal("member", "rateMeeting", **given) == "MEETING_CLOSED"


async def test_who_has_left_may_still_rate(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "member")
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    done = await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
    assert done["meeting"]["rated"] == 1


async def test_nothing_stored_tells_who_has_rated_how(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "official")
    for who, rating in {"chair": "GOOD", "member": "POOR", "official": "GOOD"}.items():
        await gathering.do(who, "rateMeeting", meetingId=gathering.id, rating=rating)
    async with shared.database.read() as session:
        box = await session.get_one(RatingBox, key(gathering.id))
        log = (await session.scalars(select(Change).where(Change.kind == ChangeKind.MEETING_RATED))).all()
    assert box.parts() == sorted(box.parts())
    assert len(set(map(len, box.parts()))) == 1
    assert box.count(BALLOT_KEY) == {"GOOD": 2, "FAIR": 0, "AVERAGE": 0, "POOR": 1}
    assert {change.actor_id for change in log} == {None}
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with shared.database.read() as session:
        for table in (RatingBox, Rater):
            left = select(func.count()).select_from(table).where(table.meeting_id == key(gathering.id))
            assert await session.scalar(left) == 0


async def test_a_meeting_is_closed_though_its_ratings_cannot_be_counted(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "member")
    await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
    async with shared.database.write() as session:
        (await session.get_one(RatingBox, key(gathering.id))).lock(ServerKey.new()).take(Rating.GOOD)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.seen("chair", SEEN) == {"rated": 1, "ratings": None}
