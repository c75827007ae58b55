"""Do the fields of what somebody sees show him no more than he may see?"""

from __future__ import annotations

import json

import pytest

from models.changes import ChangeKind
from models.posts import Role
from server.client import Json, Refused
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PEOPLE, give_post

from .rights_table import ABOVE, AUDIENCE, CELL, CHAIRS, INSIGHT, OPERATORS, OVERSEERS
from .roots import ROOTS
from .stage import Stage

pytestmark = pytest.mark.anyio

BEYOND = {  # a field of the tree that tells more than a name
    "memberCount": "memberCount",
    "cellCount": "cellCount",
    "children": "children { totalCount }",
    "conventions": "conventions { fewVoters }",
    "month": "month(year: 2026, month: 1) { meetings }",
}


async def test_fields_show_nobody_more_than_is_his(backend: Backend) -> None:
    async with serving(backend) as served:
        stage = Stage(served)
        await _check_in_codes(stage)
        await _operating(stage)
        await _few_voters(stage)
        await _records(served)
        await _above_the_cell(served)
        await _next_door(served)
        await _meetings_of_a_cell(stage)
        await _documents(stage)
        await _materials(stage)


async def _check_in_codes(stage: Stage) -> None:
    """The code is for those who let people in: on a slip of paper, not on everybody's screen."""
    meeting = await stage.open()
    code = await stage.code(meeting)
    for operation in ("query", "subscription"):
        shown = {role: (await _ask(stage.served, role, f"{operation} meeting", meeting, "checkInCode"))["checkInCode"]
                 for role in sorted(AUDIENCE)}  # fmt: skip
        assert shown == {role: code if role in OPERATORS else None for role in AUDIENCE}
    for role in sorted(CELL - OPERATORS):
        done = await stage.do(role, "checkIn", "meeting { checkInCode }", meetingId=meeting, code=code)
        assert done["meeting"]["checkInCode"] is None


async def _operating(stage: Stage) -> None:
    """Who conducts votes is no secret to those who see the meeting; it is as the chair has said at the opening."""
    for operates in (False, True):
        meeting = await stage.open(operates=operates)
        for operation in ("query", "subscription"):
            for role in sorted(AUDIENCE):
                seen = await _ask(stage.served, role, f"{operation} meeting", meeting, "minuteTakerOperates")
                assert seen == {"minuteTakerOperates": operates}, role


async def _few_voters(stage: Stage) -> None:
    """That few may vote is told to whoever sees the meeting: it concerns most who is one of the few. So are options."""
    meeting = await stage.open()
    draft = {"meetingId": meeting, "question": "Kín?", "form": "SECRET_BALLOT"}
    await stage.do("chair", "createPoll", "poll { id }", **draft)
    for operation in ("query", "subscription"):
        asked = f"{operation} meeting", meeting, "fewVoters voteOptions polls { warning }"
        shown = [await _ask(stage.served, role, *asked) for role in sorted(AUDIENCE)]
        assert shown == [shown[0]] * len(AUDIENCE)
        assert (shown[0]["fewVoters"], len(shown[0]["voteOptions"])) == (5, 3)


async def _records(served: Served) -> None:
    """The summary record and the posts: for himself, for the leaders of his cell, for administrators above."""
    asked = "record { citizenId citizenIdDoubts phone bornOn cardNumber } posts { role }"
    readers = CHAIRS | {"official", "administrator"}
    for role in sorted(INSIGHT):
        found = await _ask(served, role, "query member", served.world.member("official"), asked)
        assert (found["record"] is not None) is (found["posts"] is not None) is (role in readers), role
    own = await _ask(served, "suspended", "query member", served.world.member("suspended"), asked)
    assert own["record"]["citizenId"]


async def _above_the_cell(served: Served) -> None:
    """What lies above has a name and a secretary; what it amounts to is for those who may look into it."""
    for role in sorted(INSIGHT):
        seen = await _ask(served, role, "query cell", served.world.organization("cell"), "parent { name kind }")
        assert seen["parent"]["kind"] == "COMMUNE"
        for name, selection in BEYOND.items():
            code = await _code(
                served, role, "query cell", served.world.organization("cell"), f"parent {{ {selection} }}"
            )
            assert code == (None if role in OVERSEERS else "NOT_FOUND"), (role, name)


