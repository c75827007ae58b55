"""Does a member find what concerns him: his next meeting, what to read, his record, the way out?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_phone import sound
from tests.browser.windows import LAPTOP, PHONE, window
from tests.gatherings import Gathering, do
from tests.serving import Served
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

PAST = "Sinh hoạt chuyên đề về xây dựng chi bộ bốn tốt, đảng bộ cơ sở bốn tốt"


async def test_my_page_leads_to_the_meeting_that_is_in_session(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, cell="neighbours", chair="neighbour_chair", title="Sinh hoạt của tôi")
    async with window(browser, shared, "neighbour", PHONE) as phone:
        await phone.go("/me")
        await phone.sees("Xem dự kiến và chương trình")
        await expect(phone.page.get_by_text("giấy mời")).to_have_count(0)
        opened = await gathering.do("neighbour_chair", "openMeeting", meetingId=gathering.id)
        await phone.sees("Chi bộ đang họp")
        await phone.press("Tôi có mặt")
        await phone.page.get_by_label("Mã điểm danh").fill(opened["meeting"]["checkInCode"])
        await phone.press("Tôi có mặt")
        await phone.sees("Đồng chí có mặt từ")
        await phone.page.go_back()
        await phone.sees("Hồ sơ của tôi")
        await expect(phone.page.get_by_role("link", name="Vào cuộc họp")).to_be_visible()
        await phone.page.go_forward()
        await phone.sees("Đồng chí có mặt từ")
        await gathering.do("neighbour_chair", "closeMeeting", meetingId=gathering.id)


async def test_who_is_excused_is_told_so_on_his_page_and_not_asked_to_come(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, cell="neighbours", chair="neighbour_chair", title="Họp không có tôi")
    member = shared.world.member("neighbour")
    await gathering.do(
        "neighbour_chair", "recordAttendance", meetingId=gathering.id, memberId=member, status="EXCUSED", reason="Ốm"
    )
    async with window(browser, shared, "neighbour", PHONE) as phone:
        await phone.go("/me")
        await phone.sees("Đồng chí được vắng mặt có lý do.")
        await gathering.do("neighbour_chair", "openMeeting", meetingId=gathering.id)
        await expect(phone.page.get_by_role("link", name="Vào cuộc họp")).to_be_visible()
        await gathering.do("neighbour_chair", "closeMeeting", meetingId=gathering.id)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_my_record_my_meetings_and_documents_are_there(browser: Browser, shared: Served, language: str) -> None:
    for _ in range(2):
        past = await Gathering.scheduled(
            shared, title="Sinh hoạt chuyên đề về xây dựng chi bộ bốn tốt, đảng bộ cơ sở bốn tốt"
        )
        await past.open()
        await past.arrive(["member"])
        await past.do("chair", "closeMeeting", meetingId=past.id)
    number = 101 if language == "vi" else 102
    await do(
        shared.client("chair"), "sendDocument", issuerId=shared.world.organization("cell"),
        audienceId=shared.world.organization("cell"), number=f"{number}-TB/CB", kind="NOTICE",
        title="Thông báo về lịch sinh hoạt chi bộ quý I và phân công đảng viên phụ trách hộ gia đình", body="Nội dung.",
    )  # fmt: skip
    coming = await Gathering.scheduled(shared, title="Sinh hoạt thường kỳ tháng 12")
    async with window(browser, shared, "member", PHONE, language=language) as phone:
        await phone.go("/me")
        await phone.sees("Nguyễn Văn Member")
        await phone.sees("Sinh hoạt chuyên đề")
        await phone.sees(f"{number}-TB/CB")
        await phone.shot(f"mine-phone-{language}")
        await sound(phone)
    async with window(browser, shared, "chair", LAPTOP, language=language) as laptop:
        await laptop.go("/me")
        await laptop.sees("Nguyễn Văn Chair")
        await laptop.shot(f"mine-laptop-{language}")
    await coming.do("chair", "cancelMeeting", meetingId=coming.id)


@pytest.mark.parametrize("who", ["hosted", "suspended", "outsider", "branch_chair"])
async def test_everybody_has_a_page_of_his_own(browser: Browser, shared: Served, who: str) -> None:
    async with window(browser, shared, who, PHONE) as phone:
        await phone.go("/me")
        await phone.sees("Hồ sơ của tôi")
        await phone.shot(f"mine-{who}-phone")
        assert await phone.axe() == []


async def test_signing_out_asks_first_and_is_the_same_in_one_place(browser: Browser, shared: Served) -> None:
    async with (
        window(browser, shared, size=PHONE) as phone,
        window(browser, shared, size=LAPTOP) as laptop,
    ):
        for device in (phone, laptop):
            await device.go("/me")
            await device.page.get_by_label("Tên đăng nhập").fill("away")
            await device.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
            await device.press("Đăng nhập")
            await device.sees("Hồ sơ của tôi")
        await expect(phone.page.get_by_role("button", name="Đăng xuất")).to_have_count(1)
        await phone.press("Đăng xuất")
        dialog = phone.page.get_by_role("dialog", name="Đăng xuất")
        await expect(dialog).to_be_visible()
        await phone.shot("sign-out-everywhere-phone")
        assert await phone.axe() == []
        await dialog.get_by_role("button", name="Đăng xuất trên mọi máy").click()
        await phone.sees("Đăng nhập sổ tay")
        await laptop.page.reload()
        await laptop.sees("Đăng nhập sổ tay")
        laptop.complaints.clear()


async def test_my_meetings_tell_in_how_many_votes_i_took_part(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, title="Họp có hai biểu quyết")
    await gathering.open()
    await gathering.arrive(["chair", "deputy", "official"])
    for caster in ("official", "deputy"):
        poll = await gathering.open_poll()
        await gathering.cast(caster, poll)
        await gathering.close_poll(poll)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    for who, told in (
        ("official", "Có mặt · đã biểu quyết 1 / 2"),
        ("chair", "Có mặt · đã biểu quyết 0 / 2"),
        ("exempt", "Không dự"),
    ):
        async with window(browser, shared, who, PHONE) as phone:
            await phone.go("/me")
            line = phone.page.get_by_role("link", name="Họp có hai biểu quyết")
            await expect(line).to_contain_text(told)
            await line.click()
            await phone.sees("Cuộc họp đã kết thúc lúc")


async def test_a_ballot_beside_hands_that_were_counted_is_a_part_in_the_vote(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, title="Họp vừa giơ tay vừa bấm")
    await gathering.open()
    await gathering.arrive(["chair", "deputy", "official"])
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    await gathering.cast("official", poll)
    counts = [
        {"optionId": option["id"], "count": count} for option, count in zip(poll["options"], (3, 0, 0), strict=True)
    ]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts, reason="Giơ tay trước")
    await gathering.close_poll(poll)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    for who, told in (("official", "Có mặt · đã biểu quyết 1 / 1"), ("deputy", "Có mặt")):
        async with window(browser, shared, who, PHONE) as phone:
            await phone.go("/me")
            line = phone.page.get_by_role("link", name="Họp vừa giơ tay vừa bấm").locator("strong").locator("..")
            await expect(line).to_have_text(told)


async def test_the_chair_finds_the_desk_first(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, cell="neighbours", chair="neighbour_chair", title="Họp ở tổ 2")
    async with window(browser, shared, "neighbour_chair", PHONE) as phone:
        await phone.go("/me")
        desk = await phone.page.get_by_role("link", name="Vào trang điều hành").bounding_box()
        plan = await phone.page.get_by_role("link", name="Xem dự kiến và chương trình").bounding_box()
        assert desk is not None
        assert plan is not None
        assert plan["y"] - desk["y"] - desk["height"] >= 8
        await phone.press("Vào trang điều hành")
        await expect(phone.page).to_have_url(f"{shared.url}/meetings/{gathering.id}/room")
        await phone.go(f"/meetings/{gathering.id}")
        links = phone.page.get_by_role("main").get_by_role("link")
        await expect(links.first).to_have_text("Vào trang điều hành")
        await expect(links.first).to_be_in_viewport()
    async with window(browser, shared, "neighbour", PHONE) as phone:
        await phone.go("/me")
        await phone.sees("Họp ở tổ 2")
        await expect(phone.page.get_by_role("link", name="Vào trang điều hành")).to_have_count(0)
    await gathering.do("neighbour_chair", "cancelMeeting", meetingId=gathering.id)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["member", "supervisor"])
async def test_the_head_of_a_phone_page_has_two_lines(
    browser: Browser, shared: Served, who: str, language: str
) -> None:
    async with window(browser, shared, who, PHONE, language=language) as phone:
        await phone.go("/me")
        await phone.sees("Nguyễn Văn")
        places = await phone.page.locator("header :is(a, button)").evaluate_all(
            "(all) => all.map((one) => Math.round(one.getBoundingClientRect().top))"
        )
        assert len(set(places)) <= 2
        assert len(set(places[:-1])) == 1
        height = await phone.page.locator("header").evaluate("(head) => head.getBoundingClientRect().height")
        assert height < 100
