"""Does it stay that somebody attended once others have relied on it? On both databases, and in the record."""

from __future__ import annotations

import pytest

from models.records.verify import verify
from server.client import Json
from tests.gatherings import Gathering
from tests.recorded import records_of
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

NOT_HERE = ("EXCUSED", "ABSENT")


def line(gathering: Gathering, who: str) -> Json:
    return {"meetingId": gathering.id, "memberId": gathering.served.world.member(who)}


async def note(gathering: Gathering, who: str, status: str) -> None:
    await gathering.do("chair", "recordAttendance", **line(gathering, who), status=status)


async def stands(gathering: Gathering, who: str) -> None:
    """Nobody makes it that he was not there, in whatever words."""
    before = await gathering.seen("chair", "version attendance { excused absent unaccounted }")
    for status in NOT_HERE:
        asked = {**line(gathering, who), "status": status, "reason": "Ốm"}
        assert await gathering.refusal("chair", "recordAttendance", **asked) == "HAS_ATTENDED", (who, status)
    assert await gathering.refusal("chair", "takeBackAttendance", **line(gathering, who)) == "HAS_ATTENDED", who
    assert await gathering.seen("chair", "version attendance { excused absent unaccounted }") == before


async def test_who_checked_in_or_left_stays_in_the_base_and_votes(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair", "member", "official")
        await note(gathering, "minute_taker", "PRESENT")
        await gathering.do("chair", "recordDeparture", **line(gathering, "minute_taker"))
        await gathering.do("official", "checkOut", meetingId=gathering.id)
        for who in ("member", "official", "minute_taker"):
            await stands(gathering, who)
        await gathering.arrive(["official"])
        await stands(gathering, "official")
        await note(gathering, "official", "REMOTE")
        poll = await gathering.open_poll(template="RESOLUTION")
        assert poll["turnout"]["entitled"] == 5
        await gathering.cast("official", poll)
        assert verify((await records_of(served))[-1]).flaws == []


async def test_who_was_called_and_took_part_in_a_vote_was_there(shared: Served) -> None:
    """From its opening on, or to its close, or with a ballot; who is on no electoral roll has attended no vote."""
    gathering = await Gathering.opened(shared, "chair")
    for who in ("member", "probationary"):
        await note(gathering, who, "PRESENT")
    poll = await gathering.open_poll()
    for who in ("official", "minute_taker", "deputy"):
        await note(gathering, who, "PRESENT")
    await gathering.cast("official", poll)
    for who in ("member", "official"):
        await stands(gathering, who)
    await note(gathering, "deputy", "ABSENT")
    await gathering.close_poll(poll)
    await stands(gathering, "minute_taker")
    await note(gathering, "probationary", "ABSENT")
    await note(gathering, "deputy", "PRESENT")
    await note(gathering, "deputy", "EXCUSED")
    assert verify((await records_of(shared))[-1]).flaws == []


async def test_whoever_was_here_while_a_secret_vote_was_open_may_have_cast(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    await note(gathering, "official", "PRESENT")
    await stands(gathering, "official")
    await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Nhầm")
    await stands(gathering, "official")
    await note(gathering, "deputy", "PRESENT")
    await note(gathering, "deputy", "EXCUSED")
    assert verify((await records_of(shared))[-1]).flaws == []


async def test_who_has_spoken_was_there(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    await note(gathering, "probationary", "PRESENT")
    speech = (await gathering.do("chair", "askToSpeak", **line(gathering, "probationary")))["speech"]
    await gathering.do("chair", "callSpeaker", speechId=speech["id"])
    await stands(gathering, "probationary")


async def test_a_wrong_mark_is_put_right_while_nothing_has_followed_from_it(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair")
        for status in NOT_HERE:
            await note(gathering, "official", "PRESENT")
            await note(gathering, "official", status)
        await note(gathering, "official", "PRESENT")
        await gathering.do("chair", "takeBackAttendance", **line(gathering, "official"))
        assert verify((await records_of(served))[-1]).flaws == []
