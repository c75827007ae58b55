"""Can a chair carry a meeting to closed minutes by the buttons of the room alone (over 300 lines: one page)?"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from models.agenda import TEMPLATE
from tests.browser.rooms import HERE, confirm, count_hands, next_step, roll_button, take
from tests.browser.windows import LAPTOP, PHONE, WALL, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def scheduled_by_its_chair(room: Window) -> Gathering:
    """With all that is filled in, by the page."""
    await room.go(f"/cells/{room.served.world.organization('cell')}/schedule")
    await expect(room.page.get_by_label("Tên cuộc họp")).to_have_value(re.compile("^Sinh hoạt thường kỳ tháng"))
    await room.press("Lên lịch")
    await room.page.wait_for_url("**/room")
    return Gathering(room.served, room.page.url.split("/")[-2])


async def test_a_chair_carries_a_meeting_from_scheduling_to_closed_minutes(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        meeting = await scheduled_by_its_chair(room)
        await take(room, "Mời họp")
        await confirm(room, "Mời họp")
        await take(room, "Khai mạc cuộc họp")
        await room.page.get_by_label("Thư ký", exact=True).select_option(label="Nguyễn Văn Minute Taker")
        await confirm(room, "Khai mạc cuộc họp")

        await take(room, "Bắt đầu nội dung 1")
        await take(room, "Bắt đầu nội dung 2")
        await take(room, "Bắt đầu nội dung 3")
        await take(room, "Điểm danh")
        await expect(room.page.locator("#roll")).to_be_focused()
        meeting.code = (await meeting.seen("chair", "checkInCode"))["checkInCode"]
        await meeting.arrive(HERE[1:])
        await roll_button(room, "Nguyễn Văn Chair")
        await expect(room.page.get_by_text("Đủ số người cần có.")).to_be_visible()
        await room.shot("room-roll-laptop")
        await take(room, "Kết thúc điểm danh")
        await confirm(room, "Ghi vắng và kết thúc điểm danh")

        await take(room, "Bắt đầu nội dung 4")
        await expect(next_step(room)).to_have_text(re.compile("^Bắt đầu nội dung 5"))
        await room.page.get_by_text("Ghi tóm tắt, kết luận").click()
        await room.page.get_by_label("Kết luận của chủ trì").fill("Chương trình được thông qua.")
        await take(room, "Bắt đầu nội dung 5")
        await expect(room.page.get_by_text("Kết luận: Chương trình được thông qua.")).to_be_visible()
        await expect(next_step(room)).to_have_text("Kết thúc nội dung 5")
        await room.page.get_by_label("Kết luận của chủ trì").fill("Nhất trí với báo cáo.")
        await take(room, "Kết thúc nội dung 5")
        await expect(room.page.get_by_text("Kết luận: Nhất trí với báo cáo.")).to_be_visible()
        await take(room, "Bắt đầu nội dung 6")
        await take(room, "Kết thúc nội dung 6")
        await take(room, "Bắt đầu nội dung 7")
        await meeting.do("member", "askToSpeak", meetingId=meeting.id)
        await room.press("Mời Nguyễn Văn Member phát biểu")
        await room.press("Kết thúc phát biểu của Nguyễn Văn Member")
        await take(room, "Kết thúc nội dung 7")
        await take(room, "Bắt đầu nội dung 8")
        await take(room, "Kết thúc nội dung 8")

        await take(room, "Bắt đầu nội dung 9")
        await take(room, "Đưa nội dung 9 ra biểu quyết")
        await expect(room.page.get_by_label("Nội dung biểu quyết")).to_have_value("Thông qua kết luận, nghị quyết")
        await room.shot("room-new-vote-laptop")
        await confirm(room, "Tạo và mở")
        await all_agree(meeting)
        await expect(room.page.get_by_text("Mọi người đang dự đều đã biểu quyết.")).to_be_visible()
        await room.shot("room-vote-laptop")
        await take(room, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_role("article").get_by_text("Được thông qua", exact=True)).to_be_visible()
        await expect(room.page.get_by_role("list", name=re.compile("^Biểu quyết ở"))).to_contain_text("Được thông qua")
        await take(room, "Kết thúc nội dung 9")
        await take(room, "Bắt đầu nội dung 10")

        await take(room, "Bắt đầu nội dung 11")
        await room.page.get_by_text("Bổ sung biên bản", exact=True).click()
        await room.page.get_by_label("Đại biểu, khách mời").fill("Đại diện Đảng ủy phường")
        await room.press("Lưu")
        await take(room, "Đưa biên bản ra biểu quyết")
        await take(room, "Mở biểu quyết")
        await confirm(room, "Mở biểu quyết")
        await all_agree(meeting)
        await take(room, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await take(room, "Bắt đầu nội dung 12")
        await take(room, "Bế mạc cuộc họp")
        await confirm(room, "Bế mạc cuộc họp")

        await expect(room.page.get_by_text("Cuộc họp đã kết thúc. Cảm ơn đồng chí.")).to_be_visible()
        paper = room.page.get_by_role("region", name="Việc tiếp theo").get_by_role("link", name="Tải biên bản (PDF)")
        await expect(paper).to_have_attribute("href", re.compile("minutes"))
        await room.shot("room-closed-laptop")
        for present_tense in ("đang dự", "Chưa đến", "chưa đến", "còn lại", "đang diễn ra"):
            await expect(room.page.get_by_role("main")).not_to_contain_text(present_tense)
        for past in ("5 / 7 71% đã dự", "12 đã xong · 0 không làm", "0 vắng có lý do · 2 vắng · 0 không điểm danh"):
            await expect(room.page.get_by_role("main")).to_contain_text(past)
        seen = await meeting.seen("chair", "state agenda { title kind } minutes { state guests } polls { state }")
        assert seen["state"] == "CLOSED"
        assert seen["minutes"] == {"state": "APPROVED", "guests": ["Đại diện Đảng ủy phường"]}
        assert [(item["kind"], item["title"]) for item in seen["agenda"]] == [(kind, title) for kind, title in TEMPLATE]


async def all_agree(meeting: Gathering) -> None:
    """Everybody who is here votes yes in the vote that is open."""
    polls = (await meeting.seen("chair", "polls { id state options { id } }"))["polls"]
    (open_poll,) = (poll for poll in polls if poll["state"] == "OPEN")
    for who in HERE:
        await meeting.cast(who, open_poll)


async def test_a_wrong_tap_is_undone_or_asks_first(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "deputy")
    poll = await meeting.poll(question="Thông qua kế hoạch quý tới")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await roll_button(room, "Nguyễn Văn Member")
        await room.press("Hoàn tác")
        await expect(room.page.get_by_role("button", name="Nguyễn Văn Member Chưa đến")).to_be_visible()
        called = {"meetingId": meeting.id, "memberId": shared.world.member("official")}
        await meeting.do("chair", "recordAttendance", **called, status="PRESENT")
        await room.press("Ghi khác cho Nguyễn Văn Official")
        await room.press("Xóa điểm danh đã ghi")
        await expect(room.page.get_by_role("button", name="Nguyễn Văn Official Chưa đến")).to_be_visible()
        await room.press("Ghi khác cho Nguyễn Văn Deputy")  # he has checked in himself
        await room.press("Xóa điểm danh đã ghi")
        await expect(room.page.get_by_role("dialog")).to_contain_text("đã tự điểm danh")
        await room.page.keyboard.press("Escape")
        assert {line["status"] for line in (await meeting.seen("chair", "roll { status member { id } }"))["roll"]} == {
            "PRESENT", None,
        }  # fmt: skip

        asked = room.page.get_by_role("dialog")
        for opener, verb in (
            ("Mở biểu quyết: Thông qua kế hoạch quý tới", "Mở biểu quyết"),
            ("Bế mạc cuộc họp", "Bế mạc cuộc họp"),
        ):
            await room.press(opener)
            await expect(asked.get_by_role("button", name=verb, exact=True)).to_be_visible()
            await room.page.keyboard.press("Escape")
            await expect(asked).to_have_count(0)
        await expect(room.page.get_by_role("button", name="Bế mạc cuộc họp", exact=True)).to_be_focused()

        await meeting.do("chair", "openPoll", pollId=poll["id"])
        await room.press("Hủy biểu quyết")
        await confirm_without_reason(room)
        await asked.get_by_label("Lý do").fill("Câu hỏi chưa rõ")
        await confirm(room, "Hủy biểu quyết")
        await expect(room.page.get_by_text("Đã hủy. Lý do: Câu hỏi chưa rõ")).to_be_visible()
        await room.press("Biểu quyết lại: Thông qua kế hoạch quý tới")
        await expect(room.page.get_by_role("button", name="Mở biểu quyết: Thông qua kế hoạch quý tới")).to_be_visible()

        await room.press("Sửa chương trình")
        await room.press("Bỏ qua: Điểm danh")
        await confirm(room, "Bỏ qua")
        await room.press("Làm lại: Điểm danh")
        await expect(room.page.get_by_role("heading", level=2, name="Điểm danh").first).to_be_visible()


async def confirm_without_reason(room: Window) -> None:
    dialog = room.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Hủy biểu quyết", exact=True).click()
    await expect(dialog.get_by_text("Đồng chí ghi lý do.")).to_be_visible()


async def test_a_double_click_takes_one_step(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(next_step(room)).to_contain_text("Bắt đầu nội dung 1")
        await next_step(room).dblclick()
        await expect(next_step(room)).to_contain_text("Bắt đầu nội dung 2")
        assert [item["state"] for item in (await meeting.seen("chair", "agenda { state }"))["agenda"]][:2] == [
            "CURRENT",
            "PENDING",
        ]


async def test_hands_that_differ_from_the_ballots_need_a_reason(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thông qua bằng giơ tay", form="SHOW_OF_HANDS")
    await meeting.cast("member", poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await count_hands(room, 4, 1, 0)
        await expect(room.page.get_by_text("Số đếm có giá trị khi đồng chí nêu lý do.")).to_be_visible()
        await expect(room.page.get_by_text("Đã ghi.")).to_have_count(0)
        await room.shot("room-hands-laptop")
        await take(room, "Kết thúc biểu quyết")
        dialog = room.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Kết thúc biểu quyết").click()
        await expect(dialog.get_by_label("Lý do")).to_have_accessible_description(re.compile("Hãy nêu lý do"))
        await dialog.get_by_label("Lý do").fill("Bốn đồng chí không mang điện thoại")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_text("Lý do: Bốn đồng chí không mang điện thoại")).to_be_visible()
        await expect(room.page.get_by_text("4 / 5 tán thành, cần 3.")).to_be_visible()


async def test_a_secret_vote_of_few_asks_first_and_closes_with_a_reason(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *(who for who in HERE if who != "official"))
    await meeting.do(
        "chair", "recordAttendance", meetingId=meeting.id, memberId=shared.world.member("official"), status="EXCUSED"
    )
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Kỷ luật")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog.get_by_text("có thể làm lộ phiếu của từng người")).to_be_visible()
        await confirm(room, "Vẫn tạo và mở")
        polls = (await meeting.seen("chair", "polls { id options { id } }"))["polls"]
        await meeting.cast("member", polls[0])
        await expect(room.page.get_by_text("Còn 3 đồng chí chưa bỏ phiếu.")).to_be_visible()
        await take(room, "Kết thúc biểu quyết")
        await dialog.get_by_role("button", name="Kết thúc biểu quyết").click()
        await dialog.get_by_label("Lý do").fill("Các đồng chí còn lại xin không bỏ phiếu")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_text("Không được thông qua", exact=True)).to_be_visible()


async def test_few_voters_are_warned_of_by_the_convention_of_the_meeting_also_when_a_vote_is_timed(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.opened(shared, *(who for who in HERE if who != "official"))
    await meeting.poll(question="Kín", form="SECRET_BALLOT")
    cell, member = shared.world.organization("cell"), shared.world.member("official")
    await meeting.do("administrator", "setConventions", organizationId=cell, fewVoters=0)
    try:
        async with window(browser, shared, "chair") as room:
            await room.go(f"/meetings/{meeting.id}/room")
            dialog = room.page.get_by_role("dialog")
            warning = dialog.get_by_text("có thể làm lộ phiếu của từng người")
            await room.press("Hẹn giờ: Kín")
            await expect(dialog).to_be_visible()
            await expect(warning).to_have_count(0)
            await meeting.do("chair", "recordAttendance", meetingId=meeting.id, memberId=member, status="EXCUSED")
            await expect(warning).to_be_visible()
            await dialog.get_by_role("button", name="Thôi").click()
            await room.press("Mở biểu quyết: Kín")
            await expect(warning).to_be_visible()
            await confirm(room, "Vẫn mở biểu quyết")
    finally:
        await meeting.do("administrator", "setConventions", organizationId=cell, fewVoters=None)


async def test_who_asks_to_be_excused_is_answered(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    await meeting.do("member", "askToBeExcused", meetingId=meeting.id, reason="Đi công tác xa")
    await meeting.do("official", "askToBeExcused", meetingId=meeting.id, reason="Việc riêng")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Đi công tác xa")
        await room.shot("room-announced-laptop")
        await room.press("Đồng ý cho Nguyễn Văn Member vắng")
        await room.press("Không đồng ý cho Nguyễn Văn Official vắng")
        await expect(room.page.get_by_role("heading", name="Xin vắng")).to_have_count(0)
        roll = (await meeting.seen("chair", "roll { status member { id } }"))["roll"]
        excused = [line["member"]["id"] for line in roll if line["status"] == "EXCUSED"]
        assert excused == [shared.world.member("member")]


async def test_two_tabs_of_the_chair_show_the_same(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair", "deputy")
    async with window(browser, shared, "chair") as room:
        other = Window(shared, room.context, await room.context.new_page())
        for tab in (room, other):
            await tab.go(f"/meetings/{meeting.id}/room")
        await take(room, "Bắt đầu nội dung 1")
        await expect(next_step(other)).to_contain_text("Bắt đầu nội dung 2")
        await roll_button(other, "Nguyễn Văn Member")
        await expect(room.page.get_by_role("button", name="Nguyễn Văn Member Có mặt")).to_be_visible()
        await other.press("Nghị quyết")
        await confirm(other, "Vẫn tạo và mở")
        await take(room, "Kết thúc biểu quyết")
        await take(other, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(other.page.get_by_role("dialog")).to_have_count(0)  # the question has answered itself


async def test_what_is_typed_stays_when_the_line_is_lost_and_comes_back(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    agenda = (await meeting.seen("chair", "agenda { id kind }"))["agenda"]
    report = next(item for item in agenda if item["kind"] == "REPORT")
    await meeting.do("chair", "startAgendaItem", itemId=report["id"])
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.page.get_by_label("Kết luận của chủ trì").fill("Nhất trí")
        await room.page.evaluate("dispatchEvent(new Event('offline'))")
        await room.sees("Mất kết nối")
        await meeting.arrive(["member"])
        await expect(room.page.get_by_role("button", name="Nguyễn Văn Member Có mặt")).to_be_visible(timeout=15_000)
        await expect(room.page.get_by_label("Kết luận của chủ trì")).to_have_value("Nhất trí")


async def test_a_meeting_is_run_by_keyboard_alone(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        keyboard = room.page.keyboard
        await next_step(room).focus()
        await keyboard.press("Enter")
        await expect(next_step(room)).to_contain_text("Bắt đầu nội dung 2")
        await expect(next_step(room)).to_be_focused()
        await room.page.get_by_role("button", name="Nghị quyết", exact=True).focus()
        await keyboard.press("Enter")
        dialog = room.page.get_by_role("dialog")
        for _ in range(20):
            if await room.page.evaluate("document.activeElement.textContent") == "Tạo và mở":
                break
            await keyboard.press("Tab")
        await keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(next_step(room)).to_contain_text("Kết thúc biểu quyết")
        await next_step(room).focus()
        await keyboard.press("Enter")
        await expect(dialog.get_by_role("button", name="Kết thúc biểu quyết")).to_be_focused()
        await keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(next_step(room)).to_be_focused()


async def test_the_room_is_not_for_members(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "member") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.sees("Trang điều hành dành cho chủ trì và thư ký.")
        await expect(room.page.get_by_role("link", name="Tới trang cuộc họp")).to_be_visible()
    async with window(browser, shared, "outsider") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(room.page.get_by_role("alert")).to_contain_text("không có quyền xem")


async def lively(shared: Served) -> Gathering:
    """A meeting with something of everything."""
    meeting = await Gathering.scheduled(
        shared, title="Sinh hoạt thường kỳ và sinh hoạt chuyên đề về xây dựng nếp sống văn minh đô thị tháng 12"
    )
    await meeting.do("official", "askToBeExcused", meetingId=meeting.id, reason="Chăm người thân nằm viện ở tuyến trên")
    agenda: list[dict[str, Any]] = (await meeting.seen("chair", "agenda { id kind }"))["agenda"]
    discussion = next(item["id"] for item in agenda if item["kind"] == "DISCUSSION")
    await meeting.do("member", "contribute", itemId=discussion, text="Đề nghị bổ sung thùng phân loại rác ở các ngõ.")
    await meeting.open(minuteTakerId=shared.world.member("minute_taker"))
    await meeting.arrive(("chair", "deputy", "minute_taker", "member"))
    await meeting.do("chair", "startAgendaItem", itemId=agenda[0]["id"])
    await meeting.do("chair", "concludeAgendaItem", itemId=agenda[0]["id"], conclusion="Đã giới thiệu đại biểu.")
    await meeting.do("chair", "startAgendaItem", itemId=discussion)
    for who in ("member", "deputy", "minute_taker"):
        await meeting.do(who, "askToSpeak", meetingId=meeting.id, pointOfOrder=who == "minute_taker")
    speech = (await meeting.seen("chair", "speakers { id }"))["speakers"][0]["id"]
    await meeting.do("chair", "callSpeaker", speechId=speech)
    closed = await meeting.open_poll(question="Thông qua báo cáo công tác tháng")
    await meeting.cast("member", closed)
    await meeting.close_poll(closed)
    await meeting.poll(question="Thông qua nghị quyết chuyên đề về phân loại rác tại nguồn trên địa bàn khu phố")
    await meeting.open_poll(question="Thông qua kế hoạch", form="SHOW_OF_HANDS")
    return meeting


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_room_is_accessible_in_all_sizes(browser: Browser, shared: Served, language: str) -> None:
    meeting = await lively(shared)
    for name, size in (("phone", PHONE), ("laptop", LAPTOP), ("wall", WALL)):
        async with window(browser, shared, "chair", size, language=language) as room:
            await room.go(f"/meetings/{meeting.id}/room")
            await expect(room.page.get_by_role("heading", level=1)).to_contain_text("nếp sống văn minh")
            await room.shot(f"room-{name}-{language}")
            assert await room.axe() == []
            assert not await room.overflows()
    await meeting.do("chair", "closePoll", pollId=(await meeting.seen("chair", "polls { id }"))["polls"][-1]["id"])
    await meeting.do("chair", "closeMeeting", meetingId=meeting.id)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_letters_of_double_size_fit_on_a_phone(browser: Browser, shared: Served, language: str) -> None:
    meeting = await lively(shared)
    async with window(browser, shared, "chair", PHONE, language=language) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(room.page.get_by_role("heading", level=1)).to_contain_text("nếp sống văn minh")
        await room.page.evaluate("document.documentElement.style.fontSize = '200%'")
        await room.shot(f"room-large-letters-{language}")
        assert not await room.overflows()


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_schedule_is_accessible(browser: Browser, shared: Served, language: str) -> None:
    for name, size in (("phone", PHONE), ("laptop", LAPTOP)):
        async with window(browser, shared, "chair", size, language=language) as page:
            await page.go(f"/cells/{shared.world.organization('cell')}/schedule")
            await expect(page.page.get_by_role("group")).to_be_visible()
            await page.shot(f"schedule-{name}-{language}")
            assert await page.axe() == []
            await page.page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert not await page.overflows()


async def test_the_title_follows_kind_and_day_until_somebody_types_one(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as page:
        await page.go(f"/cells/{shared.world.organization('cell')}/schedule")
        title = page.page.get_by_label("Tên cuộc họp")
        await page.page.get_by_label("Ngày").fill("2030-12-01")
        await expect(title).to_have_value("Sinh hoạt thường kỳ tháng 12")
        await page.page.get_by_label("Loại cuộc họp").select_option(label="Sinh hoạt chuyên đề")
        await expect(title).to_have_value("Sinh hoạt chuyên đề tháng 12")
        await title.fill("Họp về phòng cháy")
        await page.page.get_by_label("Loại cuộc họp").select_option(label="Hội nghị")
        await expect(title).to_have_value("Họp về phòng cháy")


async def test_only_those_who_lead_a_cell_schedule_its_meetings(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "member") as page:
        await page.go(f"/cells/{shared.world.organization('cell')}/schedule")
        await page.sees("Chỉ bí thư, phó bí thư của chi bộ lên lịch họp.")
