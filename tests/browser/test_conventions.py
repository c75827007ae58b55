"""Do the pages offer what an organisation has set for its cells?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.rooms import take
from tests.browser.windows import window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_the_programme_and_the_options_are_those_that_are_usual_for_the_cell(
    browser: Browser, shared: Served
) -> None:
    commune = {"organizationId": shared.world.organization("commune")}
    usual = {
        "voteOptions": ["Đồng ý", "Không đồng ý"],
        "agendaTemplate": [{"title": "Thảo luận", "kind": "DISCUSSION"}],
    }
    meeting = Gathering(shared, "")
    await meeting.do("administrator", "setConventions", **commune, **usual)
    try:
        async with window(browser, shared, "chair") as room:
            await room.go(f"/cells/{shared.world.organization('cell')}/schedule")
            await expect(room.page.get_by_label("Nội dung 1", exact=True)).to_have_value("Thảo luận")
            await expect(room.page.get_by_label("Nội dung 2", exact=True)).to_have_count(0)
            await room.press("Lên lịch")
            await room.page.wait_for_url("**/room")
            meeting.id = room.page.url.split("/")[-2]
            await meeting.open()
            item = {"title": "Biểu quyết kế hoạch", "kind": "VOTE"}
            added = await meeting.do("chair", "addAgendaItem", meetingId=meeting.id, **item)
            await meeting.do("chair", "startAgendaItem", itemId=added["item"]["id"])
            await take(room, "Đưa nội dung 2 ra biểu quyết")
            dialog = room.page.get_by_role("dialog")
            await dialog.get_by_text("Phương án khác").click()
            await expect(dialog.get_by_text("Nếu để trống: Đồng ý; Không đồng ý.")).to_be_visible()
            await dialog.get_by_role("button", name="Chỉ tạo").click()
            await expect(dialog).to_have_count(0)
        (poll,) = (await meeting.seen("chair", "polls { options { label } }"))["polls"]
        assert [option["label"] for option in poll["options"]] == usual["voteOptions"]
    finally:
        await meeting.do("administrator", "setConventions", **commune, voteOptions=None, agendaTemplate=None)
