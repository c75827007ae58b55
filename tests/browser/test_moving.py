"""Can an invitation be put right before the meeting opens, and does who was invited see that?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.rooms import confirm, next_step
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.minuted import HANOI
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_time_and_place_are_changed_until_the_opening_and_who_was_invited_sees_it(
    browser: Browser, shared: Served
) -> None:
    tomorrow = (datetime.now(HANOI) + timedelta(days=1)).replace(hour=19, minute=0, second=0, microsecond=0)
    meeting = await Gathering.scheduled(shared, scheduledAt=tomorrow.isoformat())
    async with window(browser, shared, "chair") as room, window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{meeting.id}")
        await room.go(f"/meetings/{meeting.id}/room")
        await next_step(room).click()
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Chưa có địa điểm.")
        await room.press("Thôi")
        await room.press("Đổi giờ, nơi họp")
        await dialog.get_by_label("Địa điểm").fill("Hội trường")
        await confirm(room, "Lưu")
        await expect(room.page.locator(".where")).to_contain_text("Hội trường")
        await next_step(room).click()
        await expect(dialog).not_to_contain_text("Chưa có địa điểm.")
        await confirm(room, "Mời họp")
        await phone.sees("Hội trường")
        await expect(phone.page.get_by_text("Giờ hoặc nơi họp đã đổi")).to_have_count(0)
        await room.press("Đổi giờ, nơi họp")
        await dialog.get_by_label("Giờ").fill("")
        await dialog.get_by_role("button", name="Lưu").click()
        await room.sees("Đồng chí chọn ngày và giờ họp.")
        await dialog.get_by_label("Giờ").fill("19:30")
        await room.shot("room-change-meeting-laptop", whole=False)
        assert await room.axe() == []
        await confirm(room, "Lưu")
        await phone.sees("Giờ hoặc nơi họp đã đổi lúc")
        await expect(phone.page.get_by_role("heading", level=2).first).to_contain_text("19:30")
        await phone.shot("phone-moved")
        await next_step(room).click()
        await expect(dialog).to_contain_text("Giờ họp là 19:30")
        await room.shot("room-open-early-laptop", whole=False)
    seen = await meeting.seen("chair", "scheduledAt place title")
    assert datetime.fromisoformat(seen["scheduledAt"]) == tomorrow.replace(minute=30)
    assert (seen["place"], seen["title"]) == ("Hội trường", "Sinh hoạt thường kỳ")
