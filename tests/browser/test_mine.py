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
        await phone.sees("Xem giấy mời và chương trình")
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


async def test_signing_out_everywhere_asks_first_and_reaches_the_other_devices(
    browser: Browser, shared: Served
) -> None:
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
        await phone.press("Đăng xuất khỏi mọi máy")
        dialog = phone.page.get_by_role("dialog", name="Đăng xuất khỏi mọi máy?")
        await expect(dialog).to_be_visible()
        await phone.shot("sign-out-everywhere-phone")
        assert await phone.axe() == []
        await dialog.get_by_role("button", name="Đăng xuất khỏi mọi máy").click()
        await phone.sees("Đăng nhập sổ tay")
        await laptop.page.reload()
        await laptop.sees("Đăng nhập sổ tay")
        laptop.complaints.clear()
