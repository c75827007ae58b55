"""Who rates a meeting, and what becomes known of it?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.changes import Change, ChangeKind
from models.ratings import Rater, RatingBox
from tests.gatherings import Gathering, key
from tests.keys import KEY_SETTINGS, KEYS
from tests.serving import Served
from tests.world import add_members

pytestmark = pytest.mark.anyio

SEEN = "rated ratings { good fair average poor }"


GIVEN = {"chair": "GOOD", "member": "POOR", "probationary": "GOOD", "rater_1": "GOOD", "rater_2": "AVERAGE"}


async def rated(served: Served, given: Mapping[str, str] = GIVEN) -> Gathering:
    """A meeting that these have rated."""
    await add_members(served.database, served.world, "cell", [who for who in given if who not in served.world.members])
    gathering = await Gathering.opened(served, *given)
    for who, rating in given.items():
        await gathering.do(who, "rateMeeting", meetingId=gathering.id, rating=rating)
    return gathering


async def test_ratings_are_counted_at_the_close_and_not_before(shared: Served) -> None:
    gathering = await rated(shared)
    assert await gathering.seen("supervisor", SEEN) == {"rated": 5, "ratings": None}
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    counted = {"good": 3, "fair": 0, "average": 1, "poor": 1}
    assert await gathering.seen("supervisor", SEEN) == {"rated": 5, "ratings": counted}
    async with shared.database.read() as session:
        log = (await session.scalars(select(Change).where(Change.meeting_id == key(gathering.id)))).all()
    (closed,) = [change for change in log if change.kind is ChangeKind.MEETING_CLOSED]
    assert closed.details["ratings"] == {"GOOD": 3, "FAIR": 0, "AVERAGE": 1, "POOR": 1}


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


async def test_who_has_rated_is_told_to_himself_alone_and_until_the_close(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    own = "mine { rated }"
    assert (await gathering.seen("member", own))["mine"] == {"rated": False}
    async with gathering.watched("member", f"version {own}") as screen:
        await screen.next()
        done = await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
        assert (await screen.until(done["meeting"]["version"]))["mine"] == {"rated": True}
    assert (await gathering.seen("chair", own))["mine"] == {"rated": False}
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert (await gathering.seen("member", own))["mine"] == {"rated": None}


async def test_nothing_stored_tells_who_has_rated_how(shared: Served) -> None:
    gathering = await rated(shared)
    async with shared.database.read() as session:
        box = await session.get_one(RatingBox, key(gathering.id))
        log = (await session.scalars(select(Change).where(Change.kind == ChangeKind.MEETING_RATED))).all()
    assert box.parts() == sorted(box.parts())
    assert len(set(map(len, box.parts()))) == 1
    assert box.count(KEYS) == {"GOOD": 3, "FAIR": 0, "AVERAGE": 1, "POOR": 1}
    assert {change.actor_id for change in log} == {None}
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with shared.database.read() as session:
        for table in (RatingBox, Rater):
            left = select(func.count()).select_from(table).where(table.meeting_id == key(gathering.id))
            assert await session.scalar(left) == 0


async def test_a_meeting_is_closed_though_its_ratings_cannot_be_counted(shared: Served) -> None:
    gathering = await rated(shared)
    async with shared.database.write() as session:
        (await session.get_one(RatingBox, key(gathering.id))).public_key = bytes(32)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.seen("chair", SEEN) == {"rated": 5, "ratings": None}


async def test_a_meeting_whose_ratings_cannot_be_read_now_is_closed_when_they_can(shared: Served) -> None:
    """Nothing is lost by one attempt that fails."""
    gathering = await rated(shared)
    async with shared.database.read() as session:
        box = await session.get_one(RatingBox, key(gathering.id))
    file = Path(KEY_SETTINGS["ballot_keys_folder"]) / f"{box.public_key.hex()}.key"
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    assert await gathering.refusal("chair", "closeMeeting", meetingId=gathering.id) == "UNAVAILABLE"
    assert await gathering.seen("chair", f"state {SEEN}") == {"state": "OPEN", "rated": 5, "ratings": None}
    file.rmdir()
    aside.rename(file)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    counted = {"good": 3, "fair": 0, "average": 1, "poor": 1}
    assert await gathering.seen("chair", SEEN) == {"rated": 5, "ratings": counted}


async def test_ratings_of_so_few_that_they_are_somebodys_are_never_told(shared: Served) -> None:
    """Not in the record, not in the month: nobody counts them."""
    gathering = await rated(shared, {"chair": "GOOD", "member": "POOR", "probationary": "GOOD", "official": "GOOD"})
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.seen("supervisor", SEEN) == {"rated": 4, "ratings": None}
    async with shared.database.read() as session:
        query = select(Change).where(Change.meeting_id == key(gathering.id), Change.kind == ChangeKind.MEETING_CLOSED)
        assert (await session.scalars(query)).one().details["ratings"] is None
