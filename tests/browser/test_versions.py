"""What becomes of a page that is open while the server gets a newer version of the pages?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.windows import PHONE, WALL, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

OFFERED = "Đã có bản mới của trang."
TWO_FAILURES = 15_000  # milliseconds: they are three seconds apart


@asynccontextmanager
async def newer(seen: Window) -> AsyncIterator[None]:
    """The first page names another script, and of the old version nothing is there that is not loaded yet."""

    async def first_page(route: Route) -> None:
        answer = await route.fetch()
        text = re.sub(r"/assets/page-[\w-]+\.js", "/assets/page-newer.js", await answer.text())
        await route.fulfill(response=answer, body=text)

    async def gone(route: Route) -> None:
        await route.fulfill(status=404, content_type="text/plain", body="Not Found")

    await seen.page.route(f"{seen.served.url}/", first_page)
    await seen.page.route("**/assets/*", gone)
    try:
        yield
    finally:
        await seen.page.unroute_all()
        seen.complaints.clear()


async def is_live(seen: Window) -> None:
    await expect(seen.page.locator(".connection:visible")).to_contain_text("Trực tiếp")


async def break_the_line(seen: Window) -> None:
    await is_live(seen)
    await seen.context.set_offline(True)
    await expect(seen.page.locator(".connection:visible")).to_contain_text("Mất kết nối")
    await seen.context.set_offline(False)


async def test_a_page_whose_parts_are_gone_offers_the_newer_one(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member", PHONE, service_workers="block") as phone:
        await phone.go("/me")
        await phone.sees("Đăng xuất")
        async with newer(phone):
            await phone.press("Văn bản")
            await expect(phone.page.get_by_role("status").get_by_text(OFFERED)).to_be_visible(timeout=TWO_FAILURES)
            await phone.shot("new-version-phone")
            assert await phone.axe() == []
            assert not await phone.overflows()
        await phone.press("Tải lại")
        await expect(phone.page.get_by_label("Tìm văn bản")).to_be_visible()
        await expect(phone.page.get_by_text(OFFERED)).not_to_be_visible()


async def test_a_page_that_was_away_for_long_offers_the_newer_one_and_keeps_what_is_typed(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "member", PHONE, service_workers="block") as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Gửi ý kiến").first.click()
        await phone.page.get_by_label("Ý kiến của đồng chí").fill("Tôi đồng ý với dự thảo")
        async with newer(phone):
            await break_the_line(phone)
            await expect(phone.page.get_by_text(OFFERED)).to_be_visible(timeout=TWO_FAILURES)
        await expect(phone.page.get_by_label("Ý kiến của đồng chí")).to_have_value("Tôi đồng ý với dự thảo")


@pytest.mark.parametrize(
    ("who", "screen"), [("chair", "/meetings/{meeting}/screen"), ("supervisor", "/board/{committee}?wall")]
)
async def test_a_screen_at_which_nobody_sits_takes_the_newer_one_by_itself(
    browser: Browser, shared: Served, who: str, screen: str
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    path = screen.format(meeting=gathering.id, committee=shared.world.organization("commune"))
    async with window(browser, shared, who, WALL, service_workers="block") as wall:
        await wall.go(path)
        await is_live(wall)
        async with newer(wall), wall.page.expect_navigation(wait_until="commit", timeout=TWO_FAILURES):
            await break_the_line(wall)
        assert wall.page.url == f"{shared.url}{path}"


async def test_a_line_that_was_lost_and_the_same_version_offer_nothing(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "member", PHONE, service_workers="block") as phone:
        await phone.go(f"/meetings/{gathering.id}")
        async with phone.page.expect_response(f"{shared.url}/"):
            await break_the_line(phone)
        await is_live(phone)
        await expect(phone.page.get_by_text(OFFERED)).not_to_be_visible()
        phone.complaints.clear()
