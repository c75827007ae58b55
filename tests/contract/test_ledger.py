"""Is all that was noted of attendance in the ledger, each correction too, and does the log alone come to the same?"""

from __future__ import annotations

from typing import Any

import pytest

from models.attendance import Tally
from models.changes import FORM, ChangeKind
from models.meetings import Meeting
from models.summaries import summary
from server.client import Json
from tests.gatherings import Gathering, key
from tests.replays import log_of, replayed
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import add_members

pytestmark = pytest.mark.anyio

LEDGER = """ledger { version at entry status reason corrects member { id } recordedBy { id } approvedBy { id } }
  roll { member { id } standing status reason recordedBy { id } approvedBy { id } ledger { version entry } }"""
MOST_STATEMENTS = 9  # who asks, three of the meeting, roll, ledger, quorum; names for the roll and for the ledger
OFFICIAL = ("chair", "deputy", "minute_taker", "member", "official")


def names(served: Served) -> dict[str, str]:
    return {served.world.member(who): who for who in served.world.members}


async def note(gathering: Gathering, who: str, status: str, by: str = "chair", **given: Any) -> Json:
    member = gathering.served.world.member(who)
    return await gathering.do(by, "recordAttendance", meetingId=gathering.id, memberId=member, status=status, **given)


async def a_full_evening(served: Served) -> Gathering:
    """People come, go, come back, are corrected, are suspended and join late; votes are opened and closed meanwhile."""
    world = served.world
    gathering = await Gathering.scheduled(served)
    await note(gathering, "official", "EXCUSED", reason="Ốm")
    await gathering.open(minuteTakerId=world.member("minute_taker"))
    await gathering.arrive(["chair", "deputy", "exempt", "hosted"])
    first = await gathering.open_poll()
    await gathering.arrive(["member", "minute_taker"])
    await note(gathering, "probationary", "PRESENT", by="minute_taker")
    await note(gathering, "probationary", "REMOTE")
    await note(gathering, "official", "ABSENT")
    await gathering.close_poll(first)
    await gathering.do("exempt", "checkOut", meetingId=gathering.id)
    await gathering.do("chair", "recordDeparture", meetingId=gathering.id, memberId=world.member("member"))
    await gathering.arrive(["member", "away"], remote=True)
    await gathering.do("administrator", "setStanding", memberId=world.member("deputy"), standing="SUSPENDED")
    await add_members(served.database, world, "cell", ["late", "later"])
    await gathering.arrive(["late", "later"])
    second = await gathering.open_poll()
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    await gathering.close_poll(second)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    return gathering


