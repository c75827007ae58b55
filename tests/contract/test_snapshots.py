"""Does a meeting that is known and read again look like one that is read whole?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect

from models.snapshots import Materials, MeetingSnapshot
from resolvers.snapshots import KnownSnapshots, read_attached, read_snapshots
from server.client import Json
from tests.gatherings import Gathering, key
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio


def columns(row: Any) -> dict[str, Any] | None:
    return None if row is None else {column.key: getattr(row, column.key) for column in inspect(type(row)).columns}


def told(snapshot: MeetingSnapshot) -> Any:
    """All that it holds, by value."""
    return (
        *map(columns, (snapshot.meeting, snapshot.cell, snapshot.chair, snapshot.minute_taker)),
        list(map(columns, snapshot.agenda)),
        [(columns(entry.poll), list(map(columns, entry.options))) for entry in snapshot.polls],
        snapshot.attendance,
        snapshot.quorum,
    )


def attached(materials: Materials | None) -> Any:
    """Of documents all but the text and what a search looks through."""
    return [
        (columns(row), {name: value for name, value in vars(document).items() if not name.startswith("_")})
        for row, document in materials or ()
    ]


async def read(served: Served, known: KnownSnapshots, meeting_id: str) -> MeetingSnapshot:
    """The meeting by what was known of it: it is the same as if it were read whole."""
    async with served.database.read_directly() as direct:
        whole = await read_snapshots(direct, [key(meeting_id)])
        materials = (await read_attached(direct, [key(meeting_id)])).get(key(meeting_id), ())
    found = await known.read([key(meeting_id), 10**9], with_materials=True)
    assert found.keys() == whole.keys() == {key(meeting_id)}
    assert told(found[key(meeting_id)]) == told(whole[key(meeting_id)])
    assert attached(found[key(meeting_id)].materials) == attached(materials)
    return found[key(meeting_id)]


async def test_after_each_change_it_is_the_same_as_if_it_were_read_whole(backend: Backend) -> None:
    async with serving(backend) as served:
        known = KnownSnapshots(served.database)
        gathering = await Gathering.scheduled(served)
        shown = [await read(served, known, gathering.id)]

        async def now() -> None:
            shown.append(await read(served, known, gathering.id))

        await gathering.open(minuteTakerId=served.world.member("minute_taker"))
        await now()
        await gathering.arrive(["chair", "member", "exempt"])
        await now()
        await gathering.do("exempt", "checkOut", meetingId=gathering.id)
        await now()
        poll = await gathering.open_poll(form="SHOW_OF_HANDS")
        await now()
        await gathering.cast("member", poll)
        await now()
        hands = [{"optionId": option["id"], "count": 1 - n // 2} for n, option in enumerate(poll["options"])]
        await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=hands)
        await gathering.arrive(["official"])
        await now()
        speech = (await gathering.do("member", "askToSpeak", meetingId=gathering.id))["speech"]["id"]
        await gathering.do("chair", "limitSpeaking", meetingId=gathering.id, seconds=60)
        await now()
        await gathering.do("chair", "callSpeaker", speechId=speech)
        await gathering.do("member", "reserveOpinion", pollId=poll["id"], text="Tôi bảo lưu.")
        await now()
        await gathering.close_poll(poll, reason="Không bấm")
        await now()
        agenda = (await gathering.seen("chair", "agenda { id }"))["agenda"]
        await gathering.do("chair", "summarizeAgendaItem", itemId=agenda[1]["id"], summary="Nhất trí.")
        await now()
        cell = {name: served.world.organization("cell") for name in ("issuerId", "audienceId")}
        paper = {"number": "1-TB/CB", "kind": "NOTICE", "title": "Thông báo", "meetingId": gathering.id, **cell}
        sent = await gathering.do("chair", "sendDocument", **paper)
        await now()
        await gathering.do("chair", "detachDocument", meetingId=gathering.id, documentId=sent["document"]["id"])
        await now()
        await gathering.do("chair", "completeMinutes", meetingId=gathering.id, additions="Thêm.")
        await now()
        await gathering.do("chair", "startAgendaItem", itemId=agenda[1]["id"])
        await gathering.arrive(["away"])
        await now()
        await gathering.do("administrator", "setStanding", memberId=served.world.member("chair"), standing="EXEMPT")
        await now()
        versions = [snapshot.version for snapshot in shown]
        assert versions == sorted(set(versions))


async def test_what_has_not_changed_is_the_same_object_and_check_ins_read_one_row(backend: Backend) -> None:
    async with serving(backend) as served:
        known = KnownSnapshots(served.database)
        gathering = await Gathering.opened(served, "chair")
        first = await read(served, known, gathering.id)
        assert await read(served, known, gathering.id) is first
        await gathering.arrive(["member"])
        second = await read(served, known, gathering.id)
        assert second.agenda is first.agenda
        assert second.attendance.present == first.attendance.present + 1
        await gathering.do("member", "askToSpeak", meetingId=gathering.id)
        assert (await read(served, known, gathering.id)).agenda is first.agenda


async def test_what_is_attached_is_read_for_who_shows_it_and_again_only_when_it_has_changed(backend: Backend) -> None:
    async with serving(backend) as served:
        known = KnownSnapshots(served.database)
        gathering = await Gathering.opened(served, "chair", "member")
        meeting_id = key(gathering.id)
        on_a_board = (await known.read([meeting_id]))[meeting_id]
        assert on_a_board.materials is None
        assert (await read(served, known, gathering.id)).materials == ()
        cell = {name: served.world.organization("cell") for name in ("issuerId", "audienceId")}
        paper = {"number": "1-TB/CB", "kind": "NOTICE", "title": "Thông báo", "meetingId": gathering.id, **cell}
        await gathering.do("chair", "sendDocument", **paper)
        on_a_board = (await known.read([meeting_id]))[meeting_id]
        assert on_a_board.materials is None
        shown = await read(served, known, gathering.id)
        assert len(shown.materials or ()) == 1
        item = (await gathering.seen("chair", "agenda { id }"))["agenda"][0]["id"]
        acts: list[tuple[str, str, Json]] = [
            ("member", "askToSpeak", {"meetingId": gathering.id}),
            ("chair", "limitSpeaking", {"meetingId": gathering.id, "seconds": 60}),
            ("chair", "startAgendaItem", {"itemId": item}),
        ]
        for who, mutation, given in acts:
            await gathering.do(who, mutation, **given)
            on_a_board = (await known.read([meeting_id]))[meeting_id]
            assert on_a_board.materials is shown.materials
            assert (await read(served, known, gathering.id)).materials is shown.materials
