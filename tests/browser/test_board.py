"""Does the board say how the evening goes, at one glance, and only what is so (over 300 lines: one page)?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, expect

from server.client import Json
from tests.browser.boards import Answering, attention, busy_evening, evening, meeting, over_time, totals
from tests.browser.windows import LAPTOP, PHONE, WALL, Size, Window, window
from tests.gatherings import Gathering
from tests.proxy import Proxy
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

SIZES = {"phone": PHONE, "laptop": LAPTOP, "wall": WALL}


def board(served: Served, name: str = "commune") -> str:
    return f"/board/{served.world.organization(name)}"


def row(screen: Window, node_id: str) -> Locator:
    return screen.page.locator(f'[id="row-{node_id}"]')


@asynccontextmanager
async def generated(
    browser: Browser,
    served: Served,
    answering: Answering,
    size: Size = LAPTOP,
    *,
    query: str = "",
    language: str = "vi",
) -> AsyncIterator[Window]:
    """A board that shows what `answering` says."""
    async with window(browser, served, "supervisor", size, language=language) as screen:
        await answering.of(screen.page)
        await screen.go(board(served) + query)
        title = screen.page.get_by_role("heading", level=1, name="Đảng bộ phường")
        await expect(title).to_be_visible(timeout=30_000)
        yield screen


@asynccontextmanager
async def through_proxy(browser: Browser, served: Served) -> AsyncIterator[tuple[Window, Proxy]]:
    """A screen of the supervisor whose line a test can cut: of that, and of nothing else, the browser may complain."""
    proxy = Proxy(int(served.url.rsplit(":", 1)[1]))
    async with proxy, window(browser, replace(served, url=proxy.url), "supervisor") as screen:
        yield screen, proxy
        screen.complaints[:] = [said for said in screen.complaints if not re.search("WebSocket|net::ERR_", said)]


async def test_the_board_follows_a_meeting_step_by_step_without_a_reload(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with window(browser, shared, "supervisor") as screen:
        await screen.go(f"{board(shared)}?date={gathering.day}")
        line = row(screen, gathering.id)
        await expect(line).to_contain_text("Sắp họp")
        await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
        await expect(line).to_contain_text("Đã mời họp")
        await gathering.open()
        await expect(line).to_contain_text("Đang họp")
        await expect(line).to_contain_text("0 / 7")
        await gathering.arrive(["chair", "deputy", "minute_taker", "member"])
        await expect(line).to_contain_text("4 / 7 57% đủ, cần 4")
        agenda = (await gathering.seen("chair", "agenda { id title }"))["agenda"]
        await gathering.do("chair", "startAgendaItem", itemId=agenda[1]["id"])
        await expect(line).to_contain_text(f"Mục 2 / {len(agenda)} {agenda[1]['title']}")
        poll = await gathering.open_poll()
        await expect(line).to_contain_text("Đang biểu quyết: 0 / 5 phiếu")
        for who in ("chair", "deputy", "member"):
            await gathering.cast(who, poll)
        await expect(line).to_contain_text("Đang biểu quyết: 3 / 5 phiếu")
        await gathering.close_poll(poll)
        await expect(line).to_contain_text("Thông qua 3 : 0 : 0")
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        await expect(line).to_contain_text("Đã kết thúc")


async def test_of_a_vote_by_hands_the_board_shows_the_hands(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "minute_taker", "member")
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    counts = [{"optionId": one["id"], "count": hands} for one, hands in zip(poll["options"], (4, 0, 0), strict=True)]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts)
    await gathering.close_poll(poll)
    async with window(browser, shared, "supervisor") as screen:
        await screen.go(f"{board(shared)}?date={gathering.day}")
        await expect(row(screen, gathering.id)).to_contain_text("Thông qua 4 : 0 : 0")


async def test_what_has_just_changed_is_marked_and_nothing_moves(browser: Browser, shared: Served) -> None:
    meetings = [meeting(n) for n in range(20)]
    answering = Answering(evening(meetings))
    async with generated(browser, shared, answering, query="?sort=attendance") as screen:
        before = await screen.page.locator("tr.row").evaluate_all("rows => rows.map(row => row.id)")
        newer = meeting(7, here=3)
        answering.tell(evening([newer], kind="CHANGES", totals=answering.first["totals"]))
        await expect(row(screen, "meeting7").locator(".changed")).to_have_text("3 / 24 12%")
        assert await screen.page.locator("tr.row").evaluate_all("rows => rows.map(row => row.id)") == before
        await screen.press("Xếp lại")
        await expect(screen.page.locator("tr.row").first).to_have_id("row-meeting7")


@pytest.mark.parametrize("count", [30, 300])
async def test_rows_stay_under_the_pointer_while_more_needs_attention(
    browser: Browser, shared: Served, count: int
) -> None:
    meetings = [meeting(n) for n in range(count)]
    answering = Answering(evening(meetings))
    needing = [attention("LOW_ATTENDANCE", one) for one in meetings[:4]]
    more = evening([], needing, kind="CHANGES", totals=answering.first["totals"])
    async with generated(browser, shared, answering) as screen:
        entries = screen.page.locator(".needing li")
        for n in (1, 10):
            await row(screen, f"meeting{n}").hover()  # scrolls as far as it must
            before = await row(screen, f"meeting{n}").bounding_box()
            answering.tell(more)
            await expect(entries).to_have_count(4)
            await screen.page.evaluate("new Promise(requestAnimationFrame)")
            assert await row(screen, f"meeting{n}").bounding_box() == before
            answering.tell(answering.first)
            await expect(entries).to_have_count(0)


async def test_a_meeting_that_should_have_opened_needs_attention_with_since_when(
    browser: Browser, shared: Served
) -> None:
    at = (datetime.now(UTC) - timedelta(minutes=42)).isoformat()
    gathering = await Gathering.scheduled(shared, scheduledAt=at)
    async with window(browser, shared, "supervisor") as screen:
        await screen.go(f"{board(shared)}?date={gathering.day}")
        entry = screen.page.get_by_role("region", name="Cần chú ý").locator(f'a[href="/meetings/{gathering.id}"]')
        await expect(entry).to_contain_text("Chưa khai mạc, hẹn")
        await expect(entry).to_contain_text("(42 phút)")
        await expect(row(screen, gathering.id)).to_contain_text("Quá giờ chưa mở")
        await gathering.open()
        await expect(entry).to_have_count(0)


async def test_who_goes_into_a_meeting_and_back_finds_the_board_as_he_left_it(browser: Browser, shared: Served) -> None:
    answering = Answering(evening([meeting(n) for n in range(60)]))
    async with generated(browser, shared, answering) as screen:
        page = screen.page
        await page.get_by_label("Tìm theo tên").fill("to dan pho")
        await page.get_by_label("Hiện").select_option("Đang họp")
        await page.get_by_label("Xếp theo").select_option("Tình hình")
        await expect(page).to_have_url(re.compile(r"q=to.dan.pho.*show=open.*sort=state"))
        last = page.get_by_role("link", name="Chi bộ Tổ dân phố 59", exact=True)
        await last.scroll_into_view_if_needed()
        left = await page.evaluate("scrollY")
        await last.click()
        await expect(page).to_have_url(re.compile("/meetings/meeting59$"))
        await page.go_back()
        await expect(last).to_be_in_viewport()
        assert abs(await page.evaluate("scrollY") - left) < 5
        await expect(page.get_by_label("Tìm theo tên")).to_have_value("to dan pho")
        await page.reload()
        await expect(page.get_by_label("Hiện")).to_have_value("open")
        await expect(page.get_by_role("status").filter(has_text="dòng")).to_contain_text("trên 60 dòng")


async def test_names_are_found_without_diacritics_and_whoever_finds_none_sees_all_again(
    browser: Browser, shared: Served
) -> None:
    async with generated(browser, shared, Answering(evening([meeting(n) for n in range(8)]))) as screen:
        sought = screen.page.get_by_label("Tìm theo tên")
        await sought.fill("truong chuyen")
        await expect(screen.page.locator("tr.row")).to_have_count(1)
        await sought.fill("không có")
        await screen.sees("Không có dòng nào như vậy.")
        await screen.press("Hiện tất cả")
        await expect(screen.page.locator("tr.row")).to_have_count(8)


async def test_one_goes_down_to_a_committee_and_up_again(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "supervisor") as screen:
        await screen.go(board(shared))
        await screen.press("Đảng bộ cơ sở")
        await expect(screen.page.get_by_role("heading", level=1)).to_have_text("Đảng bộ cơ sở")
        await screen.press("Lên Đảng bộ phường")
        await expect(screen.page.get_by_role("heading", level=1)).to_have_text("Đảng bộ phường")
        await expect(screen.page.get_by_text("Đảng bộ tỉnh")).to_be_visible()  # he may not look into that one
        await expect(screen.page.get_by_role("link", name="Đảng bộ tỉnh")).to_have_count(0)


async def test_a_day_without_meetings_says_so_and_other_days_are_a_link_away(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "supervisor", PHONE) as screen:
        await screen.go(f"{board(shared)}?date=2027-03-01")
        await screen.sees("Không có cuộc họp nào trong ngày này.")
        await screen.shot("board-empty-phone")
        await screen.press("← Hôm trước")
        await screen.sees("28 tháng 2, 2027")
        await screen.press("Hôm nay")
        await expect(screen.page).to_have_url(re.compile(r"/board/[^?]+$"))


async def test_where_nothing_needs_attention_the_board_says_just_that(browser: Browser, shared: Served) -> None:
    async with generated(browser, shared, Answering(evening([meeting(n) for n in range(5)]))) as screen:
        await screen.sees("Không có việc cần chú ý")
        await screen.shot("board-well-laptop")


async def test_attendance_is_one_number_wherever_it_stands(browser: Browser, shared: Served) -> None:
    """The rows add up to the total, and what needs attention is told with the numbers of its row."""
    told = busy_evening(20)
    async with generated(browser, shared, Answering(told)) as screen:
        rows = await screen.page.locator("tr.row .here .share").all_inner_texts()
        attended = [tuple(map(int, re.findall(r"\d+", text)[:2])) for text in rows]
        whole = screen.page.get_by_role("region", name="Chung cả buổi").get_by_role("listitem").nth(1)
        came, expected = map(sum, zip(*attended, strict=True))
        await expect(whole).to_contain_text(f"{came} / {expected} đã dự")
        low = next(entry for entry in told["attention"] if entry["reason"] == "LOW_ATTENDANCE")["meeting"]
        entry = screen.page.get_by_role("region", name="Cần chú ý").locator(f'[href$="{low["id"]}"]', has_text="đã dự")
        here = await row(screen, low["id"]).locator(".here .share b").inner_text()
        await expect(entry).to_contain_text(f"{here} / 24 đã dự")


async def test_what_was_not_carried_is_told_in_the_colour_of_attention(browser: Browser, shared: Served) -> None:
    line: Json = {
        "organization": {"__typename": "Committee", "id": "Q29tbWl0dGVlOjI", "name": "Đảng bộ cơ sở"},
        "totals": totals(cells=2, meetingsClosed=2, pollsCarried=13, pollsNotCarried=1),
    }
    told = evening([meeting(15, "CLOSED"), meeting(3, "CLOSED")], lines=[line])
    async with generated(browser, shared, Answering(told)) as screen:
        votes = screen.page.locator("tr.row .vote")
        await expect(votes.locator(".attention")).to_have_text(["1 không thông qua", "✗ Không thông qua 14 : 1 : 1"])
        await expect(votes.locator(".decided")).to_have_text(["13 thông qua", "✓ Thông qua 14 : 1 : 1"])


async def test_who_opens_the_board_late_sees_attendance_over_the_whole_evening(
    browser: Browser, shared: Served
) -> None:
    told = evening([meeting(n) for n in range(5)], attendanceOverTime=over_time(20, 60, 90, ago=120))
    async with generated(browser, shared, Answering(told)) as screen:
        said = re.compile(r"Từ (\d\d):(\d\d) đến (\d\d):(\d\d): tăng lên 90 trên 120 người")
        chart = screen.page.get_by_role("img", name=said)
        found = said.match(await chart.locator("title").text_content() or "")
        assert found
        began_hour, began, now_hour, now = map(int, found.groups())
        lasted = (60 * (now_hour - began_hour) + now - began) % (24 * 60)
        assert 120 <= lasted <= 126, "from the first who came until now"


async def test_a_line_leads_to_where_meetings_need_attention(browser: Browser, shared: Served) -> None:
    """Also where there are too many meetings for one board to bring them all."""
    lines = [
        {
            "organization": {"__typename": kind, "id": f"line{n}", "name": f"{kind} {n}"},
            "totals": totals(meetingsOpen=120, expected=2400, meetingsNeedingAttention=n),
        }
        for n, kind in enumerate(("Committee", "Committee", "Committee", "Cell", "Cell"))
    ]
    told = evening([meeting(1)], lines=lines, totals=totals(meetingsOpen=600, meetingsNeedingAttention=10))
    async with generated(browser, shared, Answering(told), query="?sort=state") as screen:
        rows = screen.page.locator("tr.row")
        await expect(rows.nth(0)).to_contain_text("2 cuộc họp cần chú ý")
        await expect(rows.nth(1)).to_contain_text("1 cuộc họp cần chú ý")
        await screen.page.get_by_label("Hiện").select_option("Cần chú ý")
        await expect(rows).to_have_count(4)
        assert await rows.get_by_role("link").first.get_attribute("href") == "/board/line2"


async def test_who_may_not_see_a_board_is_told_in_words(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(board(shared))
        await expect(phone.page.get_by_role("alert")).to_contain_text("không có quyền xem")
        await phone.shot("board-refused-phone")


async def test_a_cut_line_shows_at_once_with_the_age_of_what_is_seen_and_heals(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.scheduled(shared)
    async with through_proxy(browser, shared) as (screen, proxy):
        await screen.go(f"{board(shared)}?date={gathering.day}")
        await expect(row(screen, gathering.id)).to_contain_text("Sắp họp")
        proxy.hold()  # who comes back is not answered
        proxy.cut()
        await expect(screen.page.get_by_text(re.compile("Mất kết nối"))).to_be_visible()
        await screen.sees("Thay đổi gần nhất lúc")
        age = screen.page.get_by_text(re.compile(r"vừa xong|\d+\sgiây trước"))
        await expect(age).to_have_count(1)
        await expect(age).to_contain_text("Số liệu trên màn hình cập nhật")
        await expect(row(screen, gathering.id)).to_contain_text("Sắp họp")
        await screen.shot("board-lost-laptop")
        await gathering.open()
        proxy.heal()
        proxy.cut()
        await expect(row(screen, gathering.id)).to_contain_text("Đang họp", timeout=15_000)
        await expect(screen.page.get_by_text("Trực tiếp")).to_be_visible()


async def test_a_machine_without_network_says_so_and_comes_back_by_itself(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    async with through_proxy(browser, shared) as (screen, proxy):
        await screen.go(f"{board(shared)}?date={gathering.day}")
        await expect(row(screen, gathering.id)).to_contain_text("Sắp họp")
        proxy.hold()
        await screen.context.set_offline(True)
        await expect(screen.page.get_by_text(re.compile("Mất kết nối"))).to_be_visible()
        await gathering.open()
        proxy.heal()
        await screen.context.set_offline(False)
        await expect(row(screen, gathering.id)).to_contain_text("Đang họp", timeout=15_000)


async def test_the_board_outlives_a_restart_of_the_server(browser: Browser, sqlite_url: str) -> None:
    backend = Backend(sqlite_url, "memory://")
    async with serving(backend) as served, through_proxy(browser, served) as (screen, proxy):
        gathering = await Gathering.scheduled(served)
        await screen.go(f"{board(served)}?date={gathering.day}")
        await expect(row(screen, gathering.id)).to_contain_text("Sắp họp")
        async with serving(backend, served.world) as anew:
            proxy.target = int(anew.url.rsplit(":", 1)[1])
            proxy.cut()
            await Gathering(anew, gathering.id).open()
            await expect(row(screen, gathering.id)).to_contain_text("Đang họp", timeout=15_000)


async def test_of_ten_thousand_cells_only_those_in_sight_are_in_the_page(browser: Browser, shared: Served) -> None:
    meetings = [meeting(n) for n in range(9600)]
    answering = Answering(evening(meetings))
    async with generated(browser, shared, answering) as screen:
        page = screen.page
        rows = page.locator("tr.row")
        table = page.get_by_role("table", name="Các chi bộ")
        await expect(table).to_have_attribute("aria-rowcount", "9601")
        assert 0 < await rows.count() < 100
        await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        await expect(rows.last).to_have_attribute("aria-rowindex", "9601")
        assert 0 < await rows.count() < 100
        seen = [
            str(name).removeprefix("row-meeting") for name in await rows.evaluate_all("rows => rows.map(r => r.id)")
        ]
        changed = [meeting(int(n), here=5) for n in seen] + [meeting(n, here=5) for n in range(500 - len(seen))]
        answering.tell(evening(changed, kind="CHANGES", totals=answering.first["totals"]))
        await expect(rows.last).to_contain_text("5 / 24")
        assert await page.locator(".changed").count() > 5
        await page.evaluate("location.hash = '#row-meeting4321'")
        await expect(row(screen, "meeting4321")).to_be_in_viewport()


async def test_ten_thousand_rows_are_walked_through_by_keyboard(browser: Browser, shared: Served) -> None:
    async with generated(browser, shared, Answering(evening([meeting(n) for n in range(9600)]))) as screen:
        page = screen.page
        await page.locator("tr.row a").first.focus()
        for _ in range(60):
            await page.keyboard.press("Tab")
        focused = page.locator("tr.row:focus-within")
        await expect(focused).to_have_attribute("aria-rowindex", "62")
        await expect(focused).to_be_in_viewport()
        await page.evaluate("scrollTo(0, 300000)")  # the focus stays, though out of sight
        await expect(page.locator("tr.row").nth(20)).to_be_in_viewport()
        await expect(focused).to_have_attribute("aria-rowindex", "62")


async def test_paper_gets_all_rows(browser: Browser, shared: Served) -> None:
    async with generated(browser, shared, Answering(evening([meeting(n) for n in range(300)]))) as screen:
        assert await screen.page.locator("tr.row").count() < 100
        await screen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert await screen.page.locator("tr.row").count() == 300
        await screen.page.emulate_media(media="print")
        await expect(screen.page.get_by_role("button", name="In bảng")).to_be_hidden()
        await screen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        await screen.page.emulate_media(media="screen")
        await expect(screen.page.locator("tr.row").nth(100)).to_have_count(0)


async def test_on_the_wall_the_board_is_large_dark_by_choice_and_turns_its_pages(
    browser: Browser, shared: Served
) -> None:
    async with generated(browser, shared, Answering(busy_evening()), WALL) as screen:
        page = screen.page
        fits = "document.documentElement.scrollHeight <= innerHeight + 1"
        await screen.press("Toàn màn hình")
        await expect(page).to_have_url(re.compile(r"\?wall$"))
        assert await page.evaluate(fits)
        await expect(page.get_by_role("link", name="Của tôi")).to_be_hidden()
        await expect(page.get_by_text("Trực tiếp").last).to_be_visible()
        await screen.press("Nền tối")
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        first = await page.locator("tr.row").first.get_attribute("aria-rowindex")
        await screen.press("Trang sau")
        await expect(page.locator("tr.row").first).not_to_have_attribute("aria-rowindex", str(first))
        await screen.shot("board-wall-dark")
        assert await screen.axe() == []
        assert await page.evaluate(fits)
        await screen.press("Nền sáng")
        await expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
        assert await page.evaluate(fits), "in light too"
        await screen.shot("board-wall-light")
        await screen.press("Nền tối")
        await page.reload()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        await screen.press("Thôi toàn màn hình")
        await expect(page.get_by_role("link", name="Của tôi")).to_be_visible()
        await expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_board_is_accessible_at_all_sizes(browser: Browser, shared: Served, size: str, language: str) -> None:
    async with generated(browser, shared, Answering(busy_evening()), SIZES[size], language=language) as screen:
        await screen.shot(f"board-{size}-{language}")
        assert await screen.axe() == []
        assert not await screen.overflows()
        await screen.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not await screen.overflows()
        if language == "vi":
            await screen.shot(f"board-{size}-twice")


async def test_a_long_list_of_what_needs_attention_is_shown_on_demand(browser: Browser, shared: Served) -> None:
    meetings = [meeting(n, "ANNOUNCED", here=0) for n in range(30)]
    answering = Answering(evening(meetings, [attention("NOT_OPENED", one) for one in meetings]))
    async with generated(browser, shared, answering, PHONE) as screen:
        entries = screen.page.get_by_role("region", name="Cần chú ý").get_by_role("link")
        await expect(entries).to_have_count(6)
        await screen.press("Xem thêm 24 việc nữa")
        await expect(entries).to_have_count(30)
