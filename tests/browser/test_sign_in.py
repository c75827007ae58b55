"""Can somebody come in, and go, without being told how?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from server.callers import COOKIE
from tests.browser.windows import PHONE, window
from tests.serving import Served
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio


async def test_who_signs_in_is_where_he_wanted_to_go(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/documents")
        await phone.page.get_by_label("Tên đăng nhập").fill("member")
        await phone.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        await phone.shot("sign-in-phone")
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_role("link", name="Văn bản")).to_have_attribute("aria-current", "page")


async def test_a_wrong_password_is_told_in_words_and_nothing_typed_is_lost(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/")
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_role("alert")).to_have_text("Đồng chí nhập tên đăng nhập và mật khẩu.")
        await phone.page.get_by_label("Tên đăng nhập").fill("member")
        await phone.page.get_by_label("Mật khẩu", exact=True).fill("không phải")
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_role("alert")).to_contain_text("không đúng")
        await expect(phone.page.get_by_label("Tên đăng nhập")).to_have_value("member")


async def test_no_script_sees_the_session(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member") as laptop:
        await laptop.go("/me")
        assert COOKIE not in await laptop.page.evaluate("document.cookie")
        assert shared.world.tokens["member"] not in await laptop.page.evaluate("JSON.stringify({...localStorage})")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_sign_in_is_accessible(browser: Browser, shared: Served, language: str) -> None:
    async with window(browser, shared, size=PHONE, language=language) as phone:
        await phone.go("/")
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
        assert await phone.axe() == []
        assert not await phone.overflows()
