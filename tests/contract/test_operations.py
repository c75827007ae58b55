"""Is every operation that clients send answered, as it stands, with real data?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from schema.api import build_schema
from server.client import Client, Json
from tests.servers import Backend
from tests.serving import Served, serving, watching

pytestmark = pytest.mark.anyio

FILES = {file.stem: file.read_text() for file in (Path(__file__).parents[1] / "operations").glob("*.graphql")}


def operation(file: str, name: str) -> tuple[str, str]:
    return FILES[file], name


@pytest.mark.parametrize("file", sorted(FILES))
def test_the_schema_accepts_every_operation(file: str) -> None:
    assert validate(build_schema()._schema, parse(FILES[file])) == []


async def test_an_evening_is_run_and_watched_with_the_operations_as_they_stand(backend: Backend) -> None:
    async with serving(backend) as served:
        await _evening(served)


async def _evening(served: Served) -> None:
    world = served.world
    chair, member, supervisor = (served.client(who) for who in ("chair", "member", "supervisor"))

    async def run(client: Client, name: str, **given: Any) -> Json:
        return await client.execute(*operation("run_meeting", name), input=given)

    scheduled = await run(
        chair,
        "ScheduleMeeting",
        cellId=world.organization("cell"),
        kind="REGULAR",
        title="Sinh hoạt thường kỳ",
        scheduledAt=(datetime.now(UTC) + timedelta(minutes=1)).isoformat(),
    )
    meeting = scheduled["scheduleMeeting"]["meeting"]
    assert [item["number"] for item in meeting["agenda"]] == list(range(1, len(meeting["agenda"]) + 1))
    announced = await run(chair, "AnnounceMeeting", meetingId=meeting["id"])
    assert announced["announceMeeting"]["recipients"] == 10  # nine who are not suspended, and the follower

    async with (
        watching(supervisor, FILES["board"], "board", committeeId=world.organization("commune")) as board,
        _live(member, "MeetingLive", "meeting", id=meeting["id"]) as live,
        _live(member, "MeetingMine", "meeting", id=meeting["id"]) as mine,
        _live(supervisor, "MeetingLog", "meetingLog", meetingId=meeting["id"], after=0) as log,
    ):
        assert (await board.next())["kind"] == "SNAPSHOT"
        assert (await live.next())["state"] == "ANNOUNCED"
        assert (await mine.next())["mine"]["attendance"]["status"] is None
        opened = await run(chair, "OpenMeeting", meetingId=meeting["id"], minuteTakerId=world.member("minute_taker"))
        code = opened["openMeeting"]["meeting"]["checkInCode"]
        for who in ("chair", "member", "official", "minute_taker", "deputy"):
            checked = await run(served.client(who), "CheckIn", meetingId=meeting["id"], code=code)
            assert checked["checkIn"]["attendance"]["status"] == "PRESENT"
        recorded = await run(
            served.client("minute_taker"),
            "RecordAttendance",
            meetingId=meeting["id"],
            memberId=world.member("probationary"),
            status="EXCUSED",
            reason="Đi công tác",
        )
        assert recorded["recordAttendance"]["attendance"]["reason"] == "Đi công tác"
        added = await run(chair, "AddAgendaItem", meetingId=meeting["id"], title="Việc khác")
        item = added["addAgendaItem"]["item"]["id"]
        assert (await run(chair, "StartAgendaItem", itemId=item))["startAgendaItem"]["item"]["state"] == "CURRENT"
        created = await run(chair, "CreatePoll", meetingId=meeting["id"], question="Thông qua?", agendaItemId=item)
        poll = created["createPoll"]["poll"]
        assert poll["form"] == "OPEN_BALLOT"
        assert poll["rule"] == {"numerator": 1, "denominator": 2, "strict": True, "base": "BASE"}
        entitled = (await run(chair, "OpenPoll", pollId=poll["id"]))["openPoll"]["poll"]["turnout"]["entitled"]
        assert entitled == 5
        agree = poll["options"][0]["id"]
        for who in ("chair", "member", "official"):
            cast = await run(served.client(who), "CastBallot", pollId=poll["id"], optionIds=[agree])
            assert cast["castBallot"]["receipt"]
        closed = (await run(chair, "ClosePoll", pollId=poll["id"]))["closePoll"]["poll"]
        assert closed["verdict"] == {"outcome": "CARRIED", "base": 5, "votesFor": 3, "required": 3}
        assert [option["count"] for option in closed["options"]] == [3, 0, 0]
        hands = (await run(chair, "CreatePoll", meetingId=meeting["id"], question="Giơ tay?", form="SHOW_OF_HANDS"))[
            "createPoll"
        ]["poll"]
        await run(chair, "OpenPoll", pollId=hands["id"])
        counts = [
            {"optionId": option["id"], "count": count}
            for option, count in zip(hands["options"], (2, 2, 1), strict=True)
        ]
        counted = await run(chair, "EnterHandCount", pollId=hands["id"], counts=counts)
        assert counted["enterHandCount"]["poll"]["handCount"] == counts
        verdict = (await run(chair, "ClosePoll", pollId=hands["id"]))["closePoll"]["poll"]["verdict"]
        assert verdict["outcome"] == "NOT_CARRIED"
        concluded = await run(chair, "ConcludeAgendaItem", itemId=item, conclusion="Nhất trí.")
        assert concluded["concludeAgendaItem"]["item"]["conclusion"] == "Nhất trí."
        await run(chair, "CloseMeeting", meetingId=meeting["id"])

        fresh = (await member.execute(*operation("meeting_live", "MeetingNow"), id=meeting["id"]))["meeting"]
        assert await live.until(fresh["version"]) == fresh
        assert fresh["state"] == "CLOSED"
        assert fresh["attendance"] == {
            "expected": 7,
            "present": 5,
            "remote": 0,
            "excused": 1,
            "absent": 0,
            "unaccounted": 1,
            "rate": 0.7143,
        }
        voted = (await mine.until(fresh["version"]))["mine"]["votedIn"]
        assert voted == [{"id": poll["id"]}]
        entries = [await log.next() for _ in range(fresh["version"])]
        assert [entry["version"] for entry in entries] == list(range(1, fresh["version"] + 1))
        while not board.last["meetings"] or board.last["meetings"][0]["version"] < fresh["version"]:
            await board.next()
        assert board.last["totals"]["meetingsClosed"] == 1
        assert board.last["totals"]["pollsCarried"] == 1


def _live(client: Client, name: str, field: str, **variables: Any) -> Any:
    return watching(client, FILES["meeting_live"], field, name, **variables)
