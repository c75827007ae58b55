"""Does what the minutes say stay as it was approved, whatever still happens? On both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select, update

from models.attendance import Attendance
from models.members import Member
from models.minutes.contents import Minutes
from models.minutes.rows import MeetingMinutes
from models.records.verify import verify
from resolvers.minutes_material import read_materials
from resolvers.records import read_record
from server.client import Json, Refused
from server.minutes.docx import as_docx
from server.minutes.pdf import as_pdf
from tests.gatherings import Gathering, key
from tests.minuted import HANOI
from tests.serving import Served

pytestmark = pytest.mark.anyio

Forge = Callable[[str], str]
THERE = ("chair", "member", "official", "minute_taker")
FIXED = "MINUTES_APPROVED"


async def meeting(shared: Served) -> Gathering:
    """The deputy is excused, the probationary member absent, of others nothing is noted."""
    gathering = await Gathering.opened(shared, *THERE, minuteTakerId=shared.world.member("minute_taker"))
    await note(gathering, "deputy", "EXCUSED", reason="Ốm")
    await note(gathering, "probationary", "ABSENT")
    return gathering


async def note(gathering: Gathering, who: str, status: str, **given: Any) -> None:
    member = gathering.served.world.member(who)
    await gathering.do("chair", "recordAttendance", meetingId=gathering.id, memberId=member, status=status, **given)


async def refused(gathering: Gathering, who: str, status: str, **given: Any) -> str | None:
    line = {"meetingId": gathering.id, "memberId": gathering.served.world.member(who), "status": status, **given}
    return await gathering.refusal("minute_taker", "recordAttendance", **line)


async def put_to_vote(gathering: Gathering) -> Json:
    poll: Json = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    return poll


async def open_vote_on_minutes(gathering: Gathering) -> Json:
    poll = await put_to_vote(gathering)
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    for who in THERE[:3]:
        await gathering.cast(who, poll)
    return poll


async def approved_meeting(shared: Served) -> Gathering:
    gathering = await meeting(shared)
    await gathering.close_poll(await open_vote_on_minutes(gathering))
    return gathering


async def text(gathering: Gathering) -> list[str]:
    found: list[str] = (await gathering.seen("chair", "minutes { text }"))["minutes"]["text"]
    return found


async def flaws(gathering: Gathering) -> list[str]:
    """Of the meeting's record."""
    async with gathering.served.database.read() as session:
        return verify((await read_record(session, key(gathering.id))).file).flaws


async def contents(gathering: Gathering) -> Minutes:
    async with gathering.served.database.read() as session:
        material = (await read_materials(session, [key(gathering.id)]))[key(gathering.id)]
    return material.minutes("vi", HANOI)


@asynccontextmanager
async def renamed(served: Served, *people: str) -> AsyncIterator[None]:
    """Meanwhile these have other names in the register."""
    async with served.database.write() as session:
        rows = {who: await session.get_one(Member, served.world.members[who]) for who in people}
        names = {who: row.full_name for who, row in rows.items()}
        for number, row in enumerate(rows.values()):
            row.rename(f"Trần Thị Đổi {number}")
    try:
        yield
    finally:
        async with served.database.write() as session:
            for who, name in names.items():
                (await session.get_one(Member, served.world.members[who])).rename(name)


@asynccontextmanager
async def rewritten(gathering: Gathering) -> AsyncIterator[None]:
    """Meanwhile the rows of the meeting give other reasons for absences than the log."""
    lines = select(Attendance).where(Attendance.meeting_id == key(gathering.id), Attendance.reason.is_not(None))
    async with gathering.served.database.write() as session:
        reasons = {row.id: row.reason for row in await session.scalars(lines)}
        await session.execute(update(Attendance).where(Attendance.id.in_(reasons)).values(reason="Khác"))
    assert reasons
    try:
        yield
    finally:
        async with gathering.served.database.write() as session:
            for row in await session.scalars(lines):
                row.reason = reasons[row.id]


async def test_minutes_name_the_minute_taker_of_the_end_and_after_the_vote_on_them_no_other_is_appointed(
    shared: Served,
) -> None:
    gathering = await meeting(shared)
    other, again = (
        {"meetingId": gathering.id, "minuteTakerId": shared.world.member(who)} for who in ("official", "minute_taker")
    )
    await gathering.do("chair", "appointMinuteTaker", **other)
    poll = await open_vote_on_minutes(gathering)
    assert await gathering.refusal("chair", "appointMinuteTaker", **again) == "MINUTES_BEING_APPROVED"
    await gathering.close_poll(poll)
    assert await gathering.refusal("chair", "appointMinuteTaker", **again) == FIXED
    assert "Thư ký: đồng chí Nguyễn Văn Official." in await text(gathering)
    assert await flaws(gathering) == []


