"""When hands in the room and ballots in the app differ, does the chair learn why he is asked, with little to type?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.rooms import HERE, confirm, count_hands, take
from tests.browser.windows import LAPTOP, PHONE, Size, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

WHY = "Hai số đếm khác nhau nên cần ghi lý do, để ai đọc biên bản cũng hiểu vì sao."
WITHOUT_PHONE = "Một số đảng viên không dùng điện thoại"


async def counted(room: Window) -> Gathering:
    """Four of five raise their hand for it, and one of them has voted in the app as well."""
    meeting = await Gathering.opened(room.served, *HERE)
    poll = await meeting.open_poll(question="Thông qua bằng giơ tay", form="SHOW_OF_HANDS")
    await meeting.cast("member", poll)
    await room.go(f"/meetings/{meeting.id}/room")
    await count_hands(room, 4, 1, 0)
    await room.sees(WHY)
    return meeting


async def shows_both(place: Locator) -> None:
    await expect(place.get_by_role("row")).to_have_text(
        ["Phương ánGiơ tayTrên máy", "Tán thành41", "Không tán thành10", "Ý kiến khác00"]
    )


async def reason(meeting: Gathering) -> str | None:
    (poll,) = (await meeting.seen("chair", "polls { handCountReason }"))["polls"]
    found: str | None = poll["handCountReason"]
    return found


async def test_the_dialog_says_why_it_asks_and_a_reason_is_a_tap(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await counted(room)
        await take(room, "Kết thúc biểu quyết")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text(WHY)
        await shows_both(dialog)
        await dialog.get_by_role("button", name="Kết thúc biểu quyết").click()
        await expect(dialog.get_by_label("Lý do")).to_be_focused()
        await dialog.get_by_role("button", name=WITHOUT_PHONE).click()
        await expect(dialog.get_by_label("Lý do")).to_have_value(WITHOUT_PHONE)
        await confirm(room, "Kết thúc biểu quyết")
        assert await reason(meeting) == WITHOUT_PHONE


async def test_a_reason_is_given_with_the_count_and_not_asked_for_again(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await counted(room)
        await shows_both(room.page.locator("form.hands"))
        await room.press(WITHOUT_PHONE)
        await room.press("Sửa số đếm")
        await room.sees("Đã ghi. Số đếm trong phòng quyết định kết quả.")
        await take(room, "Kết thúc biểu quyết")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Đã đếm 5 / ")
        await expect(dialog.get_by_label("Lý do")).to_have_count(0)
        await confirm(room, "Kết thúc biểu quyết")
        assert await reason(meeting) == WITHOUT_PHONE


async def test_counts_that_agree_ask_for_nothing(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        await counted(room)
        await room.page.get_by_role("spinbutton", name="Tán thành", exact=True).fill("1")
        await room.page.get_by_role("spinbutton", name="Không tán thành", exact=True).fill("0")
        await room.press("Sửa số đếm")
        await room.sees("Đã ghi. Số đếm trong phòng quyết định kết quả.")
        await expect(room.page.get_by_text(WHY)).to_have_count(0)


async def test_a_count_that_is_missing_is_told_at_its_field(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    await meeting.open_poll(question="Thông qua bằng giơ tay", form="SHOW_OF_HANDS")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.page.get_by_role("spinbutton", name="Tán thành", exact=True).fill("4")
        await room.press("Ghi số đếm")
        missing = room.page.get_by_role("spinbutton", name="Không tán thành", exact=True)
        await expect(missing).to_be_focused()
        await expect(missing).to_have_accessible_description("Đồng chí nhập số.")
        assert await room.axe() == []


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("laptop", LAPTOP)])
async def test_the_question_fits(browser: Browser, shared: Served, name: str, size: Size) -> None:
    async with window(browser, shared, "chair", size) as room:
        await counted(room)
        await room.shot(f"room-hands-{name}")
        await take(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_role("dialog")).to_contain_text(WHY)
        await room.shot(f"room-hands-close-{name}", whole=False)
        assert await room.axe() == []
        await room.page.evaluate("document.documentElement.style.fontSize = '200%'")
        await room.shot(f"room-hands-close-{name}-200", whole=False)
        assert await room.page.evaluate("document.querySelector('dialog').scrollWidth <= innerWidth")
