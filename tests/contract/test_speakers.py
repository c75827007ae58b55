"""Do those who ask to speak get the floor in turn, and does everybody see it?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from server.client import Json
from tests.gatherings import Gathering, key
from tests.serving import Served

pytestmark = pytest.mark.anyio

THERE = ("chair", "deputy", "minute_taker", "member", "official", "probationary", "hosted")
SPEAKERS = "version speakers { id state kind seconds member { id } }"


async def gathered(served: Served) -> Gathering:
    return await Gathering.opened(served, *THERE, minuteTakerId=served.world.member("minute_taker"))


async def ask(gathering: Gathering, who: str, **given: Any) -> str:
    asked = await gathering.do(who, "askToSpeak", meetingId=gathering.id, **given)
    return str(asked["speech"]["id"])


async def call(gathering: Gathering, speech: str) -> Json:
    called: Json = (await gathering.do("chair", "callSpeaker", speechId=speech))["speech"]
    return called


async def shown(gathering: Gathering, who: str = "supervisor") -> list[str]:
    return [speech["id"] for speech in (await gathering.seen(who, SPEAKERS))["speakers"]]


async def logged(gathering: Gathering, kinds: Iterable[str]) -> list[tuple[ChangeKind, Json]]:
    async with gathering.served.database.read() as session:
        rows = await session.scalars(
            select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
        )
        return [(row.kind, row.details) for row in rows if row.kind.partition("_")[0] in kinds]


async def test_who_is_not_here_or_does_not_belong_cannot_ask(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    world = shared.world

    async def code(who: str, **given: Any) -> str | None:
        return await gathering.refusal(who, "askToSpeak", meetingId=gathering.id, **given)

    assert await code("member") == "MEETING_NOT_OPEN"
    await gathering.open(minuteTakerId=world.member("minute_taker"))
    assert await code("member") == "NOT_PRESENT"
    await gathering.do(
        "chair", "recordAttendance", meetingId=gathering.id, memberId=world.member("member"), status="EXCUSED"
    )
    assert await code("member") == "NOT_PRESENT"
    await gathering.arrive(["member"])
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    assert await code("member") == "NOT_PRESENT"
    assert await code("follower") == "NOT_ENTITLED"
    assert await code("suspended") == "NOT_ENTITLED"
    assert await code("neighbour") == "NOT_FOUND"
    assert await code("minute_taker", memberId=world.member("official")) == "NOT_PRESENT"
    assert await code("minute_taker", memberId=world.member("suspended")) == "NOT_ENTITLED"
    assert await code("minute_taker", memberId=world.member("neighbour")) == "NOT_FOUND"
    assert await code("official", memberId=world.member("member")) == "NOT_OPERATOR"
    assert (await gathering.seen("chair", "speeches { id }"))["speeches"] == []


async def test_asking_again_is_the_same_request_and_a_point_of_order_is_another(shared: Served) -> None:
    gathering = await gathered(shared)
    first = await ask(gathering, "member")
    version = (await gathering.seen("chair", "version"))["version"]
    assert await ask(gathering, "member") == first
    assert await ask(gathering, "minute_taker", memberId=shared.world.member("member")) == first
    assert (await gathering.seen("chair", "version"))["version"] == version
    order = await ask(gathering, "member", pointOfOrder=True)
    assert await shown(gathering) == [order, first]
    await call(gathering, first)
    again = await ask(gathering, "member")
    assert await shown(gathering) == [first, order, again]


async def test_the_queue_is_called_by_the_chair_in_whichever_order_he_likes(shared: Served) -> None:
    """Calling the next ends the one before; each of it is on every screen at once."""
    gathering = await gathered(shared)
    agenda = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]
    await gathering.do("chair", "startAgendaItem", itemId=agenda[0])
    async with gathering.watched("supervisor", SPEAKERS) as screen:
        member, hosted, probationary = [await ask(gathering, who) for who in ("member", "hosted", "probationary")]
        entered = await ask(gathering, "minute_taker", memberId=shared.world.member("official"))
        order = await ask(gathering, "deputy", pointOfOrder=True)
        assert await shown(gathering) == [order, member, hosted, probationary, entered]
        await gathering.do("chair", "startAgendaItem", itemId=agenda[1])
        called = await call(gathering, hosted)
        assert (called["state"], called["seconds"], called["agendaItem"]) == ("SPEAKING", 180, {"id": agenda[1]})
        assert await shown(gathering) == [hosted, order, member, probationary, entered]
        await gathering.do("minute_taker", "callSpeaker", speechId=order)
        await gathering.do("minute_taker", "callSpeaker", speechId=order)
        assert await shown(gathering) == [order, member, probationary, entered]
        await gathering.do("deputy", "endSpeech", speechId=order)
        await gathering.do("member", "withdrawFromSpeaking", speechId=member)
        await gathering.do("minute_taker", "withdrawFromSpeaking", speechId=entered)
        fresh = await gathering.seen("supervisor", SPEAKERS)
        assert [speech["id"] for speech in fresh["speakers"]] == [probationary]
        assert await screen.until(fresh["version"]) == fresh
    ended = await gathering.seen("chair", "speeches { id state beganAt endedAt overtime agendaItem { id } }")
    states = {speech["id"]: speech["state"] for speech in ended["speeches"]}
    assert list(states.items()) == [
        (member, "WITHDRAWN"),
        (hosted, "DONE"),
        (probationary, "WAITING"),
        (entered, "WITHDRAWN"),
        (order, "DONE"),
    ]
    assert ended["speeches"][1]["overtime"] == 0
    items = (await gathering.seen("chair", "agenda { speeches { id } }"))["agenda"]
    assert [[speech["id"] for speech in item["speeches"]] for item in items[:2]] == [
        [member, probationary, entered],
        [hosted, order],
    ]


async def test_many_who_ask_and_call_at_the_same_time_leave_one_request_each_and_one_speaker(shared: Served) -> None:
    gathering = await gathered(shared)
    people = ("member", "official", "hosted")
    asked = await asyncio.gather(*(ask(gathering, who) for who in people * 3))
    assert len(set(asked)) == len(await shown(gathering)) == 3
    await asyncio.gather(*(call(gathering, speech) for speech in dict.fromkeys(asked)))
    states = [speech["state"] for speech in (await gathering.seen("chair", "speeches { state }"))["speeches"]]
    assert sorted(states) == ["DONE", "DONE", "SPEAKING"]


async def test_each_step_of_a_speech_is_refused_where_it_has_no_place(shared: Served) -> None:
    gathering = await gathered(shared)
    speech = await ask(gathering, "member")

    async def code(who: str, mutation: str) -> str | None:
        return await gathering.refusal(who, mutation, speechId=speech)

    assert await code("chair", "endSpeech") == "NOT_SPEAKING"
    assert await code("member", "callSpeaker") == "NOT_OPERATOR"
    for mutation in ("withdrawFromSpeaking", "endSpeech"):
        assert await code("official", mutation) == "NOT_OPERATOR"
        assert await code("neighbour", mutation) == "NOT_FOUND"
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    assert await code("chair", "callSpeaker") == "NOT_PRESENT"
    await gathering.arrive(["member"])
    await call(gathering, speech)
    assert await code("member", "withdrawFromSpeaking") == "NOT_WAITING"
    await gathering.do("chair", "endSpeech", speechId=speech)
    assert await code("chair", "callSpeaker") == "NOT_WAITING"
    assert await code("member", "withdrawFromSpeaking") == "NOT_WAITING"


async def test_a_call_that_is_refused_takes_the_floor_from_nobody(shared: Served) -> None:
    gathering = await gathered(shared)
    speaking, withdrawn = await ask(gathering, "member"), await ask(gathering, "official")
    await call(gathering, speaking)
    await gathering.do("official", "withdrawFromSpeaking", speechId=withdrawn)
    assert await gathering.refusal("chair", "callSpeaker", speechId=withdrawn) == "NOT_WAITING"
    assert [speech["state"] for speech in (await gathering.seen("chair", SPEAKERS))["speakers"]] == ["SPEAKING"]


async def test_who_leaves_is_passed_over_and_has_his_old_place_when_he_comes_back(shared: Served) -> None:
    gathering = await gathered(shared)
    first, second = await ask(gathering, "member"), await ask(gathering, "official")
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    assert await shown(gathering) == [second]
    await gathering.arrive(["member"])
    assert await shown(gathering) == [first, second]
    await call(gathering, first)
    await gathering.do("chair", "recordDeparture", meetingId=gathering.id, memberId=shared.world.member("member"))
    assert await shown(gathering) == [first, second]
    await call(gathering, second)
    assert await shown(gathering) == [second]


async def test_the_chair_says_how_long_each_may_speak_from_then_on(shared: Served) -> None:
    gathering = await gathered(shared)
    assert (await gathering.seen("member", "speakingSeconds"))["speakingSeconds"] == 180
    member, official = await ask(gathering, "member"), await ask(gathering, "official")
    await call(gathering, member)

    async def limit(seconds: int | None) -> int | None:
        done = await gathering.do("chair", "limitSpeaking", meetingId=gathering.id, seconds=seconds)
        given: int | None = done["meeting"]["speakingSeconds"]
        return given

    assert await limit(60) == 60
    seconds = {speech["id"]: speech["seconds"] for speech in (await gathering.seen("chair", SPEAKERS))["speakers"]}
    assert seconds == {member: 180, official: None}
    assert (await call(gathering, official))["seconds"] == 60
    assert await limit(None) is None
    for seconds_refused in (9, 3601, 0, -1):
        given = {"meetingId": gathering.id, "seconds": seconds_refused}
        assert await gathering.refusal("chair", "limitSpeaking", **given) == "BAD_INPUT"
    assert await gathering.refusal("minute_taker", "limitSpeaking", meetingId=gathering.id, seconds=60) == "NOT_CHAIR"
    deputy = await ask(gathering, "deputy")
    assert (await call(gathering, deputy))["seconds"] is None


async def test_when_the_meeting_closes_the_speaker_has_ended_and_nobody_waits(shared: Served) -> None:
    gathering = await gathered(shared)
    speaking, waiting, left = [await ask(gathering, who) for who in ("member", "official", "hosted")]
    await call(gathering, speaking)
    await gathering.do("hosted", "checkOut", meetingId=gathering.id)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    seen = await gathering.seen("chair", "speakers { id } speeches { id state endedAt }")
    assert seen["speakers"] == []
    assert {speech["id"]: speech["state"] for speech in seen["speeches"]} == {
        speaking: "DONE",
        waiting: "WITHDRAWN",
        left: "WITHDRAWN",
    }
    assert seen["speeches"][0]["endedAt"]
    for who, mutation in (("official", "withdrawFromSpeaking"), ("chair", "callSpeaker"), ("chair", "endSpeech")):
        assert await gathering.refusal(who, mutation, speechId=waiting) == "MEETING_CLOSED"
    assert await gathering.refusal("member", "askToSpeak", meetingId=gathering.id) == "MEETING_CLOSED"
    assert await gathering.refusal("chair", "limitSpeaking", meetingId=gathering.id) == "MEETING_CLOSED"


async def test_the_log_says_all_that_is_needed_to_know_who_spoke_when(shared: Served) -> None:
    gathering = await gathered(shared)
    agenda = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]
    first = await ask(gathering, "member")
    second = await ask(gathering, "minute_taker", memberId=shared.world.member("official"), pointOfOrder=True)
    await gathering.do("chair", "limitSpeaking", meetingId=gathering.id, seconds=90)
    await gathering.do("chair", "startAgendaItem", itemId=agenda[0])
    await call(gathering, first)
    await call(gathering, second)
    last = await ask(gathering, "deputy")
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    log = await logged(gathering, {"SPEECH", "SPEAKING", "MEETING"})

    def entry(kind: str, who: str, speech: str, item: str | None = None, *, order: bool = False) -> Any:
        details = {
            "speech": key(speech),
            "member": shared.world.members[who],
            "name": f"Nguyễn Văn {who.title()}",
            "kind": "POINT_OF_ORDER" if order else "SPEECH",
            "item": key(item) if item else None,
            "seconds": None if kind in {"SPEECH_ASKED", "SPEECH_WITHDRAWN"} else 90,
        }
        return ChangeKind(kind), details

    assert log[2:-1] == [
        entry("SPEECH_ASKED", "member", first),
        entry("SPEECH_ASKED", "official", second, order=True),
        (ChangeKind.SPEAKING_LIMITED, {"seconds": 90}),
        entry("SPEECH_BEGAN", "member", first, agenda[0]),
        entry("SPEECH_ENDED", "member", first, agenda[0]),
        entry("SPEECH_BEGAN", "official", second, agenda[0], order=True),
        entry("SPEECH_ASKED", "deputy", last, agenda[0]),
        entry("SPEECH_ENDED", "official", second, agenda[0], order=True),
        entry("SPEECH_WITHDRAWN", "deputy", last, agenda[0]),
    ]
    assert [log[-1][0], *(kind for kind, _ in log[:2])] == [
        ChangeKind.MEETING_CLOSED,
        ChangeKind.MEETING_SCHEDULED,
        ChangeKind.MEETING_OPENED,
    ]


async def test_whoever_speaks_has_ended_when_the_meeting_goes_on(shared: Served) -> None:
    gathering = await gathered(shared)
    agenda = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]
    goes_on: list[tuple[str, dict[str, Any]]] = [
        ("startAgendaItem", {"itemId": agenda[0]}),
        ("startAgendaItem", {"itemId": agenda[1]}),
        ("concludeAgendaItem", {"itemId": agenda[1], "conclusion": "Nhất trí."}),
        ("startAgendaItem", {"itemId": agenda[2]}),
        ("skipAgendaItem", {"itemId": agenda[2]}),
    ]
    for mutation, given in goes_on:
        speech = await ask(gathering, "member")
        await call(gathering, speech)
        await gathering.do("chair", mutation, **given)
        assert (await gathering.seen("chair", "speakers { id }"))["speakers"] == []
    last = (await gathering.seen("chair", "speeches { state }"))["speeches"]
    assert [speech["state"] for speech in last] == ["DONE"] * len(goes_on)
    assert [kind for kind, _ in await logged(gathering, {"SPEECH", "ITEM"})][-2:] == [
        ChangeKind.SPEECH_ENDED,
        ChangeKind.ITEM_SKIPPED,
    ]


async def test_a_member_cannot_fill_the_log_with_requests(shared: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.speakers.MOST_SPEECHES", 3)
    gathering = await gathered(shared)
    for _ in range(3):
        await gathering.do("member", "withdrawFromSpeaking", speechId=await ask(gathering, "member"))
    assert await gathering.refusal("member", "askToSpeak", meetingId=gathering.id) == "BAD_INPUT"
    assert await ask(gathering, "official")
