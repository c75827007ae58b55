"""Does a cell's page say who leads it, who belongs to it, when it met and how that went?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select

from models.attendance import Attendance, AttendanceStatus
from models.meetings import GENESIS, Meeting, MeetingKind, MeetingState
from models.members import Member
from models.posts import Role
from tests.browser.windows import LAPTOP, PHONE, WALL, Window, window
from tests.gatherings import Gathering, key
from tests.serving import Served
from tests.world import give_post

pytestmark = pytest.mark.anyio

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONG = "Sinh hoạt chuyên đề về học tập và làm theo tư tưởng, đạo đức, phong cách tại khu dân cư và nhà trường"


async def looked_at(seen: Window, name: str) -> None:
    """As it is, with text of twice the size, and with axe."""
    assert not await seen.overflows()
    assert await seen.axe() == []
    await seen.shot(name)
    await seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not await seen.overflows()
    await seen.shot(f"{name}-200")
    await seen.page.evaluate("document.documentElement.style.fontSize = ''")


def cell(served: Served, name: str = "cell") -> str:
    return f"/cells/{served.world.organization(name)}"


def months_ago(count: int) -> datetime:
    """At noon of the fifteenth there, so many months ago."""
    now = datetime.now(ZONE)
    months = now.year * 12 + now.month - 1 - count
    return datetime(months // 12, months % 12 + 1, 15, 12, tzinfo=ZONE).astimezone(UTC)


async def held(served: Served, title: str, at: datetime, **given: Any) -> int:
    """A meeting of the past, straight into the database."""
    world = served.world
    async with served.database.write() as session:
        meeting = Meeting(
            cell_id=world.organizations["cell"], path=world.paths["cell"], title=title, kind=MeetingKind.REGULAR,
            scheduled_at=at, announced_at=at, opened_at=at, closed_at=at + timedelta(minutes=95),
            state=MeetingState.CLOSED, chair_id=world.members["chair"], held_on=at.astimezone(ZONE).date(),
            minute_taker_operates=False, quorum_numerator=2, quorum_denominator=3, excused_leave_base=True, tally={},
            version=1, head=GENESIS, **given,
        )  # fmt: skip
        session.add(meeting)
        await session.flush()
        return meeting.id


@pytest.fixture(scope="module")
async def closed(shared: Served) -> Gathering:
    """A meeting of this month that is over: who was absent has missed it, one of them the third in a row."""
    gathering = await Gathering.opened(shared, "chair", "minute_taker", "member", "official", "probationary")
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with shared.database.write() as session:
        line = await session.scalar(
            select(Attendance).where(
                Attendance.meeting_id == key(gathering.id), Attendance.member_id == shared.world.members["hosted"]
            )
        )
        assert line is not None
        line.status, line.absences_running = AttendanceStatus.ABSENT, 3
    return gathering


async def test_the_members_of_a_cell_are_listed_with_their_standing(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared))
        await expect(phone.page.get_by_role("heading", level=1)).to_have_text("Chi bộ Tổ dân phố 1")
        table = phone.page.get_by_role("table", name="Đảng viên của chi bộ")
        await expect(table.get_by_role("row")).to_have_count(11)
        await expect(table.get_by_role("row", name="Nguyễn Văn Probationary")).to_contain_text("Đảng viên dự bị")
        await expect(table.get_by_role("row", name="Nguyễn Văn Member (tôi)")).to_be_visible()
        await expect(phone.page.get_by_role("region", name="Về chi bộ")).to_contain_text("Nguyễn Văn Chair")
        await expect(phone.page.get_by_role("region", name="Về chi bộ")).to_contain_text(
            "10, trong đó 7 có quyền biểu quyết"
        )


async def test_who_leads_the_cell_sees_the_posts_and_may_schedule(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as laptop:
        await laptop.go(cell(shared))
        await expect(laptop.page.get_by_role("row", name="Nguyễn Văn Deputy")).to_contain_text("Phó bí thư")
        await laptop.press("Lên lịch họp")
        await expect(laptop.page).to_have_url(f"{shared.url}{cell(shared)}/schedule")
    for who in ("member", "follower", "minute_taker"):
        async with window(browser, shared, who) as laptop:
            await laptop.go(cell(shared))
            await laptop.sees("Nguyễn Văn Deputy")
            await expect(laptop.page.get_by_role("link", name="Lên lịch họp")).to_have_count(0)


async def test_a_committee_is_called_after_what_it_leads(browser: Browser, shared: Served) -> None:
    async with shared.database.write() as session:
        await give_post(session, shared.world, "official", "cell", Role.COMMITTEE_MEMBER)
        await give_post(session, shared.world, "official", "commune", Role.COMMITTEE_MEMBER)
    async with window(browser, shared, "chair") as laptop:
        await laptop.go(cell(shared))
        row = laptop.page.get_by_role("row", name="Nguyễn Văn Official")
        await expect(row).to_contain_text("Chi ủy viên")
        await expect(row).to_contain_text("Cấp ủy viên (")
    async with window(browser, shared, "official", PHONE) as phone:
        await phone.go("/me")
        await phone.sees("Chi ủy viên Chi bộ Tổ dân phố 1")
        await phone.sees("Văn bản gần đây")


async def test_members_are_searched_without_diacritics(browser: Browser, shared: Served) -> None:
    async with shared.database.write() as session:
        (await session.get_one(Member, shared.world.members["official"])).rename("Nguyễn Thị Ánh Nguyệt")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared))
        field = phone.page.get_by_label("Tìm đảng viên")
        await field.press_sequentially("anh nguyet")
        await expect(phone.page.get_by_text("Có 1 đảng viên.")).to_be_visible()
        await expect(phone.page.get_by_role("row", name="Nguyễn Thị Ánh Nguyệt")).to_be_visible()
        await expect(field).to_be_focused()
        await field.fill("không ai cả")
        await expect(phone.page.get_by_text("Không tìm thấy đảng viên nào tên như vậy.")).to_be_visible()
        await phone.press("Xem cả chi bộ")
        await expect(phone.page.get_by_text("Có 10 đảng viên.")).to_be_visible()


async def test_a_meeting_that_is_over_shows_who_came_and_its_minutes(
    browser: Browser, shared: Served, closed: Gathering
) -> None:
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared))
        meeting = (
            phone.page.get_by_role("listitem")
            .filter(has=phone.page.get_by_role("heading"))
            .filter(has_text="Đã kết thúc")
        )
        await expect(meeting).to_contain_text("5 / 7")
        await expect(meeting).to_contain_text("dự họp")
        async with phone.page.expect_download() as downloading:
            await phone.press("Tải dự thảo biên bản (PDF): Sinh hoạt thường kỳ")
        assert (await (await downloading.value).path()).read_bytes().startswith(b"%PDF-")
        figures = phone.page.get_by_role("region", name="Số liệu của tháng")
        await expect(figures).to_contain_text("Cuộc họp đã kết thúc1")
        await expect(figures).to_contain_text("5 / 7")
        await expect(figures).to_contain_text("Đảng viên đánh giáKhông hiện, vì chưa đủ người đánh giá.")


async def test_who_missed_three_meetings_running_is_named(browser: Browser, shared: Served, closed: Gathering) -> None:
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared))
        absences = phone.page.get_by_role("region", name="Vắng ở cuộc họp gần nhất")
        named = absences.get_by_role("listitem").filter(has_text="Nguyễn Văn Hosted")
        await expect(named).to_have_text("Nguyễn Văn Hosted vắng 3 kỳ liền · Cần quan tâm")
        once = absences.get_by_role("listitem").filter(has_text="Nguyễn Văn Deputy")
        await expect(once).to_have_text("Nguyễn Văn Deputy vắng 1 kỳ")
        for line in (named, once):  # nor do they touch where they are seen
            name, count = [await part.bounding_box() for part in (line.locator("b"), line.locator(":scope > span"))]
            assert name
            assert count
            assert name["x"] + name["width"] + 8 <= count["x"] or name["y"] + name["height"] <= count["y"]


async def test_a_chair_goes_to_the_room_and_a_member_to_the_meeting(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared, title="Cuộc họp sắp tới")
    for who, name, path in (
        ("chair", "Vào phòng họp: Cuộc họp sắp tới", f"/meetings/{meeting.id}/room"),
        ("member", "Xem cuộc họp: Cuộc họp sắp tới", f"/meetings/{meeting.id}"),
    ):
        async with window(browser, shared, who, PHONE) as phone:
            await phone.go(cell(shared))
            await expect(phone.page.get_by_role("link", name=name)).to_have_attribute("href", path)


async def test_the_month_is_picked_and_stands_in_the_address(browser: Browser, shared: Served) -> None:
    for ago in range(1, 40):  # more than one page of the list
        await held(shared, f"Họp {ago} tháng trước", months_ago(ago))
    three = months_ago(3).astimezone(ZONE)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared))
        await expect(phone.page.get_by_label("Tháng", exact=True)).to_be_visible()
        await phone.press("Tháng trước")
        await phone.sees("Họp 1 tháng trước")
        await phone.press("Tháng trước")
        await phone.sees("Họp 2 tháng trước")
        await phone.press("Tháng sau")
        await phone.sees("Họp 1 tháng trước")
        await phone.page.get_by_label("Tháng", exact=True).select_option(f"Tháng {three.month} năm {three.year}")
        await phone.sees("Họp 3 tháng trước")
        assert phone.page.url.endswith(f"?month={three:%Y-%m}")
        await phone.page.reload()
        await phone.sees("Họp 3 tháng trước")
        old = months_ago(39).astimezone(ZONE)
        await phone.go(f"{cell(shared)}?month={old:%Y-%m}")
        await phone.sees("Họp 39 tháng trước")
        await phone.go(f"{cell(shared)}?month=2020-02")
        await phone.sees("Tháng này chi bộ chưa có cuộc họp nào.")
        await phone.sees("Chưa có cuộc họp nào kết thúc trong tháng này.")


async def test_the_cell_of_others_is_not_there(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(cell(shared, "foreign"))
        await expect(phone.page.get_by_role("alert")).to_contain_text("Không có trang này")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("who", "name", "size"), [("chair", "phone", PHONE), ("chair", "laptop", LAPTOP), ("follower", "wall", WALL)]
)
async def test_the_page_of_a_cell_is_accessible_and_fits(
    browser: Browser, shared: Served, closed: Gathering, language: str, who: str, name: str, size: Any
) -> None:
    place = "Nhà văn hóa Tổ dân phố 1, hội trường tầng hai"
    await Gathering.scheduled(shared, title=LONG, place=place, kind="THEMATIC")
    async with window(browser, shared, who, size, language=language) as seen:
        await seen.go(cell(shared))
        await seen.sees(LONG)
        await expect(seen.page.get_by_role("row", name="Nguyễn Văn Deputy")).to_be_visible()
        await expect(seen.page.locator(".figures dl")).to_be_visible()
        await looked_at(seen, f"cell-{language}-{name}")
