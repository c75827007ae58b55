"""Is the whole of a long title seen where it is typed, on a phone and in letters of double size?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.windows import LAPTOP, PHONE, Size, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

LONG = "Thảo luận, góp ý dự thảo nghị quyết của chi bộ về nhiệm vụ trọng tâm tháng tới và phân công thực hiện"
WHOLE = "field => field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth"


async def seen_whole(page: Window, field: Locator) -> None:
    """In letters of either size."""
    await field.fill(LONG)
    one_row = await field.evaluate("field => parseFloat(getComputedStyle(field).minHeight)")
    for size in ("100%", "200%"):
        await page.page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        assert await field.evaluate(WHOLE)
        assert not await page.overflows()
    await page.page.evaluate("document.documentElement.style.fontSize = ''")
    if page.page.viewport_size == {"width": PHONE.width, "height": PHONE.height}:
        assert await field.evaluate("field => field.clientHeight") > one_row


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
async def test_in_the_programme_of_a_new_meeting(browser: Browser, shared: Served, size: Size) -> None:
    async with window(browser, shared, "chair", size) as page:
        await page.go(f"/cells/{shared.world.organization('cell')}/schedule")
        for label in ("Tên cuộc họp", "Địa điểm", "Nội dung 2"):
            await seen_whole(page, page.page.get_by_label(label, exact=True))
        await page.shot(f"schedule-long-{size.width}")
        await page.page.evaluate("document.documentElement.style.fontSize = '200%'")
        await page.shot(f"schedule-long-{size.width}-200")


async def test_of_a_new_item_in_the_room(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair", PHONE) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Sửa chương trình")
        await seen_whole(room, room.page.get_by_label("Nội dung mới"))


async def test_of_a_reason_on_the_phone(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Xin vắng mặt").click()
        await seen_whole(phone, phone.page.get_by_label("Lý do vắng mặt"))


async def test_it_stays_one_line_and_enter_sends_it(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Sửa chương trình")
        title = room.page.get_by_label("Nội dung mới")
        await title.press("Enter")
        await expect(title).to_be_focused()
        await expect(title).to_have_accessible_description("Đồng chí nhập tên nội dung.")
        await title.fill("Việc\nđột xuất")
        await expect(title).to_have_value("Việc đột xuất")
        await title.press("Enter")
        await expect(title).to_have_value("")
        titles = [item["title"] for item in (await meeting.seen("chair", "agenda { title }"))["agenda"]]
        assert titles.count("Việc đột xuất") == 1
