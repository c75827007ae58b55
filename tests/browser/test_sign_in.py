"""Can somebody come in, and go, without being told how? And does he learn why he could not, or is no longer in?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, expect

from models.sessions import Session
from server.callers import COOKIE
from tests.browser.windows import LAPTOP, PHONE, Window, window
from tests.gatherings import do
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio


async def type_in(seen: Window, username: str, password: str) -> None:
    await seen.page.get_by_label("Tên đăng nhập").fill(username)
    await seen.page.get_by_label("Mật khẩu", exact=True).fill(password)
    await seen.press("Đăng nhập")


def problem(seen: Window) -> Locator:
    return seen.page.get_by_role("alert")


async def signed_in(seen: Window, served: Served, who: str = "member") -> None:
    """With a session of its own: others may be ended."""
    async with served.database.write() as session:
        row, token = Session.begin(served.world.members[who], datetime.now(UTC), timedelta(hours=1))
        session.add(row)
    cookie = {"name": COOKIE, "value": token, "url": served.url, "httpOnly": True}
    await seen.context.add_cookies([cookie])  # type: ignore[list-item]


async def test_who_signs_in_is_where_he_wanted_to_go(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/documents?q=nghi")
        await phone.page.get_by_label("Tên đăng nhập").fill("member")
        await phone.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        await phone.shot("sign-in-phone")
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_role("link", name="Văn bản")).to_have_attribute("aria-current", "page")
        await expect(phone.page.get_by_label("Tìm văn bản")).to_have_value("nghi")


async def test_a_wrong_password_is_told_in_words_and_nothing_typed_is_lost(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/")
        await type_in(phone, "member", "không phải")
        await expect(problem(phone)).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng.")
        await expect(problem(phone)).to_be_focused()
        await expect(phone.page.get_by_label("Tên đăng nhập")).to_have_value("member")
        await expect(phone.page.get_by_label("Mật khẩu", exact=True)).to_have_value("không phải")
        assert await phone.axe() == []
        await phone.shot("sign-in-wrong-phone")
        await phone.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_role("link", name="Văn bản")).to_be_visible()


@pytest.mark.parametrize(
    ("username", "password", "told", "at"),
    [
        ("", "", "Đồng chí nhập tên đăng nhập và mật khẩu.", ["Tên đăng nhập", "Mật khẩu"]),
        ("member", "", "Đồng chí nhập mật khẩu.", ["Mật khẩu"]),
        (" ", "x", "Đồng chí nhập tên đăng nhập hoặc số căn cước.", ["Tên đăng nhập"]),
    ],
)
async def test_what_was_not_typed_is_told_above_and_at_its_field(
    browser: Browser, shared: Served, username: str, password: str, told: str, at: list[str]
) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/")
        await type_in(phone, username, password)
        await expect(problem(phone)).to_contain_text(told)
        await expect(problem(phone)).to_be_focused()
        wrong = [
            label
            for label in ("Tên đăng nhập", "Mật khẩu")
            if await phone.page.get_by_role("textbox", name=label).get_attribute("aria-invalid") == "true"
        ]
        assert wrong == at
        assert await phone.axe() == []
        await phone.shot(f"sign-in-missing-{len(at)}-phone")


async def test_the_password_can_be_seen(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/")
        field = phone.page.get_by_label("Mật khẩu", exact=True)
        await field.fill("thấy được")
        await expect(field).to_have_attribute("type", "password")
        await phone.page.get_by_label("Hiện mật khẩu").check()
        await expect(field).to_have_attribute("type", "text")
        await expect(field).to_have_value("thấy được")


@pytest.fixture
async def strict(sqlite_url: str) -> AsyncIterator[Served]:
    """A server that bears one wrong attempt."""
    async with serving(Backend(sqlite_url, "memory://"), sign_in_attempts=1) as served:
        yield served


async def test_who_tried_too_often_is_told_until_when(browser: Browser, strict: Served) -> None:
    async with window(browser, strict, size=PHONE) as phone:
        await phone.page.clock.install()
        await phone.go("/")
        await type_in(phone, "member", "không phải")
        await expect(problem(phone)).to_contain_text("không đúng")
        await type_in(phone, "member", PASSWORD)
        await expect(problem(phone)).to_contain_text("Đã thử quá nhiều lần.")
        until = re.search(r"từ (\d\d):(\d\d)\.", await problem(phone).inner_text())
        assert until is not None
        there = datetime.now(UTC) + timedelta(hours=7, minutes=15)
        minutes = int(until[1]) * 60 + int(until[2]) - (there.hour * 60 + there.minute)
        assert minutes % 1440 in {0, 1, 2}
        await expect(problem(phone)).to_contain_text("Còn khoảng 15 phút nữa.")
        assert await phone.axe() == []
        await phone.shot("sign-in-too-many-phone")
        await phone.page.clock.fast_forward("16:00")
        await expect(problem(phone)).to_contain_text("Bây giờ đồng chí có thể đăng nhập lại.")


async def test_without_a_network_nothing_typed_is_lost_and_the_button_tries_again(
    browser: Browser, shared: Served
) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/documents")
        await expect(phone.page.get_by_label("Tên đăng nhập")).to_be_visible()
        await phone.page.get_by_role("button", name="English").click()  # it has come whole
        await phone.page.get_by_role("button", name="Tiếng Việt").click()
        await phone.context.set_offline(True)
        await type_in(phone, "member", PASSWORD)
        await expect(problem(phone)).to_contain_text("Không liên lạc được với máy chủ.")
        await expect(problem(phone)).to_be_focused()
        await phone.shot("sign-in-unreachable-phone")
        await phone.context.set_offline(False)
        await phone.press("Đăng nhập")
        await expect(phone.page.get_by_label("Tìm văn bản")).to_be_visible()
        phone.complaints.clear()  # Chromium notes in its console that it was offline


async def test_no_script_sees_the_session(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member") as laptop:
        await laptop.go("/me")
        assert COOKIE not in await laptop.page.evaluate("document.cookie")
        assert shared.world.tokens["member"] not in await laptop.page.evaluate("JSON.stringify({...localStorage})")
        assert await laptop.page.evaluate("Object.keys(sessionStorage).length") == 0


async def test_on_his_own_page_one_signs_out_and_the_next_one_begins_at_the_start(
    browser: Browser, shared: Served
) -> None:
    async with window(browser, shared, size=PHONE) as phone, window(browser, shared, size=PHONE) as other:
        for seen in (phone, other):
            await signed_in(seen, shared)
            await seen.go("/documents")
            await seen.press("Của tôi")
        await phone.press("Đăng xuất")
        dialog = phone.page.get_by_role("dialog", name="Đăng xuất")
        await expect(dialog).to_contain_text("Nguyễn Văn Member")
        assert await phone.axe() == []
        assert not await phone.overflows()
        await phone.shot("sign-out-phone")
        await dialog.get_by_role("button", name="Thôi").click()
        await expect(dialog).to_have_count(0)
        await expect(phone.page.get_by_role("button", name="Đăng xuất")).to_be_focused()
        await phone.press("Đăng xuất")
        await phone.press("Đăng xuất trên máy này")
        await phone.sees("Đồng chí đã đăng xuất trên máy này.")
        await expect(phone.page).to_have_url(f"{shared.url}/")
        await phone.shot("signed-out-phone")
        await other.page.reload()
        await other.sees("Hồ sơ của tôi")


async def test_signing_out_everywhere_ends_the_other_device_too_and_it_says_so(
    browser: Browser, shared: Served
) -> None:
    async with window(browser, shared, size=PHONE) as phone, window(browser, shared, size=LAPTOP) as laptop:
        for seen, path in ((phone, "/me"), (laptop, "/documents")):
            await signed_in(seen, shared, "official")
            await seen.go(path)
        await expect(laptop.page.get_by_label("Tìm văn bản")).to_be_visible()
        await phone.press("Đăng xuất")
        await phone.press("Đăng xuất trên mọi máy")
        await phone.sees("Đồng chí đã đăng xuất trên mọi máy.")
        await laptop.page.get_by_label("Tìm văn bản").fill("nghị")  # the next thing that he does
        await laptop.sees("Phiên đăng nhập đã kết thúc.")
        await laptop.shot("session-ended-laptop")
        await type_in(laptop, "official", PASSWORD)
        await expect(laptop.page.get_by_label("Tìm văn bản")).to_be_visible()  # where he was


async def test_who_was_never_signed_in_is_told_of_no_session(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go("/")
        await expect(phone.page.get_by_label("Tên đăng nhập")).to_be_visible()
        await expect(phone.page.get_by_text("Phiên đăng nhập")).to_have_count(0)


async def test_one_signs_in_and_out_with_the_keyboard_alone(browser: Browser, shared: Served) -> None:
    async with window(browser, shared) as laptop:
        await laptop.go("/documents")
        await laptop.page.get_by_label("Tên đăng nhập").focus()
        keyboard = laptop.page.keyboard
        await keyboard.type("member")
        await keyboard.press("Tab")
        await keyboard.type(PASSWORD)
        await keyboard.press("Enter")
        await expect(laptop.page.get_by_label("Tìm văn bản")).to_be_visible()
        await laptop.page.get_by_role("link", name="Của tôi").focus()
        await keyboard.press("Enter")
        await laptop.page.get_by_role("button", name="Đăng xuất").focus()
        await keyboard.press("Enter")
        await expect(laptop.page.get_by_role("dialog")).to_be_visible()
        await keyboard.press("Escape")
        await expect(laptop.page.get_by_role("dialog")).to_have_count(0)


async def test_whoever_goes_to_another_page_by_a_link_is_at_its_main_part(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member") as laptop:
        await laptop.go("/documents")
        await laptop.press("Chi bộ")
        await expect(laptop.page.get_by_role("heading", level=1)).to_have_text("Chi bộ Tổ dân phố 1")
        await expect(laptop.page.get_by_role("main")).to_be_focused()


async def test_a_suspended_member_is_not_told_that_his_session_has_ended(browser: Browser, sqlite_url: str) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served, window(browser, served, "member") as laptop:
        await laptop.go("/documents")
        await expect(laptop.page.get_by_label("Tìm văn bản")).to_be_visible()
        member = served.world.member("member")
        await do(served.client("administrator"), "setStanding", memberId=member, standing="SUSPENDED")
        await laptop.page.reload()
        await expect(laptop.page.get_by_text("Chưa có văn bản nào gửi tới đồng chí.")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("laptop", LAPTOP)])
async def test_the_sign_in_is_accessible_and_fits(
    browser: Browser, shared: Served, language: str, name: str, size: tuple[int, int]
) -> None:
    async with window(browser, shared, size=size, language=language) as seen:  # type: ignore[arg-type]
        await seen.go("/")
        await expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
        assert await seen.axe() == []
        assert not await seen.overflows()
        await seen.shot(f"sign-in-{language}-{name}")
        await seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not await seen.overflows()
        await seen.shot(f"sign-in-{language}-{name}-200")