async def _next_door(served: Served) -> None:
    """The hosted member's home cell is named to his hosts, and no more."""
    hosted = served.world.member("hosted")
    inside = {"hosted", "follower", "supervisor", "administrator"}
    for role in sorted(INSIGHT):
        seen = await _ask(served, role, "query member", hosted, "homeCell { name }")
        assert seen["homeCell"]["name"]
        for selection in (
            *("members { totalCount }", "meetings { totalCount }", "memberCount", "votingMemberCount"),
            BEYOND["month"],
        ):
            code = await _code(served, role, "query member", hosted, f"homeCell {{ {selection} }}")
            assert code == (None if role in inside else "NOT_FOUND"), (role, selection)


async def _meetings_of_a_cell(stage: Stage) -> None:
    """Administrators look after the members, not into the meetings."""
    await stage.meeting()
    for role in sorted(INSIGHT):
        seen = await _ask(
            stage.served,
            role,
            "query cell",
            stage.world.organization("cell"),
            f"meetings {{ totalCount nodes {{ id }} }} {BEYOND['month']}",
        )
        assert (seen["month"] is not None) is (role in AUDIENCE), role
        assert bool(seen["meetings"]["nodes"]) is bool(seen["meetings"]["totalCount"]) is (role in AUDIENCE), role


async def _documents(stage: Stage) -> None:
    """Those below the audience, and those who follow it, find the document in their list; nobody else does."""
    document = await stage.document()
    for role in PEOPLE:
        found = await ROOTS["query documents"].ask(stage.served.client(role), {}, "totalCount nodes { id }")
        assert [node["id"] for node in found["nodes"]] == ([document] if role in CELL | ABOVE else []), role
        assert found["totalCount"] == len(found["nodes"])
    for role in sorted(CELL):
        issuer = await _ask(stage.served, role, "query document", document, "issuer { name }")
        assert issuer["issuer"]["name"]
        assert await _code(stage.served, role, "query document", document, "issuer { memberCount }") == "NOT_FOUND"


async def _materials(stage: Stage) -> None:
    """What is attached is seen by whoever may see the document; who is a guest in the meeting does not learn of it."""
    served, meeting = stage.served, await stage.open()
    async with served.database.write() as session:
        await give_post(session, stage.world, "outsider", "cell", Role.FOLLOWER)
    item = (await stage.items(meeting))[0]
    to_all = {**stage.letter("commune"), "audienceId": stage.world.organization("commune")}
    for letter in (to_all, stage.letter("commune")):  # to the commune, and to the cell alone
        sent = await stage.do("supervisor", "sendDocument", "document { id }", **letter)
        given = {"meetingId": meeting, "documentId": sent["document"]["id"], "agendaItemId": item}
        await stage.do("chair", "attachDocument", "meeting { id }", **given)
    for operation in ("query", "subscription"):
        for role in sorted(AUDIENCE | {"outsider"}):
            asked = "materials { document { id } } agenda { materials { document { id } } }"
            seen = await _ask(served, role, f"{operation} meeting", meeting, asked)
            assert len(seen["materials"]) == len(seen["agenda"][0]["materials"]) == (1 if role == "outsider" else 2)
            assert not seen["agenda"][1]["materials"]
    record = await ROOTS["query meetingRecord"].ask(served.client("outsider"), {"meetingId": meeting}, "file")
    entries = [json.loads(line) for line in record["file"].splitlines()]
    told = [entry["content"].keys() for entry in entries if entry.get("kind") == ChangeKind.DOCUMENT_ATTACHED]
    assert told == [{"document", "item"}] * 2, "no log names what not everybody may see"


async def _ask(served: Served, role: str, root: str, node: str, selection: str) -> Json:
    answer: Json = await ROOTS[root].ask(served.client(role), {"id": node}, selection)
    return answer


async def _code(served: Served, role: str, root: str, node: str, selection: str) -> str | None:
    try:
        await _ask(served, role, root, node, selection)
    except Refused as refused:
        return refused.code
    return None
