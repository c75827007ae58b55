"""Do minutes write themselves, and are they fixed once the meeting has approved them? On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from models.minutes.digest import canonical, digest
from models.records.verify import verify
from resolvers.minutes_material import read_materials
from resolvers.records import read_record
from server.client import Json
from tests.gatherings import Gathering, key
from tests.minuted import HANOI
from tests.serving import Served

from .minute_taking import approve, decide, meeting, minutes, put_to_vote

pytestmark = pytest.mark.anyio


async def log(gathering: Gathering, *kinds: ChangeKind) -> list[Change]:
    query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
    async with gathering.served.database.read() as session:
        return [change for change in await session.scalars(query) if not kinds or change.kind in kinds]


async def test_minutes_are_written_completed_read_approved_and_then_fixed(shared: Served) -> None:
    gathering = await meeting(shared)
    draft = await minutes(gathering)
    assert (draft["state"], draft["guests"], draft["digest"], draft["number"]) == ("DRAFT", [], None, None)
    assert "DỰ THẢO" in draft["text"]
    given = {"guests": ["Trần Thị Khách"], "locality": "Phường Một", "place": "Hội trường", "additions": "Thêm.\nHết."}
    done = await gathering.do("minute_taker", "completeMinutes", meetingId=gathering.id, **given)
    completed = await minutes(gathering, "member")
    assert {name: completed[name] for name in given} == given
    assert any("Trần Thị Khách" in line for line in completed["text"])
    again = await gathering.do("chair", "completeMinutes", meetingId=gathering.id, locality="Phường Một")
    assert again["meeting"]["version"] == done["meeting"]["version"], "the same again is no change"

    poll = await put_to_vote(gathering)
    assert poll == await put_to_vote(gathering), "twice is once"
    for who in ("member", "probationary", "hosted"):
        assert (await minutes(gathering, who))["text"], "who is asked to approve them, or looks on, can read them"
    assert (await minutes(gathering))["state"] == "READ"
    await gathering.do("minute_taker", "completeMinutes", meetingId=gathering.id, additions="Đọc lại và sửa.")
    closed = await decide(gathering, poll, "chair", "member", "official")
    assert closed["verdict"]["outcome"] == "CARRIED"
    approved = await minutes(gathering)
    assert approved["state"] == "APPROVED"
    assert approved["approvedAt"]
    assert approved["number"].endswith("-BB/CB")
    assert "DỰ THẢO" not in approved["text"]
    assert any("Số" in line and approved["number"] in line for line in approved["text"])
    [entry] = await log(gathering, ChangeKind.MINUTES_APPROVED)
    assert (entry.details["poll"], entry.details["digest"]) == (key(poll["id"]), approved["digest"])
    assert entry.details["number"] == approved["number"]

    for who in ("chair", "minute_taker"):
        code = await gathering.refusal(who, "completeMinutes", meetingId=gathering.id, additions="Khác")
        assert code == "MINUTES_APPROVED"
    assert await gathering.refusal("chair", "putMinutesToVote", meetingId=gathering.id) == "MINUTES_APPROVED"
    assert await gathering.refusal("chair", "repeatPoll", pollId=poll["id"]) == "MINUTES_APPROVED"
    code = await gathering.refusal("chair", "annulPoll", pollId=poll["id"], reason="Sai")
    assert code == "MINUTES_APPROVED"
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    final = await minutes(gathering)
    assert (final["state"], final["digest"]) == ("APPROVED", approved["digest"])
    assert len(final["text"]) > len(approved["text"]) - 2, "the record completes them"
    assert final["headHash"] == (await log(gathering))[-1].hash.hex()
    assert await gathering.refusal("chair", "completeMinutes", meetingId=gathering.id) == "MEETING_CLOSED"


async def test_what_members_approved_can_be_hashed_again_by_whoever_has_the_contents(shared: Served) -> None:
    gathering = await meeting(shared)
    await approve(gathering)
    await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with shared.database.read() as session:
        material = (await read_materials(session, [key(gathering.id)]))[key(gathering.id)]
    for language in ("vi", "en"):
        assert digest(canonical(material.minutes(language, HANOI))) == (await minutes(gathering))["digest"]


async def test_conclusions_and_summaries_stay_as_they_were_approved(shared: Served) -> None:
    gathering = await meeting(shared)
    first, second = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]][:2]
    await gathering.do("chair", "startAgendaItem", itemId=first)
    await gathering.do("chair", "concludeAgendaItem", itemId=first, conclusion="Nhất trí.", summary="Ba ý kiến.")
    poll = await put_to_vote(gathering)
    await gathering.do("chair", "summarizeAgendaItem", itemId=first, summary="Bốn ý kiến.")
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    being = "MINUTES_BEING_APPROVED"
    assert await gathering.refusal("chair", "summarizeAgendaItem", itemId=first, summary="Năm.") == being
    assert await gathering.refusal("chair", "completeMinutes", meetingId=gathering.id, additions="Khác") == being
    for who in ("chair", "member", "official"):
        await gathering.cast(who, poll)
    await gathering.close_poll(poll)
    fixed = "MINUTES_APPROVED"
    assert await gathering.refusal("chair", "summarizeAgendaItem", itemId=first, summary="Năm.") == fixed
    await gathering.do("chair", "startAgendaItem", itemId=first)
    assert await gathering.refusal("chair", "concludeAgendaItem", itemId=first, conclusion="Khác") == fixed
    assert await gathering.refusal("chair", "concludeAgendaItem", itemId=first) == fixed, "it would take words away"
    await gathering.do("chair", "startAgendaItem", itemId=second)
    assert (await gathering.do("chair", "concludeAgendaItem", itemId=second))["item"]["state"] == "DONE"
    agenda = (await gathering.seen("chair", "agenda { conclusion summary }"))["agenda"]
    assert agenda[0] == {"conclusion": "Nhất trí.", "summary": "Bốn ý kiến."}


async def test_minutes_that_are_not_carried_are_a_draft_again(shared: Served) -> None:
    gathering = await meeting(shared)
    poll = await put_to_vote(gathering)
    closed = await decide(gathering, poll, "chair")
    assert closed["verdict"]["outcome"] == "NOT_CARRIED"
    seen = await minutes(gathering)
    assert (seen["state"], seen["digest"], seen["number"]) == ("DRAFT", None, None)
    await gathering.do("minute_taker", "completeMinutes", meetingId=gathering.id, additions="Đã sửa.")
    annulled = await put_to_vote(gathering)
    assert annulled["id"] != poll["id"]
    await gathering.do("chair", "openPoll", pollId=annulled["id"])
    await gathering.do("chair", "annulPoll", pollId=annulled["id"], reason="Mở nhầm")
    assert (await minutes(gathering))["state"] == "DRAFT"
    await gathering.do("chair", "repeatPoll", pollId=annulled["id"])
    assert (await minutes(gathering))["state"] == "READ"
    third = await put_to_vote(gathering)
    await decide(gathering, third, "chair", "member", "official")
    final = await minutes(gathering)
    assert final["state"] == "APPROVED"
    assert len(await log(gathering, ChangeKind.MINUTES_APPROVED)) == 1


async def test_of_two_votes_on_the_minutes_one_alone_is_open(shared: Served) -> None:
    gathering = await meeting(shared)
    annulled = await put_to_vote(gathering)
    await gathering.do("chair", "openPoll", pollId=annulled["id"])
    await gathering.do("chair", "annulPoll", pollId=annulled["id"], reason="Mở nhầm")
    poll = await put_to_vote(gathering)
    other = (await gathering.do("chair", "repeatPoll", pollId=annulled["id"]))["poll"]
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    assert await gathering.refusal("chair", "openPoll", pollId=other["id"]) == "MINUTES_BEING_APPROVED"
    for who in ("chair", "member", "official"):
        await gathering.cast(who, poll)
    await gathering.close_poll(poll)
    assert await gathering.refusal("chair", "openPoll", pollId=other["id"]) == "MINUTES_APPROVED"
    assert await gathering.refusal("chair", "putMinutesToVote", meetingId=gathering.id) == "MINUTES_APPROVED"


async def test_the_vote_may_be_by_hands_and_never_an_election(shared: Served) -> None:
    gathering = await meeting(shared)
    poll = await put_to_vote(gathering)
    given = {"pollId": poll["id"], "question": "Thông qua biên bản", "form": "SHOW_OF_HANDS"}
    code = await gathering.refusal("chair", "editPoll", **given, options=["Một", "Hai"], seats=1)
    assert code == "BAD_INPUT"
    edited = (await gathering.do("chair", "editPoll", **given))["poll"]
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    counts = [{"optionId": option["id"], "count": 4 * (not n)} for n, option in enumerate(edited["options"])]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts)
    await gathering.close_poll(edited)
    assert (await minutes(gathering))["state"] == "APPROVED"


async def test_minutes_begin_with_the_meeting_and_end_with_it(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    assert (await gathering.seen("chair", "minutes { state }"))["minutes"] is None
    for mutation in ("completeMinutes", "putMinutesToVote"):
        assert await gathering.refusal("chair", mutation, meetingId=gathering.id) == "MEETING_NOT_OPEN"
    await gathering.open()
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    assert (await gathering.seen("chair", "minutes { state }"))["minutes"] == {"state": "DRAFT"}
    for mutation in ("completeMinutes", "putMinutesToVote"):
        assert await gathering.refusal("chair", mutation, meetingId=gathering.id) == "MEETING_CLOSED"


async def test_minutes_tell_who_was_there_who_spoke_and_how_votes_came_out(shared: Served) -> None:
    gathering = await meeting(shared)
    item = (await gathering.seen("chair", "agenda { id }"))["agenda"][6]["id"]
    await gathering.do("chair", "startAgendaItem", itemId=item)
    speech = (await gathering.do("member", "askToSpeak", meetingId=gathering.id))["speech"]["id"]
    await gathering.do("chair", "callSpeaker", speechId=speech)
    await gathering.do("official", "contribute", itemId=item, text="Tôi đề nghị rõ thời hạn.")
    excuse = {"memberId": shared.world.member("deputy"), "status": "EXCUSED", "reason": "Đi công tác"}
    await gathering.do("chair", "recordAttendance", meetingId=gathering.id, **excuse)
    poll = await gathering.open_poll(question="Nhất trí phương án?", agendaItemId=item)
    for who in ("chair", "member", "official"):
        await gathering.cast(who, poll)
    await gathering.do("member", "reserveOpinion", pollId=poll["id"], text="Tôi bảo lưu.")
    await gathering.close_poll(poll)
    draft = await gathering.poll(question="Chưa mở?")
    await gathering.do("member", "checkOut", meetingId=gathering.id)
    seen = await minutes(gathering)
    told = "\n".join(seen["text"])
    for words in (
        "Nguyễn Văn Member", "Tôi đề nghị rõ thời hạn.", "Đi công tác | Nguyễn Văn Chair", "Nhất trí phương án?",
        "Tôi bảo lưu.", "Tán thành | 3",
    ):  # fmt: skip
        assert words in told, words
    assert "Chưa mở?" not in told
    assert draft["state"] == "DRAFT"
    assert seen["text"][:2] == ["Đảng bộ phường", "Chi bộ Tổ dân phố 1"]
    assert any(line.startswith("When it was first sufficient") for line in seen["english"])


async def test_a_board_names_meetings_that_closed_with_minutes_not_approved(shared: Served) -> None:
    paper, begun, approved = [await meeting(shared) for _ in range(3)]
    await begun.do("chair", "completeMinutes", meetingId=begun.id, additions="Thêm.")
    await begun.do("chair", "completeMinutes", meetingId=begun.id)
    await paper.do("chair", "completeMinutes", meetingId=paper.id, guests=[])
    await approve(approved)
    for gathering in (paper, begun, approved):
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    given = {"id": shared.world.organization("commune"), "day": begun.day}
    query = (
        "query ($id: ID!, $day: Date) { board(committeeId: $id, date: $day) { attention { reason meeting { id } } } }"
    )
    found = (await shared.client("supervisor").execute(query, **given))["board"]["attention"]
    named = {one["meeting"]["id"] for one in found if one["reason"] == "WITHOUT_MINUTES"}
    assert named & {paper.id, begun.id, approved.id} == {begun.id}


async def test_the_record_of_a_meeting_with_minutes_holds(shared: Served) -> None:
    gathering = await meeting(shared)
    await gathering.do("chair", "completeMinutes", meetingId=gathering.id, additions="Thêm.")
    await approve(gathering)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with shared.database.read() as session:
        record = await read_record(session, key(gathering.id))
    assert verify(record.file).flaws == []
    [created] = await log(gathering, ChangeKind.POLL_CREATED)
    assert created.details["approves_minutes"] is True


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"guests": ["Khách"] * 51}, "BAD_INPUT"),
        ({"guests": [" "]}, "EMPTY_TEXT"),
        ({"additions": "a" * 20_001}, "TEXT_TOO_LONG"),
        ({"additions": "Nội dung\nTỐI MẬT\n"}, "STATE_SECRET"),
        ({"locality": "a\u202eb"}, "BAD_TEXT"),
    ],
)
async def test_what_cannot_stand_in_minutes_is_refused(shared: Served, given: Json, code: str) -> None:
    gathering = await meeting(shared)
    assert await gathering.refusal("minute_taker", "completeMinutes", meetingId=gathering.id, **given) == code
    assert (await minutes(gathering))["additions"] is None


async def test_what_was_written_can_be_taken_away(shared: Served) -> None:
    gathering = await meeting(shared)
    written = {"guests": ["Một", "Hai"], "locality": "Xã", "place": "Nhà", "additions": "Thêm"}
    await gathering.do("chair", "completeMinutes", meetingId=gathering.id, **written)
    await gathering.do("chair", "completeMinutes", meetingId=gathering.id, guests=[], locality="", additions=" ")
    seen = await minutes(gathering)
    assert (seen["guests"], seen["locality"], seen["place"], seen["additions"]) == ([], None, "Nhà", None)
