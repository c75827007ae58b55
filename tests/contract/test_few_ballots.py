"""What is done where so few vote in secret that their number, or who comes and goes, would tell what they chose?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from models.records.verify import verify
from server.client import Json
from tests.gatherings import Gathering, key
from tests.recorded import records_of
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio


async def test_a_secret_vote_is_not_closed_on_few_ballots_unless_the_record_tells_why(shared: Served) -> None:
    """Else a chair could close it after one ballot, read it, annul the vote and go on so."""
    gathering = await Gathering.opened(shared, "chair", "member", "official")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    await gathering.cast("member", poll, 0)
    assert await gathering.refusal("chair", "closePoll", pollId=poll["id"]) == "FEW_BALLOTS"
    assert (await gathering.seen("chair", "polls { state }"))["polls"][-1]["state"] == "OPEN"
    reason = "Những đảng viên còn lại không bỏ phiếu"
    await gathering.close_poll(poll, reason=reason)
    assert (await gathering.seen("member", "polls { fewBallotsReason }"))["polls"][-1]["fewBallotsReason"] == reason
    async with shared.database.read() as session:
        query = select(Change).where(Change.meeting_id == key(gathering.id), Change.kind == ChangeKind.POLL_CLOSED)
        assert (await session.scalars(query)).one().details["reason"] == reason


async def test_a_secret_vote_in_which_nobody_has_voted_is_closed_without_a_reason(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    assert (await gathering.close_poll(poll))["verdict"]["outcome"] == "NOT_CARRIED"


async def one_votes_and_rates(served: Served) -> tuple[Gathering, Json]:
    """A meeting in which one of two has voted secretly, and rated it."""
    gathering = await Gathering.opened(served, "chair", "member")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    await gathering.cast("member", poll, 0)
    await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="POOR")
    return gathering, poll


async def test_a_meeting_keeps_how_many_voters_are_few_from_when_it_was_scheduled(backend: Backend) -> None:
    """Whoever may set conventions cannot uncover so what one has voted, or rated, in a meeting that goes on."""
    async with serving(backend) as served:
        before, secret = await one_votes_and_rates(served)
        cell = served.world.organization("cell")
        await before.do("administrator", "setConventions", organizationId=cell, fewVoters=1)
        after, told = await one_votes_and_rates(served)
        assert await before.refusal("chair", "closePoll", pollId=secret["id"]) == "FEW_BALLOTS"
        await before.do("chair", "annulPoll", pollId=secret["id"], reason="Ít phiếu")
        await after.close_poll(told)
        for gathering, ratings in ((before, None), (after, {"poor": 1})):
            await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
            assert (await gathering.seen("supervisor", "ratings { poor }"))["ratings"] == ratings
        assert [verify(record).flaws for record in await records_of(served)] == [[], []]


async def test_who_leaves_does_not_tell_whether_he_has_voted_secretly(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "official")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    await gathering.cast("member", poll, 0)
    awaited = "polls { turnout { entitled } awaited { count members { id } } }"
    before = (await gathering.seen("chair", awaited))["polls"][-1]
    assert before["awaited"] == {"count": before["turnout"]["entitled"] - 1, "members": None}
    for who in ("member", "official"):
        await gathering.do(who, "checkOut", meetingId=gathering.id)
        assert (await gathering.seen("chair", awaited))["polls"][-1] == before


async def test_few_voters_are_warned_of_before_the_vote_is_opened_or_timed(backend: Backend) -> None:
    """By the convention that the meeting was scheduled with, as the base changes."""
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair")
        cell = served.world.organization("cell")
        await gathering.do("administrator", "setConventions", organizationId=cell, fewVoters=0)
        secret, _ = [await gathering.poll(form=form) for form in ("SECRET_BALLOT", "OPEN_BALLOT")]
        shown = "fewVoters cell { conventions { fewVoters } } polls { warning }"
        async with gathering.watched("member", shown) as screen:
            assert await screen.next() == {
                "fewVoters": 5, "cell": {"conventions": {"fewVoters": 0}}, "polls": [{"warning": None}] * 2,
            }  # fmt: skip
            for who in ("deputy", "member"):
                given = {"meetingId": gathering.id, "memberId": served.world.member(who), "status": "EXCUSED"}
                await gathering.do("chair", "recordAttendance", **given)
            warned = [{"warning": "FEW_VOTERS"}, {"warning": None}]
            while (await screen.next())["polls"] != warned:
                pass
        timed = "mutation ($input: SchedulePollInput!) { schedulePoll(input: $input) { poll { warning } } }"
        at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        answer = await served.client("chair").execute(timed, input={"pollId": secret["id"], "opensAt": at})
        assert answer["schedulePoll"]["poll"]["warning"] == "FEW_VOTERS"
