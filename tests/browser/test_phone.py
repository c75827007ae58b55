"""Can an old member with a cheap phone do all that is asked of him?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

HERE = ("chair", "deputy", "minute_taker", "official")
QUESTION = (
    "Thông qua Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 12 và phân công đảng viên phụ trách các hộ gia đình "
    "trên địa bàn tổ dân phố?"
)


async def sound(phone: Window) -> None:
    """Accessible, of the strictest contrast, and never wider than the screen, with text of twice the size neither."""
    assert await phone.axe() == []
    strict = "axe.run({ runOnly: ['color-contrast-enhanced'] })"
    found = await phone.page.evaluate(strict)
    assert [node["html"] for rule in found["violations"] for node in rule["nodes"]] == []
    assert not await phone.overflows()
    await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not await phone.overflows()
    await phone.page.evaluate("document.documentElement.style.fontSize = ''")


async def test_the_code_on_the_screen_leads_to_one_large_button_and_then_to_the_meeting(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/check-in/{gathering.id}#{gathering.code}")
        await phone.sees("Chi bộ Tổ dân phố 1")
        await phone.shot("check-in-scanned-phone")
        await sound(phone)
        await phone.press("Tôi có mặt")
        await expect(phone.page).to_have_url(f"{shared.url}/meetings/{gathering.id}")
        await phone.sees("Đồng chí có mặt từ")
        await phone.page.go_back()
        await expect(phone.page).not_to_have_url(f"{shared.url}/check-in/{gathering.id}")


async def test_the_code_can_be_typed_and_a_wrong_one_is_told_in_words(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.get_by_role("heading", name="Đồng chí điểm danh")).to_be_visible()
        await phone.shot("check-in-typed-phone")
        await sound(phone)
        await phone.press("Tôi có mặt")
        await phone.sees("Mã gồm 6 chữ số.")
        code = phone.page.get_by_label("Mã điểm danh")
        await code.fill("000000" if gathering.code != "000000" else "000001")
        await phone.press("Tôi có mặt")
        await phone.sees("Mã điểm danh không đúng.")
        await code.fill(f"{gathering.code[:3]} {gathering.code[3:]}")
        await phone.press("Tôi dự trực tuyến")
        told = phone.page.get_by_role("status").filter(has_text="Đồng chí dự trực tuyến từ")
        await expect(told).to_be_focused()
        await expect(told).to_be_in_viewport()
        await phone.page.reload()
        await expect(told).to_be_visible()
        await expect(told).not_to_be_focused()


async def test_a_vote_is_one_tap_to_select_one_to_confirm_and_a_receipt(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Chưa có nội dung nào")
        await expect(phone.page.locator(".now .kicker")).to_have_count(0)
        await phone.shot("meeting-nothing-phone")
        poll = await gathering.open_poll(question=QUESTION)
        await expect(phone.page.get_by_role("heading", name=QUESTION)).to_be_visible()
        await phone.press("Bỏ phiếu")
        await phone.sees("Đồng chí chọn một phương án rồi mới bỏ phiếu.")
        await phone.shot("vote-phone")
        await sound(phone)
        await phone.page.get_by_label("Không tán thành").check()
        await phone.shot("vote-chosen-phone")
        for choice in await phone.page.locator(".choice").all():
            box = await choice.bounding_box()
            assert box is not None
            assert box["height"] >= 64
        await phone.press("Bỏ phiếu: Không tán thành")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
        await phone.sees("Đồng chí ghi lại mã này: mã chỉ hiện một lần.")
        await expect(phone.page.get_by_role("heading", name=QUESTION)).to_be_focused()
        await phone.shot("vote-receipt-phone")
        await sound(phone)
        receipt = (await phone.page.locator(".receipt-code strong").inner_text()).strip()
        for who in HERE:
            await gathering.cast(who, poll)
        await gathering.close_poll(poll)
        await phone.sees("Được thông qua")
        await phone.page.get_by_text("Mã của các phiếu được tính").click()
        await phone.sees(f"Phiếu {receipt} của đồng chí đã được tính.")
        await phone.shot("results-phone")
        await sound(phone)
        kept = await phone.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        assert receipt not in kept


async def test_an_election_counts_plainly_how_many_are_chosen(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    candidates = [
        "Nguyễn Thị Thanh Huyền Trang Phương Thảo (Phó bí thư chi bộ, Trưởng ban công tác Mặt trận tổ dân phố)",
        "Trần Văn Bình",
        "Lê Thị Cúc",
    ]
    await gathering.open_poll(question="Bầu chi ủy nhiệm kỳ 2025-2027", options=candidates, seats=2)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        for candidate in candidates:
            await phone.page.get_by_label(candidate).check()
        await phone.sees("Đã chọn 3 / 2")
        await phone.sees("Đã chọn quá 1 người. Đồng chí bỏ bớt 1.")
        await phone.shot("election-phone")
        await sound(phone)
        await phone.page.get_by_label(candidates[2]).uncheck()
        await phone.press("Bỏ phiếu: 2 người đã chọn")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
        await expect(phone.page.get_by_text(candidates[1])).not_to_be_visible()


async def test_a_blank_ballot_is_asked_about_first(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll(question="Bầu bí thư", options=["Trần Văn Bình", "Lê Thị Cúc"], seats=1)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.press("Bỏ phiếu")
        await expect(phone.page.get_by_role("dialog", name="Đồng chí không chọn ai?")).to_be_visible()
        await phone.shot("vote-blank-phone")
        await phone.press("Thôi")
        await phone.press("Bỏ phiếu")
        await phone.press("Gửi phiếu không chọn ai")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
