"""Does a member learn how votes came out, and what became of his own part in them? Is what is over told in the past?"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_phone import sound
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering, do
from tests.serving import Served

pytestmark = pytest.mark.anyio

PLAIN = [{"title": "Báo cáo", "kind": "REPORT"}, {"title": "Bế mạc", "kind": "CLOSING"}]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("official", "Phiếu của đồng chí đã nằm trong hòm phiếu và đã được tính."),
        ("member", "Đồng chí có tên trong danh sách biểu quyết nhưng không bỏ phiếu."),
        ("probationary", "Đồng chí không có tên trong danh sách biểu quyết lần này."),
    ],
)
async def test_after_the_close_each_is_told_his_own_part(browser: Browser, shared: Served, who: str, told: str) -> None:
    gathering = await Gathering.opened(shared, "chair", "official", "member", "probationary")
    poll = await gathering.open_poll()
    receipt = await gathering.cast("official", poll)
    await gathering.cast("chair", poll)
    await gathering.close_poll(poll)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with window(browser, shared, who, PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees(told)
        await phone.sees("Đồng chí đã dự họp, có mặt từ")
        await phone.page.get_by_text("Mã của các phiếu được tính").click()
        code = phone.page.get_by_label("So mã đã ghi lại")
        await code.fill(receipt.replace("-", " ").lower())
        await phone.sees(f"Phiếu {receipt} đã được tính.")
        await code.fill("222-222-222")
        await phone.sees("Không có mã này.")
        await phone.shot(f"own-part-{who}-phone")
        await sound(phone)


async def test_only_the_newest_result_stands_above_until_the_meeting_goes_on(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "official", "member")
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    await gathering.do("chair", "startAgendaItem", itemId=items[0]["id"])
    for question in ("Thông qua báo cáo?", "Thông qua kế hoạch?"):
        await gathering.close_poll(await gathering.open_poll(question=question), reason="Hết giờ")
    above = "Kết quả biểu quyết"
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        fresh = phone.page.get_by_role("region", name=above)
        await expect(fresh.get_by_role("heading")).to_have_text(["Thông qua kế hoạch?"])
        await gathering.do("chair", "startAgendaItem", itemId=items[1]["id"])
        await expect(fresh).to_have_count(0)
        below = phone.page.locator(".now ~ .results").get_by_role("heading")
        await expect(below).to_have_text([above, "Thông qua kế hoạch?", "Thông qua báo cáo?"])


async def test_who_looks_on_is_told_nothing_of_a_part(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "official")
    poll = await gathering.open_poll()
    await gathering.close_poll(poll, reason="Hết giờ")
    async with window(browser, shared, "supervisor", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Không được thông qua")
        await expect(phone.page.get_by_text("danh sách biểu quyết")).to_have_count(0)
        await expect(phone.page.get_by_text("Bảo lưu ý kiến")).to_have_count(0)


async def test_who_looks_on_sees_first_how_many_attend_and_gets_back_to_his_board(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.opened(shared, "chair", "official")
    await gathering.close_poll(await gathering.open_poll(), reason="Hết giờ")
    async with window(browser, shared, "supervisor", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Không được thông qua")
        headings = await phone.page.get_by_role("heading", level=2).all_inner_texts()
        assert headings.index("Dự họp") == 0
        await expect(phone.page.locator(".presence")).to_contain_text("2 / 7 28%")
        await sound(phone)
        await phone.press("Lên Đảng bộ phường")
        await expect(phone.page).to_have_url(re.compile(rf"/board/.*#row-{re.escape(gathering.id)}$"))
        await expect(phone.page.locator(f'[id="row-{gathering.id}"]')).to_be_in_viewport()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"status": "EXCUSED", "reason": "Ốm"}, "Đồng chí đã vắng mặt có lý do."),
        ({"status": "ABSENT"}, "Đồng chí đã vắng mặt."),
    ],
)
async def test_an_absence_of_a_meeting_that_is_over_is_told_in_the_past(
    browser: Browser, shared: Served, given: dict[str, str], told: str
) -> None:
    gathering = await Gathering.opened(shared, "chair")
    member = shared.world.member("member")
    await gathering.do("chair", "recordAttendance", meetingId=gathering.id, memberId=member, **given)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.get_by_text(told, exact=True)).to_be_visible()
        await expect(phone.page.get_by_text("Đồng chí đang")).to_have_count(0)
        await sound(phone)


async def test_a_programme_without_a_rating_asks_for_it_at_its_last_item_and_once(
    browser: Browser, shared: Served
) -> None:
    gathering = await Gathering.scheduled(shared, agenda=PLAIN)
    await gathering.open()
    await gathering.arrive(["chair", "member"])
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    heading = "Đánh giá cuộc họp"
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await gathering.do("chair", "startAgendaItem", itemId=items[0]["id"])
        await expect(phone.page.get_by_role("heading", name="Báo cáo")).to_be_visible()
        await expect(phone.page.get_by_role("heading", name=heading)).to_have_count(0)
        await gathering.do("chair", "startAgendaItem", itemId=items[1]["id"])
        await expect(phone.page.get_by_role("heading", name=heading)).to_be_visible()
        await phone.page.get_by_label("Khá").check()
        await phone.press("Gửi đánh giá")
        await phone.sees("Đánh giá của đồng chí đã được ghi nhận.")
        await phone.page.reload()
        await phone.sees("Đánh giá của đồng chí đã được ghi nhận.")
        await expect(phone.page.get_by_role("button", name="Gửi đánh giá")).to_have_count(0)
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        await phone.sees("Cuộc họp đã kết thúc lúc")
        await expect(phone.page.get_by_role("heading", name=heading)).to_have_count(0)


async def test_what_there_is_to_read_is_at_the_invitation_and_at_the_meeting(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    cell = shared.world.organization("cell")
    await do(
        shared.client("chair"), "sendDocument", issuerId=cell, audienceId=cell, number="77-TB/CB", kind="NOTICE",
        title="Tài liệu họp tháng 12", body="Nội dung.",
    )  # fmt: skip
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Chi bộ chưa gửi giấy mời; giờ và nơi họp có thể thay đổi.")
        await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
        await phone.sees("Mời đồng chí dự họp")
        await expect(phone.page.get_by_text("chưa gửi giấy mời")).to_have_count(0)
        paper = phone.page.get_by_role("link", name="Tài liệu họp tháng 12")
        await expect(paper).to_contain_text("Chưa đọc")
        await paper.click()
        await phone.press("Đánh dấu đã đọc")
        await phone.sees("Đồng chí đã đánh dấu văn bản này là đã đọc.")
        await phone.page.go_back()
        await expect(paper).to_contain_text("Đã đọc")
        await phone.shot("invitation-documents-phone")
        await sound(phone)
        await gathering.open()
        await expect(phone.page.get_by_role("heading", name="Đồng chí điểm danh")).to_be_visible()
        await expect(paper).to_be_visible()
