"""Do check-ins and ballots that are written together turn out as if each had come alone?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from models.attendance import Attendance, Tally
from models.changes import Change, ChangeKind, first_break
from models.meetings import Meeting
from models.voters import Voter
from tests.gatherings import Gathering, do, key
from tests.servers import Backend
from tests.serving import Served, serving, watching
from tests.stored_ballots import stored_ballots
from tests.world import add_members

pytestmark = pytest.mark.anyio

CROWD = [f"crowd_{number}" for number in range(40)]


async def other_meeting(served: Served) -> Gathering:
    """Open, in another cell."""
    gathering = await Gathering.scheduled(served, cell="neighbours", chair="neighbour_chair")
    opened = await gathering.do("neighbour_chair", "openMeeting", meetingId=gathering.id)
    gathering.code = opened["meeting"]["checkInCode"]
    return gathering


@asynccontextmanager
async def locked(served: Served, gathering: Gathering) -> AsyncIterator[None]:
    """Somebody else changes the meeting, slowly."""
    async with served.database.write() as session:
        await session.execute(select(Meeting.id).where(Meeting.id == key(gathering.id)).with_for_update())
        yield


async def log_of(served: Served, gathering: Gathering) -> list[Change]:
    async with served.database.read() as session:
        rows = await session.scalars(
            select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
        )
        return list(rows)


async def test_a_crowd_that_arrives_at_once_is_one_chain_in_the_log_and_one_tally(backend: Backend) -> None:
    async with serving(backend) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering = await Gathering.opened(served)
        await gathering.arrive([*CROWD, *CROWD])
        log = await log_of(served, gathering)
        arrived = [change.actor_id for change in log if change.kind is ChangeKind.ATTENDANCE_RECORDED]
        assert sorted(map(str, arrived)) == sorted(str(served.world.members[who]) for who in CROWD), "each once"
        await counted_anew(served, gathering)


async def test_a_crowd_that_came_to_the_cell_after_the_opening_joins_the_roll(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served)
        await add_members(served.database, served.world, "cell", CROWD)
        await gathering.arrive([*CROWD, "member", *CROWD])
        seen = await gathering.seen("supervisor", "attendance { present } roll { status }")
        assert seen["attendance"]["present"] == len(CROWD) + 1
        assert first_break(await log_of(served, gathering)) is None


async def test_who_came_late_and_mistypes_the_code_is_counted_once_and_for_good(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "member")
        await add_members(served.database, served.world, "cell", ["late"])
        before = await gathering.seen("supervisor", "quorum { base }")
        for code in ("x", "y"):
            assert await gathering.refusal("late", "checkIn", meetingId=gathering.id, code=code) == "WRONG_CODE"
            await counted_anew(served, gathering)
        await gathering.arrive(["late"])
        await counted_anew(served, gathering)
        assert (await gathering.seen("supervisor", "quorum { base }"))["quorum"]["base"] == before["quorum"]["base"] + 1
        kinds = [change.kind for change in await log_of(served, gathering)]
        assert kinds.count(ChangeKind.ROLL_CHANGED) == 1


async def counted_anew(served: Served, gathering: Gathering) -> None:
    """The tally that is kept is the one that the roll gives, and the log is whole."""
    async with served.database.read() as session:
        meeting = await session.get_one(Meeting, key(gathering.id))
        roll = list(await session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)))
    log = await log_of(served, gathering)
    assert meeting.tally == Tally.of(line.state for line in roll).dump()
    assert meeting.version == len(log)
    assert first_break(log) is None


async def test_among_many_who_arrive_together_each_has_his_own_answer(backend: Backend) -> None:
    async with serving(backend) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering, closed = await Gathering.opened(served), await other_meeting(served)
        await closed.do("neighbour_chair", "closeMeeting", meetingId=closed.id)
        right = {"meetingId": gathering.id, "code": gathering.code}
        wrong = {**right, "code": "x"}
        _, *refusals = await asyncio.gather(
            gathering.arrive(CROWD),
            *(gathering.refusal(who, "checkIn", **wrong) for who in ("member", "official")),
            *(gathering.refusal(who, "checkIn", **right) for who in ("suspended", "outsider")),
            closed.refusal("neighbour", "checkIn", meetingId=closed.id, code=closed.code),
        )
        assert refusals == ["WRONG_CODE", "WRONG_CODE", "NOT_ENTITLED", "NOT_FOUND", "MEETING_CLOSED"]
        assert (await gathering.seen("chair", "attendance { present }"))["attendance"]["present"] == len(CROWD)


async def test_screens_are_told_the_newest_version_of_those_written_together(backend: Backend) -> None:
    async with serving(backend) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering = await Gathering.opened(served)
        query = "subscription ($id: ID!) { meeting(id: $id) { version attendance { present } } }"
        async with watching(served.client("supervisor"), query, "meeting", id=gathering.id) as screen:
            first = (await screen.next())["version"]
            await gathering.arrive(CROWD)
            assert (await screen.until(first + len(CROWD)))["attendance"]["present"] == len(CROWD)


async def test_ballots_cast_together_are_each_counted_once(backend: Backend) -> None:
    async with serving(backend) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering = await Gathering.opened(served, *CROWD)
        polls = [await gathering.open_poll(form=form) for form in ("OPEN_BALLOT", "SECRET_BALLOT")]
        receipts = await asyncio.gather(
            *(gathering.cast(who, poll, n % 3) for n, who in enumerate(CROWD) for poll in polls)
        )
        again = await asyncio.gather(*(gathering.cast(who, polls[0], n % 3) for n, who in enumerate(CROWD)))
        assert again == receipts[::2], "the same open ballot again has the same receipt"
        for poll in polls:
            closed = await gathering.close_poll(poll)
            assert [option["count"] for option in closed["options"]] == [14, 13, 13]
            assert closed["turnout"]["cast"] == len(CROWD)
        assert first_break(await log_of(served, gathering)) is None


async def test_secret_ballots_cast_together_belong_to_nobody(backend: Backend) -> None:
    """No member is with a ballot or with an entry of the log."""
    async with serving(backend) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering = await Gathering.opened(served, *CROWD)
        poll = await gathering.open_poll(form="SECRET_BALLOT")
        answers = await asyncio.gather(*(gathering.cast(who, poll) for who in CROWD))
        async with served.database.read() as session:
            ballots = await stored_ballots(session, [key(poll["id"])])
            voted = await session.scalars(select(Voter.member_id).where(Voter.voted))
            assert set(voted) == {served.world.members[who] for who in CROWD}
        assert {ballot.receipt for ballot in ballots} == set(answers)
        assert all(ballot.member is None for ballot in ballots)
        log = await log_of(served, gathering)
        assert all(change.actor_id is None for change in log if change.kind is ChangeKind.BALLOT_CAST)


async def test_a_meeting_that_somebody_holds_up_holds_up_no_other(postgres_url: str, redis_url: str) -> None:
    async with serving(Backend(postgres_url, redis_url)) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering, other = await Gathering.opened(served), await other_meeting(served)
        async with locked(served, gathering):
            waiting = asyncio.create_task(gathering.arrive(CROWD))
            while served.app.state.database.writer.pool.checkedout() < 2:  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.005)
            await other.arrive(["neighbour", "neighbour_chair"])
            assert served.app.state.database.writer.pool.checkedout() <= 3, "one connection waits for the meeting"
            assert not waiting.done()
        await waiting
        assert first_break(await log_of(served, gathering)) is None
        assert (await gathering.seen("chair", "attendance { present }"))["attendance"]["present"] == len(CROWD)


async def test_a_vote_that_somebody_holds_up_holds_up_no_other(postgres_url: str, redis_url: str) -> None:
    async with serving(Backend(postgres_url, redis_url)) as served:
        gathering = await Gathering.opened(served, "chair", "member", "official")
        poll = await gathering.open_poll()
        other = await other_meeting(served)
        await other.arrive(["neighbour"])
        created = await other.do("neighbour_chair", "createPoll", meetingId=other.id, question="Thông qua?")
        opened = await other.do("neighbour_chair", "openPoll", pollId=created["poll"]["id"])
        async with locked(served, gathering):
            waiting = [asyncio.create_task(gathering.cast(who, poll)) for who in ("chair", "member", "official")]
            await other.cast("neighbour", opened["poll"])
            assert not any(task.done() for task in waiting)
        assert len(set(await asyncio.gather(*waiting))) == 3
        assert (await gathering.close_poll(poll))["turnout"]["cast"] == 3


async def test_who_hangs_up_while_he_is_written_takes_nobody_with_him(postgres_url: str, redis_url: str) -> None:
    async with serving(Backend(postgres_url, redis_url)) as served:
        await add_members(served.database, served.world, "cell", CROWD)
        gathering = await Gathering.opened(served)
        given = {"meetingId": gathering.id, "code": gathering.code}
        async with locked(served, gathering):
            tasks = [asyncio.create_task(do(served.client(who), "checkIn", **given)) for who in CROWD]
            while served.app.state.database.writer.pool.checkedout() < 1:  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.005)
            for task in tasks[::2]:
                task.cancel()
            await asyncio.wait(tasks[::2])
        assert all(answer["attendance"]["status"] == "PRESENT" for answer in await asyncio.gather(*tasks[1::2]))
        assert first_break(await log_of(served, gathering)) is None