async def test_who_was_there_is_not_rewritten_once_minutes_are_approved(shared: Served) -> None:
    gathering = await approved_meeting(shared)
    before = (await gathering.seen("chair", "version"))["version"]
    assert await refused(gathering, "member", "ABSENT") == FIXED
    assert await refused(gathering, "member", "REMOTE") == FIXED
    assert await refused(gathering, "deputy", "EXCUSED", reason="Đi công tác") == FIXED
    assert await refused(gathering, "probationary", "EXCUSED", reason="Ốm") == FIXED
    assert await refused(gathering, "hosted", "ABSENT") == FIXED, "unaccounted for is what they state of him"
    assert await gathering.refusal("exempt", "askToBeExcused", meetingId=gathering.id, reason="Ốm") == FIXED
    await note(gathering, "deputy", "EXCUSED")
    await note(gathering, "deputy", "EXCUSED", reason="Ốm")
    assert (await gathering.seen("chair", "version"))["version"] == before, "the same again is no change"


async def test_people_still_come_and_go_and_what_was_noted_of_that_is_put_right(shared: Served) -> None:
    gathering = await approved_meeting(shared)
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    assert await refused(gathering, "member", "ABSENT") == FIXED
    await gathering.arrive(["member"])
    await note(gathering, "probationary", "PRESENT")
    await note(gathering, "probationary", "ABSENT")
    await note(gathering, "hosted", "PRESENT")
    await note(gathering, "hosted", "REMOTE")
    await note(gathering, "deputy", "PRESENT")
    assert await refused(gathering, "deputy", "ABSENT") == FIXED
    await note(gathering, "deputy", "EXCUSED", reason="Ốm")
    ledger = (await gathering.seen("chair", "ledger { entry }"))["ledger"]
    assert [each["entry"] for each in ledger][-8:] == [
        *("LEFT", "CAME_BACK", "ARRIVED", "CORRECTED", "ARRIVED", "CORRECTED", "ARRIVED", "CORRECTED")
    ]
    assert await flaws(gathering) == []


async def test_the_record_holds_when_what_minutes_state_is_noted_again(shared: Served) -> None:
    """Who asks once more before the approval is answered after it, with what was noted of him."""
    gathering = await meeting(shared)
    await note(gathering, "hosted", "ABSENT", reason="Ốm")
    for who in ("deputy", "hosted"):
        await gathering.do(who, "askToBeExcused", meetingId=gathering.id, reason="Ốm")
    await gathering.close_poll(await open_vote_on_minutes(gathering))
    await note(gathering, "deputy", "EXCUSED")
    await note(gathering, "hosted", "ABSENT", reason="Ốm")
    ledger = (await gathering.seen("chair", "ledger { entry status reason }"))["ledger"]
    again = [{"entry": "CORRECTED", "status": status, "reason": "Ốm"} for status in ("EXCUSED", "ABSENT")]
    assert ledger[-2:] == again
    assert await flaws(gathering) == []


async def test_only_what_the_minutes_do_not_state_is_taken_back(shared: Served) -> None:
    gathering = await approved_meeting(shared)

    def line(who: str) -> Json:
        return {"meetingId": gathering.id, "memberId": shared.world.member(who)}

    await gathering.do("member", "checkOut", meetingId=gathering.id)
    await note(gathering, "probationary", "PRESENT")
    for who in ("member", "deputy", "probationary"):
        assert await gathering.refusal("chair", "takeBackAttendance", **line(who)) == FIXED
    await note(gathering, "hosted", "PRESENT")
    await gathering.do("chair", "takeBackAttendance", **line("hosted"))
    await note(gathering, "hosted", "PRESENT")
    await note(gathering, "hosted", "ABSENT")
    await gathering.arrive(["hosted"])
    await gathering.do("hosted", "checkOut", meetingId=gathering.id)
    assert await gathering.refusal("chair", "takeBackAttendance", **line("hosted")) == "HAS_ATTENDED"


async def test_while_minutes_are_voted_on_nobody_rewrites_what_they_state(shared: Served) -> None:
    gathering = await meeting(shared)
    poll = await open_vote_on_minutes(gathering)
    being = "MINUTES_BEING_APPROVED"
    assert await refused(gathering, "member", "ABSENT") == being
    assert await gathering.refusal("exempt", "askToBeExcused", meetingId=gathering.id, reason="Ốm") == being
    await note(gathering, "probationary", "PRESENT")
    await note(gathering, "probationary", "ABSENT")
    await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Nhầm")
    await note(gathering, "probationary", "EXCUSED", reason="Ốm")
    assert await flaws(gathering) == []


