"""Do meetings that the first version held, or left open, go on after the migration? On both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import create_async_engine

from models.attendance import Attendance
from models.changes import Change, first_break
from models.conventions import Conventions
from models.database import Database, DatabaseUnfit, normalised
from models.meetings import Meeting
from models.voters import roll_digest
from schema.nodes import encode
from server.client import Json
from tests.first_version import FirstVersion
from tests.gatherings import Gathering, key
from tests.servers import Backend
from tests.serving import serving
from tests.world import make_world

from .test_migrations import alembic

pytestmark = pytest.mark.anyio

LEDGER = "ledger { version entry status reason corrects member { id } recordedBy { id } approvedBy { id } }"
THERE = ("chair", "minute_taker", "member", "official")
Stored = Callable[[FirstVersion], int]  # the meeting that is looked at


@asynccontextmanager
async def migrated(backend: Backend, stored: Stored) -> AsyncIterator[Gathering]:
    """A server of this version on what the first one stored."""
    database = Database.open(backend.database_url)
    world = await make_world(database)
    await database.aclose()

    def store(connection: Connection) -> int:
        command.downgrade(alembic(connection), "0001")
        meeting_id = stored(FirstVersion(connection, world, datetime.now(UTC) - timedelta(hours=3)))
        command.upgrade(alembic(connection), "head")
        return meeting_id

    engine = create_async_engine(normalised(backend.database_url))
    try:
        async with engine.begin() as connection:
            meeting_id = await connection.run_sync(store)
    finally:
        await engine.dispose()
    async with serving(backend, world) as served:
        yield Gathering(served, encode("Meeting", meeting_id), code="123456")


def closed_meeting(store: FirstVersion) -> int:
    meeting = store.meeting("Đã họp")
    meeting.note("deputy", "EXCUSED", "Ốm", by="chair")
    meeting.open()
    for who in THERE:
        meeting.note(who, "PRESENT")
    meeting.note("probationary", "ABSENT", by="minute_taker")
    meeting.leave("official")
    meeting.note("official", "REMOTE")
    meeting.note("official", "PRESENT", by="chair")
    meeting.conclude("Nhất trí.")
    for form in ("OPEN_BALLOT", "SECRET_BALLOT"):
        poll = meeting.poll("Thông qua kế hoạch?", form).open()
        for who in THERE[:3]:
            poll.cast(who)
        poll.close()
    meeting.close()
    return meeting.id


def open_meeting(store: FirstVersion) -> int:
    """Three are here and one has left; one vote is open, one prepared."""
    closed_meeting(store)
    meeting = store.meeting("Đang họp")
    meeting.open()
    for who in THERE:
        meeting.note(who, "PRESENT")
    meeting.note("deputy", "ABSENT", by="chair")
    meeting.leave("official")
    poll = meeting.poll("Đang biểu quyết?").open()
    poll.cast("chair")
    meeting.poll("Chuẩn bị?")
    return meeting.id


def waiting_meeting(store: FirstVersion) -> int:
    """One is excused beforehand, one vote prepared."""
    closed_meeting(store)
    meeting = store.meeting("Sắp họp")
    meeting.note("deputy", "EXCUSED", "Ốm", by="chair")
    meeting.poll("Chuẩn bị?")
    return meeting.id


def secret_vote(store: FirstVersion) -> int:
    meeting = store.meeting("Bỏ phiếu kín")
    meeting.open()
    meeting.note("chair", "PRESENT")
    meeting.poll("Kỷ luật?", "SECRET_BALLOT").open()
    return meeting.id


async def chain(gathering: Gathering) -> int | None:
    query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
    async with gathering.served.database.read() as session:
        return first_break((await session.scalars(query)).all())


def entries(gathering: Gathering, ledger: list[Json], who: str) -> list[tuple[str, str | None]]:
    return [
        (one["entry"], one["status"]) for one in ledger if one["member"]["id"] == gathering.served.world.member(who)
    ]


async def test_the_ledger_of_a_meeting_that_was_closed_says_what_each_entry_was(backend: Backend) -> None:
    async with migrated(backend, closed_meeting) as gathering:
        world = gathering.served.world
        ledger = (await gathering.seen("supervisor", LEDGER))["ledger"]
        assert entries(gathering, ledger, "chair") == [("ARRIVED", "PRESENT")]
        assert entries(gathering, ledger, "probationary") == [("ABSENT", "ABSENT")]
        assert entries(gathering, ledger, "official") == [
            ("ARRIVED", "PRESENT"), ("LEFT", None), ("CAME_BACK", "REMOTE"), ("CORRECTED", "PRESENT")
        ]  # fmt: skip
        corrected = ledger[-1]
        assert corrected["corrects"] == corrected["version"] - 1
        excuse = ledger[0]
        assert (excuse["entry"], excuse["reason"]) == ("EXCUSED", "Ốm")
        assert excuse["approvedBy"] == excuse["recordedBy"] == {"id": world.member("chair")}
        async with gathering.served.database.read() as session:
            lines = await session.execute(
                select(Attendance.member_id, Attendance.recorded_in).where(
                    Attendance.meeting_id == key(gathering.id), Attendance.status.is_not(None)
                )
            )
            last = {key(one["member"]["id"]): one["version"] for one in ledger}
            assert dict(lines.all()) == last
        facts = (await gathering.seen("supervisor", "quorumFacts { counted met }"))["quorumFacts"]
        assert facts[0] == {"counted": 0, "met": False}
        assert facts[-1]["met"]


async def test_minutes_votes_and_the_month_of_a_meeting_that_was_closed_are_shown(backend: Backend) -> None:
    async with migrated(backend, closed_meeting) as gathering:
        whole = "minutes { state text english: text(language: EN) } attendance { expected present } documents { id }"
        votes = "polls { state form rollDigest turnout { entitled cast } ballots { receipt } awaited { count } }"
        seen = await gathering.seen("supervisor", f"{whole} {votes}")
        told = "\n".join(seen["minutes"]["text"])
        for words in ("Nguyễn Văn Member", "Ốm | Nguyễn Văn Chair", "Nhất trí.", "Tán thành | 3"):
            assert words in told, words
        assert seen["minutes"]["state"] == "DRAFT"
        base = [gathering.served.world.members[who] for who in THERE]
        for poll in seen["polls"]:
            assert poll["rollDigest"] == roll_digest(base)
            assert (poll["state"], poll["turnout"]) == ("CLOSED", {"entitled": 4, "cast": 3})
            assert poll["ballots"] is None, "its log lists none"
        async with gathering.served.database.read() as session:
            row = await session.get_one(Meeting, key(gathering.id))
        count = row.attendance()
        assert row.few_voters == Conventions().few_voters
        assert (row.expected, row.attended) == (count.expected, count.present + count.remote)
        assert row.opened_at
        assert row.closed_at
        assert row.lasted == (row.closed_at - row.opened_at) // timedelta(minutes=1) > 0
        query = (
            "query ($id: ID!, $year: Int!, $month: Int!) { cell(id: $id) { month(year: $year, month: $month)"
            " { meetings attendance { expected attended } averageMinutes } runningAbsences { count } } }"
        )
        day = row.held_on
        given = {"id": gathering.served.world.organization("cell"), "year": day.year, "month": day.month}
        cell = (await gathering.served.client("supervisor").execute(query, **given))["cell"]
        assert cell["month"] == {
            "meetings": 1,
            "attendance": {"expected": row.expected, "attended": row.attended},
            "averageMinutes": row.lasted,
        }


async def test_an_open_meeting_and_its_open_vote_go_on_to_the_close(backend: Backend) -> None:
    async with migrated(backend, open_meeting) as gathering:
        world = gathering.served.world
        shown = f"polls {{ id state options {{ id }} awaited {{ count members {{ id }} }} }} {LEDGER}"
        seen = await gathering.seen("chair", shown)
        poll, draft = seen["polls"]
        assert poll["awaited"]["members"] == [{"id": world.member(who)} for who in ("member", "minute_taker")]
        await gathering.do("chair", "callVoters", pollId=poll["id"])
        await gathering.cast("member", poll)
        await gathering.do("official", "checkIn", meetingId=gathering.id, code=gathering.code)
        await gathering.cast("official", poll, 1)
        deputy = {"meetingId": gathering.id, "memberId": world.member("deputy"), "status": "EXCUSED", "reason": "Ốm"}
        await gathering.do("chair", "recordAttendance", **deputy)
        ledger = (await gathering.seen("chair", LEDGER))["ledger"]
        assert entries(gathering, ledger, "official")[-2:] == [("LEFT", None), ("CAME_BACK", "PRESENT")]
        assert ledger[-1]["entry"] == "CORRECTED"
        assert ledger[-1]["corrects"] == next(
            one["version"] for one in ledger if one["member"]["id"] == world.member("deputy")
        )
        closed = await gathering.close_poll(poll)
        assert closed["verdict"] == {"outcome": "NOT_CARRIED", "base": 5, "votesFor": 2, "required": 3}
        ballots = (await gathering.seen("member", "polls { ballots { receipt } }"))["polls"][0]["ballots"]
        assert len(ballots) == 3
        opened = (await gathering.do("chair", "openPoll", pollId=draft["id"]))["poll"]
        await gathering.close_poll(opened)

        minutes = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
        await gathering.do("chair", "openPoll", pollId=minutes["id"])
        for who in THERE:
            await gathering.cast(who, minutes)
        await gathering.close_poll(minutes)
        await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        final = await gathering.seen("chair", "state minutes { state } ratings { good } absentRunning")
        assert (final["state"], final["minutes"]["state"]) == ("CLOSED", "APPROVED")
        assert await chain(gathering) is None


async def test_a_meeting_that_was_only_scheduled_is_held(backend: Backend) -> None:
    async with migrated(backend, waiting_meeting) as gathering:
        await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
        await gathering.open(minuteTakerId=gathering.served.world.member("minute_taker"))
        await gathering.arrive(THERE)
        poll = (await gathering.seen("chair", "polls { id options { id } }"))["polls"][0]
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        for who in THERE:
            await gathering.cast(who, poll)
        assert (await gathering.close_poll(poll))["verdict"]["votesFor"] == len(THERE)
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        ledger = (await gathering.seen("supervisor", LEDGER))["ledger"]
        assert entries(gathering, ledger, "deputy") == [("EXCUSED", "EXCUSED")]
        assert await chain(gathering) is None


async def test_who_was_here_at_an_old_vote_is_found_in_the_log(backend: Backend) -> None:
    """The first version's entry of the opening names the roll, but not who of it was here."""
    async with migrated(backend, open_meeting) as gathering:
        poll = (await gathering.seen("chair", "polls { id }"))["polls"][0]
        await gathering.arrive(["official"])
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        await gathering.close_poll(poll)
        async with gathering.served.database.read() as session:
            query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version.desc())
            change = (await session.scalars(query.limit(1))).one()
        assert (change.kind, change.details["present"]) == ("POLL_CLOSED", len(THERE))


async def test_a_secret_vote_that_is_open_stops_the_migration_and_it_says_what_to_do(backend: Backend) -> None:
    with pytest.raises(DatabaseUnfit, match="close them with the version that opened them"):
        async with migrated(backend, secret_vote):
            pass
