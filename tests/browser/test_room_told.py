"""Does the room show what has come out, what is at hand for the item that is on, and what is asked of its chair?"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser.rooms import HERE, confirm, next_step, take
from tests.browser.windows import WALL, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def begun(served: Served, *kinds: str) -> Gathering:
    """A meeting of such items, the first of them on, with five members."""
    agenda = [{"title": f"Nội dung {kind}", "kind": kind} for kind in kinds]
    meeting = await Gathering.scheduled(served, agenda=agenda)
    await meeting.open()
    await meeting.arrive(HERE)
    (first, *_) = (await meeting.seen("chair", "agenda { id }"))["agenda"]
    await meeting.do("chair", "startAgendaItem", itemId=first["id"])
    return meeting


async def test_the_result_stays_where_the_vote_was_until_the_meeting_goes_on(browser: Browser, shared: Served) -> None:
    meeting = await begun(shared, "VOTE", "OTHER")
    poll = await meeting.open_poll(question="Mức đóng góp quỹ")
    await meeting.cast("member", poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await take(room, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        result = room.page.get_by_role("region", name="Kết quả biểu quyết", exact=True)
        await expect(result.get_by_text("Không được thông qua", exact=True)).to_be_in_viewport()
        await expect(result.get_by_text("1 / 5 tán thành, cần 3.")).to_be_in_viewport()
        told = "Kết quả biểu quyết: không được thông qua."
        step = room.page.get_by_role("region", name="Việc tiếp theo")
        await expect(step).to_contain_text(told)
        await room.shot("room-decided-laptop")
        assert await room.axe() == []
        await take(room, "Kết thúc nội dung 1")
        await expect(next_step(room)).to_have_text(re.compile("^Bắt đầu nội dung 2"))
        await expect(result).to_be_visible()
        await take(room, "Bắt đầu nội dung 2")
        await expect(result).to_have_count(0)
        await expect(step).not_to_contain_text(told)
        votes = room.page.get_by_role("region", name="Biểu quyết", exact=True)
        await expect(votes.get_by_text("Không được thông qua", exact=True)).to_be_visible()


async def test_the_minutes_are_at_hand_at_their_item(browser: Browser, shared: Served) -> None:
    meeting = await begun(shared, "VOTE", "MINUTES", "CLOSING")
    await meeting.close_poll(await meeting.open_poll(question="Mức đóng góp quỹ"))
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        minutes = room.page.get_by_role("region", name="Biên bản", exact=True)
        await expect(minutes).not_to_be_in_viewport()
        await take(room, "Kết thúc nội dung 1")
        await take(room, "Bắt đầu nội dung 2")
        for name in ("Đọc biên bản", "Đưa biên bản ra biểu quyết"):
            await expect(minutes.get_by_role("button", name=name)).to_be_in_viewport()
        await expect(minutes.get_by_text("Bổ sung biên bản")).to_be_in_viewport()
        await room.shot("room-minutes-laptop")


@pytest.mark.parametrize(
    ("raters", "told"),
    [
        (HERE, "Tốt 5 · Khá 0 · Trung bình 0 · Kém 0"),
        (HERE[:4], "Ít hơn 5 đồng chí đánh giá thì không công bố kết quả"),
    ],
)
async def test_room_and_screen_tell_how_many_have_rated_and_after_the_close_how_unless_they_are_few(
    browser: Browser, shared: Served, raters: tuple[str, ...], told: str
) -> None:
    meeting = await begun(shared, "RATING", "CLOSING")
    async with window(browser, shared, "chair") as room, window(browser, shared, "chair", WALL) as screen:
        await room.go(f"/meetings/{meeting.id}/room")
        await screen.go(f"/meetings/{meeting.id}/screen")
        item = room.page.get_by_role("region", name="Nội dung RATING")
        await expect(item).to_contain_text("0 / 5 0% đã đánh giá")
        await screen.sees("Mời các đồng chí đánh giá trên điện thoại")
        for count, who in enumerate(raters, 1):
            await meeting.do(who, "rateMeeting", meetingId=meeting.id, rating="GOOD")
            await expect(item).to_contain_text(f"{count} / 5")
        await expect(screen.page.get_by_role("main")).to_contain_text(f"{len(raters)} / 5")
        await screen.shot("projector-rating-wall")
        await meeting.do("chair", "closeMeeting", meetingId=meeting.id)
        await expect(room.page.get_by_role("region", name="Đảng viên đánh giá cuộc họp")).to_contain_text(told)


async def test_the_chair_is_told_that_he_has_not_checked_in_and_not_voted(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE[1:])
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Đồng chí chưa điểm danh.")
        await room.press("Tôi có mặt")
        await expect(room.page.get_by_text("Đồng chí chưa điểm danh.")).to_have_count(0)
        await expect(room.page.get_by_role("button", name="Nguyễn Văn Chair Có mặt")).to_be_visible()
        poll = await meeting.open_poll(question="Mức đóng góp quỹ", form="SECRET_BALLOT")
        await expect(room.page.get_by_text("Đồng chí chưa biểu quyết.")).to_be_in_viewport()
        await room.shot("room-own-vote-laptop")
        await room.press("Biểu quyết ở trang của đảng viên")
        await room.sees("Mức đóng góp quỹ")
        await meeting.cast("chair", poll)
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Còn 4 đồng chí chưa bỏ phiếu.")
        await expect(room.page.get_by_text("Đồng chí chưa biểu quyết.")).to_have_count(0)
