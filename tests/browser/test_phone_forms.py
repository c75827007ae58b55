"""Does somebody who left something out, or got it wrong, learn what and where, by ear and by keyboard too?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.test_phone import HERE
from tests.browser.windows import LAPTOP, PHONE, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

CODE_HINT = "6 chữ số trên màn hình của phòng họp. Không ở phòng họp: đồng chí hỏi chủ trì mã này."
EXCUSE_HINT = "Chủ trì đồng ý thì lý do được ghi vào biên bản."
DANGLING = """
() => [...document.querySelectorAll("[aria-describedby]")]
  .flatMap((one) => one.getAttribute("aria-describedby").split(" "))
  .filter((id) => !document.getElementById(id))
"""


async def tells_at(phone: Window, field: Locator, words: str, hint: str = "") -> None:
    """The field, or its group, is marked wrong, described by the words, announced, and has the focus."""
    await expect(field).to_be_focused()
    described = field.locator("xpath=ancestor-or-self::*[@aria-invalid='true'][1]")
    await expect(described).to_have_accessible_description(f"{hint} {words}".strip())
    place = phone.page.locator("[aria-live='polite']").filter(has_text=words)
    await expect(place).to_have_count(1)
    assert await phone.page.evaluate(DANGLING) == []
    assert await phone.axe() == []


@pytest.mark.parametrize("button", ["Tôi có mặt", "Tôi dự trực tuyến"])
async def test_a_code_that_is_missing_or_wrong(browser: Browser, shared: Served, button: str) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        code = phone.page.get_by_label("Mã điểm danh")
        await expect(code).to_be_visible()
        assert await phone.page.evaluate(DANGLING) == []
        await phone.press(button)
        await tells_at(phone, code, "Mã gồm 6 chữ số.", CODE_HINT)
        await code.fill("000000" if gathering.code != "000000" else "000001")
        await phone.press(button)
        await expect(code).to_have_accessible_description(f"{CODE_HINT} Mã điểm danh không đúng.")
        await expect(code).to_be_focused()
        await expect(phone.page.get_by_text("Mã điểm danh không đúng.")).to_have_count(1)


async def test_a_scanned_code_that_is_wrong_is_typed(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    wrong = "000000" if gathering.code != "000000" else "000001"
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/check-in/{gathering.id}#{wrong}")
        await phone.press("Tôi có mặt")
        await expect(phone.page.get_by_label("Mã điểm danh")).to_be_focused()


async def test_a_ballot_without_a_choice(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.press("Bỏ phiếu")
        first = phone.page.get_by_role("radio").first
        await tells_at(phone, first, "Đồng chí chọn một phương án rồi mới bỏ phiếu.")
        await first.check()
        await expect(phone.page.locator("[aria-invalid='true']")).to_have_count(0)


async def test_an_election_with_too_many(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll(question="Bầu bí thư", options=["Trần Văn Bình", "Lê Thị Cúc"], seats=1)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        for name in ("Trần Văn Bình", "Lê Thị Cúc"):
            await phone.page.get_by_label(name).check()
        await phone.press("Bỏ phiếu")
        first = phone.page.get_by_role("checkbox").first
        await tells_at(phone, first, "Đã chọn quá 1 người. Đồng chí bỏ bớt 1.")


async def test_words_that_are_missing(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    poll = await gathering.open_poll()
    await gathering.cast("member", poll)
    await gathering.close_poll(poll, reason="Hết giờ")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Gửi ý kiến").first.click()
        await phone.press("Gửi ý kiến")
        hint = "Ghi cùng tên đồng chí, mọi người trong cuộc họp đọc được."
        words = phone.page.get_by_label("Ý kiến của đồng chí")
        await tells_at(phone, words, "Đồng chí viết ý kiến trước khi gửi.", hint)
        await words.fill("Nhất trí")
        await expect(words).to_have_accessible_description(hint)
        await phone.page.get_by_text("Bảo lưu ý kiến").click()
        await phone.press("Ghi vào biên bản")
        await expect(phone.page.get_by_label("Ý kiến bảo lưu của đồng chí")).to_be_focused()
        assert await phone.page.evaluate(DANGLING) == []


async def test_a_reason_that_is_missing(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Xin vắng mặt").click()
        await phone.press("Gửi đơn xin vắng")
        field = phone.page.get_by_label("Lý do vắng mặt")
        await tells_at(phone, field, "Đồng chí viết lý do vắng mặt.", EXCUSE_HINT)


async def test_a_rating_that_is_missing(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    await gathering.do("chair", "startAgendaItem", itemId=items[9]["id"])
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.press("Gửi đánh giá")
        await tells_at(phone, phone.page.get_by_role("radio").first, "Đồng chí chọn một mức đánh giá.")


async def test_what_cannot_be_undone_is_not_what_the_focus_is_on(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.press("Tôi về sớm")
        dialog = phone.page.get_by_role("dialog", name="Đồng chí rời cuộc họp?")
        await expect(dialog.get_by_role("button", name="Thôi")).to_be_focused()
        await phone.page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(phone.page.get_by_role("button", name="Tôi về sớm")).to_be_focused()


async def test_the_sign_in_names_only_what_is_there(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=LAPTOP) as laptop:
        await laptop.go("/")
        await expect(laptop.page.get_by_label("Tên đăng nhập")).to_be_visible()
        assert await laptop.page.evaluate(DANGLING) == []
        await laptop.press("Đăng nhập")
        await expect(laptop.page.get_by_label("Tên đăng nhập")).to_have_accessible_description(
            "Đồng chí nhập tên đăng nhập hoặc số căn cước."
        )
        assert await laptop.page.evaluate(DANGLING) == []
