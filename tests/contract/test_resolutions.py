"""What becomes of a resolution that was carried? A numbered document of the cell, and a report to its committee."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

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
        "digest": hashlib.sha256(resolution["body"].encode()).hexdigest(),
    }
    assert resolution["body"].startswith("Ghi vào sổ\n"), "without a conclusion it says what was voted on"
    assert "3 trên 5 tán thành" in resolution["body"]
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
            row = await session.get_one(Document, key(document["id"]), options=[undefer(Document.body)])
            row.body, issued = "Khác.", row.body
        with pytest.raises(Refused) as refused:
            await gathering.seen("member", "documents { body }")
        assert refused.value.code == "DOCUMENT_ALTERED"
        assert len((await gathering.seen("member", "documents { title }"))["documents"]) == 2
        async with shared.database.write() as session:
            (await session.get_one(Document, key(document["id"]))).body = issued
    assert len((await gathering.seen("member", "documents { body }"))["documents"]) == 2


async def approve_minutes(gathering: Gathering) -> None:
    put = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    await gathering.do("chair", "openPoll", pollId=put["id"])
    for who in THERE:
        await gathering.cast(who, put)
    await gathering.close_poll(put)


ANOTHER: dict[str, Json] = {
    "text": {"body": "Khác."},
    "no text": {"body": None},
    "title": {"title": "Khác"},
    "number": {"serial": 77},
    "no meeting": {"meeting_id": None},
    "another meeting": {"meeting_id": 1},
    "no meeting, and another text": {"meeting_id": None, "body": "Khác."},
}


@pytest.mark.parametrize("change", ANOTHER)
async def test_whatever_a_meeting_issued_is_shown_only_as_its_log_tells(shared: Served, change: str) -> None:
    """Minutes, resolution and report, though somebody who may write to the database has changed them."""
    other = await Gathering.scheduled(shared)
    gathering = await Gathering.opened(shared, *THERE)
    await resolve(gathering)
    await approve_minutes(gathering)
    documents = await close(gathering)
    assert [document["kind"] for document in documents] == ["MINUTES", "RESOLUTION", "REPORT"]
    query = "query Shown($id: ID!) { node(id: $id) { ... on Document { number title body } } }"
    for document in documents:
        shown = (await shared.client("member").execute(query, id=document["id"]))["node"]
        assert shown["body"] == document["body"]
        async with shared.database.write() as session:
            row = await session.get_one(Document, key(document["id"]))
            for name, value in ANOTHER[change].items():
                setattr(row, name, key(other.id) if value == 1 else value)
        if change == "no text" and document["body"] is None:
            continue  # as it was
        with pytest.raises(Refused) as refused:
            await shared.client("member").execute(query, id=document["id"])
        assert refused.value.code == "DOCUMENT_ALTERED", document["kind"]


async def test_minutes_keep_their_number_though_their_document_is_no_meetings_any_more(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    await approve_minutes(gathering)
    ((document,), before) = (await close(gathering), await gathering.seen("member", "minutes { number text }"))
    assert before["minutes"]["number"] == document["number"]
    async with shared.database.write() as session:
        (await session.get_one(Document, key(document["id"]))).meeting_id = None
    assert await gathering.seen("member", "minutes { number text }") == before


async def test_documents_that_older_versions_issued_are_shown_as_they_are_stored(shared: Served) -> None:
    """Their logs tell of no title and no text."""
    gathering = await Gathering.opened(shared, *THERE)
    await approve_minutes(gathering)
    (document,) = await close(gathering)
    log = select(Change).where(Change.meeting_id == key(gathering.id), Change.kind == ChangeKind.MINUTES_APPROVED)
    async with shared.database.write() as session:
        entry = (await session.scalars(log)).one()
        told = {name: value for name, value in entry.details.items() if name not in {"title", "text"}}
        entry.content = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
        (await session.get_one(Document, key(document["id"]))).body = "Khác."
    assert (await gathering.seen("member", "documents { body }"))["documents"] == [{"body": "Khác."}]


async def test_a_list_of_documents_takes_one_statement_for_their_texts_and_one_for_what_logs_tell(
    backend: Backend,
) -> None:
    query = "query { documents(first: 50) { nodes { id kind title %s } } }"
    async with serving(backend) as served:
        found = []
        for number in range(2):
            gathering = await Gathering.opened(served, *THERE)
            await resolve(gathering)
            await approve_minutes(gathering)
            await close(gathering)
            await send_by_hand(served, f"{number + 1}-TB/CB", "NOTICE")
            for fields in ("", "body"):
                with served.counted_statements() as statements:
                    listed = (await served.client("member").execute(query % fields))["documents"]["nodes"]
                found.append(len(statements))
                assert any("documents.body" in one for one in statements) is bool(fields)
            assert len(listed) == 4 * (number + 1)
    without, with_texts, *more = found
    assert with_texts == without + 2
    assert more == [without, with_texts]


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
