"""Does an evening go from invitation to minutes on pages alone, and does the committee's board follow each step?"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.windows import LAPTOP, PHONE, WALL, Size, Window, window
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

MEMBERS = ("member", "official", "deputy")


class Evening:
    """A chair in one browser, three members on phones, a committee's board in a fifth; nobody reloads anything."""

    def __init__(self, room: Window, phones: dict[str, Window], board: Window) -> None:
        self.room = room
        self.phones = phones
        self.board = board

    async def take(self, step: str, verb: str = "") -> None:
        """The chair's next step, and what it asks first."""
        button = self.room.page.get_by_role("region", name="Việc tiếp theo").get_by_role("button")
        await expect(button).to_have_text(re.compile(f"^{step}"))
        await button.click()
        if verb:
            await self.confirm(verb)

    async def confirm(self, verb: str) -> None:
        dialog = self.room.page.get_by_role("dialog")
        await dialog.get_by_role("button", name=verb, exact=True).click()
        await expect(dialog).to_have_count(0)

    def row(self) -> Locator:
        """The cell's on the board."""
        return self.board.page.get_by_role("row").filter(has_text="Chi bộ Tổ dân phố 1")

    async def board_shows(self, *texts: str) -> None:
        for text in texts:
            await expect(self.row()).to_contain_text(text)

    async def all_vote(self, choice: str) -> None:
        for cast, phone in enumerate(self.phones.values(), 1):
            await phone.page.get_by_label(choice, exact=True).check()
            await phone.press(f"Bỏ phiếu: {choice}")
            await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
            await self.board_shows(f"{cast}\u00a0/\u00a0")

    async def shots(self, name: str) -> None:
        await self.room.shot(f"evening-{name}-room", whole=False)
        await self.phones["member"].shot(f"evening-{name}-phone", whole=False)
        await self.board.shot(f"evening-{name}-board", whole=False)


async def beginning(stack: AsyncExitStack, browser: Browser, served: Served) -> Evening:
    async def enter(who: str, size: Size) -> Window:
        return await stack.enter_async_context(window(browser, served, who, size))

    phones = {who: await enter(who, PHONE) for who in MEMBERS}
    evening = Evening(await enter("chair", LAPTOP), phones, await enter("supervisor", WALL))
    await evening.board.go("/")
    await evening.board.sees("Trực tiếp")
    await evening.room.go(f"/cells/{served.world.organization('cell')}/schedule")
    await evening.room.press("Lên lịch")
    await evening.room.page.wait_for_url("**/room")
    return evening


async def test_an_evening_goes_from_invitation_to_minutes_and_the_board_follows_each_step(
    browser: Browser, backend: Backend
) -> None:
    async with serving(backend) as served, AsyncExitStack() as stack:
        evening = await beginning(stack, browser, served)
        meeting_id = evening.room.page.url.split("/")[-2]

        # Invite.
        await evening.board_shows("Sắp họp")
        await evening.take("Mời họp", "Mời họp")
        await evening.board_shows("Đã mời họp")
        for phone in evening.phones.values():
            await phone.go("/me")
            await phone.page.locator(f"a[href='/meetings/{meeting_id}']").first.click()
            await phone.sees("Mời đồng chí dự họp")

        # Open, check in.
        await evening.take("Khai mạc cuộc họp", "Vẫn khai mạc")
        await evening.board_shows("Đang họp")
        shown = await evening.room.page.get_by_text(re.compile(r"^\d{3} \d{3}$")).first.inner_text()
        for here, phone in enumerate(evening.phones.values(), 1):
            await phone.page.get_by_label("Mã điểm danh").fill(shown)
            await phone.press("Tôi có mặt")
            await phone.sees("Đồng chí có mặt từ")
            await evening.board_shows(f"{here} / ")
        await evening.room.page.get_by_role("button", name="Nguyễn Văn Chair Chưa đến").click()
        await evening.board_shows("4 / ")
        await evening.shots("arrived")

        # Discuss.
        await evening.take("Bắt đầu nội dung 1")
        await evening.board_shows("Mục 1 / 12")
        await evening.phones["member"].press("Xin phát biểu")
        await evening.room.press("Mời Nguyễn Văn Member phát biểu")
        await evening.phones["member"].sees("Mời đồng chí phát biểu")
        await evening.room.press("Kết thúc phát biểu của Nguyễn Văn Member")

        # Vote: all who have a phone do.
        await evening.room.press("Nghị quyết")
        await evening.room.page.get_by_label("Nội dung biểu quyết").fill("Thông qua Nghị quyết tháng 12")
        await evening.confirm("Tạo và mở")
        await evening.board_shows("Đang biểu quyết")
        await evening.all_vote("Tán thành")
        await evening.shots("voted")
        await evening.take("Kết thúc biểu quyết", "Kết thúc biểu quyết")
        await evening.board_shows("Thông qua 3 : 0 : 0")
        for phone in evening.phones.values():
            await phone.sees("Được thông qua")
        await evening.shots("decided")

        # Minutes, and the close.
        await evening.room.press("Đưa biên bản ra biểu quyết")
        await evening.room.page.get_by_role("button", name=re.compile("^Mở biểu quyết")).click()
        await evening.confirm("Mở biểu quyết")
        await evening.all_vote("Tán thành")
        await evening.take("Kết thúc biểu quyết", "Kết thúc biểu quyết")
        await evening.room.press("Bế mạc cuộc họp")
        await evening.confirm("Bế mạc cuộc họp")
        await evening.board_shows("Đã kết thúc")
        for phone in evening.phones.values():
            await phone.sees("Cuộc họp đã kết thúc")
            await expect(phone.page.get_by_role("link", name="Mở biên bản (PDF)")).to_be_visible()
        await evening.shots("closed")
