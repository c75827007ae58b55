"""Does the board say which day it shows, and speak of an evening that is over as over?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from server.client import Json
from tests.browser.boards import Answering, evening, meeting, over_time, totals
from tests.browser.test_board import generated
from tests.browser.windows import WALL
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_the_wall_of_another_day_says_which(browser: Browser, shared: Served) -> None:
    told = evening([meeting(1, "CLOSED")], date="2026-03-02")
    async with generated(browser, shared, Answering(told), WALL, query="?wall&date=2026-03-02") as screen:
        await screen.sees("Ngày họp: 2 tháng 3, 2026")
    async with generated(browser, shared, Answering(evening([meeting(1)])), WALL, query="?wall") as screen:
        await expect(screen.page.get_by_text("Ngày họp:")).to_have_count(0)


async def test_a_last_page_of_one_row_is_told_by_its_number_alone(browser: Browser, shared: Served) -> None:
    """60 trên 60, and not 60–60."""
    alike = [meeting(n) for n in range(200) if n % 9 in {1, 2, 5, 7, 8}]
    answering = Answering(evening(alike))
    async with generated(browser, shared, answering, WALL, query="?wall") as screen:
        page = screen.page
        told = page.locator("caption span").filter(has_text=f"trên {len(alike)}")
        fits = int((await told.inner_text()).split("–")[1].split()[0])
        pages = 30 // fits
        count = pages * fits + 1
        answering.tell(evening(alike[:count]))
        await screen.sees(f"1–{fits} trên {count}")
        for _ in range(pages):
            await screen.press("Trang sau")
        await expect(page.get_by_text(f"{count} trên {count}", exact=True)).to_be_visible()


async def test_after_the_evening_its_numbers_are_told_as_past(browser: Browser, shared: Served) -> None:
    closed = [meeting(n, "CLOSED") for n in range(3)]
    line: Json = {
        "organization": {"__typename": "Committee", "id": "Q29tbWl0dGVlOjI", "name": "Đảng bộ cơ sở"},
        "totals": totals(cells=2, meetingsClosed=2, expected=48, present=36, meetingsWithQuorum=2),
    }
    async with generated(browser, shared, Answering(evening(closed, lines=[line]))) as screen:
        numbers = screen.page.get_by_role("region", name="Chung cả buổi")
        await expect(numbers).to_contain_text("3 / 3 đã xong")
        await expect(numbers).to_contain_text("đã dự")
        for present_tense in ("đang dự", "đang họp"):
            await expect(numbers).not_to_contain_text(present_tense)
        await expect(screen.page.get_by_role("row", name="Đảng bộ cơ sở")).to_contain_text("■ 2 / 2 đã xong")


async def test_while_some_meetings_are_over_nobody_is_said_to_sit_in_them(browser: Browser, shared: Served) -> None:
    told = evening([meeting(1), *(meeting(n, "CLOSED") for n in range(2, 9))])
    async with generated(browser, shared, Answering(told)) as screen:
        numbers = screen.page.get_by_role("region", name="Chung cả buổi")
        await expect(numbers).to_contain_text("1 / 8 đang họp")
        await expect(numbers).to_contain_text("144 / 192 đã dự")


async def test_the_curve_ends_now(browser: Browser, shared: Served) -> None:
    """Not at the end of the five minutes that have begun."""
    told = evening([meeting(n) for n in range(5)], attendanceOverTime=over_time(90, ago=-60))
    begin = datetime.fromisoformat(told["attendanceOverTime"][0]["since"])
    async with generated(browser, shared, Answering(told)) as screen:
        end = (begin + timedelta(hours=7, minutes=1)).strftime("%H:%M")
        await expect(screen.page.locator(".chart .to")).to_have_text(end)
