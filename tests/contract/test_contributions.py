"""Do members contribute from wherever they are, and does a minority have its opinion reserved?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from server.client import Json
from tests.gatherings import Gathering, key
from tests.serving import Served

pytestmark = pytest.mark.anyio

WRITTEN = "version agenda { id contributionCount contributions { id text member { id } } }"
EVERYBODY = ("chair", "member", "probationary", "hosted", "exempt", "away")


async def items(gathering: Gathering) -> list[str]:
    return [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]


async def contribute(gathering: Gathering, who: str, item: str, text: str = "Tôi đề nghị.") -> str:
    return str((await gathering.do(who, "contribute", itemId=item, text=text))["contribution"]["id"])


async def details(gathering: Gathering, kind: ChangeKind) -> list[Json]:
    async with gathering.served.database.read() as session:
        rows = await session.scalars(
            select(Change).where(Change.meeting_id == key(gathering.id), Change.kind == kind).order_by(Change.version)
        )
        return [row.details for row in rows]


async def test_everybody_on_the_roll_contributes_before_and_during_the_meeting_from_wherever_he_is(
    shared: Served,
) -> None:
    gathering = await Gathering.scheduled(shared)
    item, *_, last = await items(gathering)
    before = [await contribute(gathering, who, item, f"Ý kiến của {who}\nhai dòng") for who in EVERYBODY]
    await gathering.open()
    await gathering.do(
        "chair", "recordAttendance", meetingId=gathering.id, memberId=shared.world.member("away"), status="ABSENT"
    )
    async with gathering.watched("supervisor", WRITTEN) as screen:
        during = await contribute(gathering, "away", item, "Từ xa")
        other = await contribute(gathering, "away", last, "Từ xa")
        fresh = await gathering.seen("supervisor", WRITTEN)
        assert await screen.until(fresh["version"]) == fresh
    assert [one["id"] for one in fresh["agenda"][0]["contributions"]] == [*before, during]
    assert fresh["agenda"][0]["contributions"][1]["text"] == "Ý kiến của member\nhai dòng"
    assert [one["contributionCount"] for one in fresh["agenda"]] == [7, *[0] * (len(fresh["agenda"]) - 2), 1]
    assert [one["id"] for one in fresh["agenda"][-1]["contributions"]] == [other]
    for who, code in (("follower", "NOT_ENTITLED"), ("suspended", "NOT_ENTITLED"), ("neighbour", "NOT_FOUND")):
        assert await gathering.refusal(who, "contribute", itemId=item, text="Có") == code
    assert await gathering.refusal("member", "contribute", itemId=item, text=" ") == "EMPTY_TEXT"
    assert await gathering.refusal("member", "contribute", itemId=item, text="a" * 10_001) == "TEXT_TOO_LONG"
    assert await contribute(gathering, "member", item, "ệ" * 10_000)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.refusal("member", "contribute", itemId=item, text="Muộn") == "MEETING_CLOSED"
    assert await gathering.refusal("away", "withdrawContribution", contributionId=other) == "MEETING_CLOSED"


async def test_the_same_words_again_are_one_contribution(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    item = (await items(gathering))[0]
    first = await contribute(gathering, "member", item)
    assert await contribute(gathering, "member", item, " Tôi đề nghị.\n") == first
    assert await contribute(gathering, "official", item) != first
    assert len(await details(gathering, ChangeKind.CONTRIBUTED)) == 2


async def test_a_member_contributes_twenty_times_to_a_meeting_and_no_more(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    item, other, *_ = await items(gathering)
    for number in range(20):
        await contribute(gathering, "member", item, f"Ý {number}")
    assert await gathering.refusal("member", "contribute", itemId=other, text="Nữa") == "BAD_INPUT"
    assert await contribute(gathering, "official", other)


async def test_a_contribution_is_taken_back_by_its_author_until_the_item_is_concluded(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    item = (await items(gathering))[0]
    kept, taken = await contribute(gathering, "member", item, "Một"), await contribute(gathering, "member", item, "Hai")
    assert await gathering.refusal("chair", "withdrawContribution", contributionId=taken) == "FORBIDDEN"
    assert await gathering.refusal("neighbour", "withdrawContribution", contributionId=taken) == "NOT_FOUND"
    withdrawn = await gathering.do("member", "withdrawContribution", contributionId=taken)
    assert withdrawn["contribution"]["withdrawnAt"]
    await gathering.do("member", "withdrawContribution", contributionId=taken)
    await gathering.open()
    await gathering.do("chair", "startAgendaItem", itemId=item)
    await gathering.do("chair", "concludeAgendaItem", itemId=item)
    assert await gathering.refusal("member", "withdrawContribution", contributionId=kept) == "ITEM_CONCLUDED"
    shown = (await gathering.seen("chair", WRITTEN))["agenda"][0]
    assert (shown["contributionCount"], [one["id"] for one in shown["contributions"]]) == (1, [kept])
    entry = {"member": shared.world.members["member"], "name": "Nguyễn Văn Member", "item": key(item)}
    assert await details(gathering, ChangeKind.CONTRIBUTED) == [
        {"contribution": key(kept), "text": "Một", **entry},
        {"contribution": key(taken), "text": "Hai", **entry},
    ]
    assert await details(gathering, ChangeKind.CONTRIBUTION_WITHDRAWN) == [
        {"contribution": key(taken), "kind": "CONTRIBUTION", "poll": None, **entry}
    ]


async def test_a_voter_has_his_opinion_reserved_while_the_vote_is_open_and_after(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "official", "probationary", "exempt")
    item = (await items(gathering))[0]
    poll = await gathering.poll(agendaItemId=item, form="SECRET_BALLOT")

    async def code(who: str, **given: Any) -> str | None:
        return await gathering.refusal(who, "reserveOpinion", pollId=poll["id"], **{"text": "Không", **given})

    assert await code("member") == "POLL_NOT_OPEN"
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    for who in ("probationary", "hosted", "away", "follower", "suspended"):
        assert await code(who) == "NOT_ENTITLED", who
    assert await code("neighbour") == "NOT_FOUND"
    assert await code("member", text="") == "EMPTY_TEXT"
    # He has not cast, and says nothing of what he will: that is looked at nowhere.
    given = {"pollId": poll["id"], "text": "Tôi bảo lưu ý kiến."}
    first = (await gathering.do("member", "reserveOpinion", **given))["contribution"]
    assert (first["kind"], first["agendaItem"]) == ("RESERVED_OPINION", {"id": item})
    assert (await gathering.do("member", "reserveOpinion", **given))["contribution"]["id"] == first["id"]
    await gathering.cast("member", poll, 0)
    await gathering.cast("official", poll, 1)
    await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
    second = (await gathering.do("exempt", "reserveOpinion", pollId=poll["id"], text="Cần bàn thêm."))["contribution"]
    taken = (await gathering.do("official", "reserveOpinion", pollId=poll["id"], text="Thôi."))["contribution"]
    await gathering.do("official", "withdrawContribution", contributionId=taken["id"])
    seen = await gathering.seen("supervisor", "polls { reservedOpinions { id text } } agenda { contributions { id } }")
    assert [one["id"] for one in seen["polls"][0]["reservedOpinions"]] == [first["id"], second["id"]]
    assert not any(one["contributions"] for one in seen["agenda"])
    assert (await details(gathering, ChangeKind.OPINION_RESERVED))[0] == {
        "contribution": key(first["id"]),
        "poll": key(poll["id"]),
        "question": "Thông qua?",
        "member": shared.world.members["member"],
        "name": "Nguyễn Văn Member",
        "text": "Tôi bảo lưu ý kiến.",
    }
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await code("exempt") == "MEETING_CLOSED"


async def test_the_discussion_is_summed_up_beside_the_conclusion(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    item, other, *_ = await items(gathering)
    summed = {"itemId": item, "summary": "Nhiều ý kiến."}
    assert await gathering.refusal("chair", "summarizeAgendaItem", **summed) == "MEETING_NOT_OPEN"
    await gathering.open(minuteTakerId=shared.world.member("minute_taker"))
    await gathering.do("minute_taker", "summarizeAgendaItem", **summed)
    await gathering.do("chair", "startAgendaItem", itemId=item)
    concluded = (await gathering.do("chair", "concludeAgendaItem", itemId=item, conclusion="Nhất trí."))["item"]
    assert (concluded["conclusion"], concluded["summary"]) == ("Nhất trí.", "Nhiều ý kiến.")
    await gathering.do("chair", "startAgendaItem", itemId=other)
    given = {"itemId": other, "conclusion": "Giao việc.", "summary": "Hai ý kiến."}
    concluded = (await gathering.do("chair", "concludeAgendaItem", **given))["item"]
    assert (concluded["conclusion"], concluded["summary"]) == ("Giao việc.", "Hai ý kiến.")
    again = await gathering.do("chair", "summarizeAgendaItem", itemId=item, summary="Ba ý kiến.")
    assert again["item"]["summary"] == "Ba ý kiến."
    assert await gathering.refusal("member", "summarizeAgendaItem", **summed) == "NOT_OPERATOR"
    assert [entry["summary"] for entry in await details(gathering, ChangeKind.ITEM_CONCLUDED)] == [
        "Nhiều ý kiến.",
        "Hai ý kiến.",
    ]
    assert [(entry["item"], entry["summary"]) for entry in await details(gathering, ChangeKind.ITEM_SUMMARIZED)] == [
        (key(item), "Nhiều ý kiến."),
        (key(item), "Ba ý kiến."),
    ]
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert await gathering.refusal("chair", "summarizeAgendaItem", **summed) == "MEETING_CLOSED"
