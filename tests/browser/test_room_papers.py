"""Does the room say truly what a meeting leaves behind, and do its papers read well?"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from server.client import Json
from tests.browser.rooms import HERE
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def to_vote_on(shared: Served) -> tuple[Gathering, str]:
    """A meeting at the item that it will vote on."""
    agenda = [{"title": "Điểm danh", "kind": "ROLL_CALL"}, {"title": "Biểu quyết kết luận", "kind": "VOTE"}]
    meeting = await Gathering.scheduled(shared, agenda=agenda)
    await meeting.open()
    await meeting.arrive(HERE)
    items = [item["id"] for item in (await meeting.seen("chair", "agenda { id }"))["agenda"]]
    for item in items:
        await meeting.do("chair", "startAgendaItem", itemId=item)
    return meeting, items[-1]


async def carried(meeting: Gathering, poll: Json) -> None:
    await meeting.do("chair", "openPoll", pollId=poll["id"])
    for who in HERE:
        await meeting.cast(who, poll)
    await meeting.do("chair", "closePoll", pollId=poll["id"])


async def test_what_is_proposed_is_in_the_language_of_the_cell_on_an_english_page_too(
    browser: Browser, shared: Served
) -> None:
    meeting, _ = await to_vote_on(shared)
    async with window(browser, shared, "chair", language="en") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.page.get_by_role("button", name="Put item 2 to the vote").click()
        question = room.page.get_by_role("dialog").get_by_label("Question")
        await expect(question).to_have_value("Thông qua kết luận")


async def test_the_room_says_what_becomes_of_a_conclusion_and_what_is_issued(browser: Browser, shared: Served) -> None:
    meeting, item = await to_vote_on(shared)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Kết luận này là lời văn của nghị quyết.")
        await expect(room.page.locator(".roll li").filter(has_text="Nguyễn Văn Exempt")).to_contain_text(
            "Không bắt buộc dự"
        )
        asked = room.page.get_by_role("dialog")
        await room.press("Bế mạc cuộc họp")
        await expect(asked).to_contain_text("Không có nghị quyết nào được thông qua nên không có báo cáo")
        await expect(asked).to_contain_text("0 / 5 đồng chí đã đánh giá cuộc họp.")
        await room.page.keyboard.press("Escape")
        poll = await meeting.poll(question="Nghị quyết tháng 12", template="RESOLUTION", agendaItemId=item)
        await carried(meeting, poll)
        await room.press("Bế mạc cuộc họp")
        await expect(asked).to_contain_text("Ban hành 1 nghị quyết đã được thông qua; báo cáo kết quả được gửi lên")
        await room.page.keyboard.press("Escape")
        await meeting.do("chair", "closeMeeting", meetingId=meeting.id)
        await expect(room.page.get_by_text(re.compile(r"kéo dài \d+\sphút"))).to_be_visible()


async def test_minutes_among_the_documents_have_sections_and_tables(browser: Browser, shared: Served) -> None:
    meeting, _ = await to_vote_on(shared)
    put = (await meeting.do("chair", "putMinutesToVote", meetingId=meeting.id))["poll"]
    await carried(meeting, put)
    await meeting.do("chair", "closeMeeting", meetingId=meeting.id)
    (document,) = (await meeting.seen("member", "documents { id }"))["documents"]
    async with window(browser, shared, "member", PHONE) as seen:
        await seen.go(f"/documents/{document['id']}")
        body = seen.page.get_by_role("region", name="Nội dung")
        await expect(body.get_by_role("heading", name="II. ĐIỂM DANH")).to_be_visible()
        absent = body.get_by_role("table").filter(has_text="Tình trạng")
        await expect(absent.get_by_role("row")).to_have_count(3)
        await expect(absent.get_by_role("row").last.get_by_role("cell")).to_have_count(5)
        await expect(body).not_to_contain_text("|")
        assert not await seen.overflows()
        assert await seen.axe() == []
        await seen.shot("document-minutes-phone")
