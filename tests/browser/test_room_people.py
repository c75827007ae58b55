"""What else goes on in the room: who keeps the minutes, speaks, writes and reserves; what is called off or moved?"""

from __future__ import annotations

import re

import anyio
import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.rooms import HERE, confirm, next_step, roll_button, take
from tests.browser.windows import LAPTOP, PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_members_are_invited_only_after_a_question(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with window(browser, shared, "chair", PHONE) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await next_step(room).click()
        await expect(room.page.get_by_role("dialog")).to_contain_text("Lời mời đã gửi không thu lại được.")
        await room.shot("room-invite-phone", whole=False)
        await room.press("Thôi")
        assert (await meeting.seen("chair", "state"))["state"] == "SCHEDULED"
        await next_step(room).click()
        await confirm(room, "Mời họp")
        await expect(next_step(room)).to_have_text("Khai mạc cuộc họp")


async def test_who_opens_is_asked_for_a_minute_taker_and_may_do_without(browser: Browser, shared: Served) -> None:
    missing = "Chưa cử thư ký. Có thể cử sau khi khai mạc; chưa cử thì chủ trì ghi biên bản."
    agenda = [{"title": "Cử thư ký", "kind": "MINUTE_TAKER"}]
    for chosen in ("Nguyễn Văn Minute Taker", None):
        meeting = await Gathering.scheduled(shared, agenda=agenda)
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        async with window(browser, shared, "chair", PHONE) as room:
            await room.go(f"/meetings/{meeting.id}/room")
            await next_step(room).click()
            dialog = room.page.get_by_role("dialog")
            await expect(dialog).to_contain_text(missing)
            able = dialog.get_by_label("Thư ký", exact=True)
            await expect(able.get_by_text("Nguyễn Văn Deputy")).to_have_count(1)
            await expect(able.get_by_text("Nguyễn Văn Chair")).to_have_count(0)
            await room.shot("room-open-phone", whole=False)
            if chosen:
                await able.select_option(label=chosen)
                await expect(dialog).not_to_contain_text(missing)
            await confirm(room, "Khai mạc cuộc họp" if chosen else "Vẫn khai mạc")
            await take(room, "Bắt đầu nội dung 1")
            item = room.page.get_by_role("region", name="Cử thư ký")
            await expect(item).to_contain_text(chosen or "Chưa cử thư ký: chủ trì ghi biên bản.")


async def test_a_meeting_is_cancelled_with_a_reason_that_members_see(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with window(browser, shared, "chair") as room, window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{meeting.id}")
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Hủy cuộc họp")
        await room.page.get_by_role("dialog").get_by_label("Lý do").fill("Bão số 5")
        await confirm(room, "Hủy cuộc họp")
        await room.sees("Cuộc họp đã bị hủy.")
        await room.sees("Bão số 5")
        await expect(next_step(room)).to_have_count(0)
        await expect(room.page.get_by_role("region", name="Điểm danh")).to_have_count(0)
        await room.shot("room-cancelled-laptop")
        assert await room.axe() == []
        await phone.sees("Bão số 5")


async def test_items_are_added_and_moved_while_the_meeting_runs(browser: Browser, shared: Served) -> None:
    agenda = [
        {"title": title, "kind": kind} for title, kind in (("Một", "REPORT"), ("Hai", "OTHER"), ("Hết", "CLOSING"))
    ]
    meeting = await Gathering.scheduled(shared, agenda=agenda)
    await meeting.open()

    async def titles() -> list[str]:
        return [item["title"] for item in (await meeting.seen("chair", "agenda { title }"))["agenda"]]

    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Sửa chương trình")
        await room.press("Thêm nội dung")
        await room.sees("Đồng chí nhập tên nội dung.")
        await room.page.get_by_label("Nội dung mới").fill("Việc đột xuất")
        await room.press("Thêm nội dung")
        rows = room.page.locator(".agenda .item .title")
        await expect(rows).to_have_text(["Một", "Hai", "Việc đột xuất", "Hết"])
        await room.press("Chuyển lên trên: Việc đột xuất")
        await expect(rows).to_have_text(["Một", "Việc đột xuất", "Hai", "Hết"])
        await room.press("Chuyển xuống dưới: Một")
        await expect(rows).to_have_text(["Việc đột xuất", "Một", "Hai", "Hết"])
        await expect(room.page.get_by_role("button", name="Chuyển lên trên: Việc đột xuất")).to_be_disabled()
        assert await titles() == ["Việc đột xuất", "Một", "Hai", "Hết"]
        await room.press("Xong phần sửa")
        await expect(next_step(room)).to_have_text("Bắt đầu nội dung 1: Việc đột xuất")


async def test_the_minute_taker_keeps_roll_agenda_and_minutes_and_waits_for_the_chair_else(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.scheduled(shared, agenda=[{"title": "Báo cáo", "kind": "REPORT"}])
    await meeting.open(minuteTakerId=shared.world.member("minute_taker"))
    async with window(browser, shared, "minute_taker") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await expect(room.page.get_by_role("button", name="Bế mạc cuộc họp")).to_have_count(0)
        await expect(room.page.get_by_role("group", name="Biểu quyết mới")).to_have_count(0)
        await room.page.get_by_role("button", name="Nguyễn Văn Minute Taker Chưa đến").click()
        await room.sees("Đã ghi Nguyễn Văn Minute Taker có mặt.")
        await next_step(room).click()
        await room.page.get_by_label("Kết luận của chủ trì").fill("Nhất trí với báo cáo.")
        await next_step(room).click()
        await room.sees("Kết luận: Nhất trí với báo cáo.")
        await room.page.get_by_text("Bổ sung biên bản", exact=True).click()
        await room.page.get_by_label("Nội dung bổ sung").fill("Đọc thư khen.")
        await expect(room.page.get_by_text("Chưa lưu")).to_be_visible()
        await room.press("Lưu")
        await expect(room.page.get_by_text("Chưa lưu")).to_have_count(0)
        await room.shot("room-minute-taker-laptop")
        seen = await meeting.seen("chair", "minutes { additions } agenda { conclusion } attendance { present }")
        assert seen == {
            "minutes": {"additions": "Đọc thư khen."},
            "agenda": [{"conclusion": "Nhất trí với báo cáo."}],
            "attendance": {"present": 1},
        }


async def test_points_of_order_go_first_and_speakers_are_entered_called_and_struck(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    for who in ("member", "official"):
        await meeting.do(who, "askToSpeak", meetingId=meeting.id)
    async with window(browser, shared, "chair", LAPTOP) as room:
        await room.go(f"/meetings/{meeting.id}/room")
        queue = room.page.get_by_role("region", name="Phát biểu").get_by_role("listitem")
        await room.page.get_by_text("Ghi tên người phát biểu, đặt thời gian").click()
        await room.page.get_by_label("Đồng chí muốn phát biểu").select_option(label="Nguyễn Văn Deputy")
        await room.page.get_by_label("Về cách điều hành").check()
        await room.press("Ghi tên")
        await expect(queue.locator(".name")).to_have_text(
            [f"Nguyễn Văn {name}" for name in ("Deputy", "Member", "Official")]
        )
        await expect(queue.first).to_contain_text("Về cách điều hành")
        await room.page.get_by_label("Mỗi người được nói").select_option(label="1:00 phút")
        await expect(room.page.get_by_label("Mỗi người được nói")).to_have_value("60")
        await room.press("Mời Nguyễn Văn Deputy phát biểu")
        await expect(queue.first).to_contain_text(re.compile(r"Còn \d:\d\d trên 1:00"))
        await room.press("Bỏ Nguyễn Văn Official khỏi danh sách chờ")
        await room.press("Kết thúc phát biểu của Nguyễn Văn Deputy")
        await expect(queue.locator(".name")).to_have_text(["Nguyễn Văn Member"])
        speeches = (await meeting.seen("chair", "speeches { state member { fullName } }"))["speeches"]
        assert {one["member"]["fullName"].split()[-1]: one["state"] for one in speeches} == {
            "Member": "WAITING", "Official": "WITHDRAWN", "Deputy": "DONE",
        }  # fmt: skip


async def test_what_members_write_and_reserve_comes_to_the_room_and_into_the_minutes(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.scheduled(shared, agenda=[{"title": "Thảo luận", "kind": "DISCUSSION"}])
    await meeting.open()
    await meeting.arrive(HERE)
    (item,) = (await meeting.seen("chair", "agenda { id }"))["agenda"]
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await meeting.do("member", "contribute", itemId=item["id"], text="Đề nghị bổ sung thùng rác ở các ngõ.")
        await room.page.get_by_text("1 ý kiến đóng góp").click()
        await room.sees("Đề nghị bổ sung thùng rác ở các ngõ.")
        await next_step(room).click()
        await expect(room.page.get_by_role("heading", name="1 ý kiến đóng góp")).to_be_visible()
        poll = await meeting.open_poll(question="Thông qua", agendaItemId=item["id"])
        for who in HERE:
            await meeting.cast(who, poll)
        await meeting.close_poll(poll)
        await meeting.do("official", "reserveOpinion", pollId=poll["id"], text="Tôi bảo lưu ý kiến về kinh phí.")
        await room.sees("Tôi bảo lưu ý kiến về kinh phí.")
        await room.press("Đọc biên bản")
        paper = room.page.get_by_role("dialog")
        await expect(paper).to_contain_text("Đề nghị bổ sung thùng rác ở các ngõ.")
        await expect(paper).to_contain_text("Tôi bảo lưu ý kiến về kinh phí.")


async def test_taps_on_a_slow_line_are_all_recorded(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    arrives = anyio.Event()

    async def hold(route: Route) -> None:
        if "PRESENT" in (route.request.post_data or ""):
            await arrives.wait()
        await route.continue_()

    async with window(browser, shared, "chair") as room:
        await room.page.route("**/graphql", hold)
        await room.go(f"/meetings/{meeting.id}/room")
        for name in ("Deputy", "Member", "Official"):
            await roll_button(room, f"Nguyễn Văn {name}")
        await expect(room.page.locator(".roll .tap[aria-busy='true']")).to_have_count(3)
        arrives.set()
        for name in ("Deputy", "Member", "Official"):
            await expect(room.page.get_by_role("button", name=f"Nguyễn Văn {name} Có mặt")).to_be_visible()
        assert (await meeting.seen("chair", "attendance { present }"))["attendance"] == {"present": 4}


async def test_who_has_not_come_is_recorded_absent_together(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared, agenda=[{"title": "Điểm danh", "kind": "ROLL_CALL"}])
    await meeting.open()
    await meeting.arrive(["chair"])
    (item,) = (await meeting.seen("chair", "agenda { id }"))["agenda"]
    await meeting.do("chair", "startAgendaItem", itemId=item["id"])
    arrives, sent = anyio.Event(), 0

    async def hold(route: Route) -> None:
        nonlocal sent
        if "ABSENT" in (route.request.post_data or ""):
            sent += 1
            if sent > 1:
                arrives.set()
            await arrives.wait()
        await route.continue_()

    async with window(browser, shared, "chair") as room:
        await room.page.route("**/graphql", hold)
        await room.go(f"/meetings/{meeting.id}/room")
        await next_step(room).click()
        await confirm(room, "Ghi vắng và kết thúc điểm danh")
        await room.sees("0 chưa đến")
    assert (await meeting.seen("chair", "attendance { unaccounted }"))["attendance"] == {"unaccounted": 0}


async def test_the_mark_of_who_is_suspended_does_not_look_like_a_box_to_tick(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        mark = room.page.locator(".tap.fixed .mark").first
        await expect(mark).to_have_css("border-top-color", "rgba(0, 0, 0, 0)")


async def test_an_item_left_out_of_a_new_programme_comes_back(browser: Browser, shared: Served) -> None:
    async with window(browser, shared, "chair") as room:
        await room.go(f"/cells/{shared.world.organization('cell')}/schedule")
        third = room.page.get_by_label("Nội dung 3", exact=True)
        title = await third.input_value()
        await room.press(f"Bỏ nội dung 3: {title}")
        await expect(third).not_to_have_value(title)
        await room.press("Hoàn tác")
        await expect(third).to_have_value(title)
        await expect(room.page.get_by_role("button", name="Hoàn tác")).to_have_count(0)


async def test_minutes_read_aloud_have_their_roll_as_a_table(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thông qua")
    for who in HERE:
        await meeting.cast(who, poll)
    await meeting.close_poll(poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Đọc biên bản")
        paper = room.page.get_by_role("dialog")
        await expect(paper.get_by_role("table").first).to_be_visible()
        await expect(paper).not_to_contain_text(" | ")
        await expect(paper.get_by_role("heading", name="II. ĐIỂM DANH")).to_be_visible()
        await expect(paper.locator("b", has_text="3. Điểm danh")).to_be_visible()
        await room.shot("room-minutes-read")
