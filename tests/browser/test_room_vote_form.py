"""Does the form of a new vote tell how it will be held, and may that be changed there, before it is created?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.rooms import HERE, confirm
from tests.browser.windows import LAPTOP, PHONE, Size, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

FORMS = ("Giơ tay", "Phiếu công khai", "Phiếu kín")
LARGE = 64  # pixels


@pytest.mark.parametrize(
    ("button", "form", "rule"),
    [
        ("Nghị quyết", "Phiếu công khai", "Thông qua khi có quá 1/2 số người trong diện tính tán thành."),
        ("Kết nạp đảng viên", "Phiếu công khai", "Thông qua khi có ít nhất 2/3 số người trong diện tính tán thành."),
        ("Khai trừ", "Phiếu kín", "Thông qua khi có ít nhất 2/3 số người trong diện tính tán thành."),
        ("Bầu cử", "Phiếu kín", "Trúng cử khi có quá 1/2 số người trong diện tính."),
    ],
)
async def test_a_new_vote_says_how_it_is_held_and_what_carries_it(
    browser: Browser, shared: Served, button: str, form: str, rule: str
) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press(button)
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text(rule)
        for each in FORMS:
            await expect(dialog.get_by_label(each)).to_be_checked(checked=each == form)


async def test_rule_and_form_follow_what_the_vote_is_about(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Nghị quyết")
        dialog = room.page.get_by_role("dialog")
        await dialog.get_by_label("Biểu quyết về").select_option(label="Khai trừ")
        await expect(dialog.get_by_label("Phiếu kín")).to_be_checked()
        await expect(dialog).to_contain_text("ít nhất 2/3")


async def test_a_resolution_is_taken_by_show_of_hands_with_one_tap_more(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair", PHONE) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Nghị quyết")
        dialog = room.page.get_by_role("dialog")
        await dialog.get_by_label("Nội dung biểu quyết").fill("Thông qua kế hoạch")
        await dialog.get_by_text("Giơ tay").click()
        await confirm(room, "Tạo và mở")
        seen = await meeting.seen("chair", "polls { form state }")
        assert seen["polls"] == [{"form": "SHOW_OF_HANDS", "state": "OPEN"}]


async def test_a_kind_that_demands_a_quorum_says_so_before_it_is_created(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    demands = "Loại biểu quyết này chỉ mở được khi đã đủ."
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        dialog = room.page.get_by_role("dialog")
        await room.press("Kết nạp đảng viên")
        await expect(dialog).to_contain_text(demands)
        await dialog.get_by_label("Biểu quyết về").select_option(label="Nghị quyết")
        await expect(dialog).not_to_contain_text(demands)


async def test_what_is_missing_is_told_at_its_field(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Bầu cử")
        dialog = room.page.get_by_role("dialog")
        question = dialog.get_by_label("Nội dung biểu quyết")
        await question.fill("")
        await room.press("Chỉ tạo")
        await expect(question).to_be_focused()
        await expect(question).to_have_accessible_description("Đồng chí nhập nội dung biểu quyết.")
        await question.fill("Bầu bí thư")
        await room.press("Chỉ tạo")
        candidates = dialog.get_by_label("Danh sách bầu cử")
        await expect(candidates).to_be_focused()
        await expect(candidates).to_have_accessible_description("Mỗi dòng một người. Đồng chí nhập danh sách bầu cử.")
        assert await room.axe() == []
        assert (await meeting.seen("chair", "polls { id }"))["polls"] == []


@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("laptop", LAPTOP)])
async def test_the_forms_are_large_and_fit(browser: Browser, shared: Served, name: str, size: Size) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair", size) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Nghị quyết")
        for each in FORMS:
            choice = await room.page.locator("dialog label.choice", has_text=each).bounding_box()
            assert choice is not None
            assert choice["height"] >= LARGE
        await expect(room.page.get_by_role("button", name="Tạo và mở")).to_be_in_viewport(ratio=1)
        await room.shot(f"room-vote-form-{name}", whole=False)
        assert await room.axe() == []
        await room.page.evaluate("document.documentElement.style.fontSize = '200%'")
        await room.shot(f"room-vote-form-{name}-200", whole=False)
        assert not await room.overflows()
        assert await room.page.evaluate("document.querySelector('dialog').scrollWidth <= innerWidth")
