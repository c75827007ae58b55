"""Is every state of a member's pages accessible, in both languages and however large the type is?

Next meeting, check-in, checked in, vote, confirmation, receipt, result, closed, offline, error; what is done at the
other sizes is done on the screens that people have there.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_offline import without_network
from tests.browser.test_phone import sound
from tests.browser.windows import LAPTOP, PHONE, WALL, Size, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

TITLE = "Sinh hoạt thường kỳ tháng 12 kết hợp sinh hoạt chuyên đề về xây dựng chi bộ bốn tốt, đảng bộ cơ sở bốn tốt"
CANDIDATES = [
    "Nguyễn Thị Thanh Huyền Trang Phương Thảo (Phó bí thư chi bộ, Trưởng ban công tác Mặt trận)",
    "Lê Thị Cúc",
]
VIETNAMESE = {
    "invitation": "Xem giấy mời và chương trình",
    "check-in": "Đồng chí điểm danh",
    "present": "Tôi có mặt",
    "here": "Đồng chí có mặt từ",
    "cast": "Bỏ phiếu",
    "nobody": "Gửi phiếu không chọn ai",
    "cancel": "Thôi",
    "chosen": "Bỏ phiếu: 1 người đã chọn",
    "unsent": "Chưa gửi được: máy đang mất mạng.",
    "lost": "Mất kết nối.",
    "receipt": "Phiếu của đồng chí đã được ghi nhận lúc",
    "codes": "Mã của các phiếu được tính",
    "closed": "Cuộc họp đã kết thúc lúc",
    "mine": "Hồ sơ của tôi",
    "missing": "Không có trang này, hoặc đồng chí không có quyền xem.",
}
ENGLISH = {
    "invitation": "See the invitation and the agenda",
    "check-in": "Please check in",
    "present": "I am here",
    "here": "You have been present since",
    "cast": "Cast my ballot",
    "nobody": "Cast it for nobody",
    "cancel": "Cancel",
    "chosen": "Cast my ballot: 1 chosen",
    "unsent": "Not sent: there is no network.",
    "lost": "Connection lost.",
    "receipt": "Your ballot was recorded at",
    "codes": "Codes of the ballots counted",
    "closed": "The meeting ended at",
    "mine": "My record",
    "missing": "There is no such page, or you may not see it.",
}


async def checked(phone: Window, name: str) -> None:
    await phone.shot(name)
    await sound(phone)


@pytest.mark.parametrize(("language", "says"), [("vi", VIETNAMESE), ("en", ENGLISH)])
async def test_from_the_invitation_to_the_close(
    browser: Browser, shared: Served, language: str, says: Mapping[str, str]
) -> None:
    gathering = await Gathering.scheduled(shared, cell="neighbours", chair="neighbour_chair", title=TITLE)
    await gathering.do("neighbour_chair", "announceMeeting", meetingId=gathering.id)
    async with window(browser, shared, "neighbour", PHONE, language=language) as phone:

        async def shot(state: str) -> None:
            await checked(phone, f"state-{state}-{language}-phone")

        await phone.go("/me")
        await expect(phone.page.get_by_role("link", name=says["invitation"])).to_be_visible()
        await shot("next-meeting")
        await phone.press(says["invitation"])
        await expect(phone.page.get_by_role("heading", name=TITLE)).to_be_visible()
        await shot("invitation")
        opened = await gathering.do("neighbour_chair", "openMeeting", meetingId=gathering.id)
        gathering.code = opened["meeting"]["checkInCode"]
        await expect(phone.page.get_by_role("heading", name=says["check-in"])).to_be_visible()
        await shot("check-in")
        await gathering.arrive(["neighbour_chair"])
        await phone.page.get_by_role("textbox").first.fill(gathering.code)
        await phone.press(says["present"])
        await phone.sees(says["here"])
        await shot("checked-in")
        created = await gathering.do(
            "neighbour_chair", "createPoll", meetingId=gathering.id, question="Bầu bí thư", options=CANDIDATES, seats=1
        )
        await gathering.do("neighbour_chair", "openPoll", pollId=created["poll"]["id"])
        await expect(phone.page.get_by_role("checkbox")).to_have_count(2)
        await shot("vote")
        await phone.press(says["cast"])
        await expect(phone.page.get_by_role("dialog").get_by_role("button", name=says["nobody"])).to_be_visible()
        await shot("confirm")
        await phone.press(says["cancel"])
        await phone.page.get_by_label(CANDIDATES[0]).check()
        async with without_network(phone):
            await phone.press(says["chosen"])
            await phone.sees(says["unsent"])
            await phone.sees(says["lost"])
            await shot("offline")
        await phone.sees(says["receipt"])
        await shot("receipt")
        await gathering.do("neighbour_chair", "closePoll", pollId=created["poll"]["id"], reason="Đủ")
        await phone.page.get_by_text(says["codes"]).click()
        await expect(phone.page.locator(".codes li")).to_have_count(1)
        await shot("result")
        await gathering.do("neighbour_chair", "closeMeeting", meetingId=gathering.id)
        await phone.sees(says["closed"])
        await shot("closed")
        await phone.go("/me")
        await phone.sees(says["mine"])
        await shot("mine")
        await phone.go("/meetings/TWVldGluZzo5OTk5OTk=")
        await phone.sees(says["missing"])
        await shot("error")


@pytest.mark.parametrize(("language", "says"), [("vi", VIETNAMESE), ("en", ENGLISH)])
@pytest.mark.parametrize(("name", "size"), [("laptop", LAPTOP), ("wall", WALL)])
async def test_checking_in_and_voting_on_larger_screens(
    browser: Browser, shared: Served, language: str, says: Mapping[str, str], name: str, size: Size
) -> None:
    gathering = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "member", size, language=language) as screen:
        await screen.go(f"/check-in/{gathering.id}#{gathering.code}")
        await screen.sees("Chi bộ Tổ dân phố 1")
        await checked(screen, f"state-scanned-{language}-{name}")
        await screen.press(says["present"])
        await gathering.open_poll(question="Thông qua nghị quyết tháng 12?")
        await expect(screen.page.get_by_role("radio")).to_have_count(3)
        await checked(screen, f"state-vote-{language}-{name}")
        await expect(screen.page.get_by_role("button", name=says["cast"])).to_be_in_viewport()
