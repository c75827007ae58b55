"""Is each offered what is his to do in a meeting, and nothing that the server would refuse?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.rooms import confirm, next_step, take
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def with_a_draft(served: Served, *, operates: bool) -> Gathering:
    """An open meeting whose next step is a vote."""
    meeting = await Gathering.scheduled(served, agenda=[{"title": "Thông qua biên bản", "kind": "MINUTES"}])
    await meeting.open(minuteTakerId=served.world.member("minute_taker"), minuteTakerOperates=operates)
    await meeting.arrive(["chair", "minute_taker"])
    item = (await meeting.seen("chair", "agenda { id }"))["agenda"][0]
    await meeting.do("chair", "startAgendaItem", itemId=item["id"])
    await meeting.do("chair", "putMinutesToVote", meetingId=meeting.id)
    return meeting


async def test_a_minute_taker_who_was_made_operator_conducts_votes(browser: Browser, shared: Served) -> None:
    meeting = await with_a_draft(shared, operates=True)
    async with window(browser, shared, "minute_taker") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(room.page.get_by_role("group", name="Biểu quyết mới")).to_be_visible()
        await take(room, "Mở biểu quyết")
        await confirm(room, "Mở biểu quyết")
        await take(room, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_text("Không được thông qua", exact=True).first).to_be_visible()


async def test_a_minute_taker_who_was_not_waits_for_the_chair(browser: Browser, shared: Served) -> None:
    meeting = await with_a_draft(shared, operates=False)
    async with window(browser, shared, "minute_taker") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Chờ chủ trì: Mở biểu quyết")
        await expect(next_step(room)).to_have_count(0)
        await expect(room.page.locator(".votes article")).to_have_count(1)
        await expect(room.page.locator(".votes button")).to_have_count(0)
        await meeting.do("chair", "openPoll", pollId=(await meeting.seen("chair", "polls { id }"))["polls"][0]["id"])
        await room.sees("Chờ chủ trì: Kết thúc biểu quyết")
        await expect(room.page.locator(".votes button")).to_have_text(["Nhắc người chưa biểu quyết", "Ghi số đếm"])


async def test_the_minute_taker_is_appointed_at_his_item_and_another_one_after_a_question(
    browser: Browser, shared: Served
) -> None:
    agenda = [{"title": "Cử thư ký cuộc họp", "kind": "MINUTE_TAKER"}, {"title": "Thảo luận", "kind": "DISCUSSION"}]
    meeting = await Gathering.scheduled(shared, agenda=agenda)
    await meeting.open()
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await take(room, "Bắt đầu nội dung 1")
        card = room.page.get_by_role("region", name="Cử thư ký cuộc họp")
        await card.get_by_role("button", name="Cử thư ký").click()
        await room.sees("Đồng chí chọn thư ký.")
        able = card.get_by_label("Thư ký", exact=True)
        await expect(able.get_by_text("Nguyễn Văn Chair")).to_have_count(0)
        await able.select_option("Nguyễn Văn Minute Taker")
        await room.shot("room-appoint-laptop")
        assert await room.axe() == []
        await card.get_by_role("button", name="Cử thư ký").click()
        await expect(card).to_contain_text("Nguyễn Văn Minute Taker")
        await expect(room.page.locator(".where")).to_contain_text("Thư ký: Nguyễn Văn Minute Taker")
        await take(room, "Bắt đầu nội dung 2")
        await room.press("Đổi thư ký")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Đồng chí Nguyễn Văn Minute Taker thôi làm thư ký.")
        await dialog.get_by_label("Thư ký", exact=True).select_option("Nguyễn Văn Member")
        await dialog.get_by_label("Thư ký được mở và kết thúc biểu quyết").check()
        await room.shot("room-change-taker-laptop", whole=False)
        await confirm(room, "Đổi thư ký")
        await expect(room.page.locator(".where")).to_contain_text("Thư ký: Nguyễn Văn Member")
    seen = await meeting.seen("chair", "minuteTaker { id } minuteTakerOperates")
    assert seen == {"minuteTaker": {"id": shared.world.member("member")}, "minuteTakerOperates": True}


async def test_the_way_to_the_room_looks_the_same_after_the_way_back(browser: Browser, shared: Served) -> None:
    meeting = await with_a_draft(shared, operates=False)
    async with window(browser, shared, "chair", PHONE) as phone:
        await phone.go(f"/meetings/{meeting.id}")
        button = phone.page.get_by_role("link", name="Vào trang điều hành")
        display = "one => getComputedStyle(one).display"
        before = await button.evaluate(display)
        await button.click()
        await phone.sees("Việc tiếp theo")
        await phone.page.go_back()
        assert await button.evaluate(display) == before


async def test_who_keeps_the_meeting_gets_to_the_room_from_the_phone_and_from_the_cell(
    browser: Browser, shared: Served
) -> None:
    meeting = await with_a_draft(shared, operates=False)
    for who, keeps in (("minute_taker", True), ("chair", True), ("member", False)):
        async with window(browser, shared, who, PHONE) as phone:
            for page in (f"/meetings/{meeting.id}", f"/cells/{shared.world.organization('cell')}"):
                await phone.go(page)
                await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
                await phone.sees("Sinh hoạt thường kỳ")
                room = phone.page.locator(f"a[href='/meetings/{meeting.id}/room']")
                await expect(room).to_have_count(1 if keeps else 0)
