"""Who is signed out before all that he tapped was sent: is he told what, and does he find his way back?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from server.callers import COOKIE
from server.client import Client
from tests.browser.test_offline import HERE, NOT_SENT, RECEIVED, Mutations, choose, without_network
from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering, do
from tests.serving import Served
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

QUIET = 1_500  # milliseconds in which a line that was given up has said all that it says


async def sign_in(phone: Window, who: str) -> None:
    await phone.page.get_by_label("Tên đăng nhập").fill(who)
    await phone.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    await phone.press("Đăng nhập")


async def token_of(phone: Window) -> str:
    """Of the session that began in this window."""
    return next(cookie["value"] for cookie in await phone.context.cookies() if cookie["name"] == COOKIE)


async def test_what_was_not_sent_when_the_session_ends_is_told_at_the_sign_in(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "exempt")
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    await gathering.do("chair", "startAgendaItem", itemId=items[6]["id"])
    await gathering.open_poll(question="Thông qua kết luận?")
    async with window(browser, shared, size=PHONE) as phone:
        thrown: list[str] = []
        phone.page.on("pageerror", lambda error: thrown.append(str(error)))
        await phone.go(f"/meetings/{gathering.id}")
        await sign_in(phone, "exempt")
        sent = Mutations(phone, "Cast")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.press("Xin phát biểu")
            await expect(phone.page.get_by_text(NOT_SENT)).to_have_count(2)
            await do(Client(shared.url, token=await token_of(phone), http=shared.http), "signOut")
        await expect(phone.page.get_by_role("heading", name="Đăng nhập sổ tay")).to_be_visible(timeout=15_000)
        told = phone.page.get_by_role("alert").filter(has_text="2 việc của đồng chí chưa gửi xong")
        await expect(told).to_contain_text("Phiếu biểu quyết: chưa gửi")
        await expect(told).to_contain_text("Đăng ký phát biểu: chưa gửi")
        assert await phone.axe() == []
        assert not await phone.overflows()
        await phone.shot("session-ended-unsent-phone")
        await phone.page.wait_for_timeout(QUIET)
        await expect(phone.page.locator(".connection")).to_have_text("")
        assert thrown == []
        await sign_in(phone, "exempt")
        await choose(phone)
        await phone.sees(RECEIVED)
        await expect(phone.page.get_by_text("chưa gửi xong")).to_have_count(0)
        accepted = (await gathering.seen("chair", "polls { turnout { cast } }"))["polls"][0]["turnout"]
        assert accepted == {"cast": 1}
        assert sent.sent[-1]["variables"]["input"]["optionIds"]
        phone.complaints.clear()


async def test_who_signs_out_is_told_first_what_is_not_sent(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "away")
    await gathering.open_poll()
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/me")
        await sign_in(phone, "away")
        await phone.press("Mời đồng chí biểu quyết")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.sees(NOT_SENT)
            await phone.press("Của tôi")
            await phone.sees("1 việc chưa gửi được.")
            await phone.press("Đăng xuất")
            dialog = phone.page.get_by_role("dialog", name="Đăng xuất")
            await expect(dialog).to_contain_text("Còn 1 việc chưa gửi xong.")
            await expect(dialog).to_contain_text("Phiếu biểu quyết: chưa gửi")
            assert await phone.axe() == []
            await phone.shot("sign-out-unsent-phone")
            await dialog.get_by_role("button", name="Thôi").click()
        await phone.press("Vào cuộc họp")
        await phone.sees(RECEIVED)