async def test_no_vote_is_open_beside_the_one_on_the_minutes(shared: Served) -> None:
    """They state how each came out."""
    gathering = await meeting(shared)
    other = await gathering.open_poll()
    poll = await put_to_vote(gathering)
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "POLL_STILL_OPEN"
    await gathering.close_poll(other)
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    later = await gathering.poll()
    assert await gathering.refusal("chair", "openPoll", pollId=later["id"]) == "MINUTES_BEING_APPROVED"
    await gathering.close_poll(poll)
    await gathering.do("chair", "openPoll", pollId=later["id"])


async def test_the_paper_says_what_was_approved_whatever_happens_afterwards(shared: Served) -> None:
    gathering = await approved_meeting(shared)
    approved = await text(gathering)
    [document] = (await gathering.seen("chair", "documents { number body }"))["documents"]
    besides = [line for line in approved if document["number"] not in line]
    assert document["body"].splitlines() == besides, "it bears its number by itself"

    await gathering.do("member", "checkOut", meetingId=gathering.id)
    await gathering.arrive(["probationary"])
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    assert await gathering.refusal("chair", "moveAgendaItem", itemId=items[-1]["id"]) == FIXED
    await gathering.do("chair", "startAgendaItem", itemId=items[-1]["id"])
    later = await gathering.poll(question="Sau biên bản?")
    assert await gathering.refusal("chair", "openPoll", pollId=later["id"]) == FIXED
    async with renamed(shared, "member", "chair"), rewritten(gathering):
        assert await text(gathering) == approved
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        closed = await text(gathering)
    added = [line for line in closed if line not in approved]
    assert [line for line in closed if line not in added] == approved
    assert len(added) == 1, "when it ended"


@pytest.mark.parametrize("forge", [lambda kept: kept.replace("Ốm", "Trốn"), lambda kept: ""], ids=["others", "empty"])
async def test_contents_that_were_changed_after_the_approval_are_not_shown(shared: Served, forge: Forge) -> None:
    """Though they, and all rows that minutes come from, were changed by somebody who may write to the database."""
    gathering = await approved_meeting(shared)
    digest = (await gathering.seen("member", "minutes { digest }"))["minutes"]["digest"]
    async with shared.database.write() as session:
        row = await session.get_one(MeetingMinutes, key(gathering.id))
        assert row.approved
        row.approved = forge(row.approved)
    with pytest.raises(Refused) as refused:
        await text(gathering)
    assert refused.value.code == "MINUTES_ALTERED"
    assert (await gathering.seen("member", "minutes { digest }"))["minutes"]["digest"] == digest
    paths = (await gathering.seen("member", "minutes { pdfUrl docxUrl english: pdfUrl(language: EN) }"))["minutes"]
    token = {"authorization": f"Bearer {shared.world.tokens['member']}"}
    for path in paths.values():
        answer = await shared.http.get(shared.url + path, headers=token)
        assert answer.json()["errors"][0]["extensions"]["code"] == "MINUTES_ALTERED"
    (flaw,) = await flaws(gathering)
    assert "line" in flaw or "MINUTES_APPROVED" in flaw


async def test_minutes_that_were_approved_before_contents_were_kept_are_what_is_stored(shared: Served) -> None:
    """In the record as on every screen; once the rows say something else, nobody knows any more what it was."""
    gathering = await approved_meeting(shared)
    before = await text(gathering)
    async with shared.database.write() as session:
        (await session.get_one(MeetingMinutes, key(gathering.id))).approved = None
    assert await text(gathering) == before
    assert await flaws(gathering) == []
    async with renamed(shared, "member"):
        assert await text(gathering) == before, "the log has the names"
        assert await flaws(gathering) == []
    async with rewritten(gathering):
        with pytest.raises(Refused) as refused:
            await text(gathering)
        assert refused.value.code == "MINUTES_NOT_KEPT"
        (flaw,) = await flaws(gathering)
        assert "missing" in flaw, "in the present form they are kept"


async def test_approved_minutes_of_a_closed_meeting_are_printed_to_the_same_bytes(shared: Served) -> None:
    gathering = await approved_meeting(shared)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    before = await contents(gathering)
    async with renamed(shared, "chair", "member", "minute_taker"), rewritten(gathering):
        after = await contents(gathering)
    for setter in (as_pdf, as_docx):
        assert setter(after) == setter(before)