async def test_the_log_alone_comes_to_the_same_attendance_base_and_quorum(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await a_full_evening(served)
        log = await log_of(served, gathering.id)
        replay = replayed(log)
        assert replay.wrong == []
        async with served.database.read() as session:
            row = await session.get_one(Meeting, key(gathering.id))
        assert replay.tally.dump() == row.tally
        assert replay.rules == row.rules
        facts = (await gathering.seen("member", "quorumFacts { version at base counted required met }"))["quorumFacts"]
        told = [(change.version, change.details["quorum"]) for change in log if "quorum" in change.details]
        assert [fact.pop("version") for fact in facts] == [version for version, _ in told]
        assert [{**fact, "at": None} for fact in facts] == [{**quorum, "at": None} for _, quorum in told]
        assert {fact["met"] for fact in facts} == {True, False}
        count = Tally.load(row.tally).attendance()
        assert log[-1].kind is ChangeKind.MEETING_CLOSED
        assert log[-1].details["attendance"] == {
            "expected": count.expected, "present": count.present, "remote": count.remote, "excused": count.excused,
            "absent": count.absent, "unaccounted": count.unaccounted, "left": count.left, "rate": count.rate,
        }  # fmt: skip


async def test_the_log_says_how_the_meeting_was_scheduled_and_opened(backend: Backend) -> None:
    async with serving(backend) as served:
        world = served.world
        gathering = await Gathering.scheduled(served, place="Nhà văn hóa", agenda=[{"title": "Một", "kind": "REPORT"}])
        await add_members(served.database, world, "cell", ["newcomer"])
        await gathering.open(minuteTakerId=world.member("minute_taker"), minuteTakerOperates=True)
        scheduled, opened = await log_of(served, gathering.id)
        item = key((await gathering.seen("chair", "agenda { id }"))["agenda"][0]["id"])
        told = scheduled.details
        roll = told.pop("roll")
        assert told.pop("scheduled_at")
        above = world.organizations["commune"]
        assert told == {
            "form": FORM,
            "title": "Sinh hoạt thường kỳ",
            "kind": "REGULAR",
            "place": "Nhà văn hóa",
            "cell": {"id": world.organizations["cell"], "name": "Chi bộ Tổ dân phố 1", "committee": above},
            "chair": world.members["chair"],
            "agenda": [{"item": item, "number": 1, "title": "Một", "kind": "REPORT"}],
            "rules": {
                "quorum_numerator": 2, "quorum_denominator": 3, "excused_leave_base": True,
                "attendance_rate": 85, "absences_limit": 3, "speaking_seconds": 180, "few_voters": 5,
                "vote_options": ["Tán thành", "Không tán thành", "Ý kiến khác"],
            },
        }  # fmt: skip
        assert [line["member"] for line in roll] == sorted(line["member"] for line in roll)
        assert {"member": world.members["away"], "name": "Nguyễn Văn Away", "standing": "AWAY"} in roll
        assert len(roll) == 10
        new = {"member": world.members["newcomer"], "name": "Nguyễn Văn Newcomer", "standing": "OFFICIAL"}
        assert opened.details == {
            "chair": world.members["chair"],
            "minute_taker": world.members["minute_taker"],
            "minute_taker_operates": True,
            "roll": [*roll, new],
            "quorum": {"base": 6, "counted": 0, "required": 4, "met": False},
        }


async def test_the_ledger_tells_each_arrival_and_departure_and_what_a_correction_corrects(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering, who = await a_full_evening(served), names(served)
        seen = await gathering.seen("probationary", LEDGER)
        told = [
            (who.get(one["member"]["id"]), one["entry"], one["status"], who[one["recordedBy"]["id"]])
            for one in seen["ledger"]
        ]
        assert told[0] == ("official", "EXCUSED", "EXCUSED", "chair")
        assert set(told[1:5]) == {(one, "ARRIVED", "PRESENT", one) for one in ("chair", "deputy", "exempt", "hosted")}
        assert set(told[5:7]) == {(one, "ARRIVED", "PRESENT", one) for one in ("member", "minute_taker")}
        assert told[7:12] == [
            ("probationary", "ARRIVED", "PRESENT", "minute_taker"),
            ("probationary", "CORRECTED", "REMOTE", "chair"),
            ("official", "CORRECTED", "ABSENT", "chair"),
            ("exempt", "LEFT", None, "exempt"),
            ("member", "LEFT", None, "chair"),
        ]
        assert ("member", "CAME_BACK", "REMOTE", "member") in told
        versions = [one["version"] for one in seen["ledger"]]
        assert versions == sorted(versions)
        corrects = {one["version"]: one["corrects"] for one in seen["ledger"] if one["corrects"]}
        excused, arrived = seen["ledger"][0], seen["ledger"][7]
        assert corrects == {versions[8]: arrived["version"], versions[9]: excused["version"]}
        assert (excused["reason"], who[excused["approvedBy"]["id"]]) == ("Ốm", "chair")
        lines = {who[line["member"]["id"]]: line for line in seen["roll"]}
        for name, line in lines.items():
            own = [one for one in seen["ledger"] if who[one["member"]["id"]] == name]
            assert line["ledger"] == [{"version": one["version"], "entry": one["entry"]} for one in own]
        assert lines["deputy"]["standing"] == "SUSPENDED"
        assert who[lines["official"]["recordedBy"]["id"]] == "chair"
        assert lines["official"]["approvedBy"] is None


async def test_what_is_taken_back_is_a_correction_too_and_leaves_somebody_unaccounted_for(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering, world = await Gathering.scheduled(served), served.world
        line = {"meetingId": gathering.id, "memberId": world.member("official")}
        await note(gathering, "official", "EXCUSED", reason="Ốm")
        await gathering.do("chair", "takeBackAttendance", **line)
        await gathering.open()
        await gathering.arrive(["chair", "deputy", "member"])
        await note(gathering, "official", "PRESENT")
        for _ in range(2):  # twice is once
            done = await gathering.do("chair", "takeBackAttendance", **line)
        assert done["attendance"] == {"status": None, "reason": None, "arrivedAt": None, "leftAt": None}
        poll = await gathering.open_poll()
        cast = {"pollId": poll["id"], "optionIds": [poll["options"][0]["id"]]}
        assert await gathering.refusal("official", "castBallot", **cast) == "NOT_PRESENT"
        await gathering.close_poll(poll)
        seen = await gathering.seen("chair", "attendance { unaccounted } ledger { version entry status corrects }")
        assert seen["attendance"]["unaccounted"] == 4  # beside minute-taker, probationary and hosted member
        excused, back, *_, came, again = seen["ledger"]
        assert back == {"version": 3, "entry": "CORRECTED", "status": None, "corrects": excused["version"]}
        assert again == {**again, "entry": "CORRECTED", "status": None, "corrects": came["version"]}
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        log = await log_of(served, gathering.id)
        assert replayed(log).wrong == []
        assert summary(log[2].kind, log[2].details, "vi") == "Nguyễn Văn Official: chưa điểm danh"
        assert await gathering.refusal("chair", "takeBackAttendance", **line) == "MEETING_CLOSED"


async def test_the_quorum_is_noted_whenever_it_begins_or_ceases_to_be_met(backend: Backend) -> None:
    """By who comes and goes, and by whose standing changes or who joins the cell: that changes the base."""
    async with serving(backend) as served:
        world = served.world
        gathering = await Gathering.opened(served, "chair", "deputy", "member")
        await gathering.do("administrator", "setStanding", memberId=world.member("official"), standing="SUSPENDED")
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        await gathering.arrive(["member"])
        await add_members(served.database, world, "cell", ["late", "later"])
        wrong = f"{(int(gathering.code) + 1) % 10**6:06d}"
        for who in ("late", "later"):  # they are on the roll now, and not let in
            assert await gathering.refusal(who, "checkIn", meetingId=gathering.id, code=wrong) == "WRONG_CODE"
        log = await log_of(served, gathering.id)
        noted = [(change.kind.value, change.details["quorum"]) for change in log if "quorum" in change.details]
        assert [(kind, f"{quorum['counted']} of {quorum['base']}", quorum["met"]) for kind, quorum in noted] == [
            ("MEETING_OPENED", "0 of 5", False),
            ("ROLL_CHANGED", "3 of 4", True),
            ("DEPARTURE_RECORDED", "2 of 4", False),
            ("ATTENDANCE_RECORDED", "3 of 4", True),
            ("ROLL_CHANGED", "3 of 5", False),
        ]
        assert replayed(log).wrong == []


async def rolls(served: Served, gathering: Gathering) -> list[set[str]]:
    """The electoral rolls of the votes, as the log has them, each of as many as were entitled."""
    who = {member_id: name for name, member_id in served.world.members.items()}
    opened = [change for change in await log_of(served, gathering.id) if change.kind is ChangeKind.POLL_OPENED]
    assert all(change.details["entitled"] == len(change.details["roll"]) for change in opened)
    return [{who[member_id] for member_id in change.details["roll"]} for change in opened]


async def test_the_electoral_roll_is_the_base_at_the_opening_of_the_vote(backend: Backend) -> None:
    """With one member of each standing: official ones are on it, exempt ones and those away only when they are here."""
    async with serving(backend) as served:
        world = served.world
        gathering = await Gathering.opened(served, "chair", "probationary", "hosted")
        await gathering.open_poll()
        await gathering.arrive(["exempt"])
        second = await gathering.open_poll()
        await gathering.arrive(["away"])
        await add_members(served.database, world, "cell", ["late"])
        await gathering.arrive(["late"])
        for who in ("exempt", "chair"):
            await gathering.do("chair", "recordDeparture", meetingId=gathering.id, memberId=world.member(who))
        await note(gathering, "official", "EXCUSED", reason="Ốm")
        await gathering.open_poll()
        await gathering.do("administrator", "setStanding", memberId=world.member("deputy"), standing="SUSPENDED")
        await gathering.open_poll()
        official = set(OFFICIAL)
        assert await rolls(served, gathering) == [
            official,
            official | {"exempt"},
            official - {"official"} | {"away", "late"},  # the exempt member has left, the excused one is out
            official - {"official", "deputy"} | {"away", "late"},
        ]
        assert second["turnout"]["entitled"] == 6
        for late in ("away", "late"):  # not on a roll that was frozen before they came
            given = {"pollId": second["id"], "optionIds": [second["options"][0]["id"]]}
            assert await gathering.refusal(late, "castBallot", **given) == "NOT_ENTITLED"
        await gathering.arrive(["exempt"])
        await gathering.cast("exempt", second)  # who left stays on it, and votes when he is back


async def test_reading_the_ledger_takes_as_many_statements_for_many_entries_as_for_few(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair")
        counts = []
        for arriving in ([], ["deputy", "member", "official", "exempt", "away", "hosted"]):
            await gathering.arrive(arriving)
            with served.counted_statements() as statements:
                seen = await gathering.seen("member", LEDGER + " quorumFacts { at } absentRunning")
            counts.append(len(statements))
            assert len(seen["ledger"]) == 1 + len(arriving)
        assert max(counts) <= MOST_STATEMENTS
