"""What happens to a tap when the network is away, breaks in the middle, or comes back too late?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Request, Route, expect

from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

HERE = ("chair", "deputy", "minute_taker", "official", "member")
NOT_SENT = "Chưa gửi được: máy đang mất mạng. Sẽ tự gửi khi có mạng; đừng đóng trang này."
RECEIVED = "Phiếu của đồng chí đã được ghi nhận lúc"


@asynccontextmanager
async def without_network(phone: Window) -> AsyncIterator[None]:
    """Meanwhile. What the browser says of it on the console is no complaint."""
    known = list(phone.complaints)
    await phone.context.set_offline(True)
    try:
        yield
    finally:
        await phone.context.set_offline(False)
        phone.complaints = known


def mutates(request: Request, name: str) -> bool:
    return request.url.endswith("/graphql") and f"mutation {name}" in (request.post_data or "")


class Mutations:
    """Those of a name that a phone sends, from now on."""

    def __init__(self, phone: Window, name: str) -> None:
        self.sent: list[Any] = []

        def note(request: Request) -> None:
            if mutates(request, name):
                self.sent.append(request.post_data_json)

        phone.page.on("request", note)


async def losing_the_answer(phone: Window, name: str, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
    """The first of these mutations arrives and is done, but its answer does not come back; the next ones do."""
    lost: list[Request] = []

    async def lose(route: Route) -> None:
        if not mutates(route.request, name) or lost:
            await route.continue_()
            return
        lost.append(route.request)
        await route.fetch()
        if meanwhile:
            await meanwhile()
        await route.abort("connectionreset")

    await phone.page.route("**/graphql", lose)


async def choose(phone: Window, option: str = "Tán thành") -> None:
    await phone.page.get_by_label(option, exact=True).check()
    await phone.press(f"Bỏ phiếu: {option}")


async def test_a_ballot_cast_without_a_network_is_sent_once_when_it_returns(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        sent = Mutations(phone, "Cast")
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.sees(NOT_SENT)
            await phone.sees("Phiếu của đồng chí: Tán thành")
            await phone.shot("offline-vote-phone")
            assert await phone.axe() == []
            assert sent.sent == []
        await phone.sees(RECEIVED)
        assert len(sent.sent) == 1
        turnout = (await gathering.seen("chair", "polls { turnout { cast } }"))["polls"][0]["turnout"]
        assert turnout == {"cast": 1}
        assert poll["turnout"]["cast"] == 0


async def test_a_choice_can_be_taken_back_before_it_is_sent(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.press("Lấy lại, không gửi")
            await choose(phone, "Ý kiến khác")
            await phone.sees("Phiếu của đồng chí: Ý kiến khác")
        await phone.sees(RECEIVED)
        await gathering.close_poll(poll)
        options = (await gathering.seen("chair", "polls { options { label count } }"))["polls"][0]["options"]
        assert [one["count"] for one in options] == [0, 0, 1]


@pytest.mark.parametrize("form", ["OPEN_BALLOT", "SECRET_BALLOT"])
async def test_a_ballot_that_comes_too_late_says_so(browser: Browser, shared: Served, form: str) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll(form=form)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.sees(NOT_SENT)
            await gathering.close_poll(poll, reason="Hết giờ")
        await phone.sees("Phiếu đến muộn, không được tính.")
        await phone.shot("late-vote-phone")
        assert await phone.axe() == []
        await phone.press("Tôi đã hiểu")
        await expect(phone.page.get_by_text("Phiếu đến muộn")).not_to_be_visible()


async def test_an_open_ballot_without_an_answer_is_sent_again_and_is_one_ballot(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        sent = Mutations(phone, "Cast")
        await losing_the_answer(phone, "Cast")
        await choose(phone)
        await phone.sees(RECEIVED)
        assert len(sent.sent) == 2
        assert sent.sent[0] == sent.sent[1]
        receipt = await phone.page.locator(".receipt-code strong").inner_text()
        await gathering.close_poll(poll)
        counted = (await gathering.seen("chair", "polls { ballots { receipt } }"))["polls"][0]["ballots"]
        assert counted == [{"receipt": receipt}]
        phone.complaints.clear()


async def test_a_secret_ballot_without_an_answer_was_counted_and_its_code_is_lost(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    await gathering.open_poll(form="SECRET_BALLOT")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await losing_the_answer(phone, "Cast")
        await choose(phone)
        await phone.sees("Phiếu của đồng chí đã nằm trong hòm phiếu. Mã của phiếu bị mất trên đường truyền")
        phone.complaints.clear()


async def test_a_secret_ballot_that_arrived_before_the_close_is_not_called_late(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll(form="SECRET_BALLOT")

    async def close() -> None:
        await gathering.close_poll(poll, reason="Hết giờ")

    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await losing_the_answer(phone, "Cast", meanwhile=close)
        await choose(phone)
        await phone.sees("Phiếu của đồng chí đã nằm trong hòm phiếu.")
        await expect(phone.page.get_by_text("Phiếu đến muộn")).not_to_be_visible()
        phone.complaints.clear()


async def test_a_check_in_without_a_network_is_sent_when_it_returns(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/check-in/{gathering.id}#{gathering.code}")
        await phone.sees("Chi bộ Tổ dân phố 1")
        async with without_network(phone):
            await phone.press("Tôi có mặt")
            await phone.sees(NOT_SENT)
            await phone.shot("offline-check-in-phone")
        await phone.sees("Đồng chí có mặt từ")
        await expect(phone.page).to_have_url(f"{shared.url}/meetings/{gathering.id}")


async def test_the_browser_asks_before_a_page_with_something_unsent_is_closed(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Tán thành")
            await phone.sees(NOT_SENT)
            async with phone.page.expect_event("dialog") as asked:
                await phone.page.close(run_before_unload=True)
            dialog = await asked.value
            assert dialog.type == "beforeunload"
            await dialog.dismiss()
        await phone.sees(RECEIVED)


async def test_a_page_that_loses_its_line_says_so_keeps_what_it_shows_and_heals(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Gửi ý kiến").first.click()
        await phone.page.get_by_label("Ý kiến của đồng chí").fill("Tôi đồng ý với dự thảo")
        async with without_network(phone):
            await phone.sees("Mất kết nối")
            await phone.sees("Chi bộ Tổ dân phố 1")
            await gathering.open_poll(question="Biểu quyết khi mất mạng?")
        await expect(phone.page.get_by_role("heading", name="Biểu quyết khi mất mạng?")).to_be_visible(timeout=15_000)
        await expect(phone.page.get_by_label("Ý kiến của đồng chí")).to_have_value("Tôi đồng ý với dự thảo")


async def installed(phone: Window) -> None:
    """The shell is kept whole, and the worker answers for the page."""
    await phone.page.evaluate("navigator.serviceWorker.ready")
    await phone.page.wait_for_function("navigator.serviceWorker.controller !== null")


async def kept(phone: Window) -> list[str]:
    paths: list[str] = await phone.page.evaluate(
        "(async () => (await (await caches.open('shell')).keys()).map((kept) => new URL(kept.url).pathname))()"
    )
    return paths


async def test_a_reload_without_a_network_shows_the_shell_and_says_why(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await installed(phone)
        async with without_network(phone):
            await phone.page.reload()
            await phone.sees("Không liên lạc được với máy chủ.")
            await phone.shot("offline-shell-phone")
            assert await phone.axe() == []
        await phone.sees("Chi bộ Tổ dân phố 1")


async def test_the_worker_keeps_the_shell_and_nothing_of_the_members(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go("/me")
        await installed(phone)
        await phone.go(f"/meetings/{gathering.id}")
        await choose(phone)
        await phone.sees(RECEIVED)
        await phone.page.evaluate("fetch('/manifest.webmanifest').then((answer) => answer.text())")
        assert {path for path in await kept(phone) if path != "/" and not path.startswith("/assets/")} == set()
        everything: str = await phone.page.evaluate(
            "(async () => { const cache = await caches.open('shell'); let all = '';"
            "for (const request of await cache.keys()) all += await (await cache.match(request)).text();"
            "return all })()"
        )
        assert "Nguyễn Văn Member" not in everything
        assert await phone.page.evaluate("caches.keys()") == ["shell"]


async def test_a_new_version_of_the_pages_takes_the_place_of_the_old_one(browser: Browser, shared: Served) -> None:
    old = "caches.open('shell').then(async (cache) => { await cache.put('/', new Response('<!doctype html>old'));"
    old += "await cache.put('/assets/old.js', new Response('old')) })"
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go("/me")
        await installed(phone)
        await phone.page.evaluate(old)
        assert "/assets/old.js" in await kept(phone)
        await phone.page.reload()
        await phone.sees("Hồ sơ của tôi")
        await phone.page.wait_for_function(
            "caches.open('shell').then(async (cache) => !(await cache.match('/assets/old.js')))"
        )
        assert "/" in await kept(phone)
        assert "old" not in await phone.page.content()
