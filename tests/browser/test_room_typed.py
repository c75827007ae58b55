"""Is what chair and minute-taker type kept until it is saved, and is it saved before it is too late?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Dialog, expect

from server.callers import COOKIE
from tests.browser.rooms import HERE, confirm, take
from tests.browser.windows import Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

AGENDA = [{"title": "Báo cáo", "kind": "REPORT"}, {"title": "Bế mạc", "kind": "CLOSING"}]


async def at_the_report(room: Window) -> Gathering:
    """A meeting whose first item is on, in the room."""
    meeting = await Gathering.scheduled(room.served, agenda=AGENDA)
    await meeting.open()
    await meeting.arrive(HERE)
    await room.go(f"/meetings/{meeting.id}/room")
    await take(room, "Bắt đầu nội dung 1")
    await expect(room.page.get_by_label("Kết luận của chủ trì")).to_be_visible()
    return meeting


async def test_what_is_typed_is_there_again_after_another_page(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        await at_the_report(room)
        await room.page.get_by_label("Tóm tắt thảo luận").fill("Bốn ý kiến.")
        await room.page.get_by_label("Kết luận của chủ trì").fill("Nhất trí.")
        await room.press("Trang của đảng viên")
        await expect(room.page.get_by_label("Kết luận của chủ trì")).to_have_count(0)
        await room.page.go_back()
        await expect(room.page.get_by_label("Kết luận của chủ trì")).to_have_value("Nhất trí.")
        await expect(room.page.get_by_label("Tóm tắt thảo luận")).to_have_value("Bốn ý kiến.")


async def test_the_browser_asks_before_a_page_with_something_unsaved_is_left(browser: Browser, shared: Served) -> None:
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    async with window(browser, shared, "chair") as room:
        await at_the_report(room)
        room.page.on("dialog", answer)
        await room.page.get_by_label("Tóm tắt thảo luận").fill("Bốn ý kiến.")
        await room.page.reload()
        assert asked == ["beforeunload"]
        await room.page.get_by_label("Tóm tắt thảo luận").fill("Bốn ý kiến.")
        await room.press("Lưu tóm tắt")
        await room.sees("Đã lưu")
        await room.page.reload()
        await expect(room.page.get_by_label("Tóm tắt thảo luận")).to_have_value("Bốn ý kiến.")
        assert asked == ["beforeunload"], "what is saved is not lost"


async def test_what_completes_the_minutes_is_saved_before_they_are_put_to_the_vote(
    browser: Browser, shared: Served
) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await at_the_report(room)
        await room.page.get_by_text("Bổ sung biên bản", exact=True).click()
        await room.page.get_by_label("Nội dung bổ sung").fill("Đọc thư khen.")
        await room.press("Đưa biên bản ra biểu quyết")
        await expect(room.page.get_by_role("heading", name="Thông qua biên bản")).to_be_visible()
        assert (await meeting.seen("chair", "minutes { additions }"))["minutes"] == {"additions": "Đọc thư khen."}


async def test_what_is_typed_at_the_last_item_is_kept_when_the_meeting_closes(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await at_the_report(room)
        await take(room, "Kết thúc nội dung 1")
        await take(room, "Bắt đầu nội dung 2")
        await room.page.get_by_label("Kết luận của chủ trì").fill("Họp tốt.")
        await take(room, "Bế mạc cuộc họp")
        await confirm(room, "Bế mạc cuộc họp")
        await room.sees("Cuộc họp đã kết thúc.")
        assert (await meeting.seen("chair", "agenda { conclusion }"))["agenda"][1] == {"conclusion": "Họp tốt."}


async def test_once_the_minutes_are_approved_what_they_say_of_an_item_is_read_not_typed(
    browser: Browser, shared: Served
) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await at_the_report(room)
        await room.page.get_by_label("Tóm tắt thảo luận").fill("Bốn ý kiến.")
        await room.press("Lưu tóm tắt")
        await room.sees("Đã lưu")
        await room.page.get_by_label("Kết luận của chủ trì").fill("Chưa ghi.")
        put = await meeting.do("chair", "putMinutesToVote", meetingId=meeting.id)
        await meeting.do("chair", "openPoll", pollId=put["poll"]["id"])
        for who in HERE:
            await meeting.cast(who, put["poll"])
        await meeting.close_poll(put["poll"])
        await expect(room.page.get_by_label("Tóm tắt thảo luận")).to_have_count(0)
        await expect(room.page.get_by_label("Kết luận của chủ trì")).to_have_count(0)
        await expect(room.page.get_by_role("region", name="Báo cáo")).to_contain_text("Tóm tắt thảo luậnBốn ý kiến.")
        assert await room.axe() == []
        await take(room, "Kết thúc nội dung 1")
        await take(room, "Bắt đầu nội dung 2")
        said = (await meeting.seen("chair", "agenda { summary conclusion }"))["agenda"][0]
        assert said == {"summary": "Bốn ý kiến.", "conclusion": None}


async def test_who_is_completing_the_minutes_writes_on_when_the_meeting_comes_to_them(
    browser: Browser, shared: Served
) -> None:
    agenda = [{"title": "Báo cáo", "kind": "REPORT"}, {"title": "Biên bản", "kind": "MINUTES"}]
    meeting = await Gathering.scheduled(shared, agenda=agenda)
    await meeting.open()
    item = (await meeting.seen("chair", "agenda { id }"))["agenda"][1]["id"]
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.page.get_by_text("Bổ sung biên bản", exact=True).click()
        additions = room.page.get_by_label("Nội dung bổ sung")
        await additions.press_sequentially("Đọc ")
        await meeting.do("chair", "startAgendaItem", itemId=item)
        await expect(room.page.get_by_text("Đang diễn ra · nội dung 2")).to_be_visible()
        await expect(additions).to_be_focused()
        await room.page.keyboard.type("thư khen.")
        await expect(additions).to_have_value("Đọc thư khen.")


async def test_what_is_typed_outlives_a_reload_until_it_is_sent(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await at_the_report(room)
        summary = room.page.get_by_label("Tóm tắt thảo luận")
        conclusion = room.page.get_by_label("Kết luận của chủ trì")
        await summary.fill("Bốn ý kiến.")
        await conclusion.fill("Nhất trí. ")
        room.page.on("dialog", lambda dialog: dialog.accept())
        await room.page.reload()
        await expect(summary).to_have_value("Bốn ý kiến.")
        await expect(conclusion).to_have_value("Nhất trí. ")
        await room.press("Lưu tóm tắt")
        await room.sees("Đã lưu")
        assert await room.page.evaluate("sessionStorage.length") == 1
        await take(room, "Kết thúc nội dung 1")
        await room.sees("Kết luận: Nhất trí.")
        assert await room.page.evaluate("sessionStorage.length") == 0
        said = (await meeting.seen("chair", "agenda { summary conclusion }"))["agenda"][0]
        assert said == {"summary": "Bốn ý kiến.", "conclusion": "Nhất trí."}


async def test_what_is_typed_is_not_for_the_next_who_signs_in_on_the_device(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await at_the_report(room)
        await room.page.get_by_label("Kết luận của chủ trì").fill("Nhất trí.")
        room.page.on("dialog", lambda dialog: dialog.accept())
        deputy = {"name": COOKIE, "value": shared.world.tokens["deputy"], "url": shared.url, "httpOnly": True}
        await room.context.add_cookies([deputy])  # type: ignore[list-item]
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(room.page.get_by_label("Kết luận của chủ trì")).to_have_value("")
        assert await room.page.evaluate("sessionStorage.length") == 0
