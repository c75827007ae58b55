"""Is what a member has begun to write there again when he comes back, and gone once it is sent?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def there_again(phone: Window, field: Locator, words: str) -> None:
    """After another page, and in sight."""
    await field.fill(words)
    await phone.press("Của tôi")
    await expect(field).to_have_count(0)
    await phone.page.go_back()
    await expect(field).to_be_visible()
    await expect(field).to_have_value(words)


async def test_a_request_to_be_excused(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Xin vắng mặt").click()
        reason = phone.page.get_by_label("Lý do vắng mặt")
        await there_again(phone, reason, "Chăm người ốm")
        await phone.press("Gửi đơn xin vắng")
        await phone.sees("Chăm người ốm")
        await expect(reason).to_be_hidden()
        await phone.page.get_by_text("Sửa lý do vắng mặt").click()
        await expect(reason).to_have_value("")
        await there_again(phone, reason, "Đi công tác")


async def test_an_opinion_that_is_reserved(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "minute_taker", "official", "member")
    poll = await gathering.open_poll()
    await gathering.cast("member", poll)
    await gathering.close_poll(poll)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Bảo lưu ý kiến").click()
        opinion = phone.page.get_by_label("Ý kiến bảo lưu của đồng chí")
        await there_again(phone, opinion, "Mức đóng góp còn cao")
        await phone.press("Ghi vào biên bản")
        await expect(opinion).to_have_value("")
        seen = await gathering.seen("chair", "polls { reservedOpinions { text } }")
        assert seen["polls"][0]["reservedOpinions"] == [{"text": "Mức đóng góp còn cao"}]


async def test_a_ballot_that_is_not_cast_is_not_kept(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        choice = phone.page.get_by_label("Tán thành", exact=True)
        await choice.check()
        await phone.press("Của tôi")
        await expect(choice).to_have_count(0)
        await phone.page.go_back()
        await expect(choice).to_be_visible()
        await expect(choice).not_to_be_checked()
