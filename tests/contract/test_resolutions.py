"""What becomes of a resolution that was carried? A numbered document of the cell, and a report to its committee."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from models.documents import Document
from models.meetings import GENESIS
from models.records.record import write
from models.records.verify import verify
from resolvers.records import read_record
from server.client import Json, Refused
from tests.gatherings import Gathering, do, key, refusal
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

THERE = ("chair", "member", "official", "minute_taker")
SEEN = """documents { id number kind title body issuedOn issuer { id } reportsTo { id } readByMe delivery { sent } }
  polls { id document { id number } }"""
LIST = "query { documents(first: 50) { nodes { id number kind } } }"


async def resolve(gathering: Gathering, question: str = "Nghị quyết", yes: int = 3, **given: Any) -> Json:
    """A vote on a resolution, over."""
    poll = await gathering.open_poll(question=question, template="RESOLUTION", **given)
    for who in THERE[:yes]:
        await gathering.cast(who, poll)
    return await gathering.close_poll(poll)


async def close(gathering: Gathering) -> list[Json]:
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    documents: list[Json] = (await gathering.seen("member", SEEN))["documents"]
    return documents


async def send_by_hand(served: Served, number: str, kind: str = "RESOLUTION") -> Json:
    cell = served.world.organization("cell")
    given = {"issuerId": cell, "audienceId": cell, "number": number, "kind": kind, "title": "Bằng tay"}
    return await do(served.client("chair"), "sendDocument", **given)


async def test_a_resolution_that_was_carried_is_a_document_with_its_number(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, *THERE)
        item = (await gathering.seen("chair", "agenda { id }"))["agenda"][6]["id"]
        carried = await resolve(gathering, "Nghị quyết một", agendaItemId=item)
        await resolve(gathering, "Không đủ", yes=1)
        other = await gathering.open_poll(question="Không phải nghị quyết")
        await gathering.close_poll(other)
        await gathering.do("chair", "startAgendaItem", itemId=item)
        await gathering.do("chair", "concludeAgendaItem", itemId=item, conclusion="Giao chi ủy thực hiện.")
        assert (await gathering.seen("member", SEEN))["documents"] == [], "not before the meeting closes"
        resolution, report = await close(gathering)
        assert (resolution["number"], resolution["kind"]) == ("01-NQ/CB", "RESOLUTION")
        assert (resolution["title"], resolution["body"]) == ("Nghị quyết một", "Giao chi ủy thực hiện.")
        assert (resolution["issuer"]["id"], resolution["reportsTo"]) == (served.world.organization("cell"), None)
        assert resolution["delivery"]["sent"] == 9  # the cell's, but for the suspended
        assert (report["number"], report["kind"]) == ("01-BC/CB", "REPORT")
        assert report["reportsTo"] == {"id": served.world.organization("commune")}
        assert "01-NQ/CB: Nghị quyết một (tán thành 3 trên 5, cần 3)" in report["body"]
        of_polls = {poll["id"]: poll["document"] for poll in (await gathering.seen("member", SEEN))["polls"]}
        assert of_polls.pop(carried["id"]) == {"id": resolution["id"], "number": "01-NQ/CB"}
        assert set(of_polls.values()) == {None}


async def test_the_report_and_the_resolution_are_seen_by_the_supervisor_and_by_no_stranger(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, *THERE)
        await resolve(gathering)
        made = {document["id"] for document in await close(gathering)}
        assert len(made) == 2
        for who, expected in (
            ("supervisor", made), ("follower", made), ("member", made),
            ("outsider", set()), ("neighbour", set()), ("administrator", set()), ("suspended", set()),
        ):  # fmt: skip
            listed = (await served.client(who).execute(LIST))["documents"]["nodes"]
            assert {node["id"] for node in listed} == expected, who


async def test_numbers_go_on_and_pass_over_what_was_sent_by_hand(backend: Backend) -> None:
    async with serving(backend) as served:
        await send_by_hand(served, "4-NQ/CB")
        numbers = []
        for _ in range(2):
            gathering = await Gathering.opened(served, *THERE)
            await resolve(gathering, "Một")
            await resolve(gathering, "Hai")
            numbers += [document["number"] for document in await close(gathering)]
        assert numbers == ["05-NQ/CB", "06-NQ/CB", "01-BC/CB", "07-NQ/CB", "08-NQ/CB", "02-BC/CB"]
        given = {"issuerId": served.world.organization("cell"), "audienceId": served.world.organization("cell")}
        taken = {"number": "5-NQ/CB", "kind": "RESOLUTION", "title": "Trùng", **given}
        assert await refusal(served.client("chair"), "sendDocument", **taken) == "DOCUMENT_NUMBER_TAKEN"


async def test_meetings_that_close_at_once_and_letters_sent_meanwhile_share_no_number(backend: Backend) -> None:
    async with serving(backend) as served:
        gatherings = [await Gathering.opened(served, *THERE) for _ in range(4)]
        for gathering in gatherings:
            await resolve(gathering)
        sent = [send_by_hand(served, f"{number}-NQ/CB") for number in (1, 2, 3)]
        done = await asyncio.gather(*map(close, gatherings), *sent, return_exceptions=True)
        refused = {str(getattr(one, "code", one)) for one in done if isinstance(one, BaseException)}
        assert refused <= {"DOCUMENT_NUMBER_TAKEN"}, "only who names a number himself may find it taken"
        assert not any(isinstance(one, BaseException) for one in done[:4])
        listed = (await served.client("chair").execute(LIST))["documents"]["nodes"]
        resolutions = [node["number"] for node in listed if node["kind"] == "RESOLUTION"]
        letters = sum(not isinstance(one, BaseException) for one in done[4:])
        assert len(resolutions) == len(set(resolutions)) == 4 + letters


async def test_without_a_resolution_nothing_is_issued(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    await resolve(gathering, yes=1)
    annulled = await resolve(gathering)
    await gathering.do("chair", "annulPoll", pollId=annulled["id"], reason="Nhầm")
    put = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    await gathering.do("chair", "openPoll", pollId=put["id"])
    for who in THERE:
        await gathering.cast(who, put)
    await gathering.close_poll(put)
    assert [document["kind"] for document in await close(gathering)] == ["MINUTES"]


async def test_the_log_says_what_was_issued_before_it_says_that_the_meeting_is_closed(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await resolve(gathering, "Ghi vào sổ")
    resolution, report = await close(gathering)
    query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
    async with shared.database.read() as session:
        log = (await session.scalars(query)).all()
        record = await read_record(session, key(gathering.id))
    issued, reported, closed = log[-3:]
    assert (issued.kind, reported.kind, closed.kind) == (
        ChangeKind.RESOLUTION_ISSUED, ChangeKind.REPORT_ISSUED, ChangeKind.MEETING_CLOSED,
    )  # fmt: skip
    assert issued.details == {
        "poll": key(poll["id"]),
        "document": key(resolution["id"]),
        "number": resolution["number"],
        "title": "Ghi vào sổ",
        "digest": None,
    }
    assert reported.details["digest"] == hashlib.sha256(report["body"].encode()).hexdigest()
    assert reported.details["reports_to"] == log[0].details["cell"]["committee"]
    assert (reported.details["document"], reported.details["number"]) == (key(report["id"]), report["number"])
    assert verify(record.file).flaws == []


async def test_what_was_issued_is_not_shown_with_another_text(shared: Served) -> None:
    """Though somebody who may write to the database has changed it."""
    gathering = await Gathering.opened(shared, *THERE)
    item = (await gathering.seen("chair", "agenda { id }"))["agenda"][6]["id"]
    await resolve(gathering, agendaItemId=item)
    await gathering.do("chair", "startAgendaItem", itemId=item)
    await gathering.do("chair", "concludeAgendaItem", itemId=item, conclusion="Giao chi ủy.")
    for document in await close(gathering):
        async with shared.database.write() as session:
            row = await session.get_one(Document, key(document["id"]))
            row.body, issued = "Khác.", row.body
        with pytest.raises(Refused) as refused:
            await gathering.seen("member", "documents { body }")
        assert refused.value.code == "DOCUMENT_ALTERED"
        assert len((await gathering.seen("member", "documents { title }"))["documents"]) == 2
        async with shared.database.write() as session:
            (await session.get_one(Document, key(document["id"]))).body = issued
    assert len((await gathering.seen("member", "documents { body }"))["documents"]) == 2


async def test_a_record_that_issues_what_was_not_carried_does_not_hold(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    lost = await resolve(gathering, yes=1)
    await resolve(gathering)
    await close(gathering)
    async with shared.database.read() as session:
        query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
        log = (await session.scalars(query)).all()
    head = GENESIS
    for change in log:
        if change.kind is ChangeKind.RESOLUTION_ISSUED:
            told = {**change.details, "poll": key(lost["id"])}
            change.content = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        head = change.hash = change.hash_after(head)
    flaws = verify(write(key(gathering.id), log)).flaws
    assert [flaw.partition(": ")[2] for flaw in flaws] == [f"the vote {key(lost['id'])} was not carried"]
