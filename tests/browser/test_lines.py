"""What does a page do about its line: how soon is a dead one noticed, and what is said when it is closed for good?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, WebSocketRoute, expect

from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering, do
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

NOTICED = 15_000  # milliseconds: a ping every six seconds, an answer within four, and a machine that is busy
SUSPENDED = "Đồng chí đang bị đình chỉ sinh hoạt nên không còn được xem trang này."


class Line:
    """The WebSockets of a page, which pass what is said until they are dead: nobody says that they are."""

    def __init__(self) -> None:
        self.opened = 0
        self.said: list[Any] = []
        self._are_dead = False

    async def through(self, page: Page) -> None:
        await page.route_web_socket("**/graphql", self._open)

    def die(self) -> None:
        """Those that are open; a new one lives."""
        self._are_dead = True

    def _open(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        self.opened += 1
        self._are_dead = False
        number = self.opened

        def passes() -> bool:
            return number == self.opened and not self._are_dead

        def up(message: str | bytes) -> None:
            self.said.append(json.loads(message))
            if passes():
                server.send(message)

        def down(message: str | bytes) -> None:
            if passes():
                line.send(message)

        line.on_message(up)
        server.on_message(down)

    def count(self, kind: str) -> int:
        return sum(message["type"] == kind for message in self.said)


async def test_a_page_follows_its_meeting_once(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    line = Line()
    async with window(browser, shared, "member", PHONE) as phone:
        await line.through(phone.page)
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        await gathering.open_poll(question="Một lần?")
        await phone.sees("Một lần?")
        assert line.count("subscribe") == 1


async def test_a_line_that_is_dead_is_noticed_and_another_is_begun(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    line = Line()
    async with window(browser, shared, "member", PHONE) as phone:
        await line.through(phone.page)
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        line.die()
        await gathering.open_poll(question="Biểu quyết trong lúc im lặng?")
        await expect(phone.page.get_by_role("heading", name="Biểu quyết trong lúc im lặng?")).to_be_visible(
            timeout=NOTICED
        )
        assert line.opened == 2


async def test_a_line_that_opens_and_says_nothing_is_given_up(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    opened: list[WebSocketRoute] = []

    def open_line(line: WebSocketRoute) -> None:
        opened.append(line)
        if len(opened) > 1:
            line.connect_to_server()

    async with window(browser, shared, "member", PHONE) as phone:
        await phone.page.route_web_socket("**/graphql", open_line)
        await phone.page.clock.install()
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Đang kết nối…")
        await phone.page.clock.run_for(20_000)
        await phone.sees("Trực tiếp")
        assert len(opened) == 2


async def test_a_page_that_is_looked_at_again_asks_at_once_whether_its_line_lives(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    line = Line()
    async with window(browser, shared, "member", PHONE) as phone:
        await line.through(phone.page)
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        known = line.count("ping")
        await phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await phone.page.wait_for_timeout(500)
        assert line.count("ping") == known + 1


async def test_a_member_who_is_suspended_is_told_so_and_not_that_it_will_come_back(
    browser: Browser, sqlite_url: str
) -> None:
    async with serving(Backend(sqlite_url, "memory://")) as served, window(browser, served, "member", PHONE) as phone:
        gathering = await Gathering.opened(served, "chair", "member")
        lost: list[Route] = []

        async def lose_twice(route: Route) -> None:
            if "query Who" in (route.request.post_data or "") and len(lost) < 2:
                lost.append(route)
                await route.abort("connectionreset")
            else:
                await route.continue_()

        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        await phone.page.route("**/graphql", lose_twice)
        member = served.world.member("member")
        await do(served.client("administrator"), "setStanding", memberId=member, standing="SUSPENDED")
        await expect(phone.page.get_by_text(SUSPENDED)).to_be_visible(timeout=20_000)
        assert len(lost) == 2
        await expect(phone.page.get_by_text("Mất kết nối")).not_to_be_visible()
        await expect(phone.page.get_by_text("Chi bộ Tổ dân phố 1")).not_to_be_visible()
        phone.complaints.clear()
