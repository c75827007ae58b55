"""What a phone asks while its pages are still coming: is it enough to act on, and is it never older than it looks?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.windows import LAPTOP, PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_a_member_votes_before_the_line_is_there(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "minute_taker", "official", "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.page.route_web_socket("**/graphql", lambda _: None)
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        await phone.press("Bỏ phiếu: Tán thành")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
        turnout = (await gathering.seen("chair", "polls { turnout { cast } }"))["polls"][0]["turnout"]
        assert turnout == {"cast": 1}


async def test_what_the_line_says_takes_the_place_of_what_was_asked_ahead(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        await gathering.open_poll(question="Vừa mới mở?")
        await expect(phone.page.get_by_role("heading", name="Vừa mới mở?")).to_be_visible()


async def test_an_answer_to_which_nobody_went_is_not_shown_later(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "supervisor", LAPTOP) as laptop:
        await laptop.page.clock.install()
        await laptop.go("/")
        await expect(laptop.page).to_have_url(f"{shared.url}/board/{shared.world.organization('commune')}")
        await laptop.sees("Trực tiếp")
        await laptop.page.clock.run_for(11_000)
        async with laptop.page.expect_request(lambda request: "query Mine" in (request.post_data or "")):
            await laptop.press("Của tôi")


async def test_what_was_asked_before_the_sign_in_is_asked_again_after_it(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/me")
        await phone.page.get_by_label("Mật khẩu", exact=True).fill("x")
        await phone.context.add_cookies(
            [{"name": "sotay_session", "value": shared.world.tokens["member"], "url": shared.url, "httpOnly": True}]
        )
        await phone.page.evaluate("new BroadcastChannel('session').postMessage('in')")
        await expect(phone.page.get_by_role("definition").first).to_have_text("Nguyễn Văn Member")
