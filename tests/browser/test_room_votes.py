"""Can a chair prepare, time, hold, annul and repeat votes of all kinds, with little to type?"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from server.client import Json
from tests.browser.rooms import HERE, confirm, count_hands, next_step, take
from tests.browser.windows import Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

POLLS = "polls { id state question form seats opensAt closesAt options { id label elected } agendaItem { id } }"


async def polls_of(meeting: Gathering) -> list[Json]:
    found: list[Json] = (await meeting.seen("chair", POLLS))["polls"]
    return found


async def start(meeting: Gathering, title: str, kind: str = "OTHER") -> str:
    """An item that is on."""
    item = await meeting.do("chair", "addAgendaItem", meetingId=meeting.id, title=title, kind=kind)
    item_id: str = item["item"]["id"]
    await meeting.do("chair", "startAgendaItem", itemId=item_id)
    return item_id


async def fill(room: Window, label: str, text: str) -> None:
    await room.page.get_by_role("dialog").get_by_label(label, exact=True).fill(text)


async def test_a_vote_is_timed_and_extended(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    await meeting.poll(question="Thông qua kế hoạch")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Hẹn giờ: Thông qua kế hoạch")
        today = await room.page.evaluate("new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Ho_Chi_Minh'}).format()")
        tomorrow = await room.page.evaluate(f"new Date(Date.parse('{today}') + 864e5).toISOString().slice(0, 10)")
        await fill(room, "Tự mở lúc", f"{tomorrow}T20:00")
        await fill(room, "Tự kết thúc lúc", f"{tomorrow}T19:00")
        await room.page.get_by_role("dialog").get_by_role("button", name="Lưu").click()
        await expect(room.page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
        await fill(room, "Tự kết thúc lúc", f"{tomorrow}T20:15")
        await confirm(room, "Lưu")
        await room.sees("Tự mở lúc 20:00,")
        await room.sees("Tự kết thúc lúc 20:15.")
        await room.press("Mở biểu quyết: Thông qua kế hoạch")
        await confirm(room, "Mở biểu quyết")
        before = (await polls_of(meeting))[0]["closesAt"]
        await room.press("Gia hạn")
        await confirm(room, "Thêm 10 phút")
        await room.sees("Tự kết thúc lúc 20:25.")
        assert (await polls_of(meeting))[0]["closesAt"] > before


async def test_an_election_is_held_with_candidates_from_the_roll(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    await start(meeting, "Bầu chi ủy: Nguyễn Văn Deputy")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Bầu cử")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog.get_by_label("Nội dung biểu quyết")).to_have_value("Bầu chi ủy: Nguyễn Văn Deputy")
        await expect(dialog.get_by_label("Danh sách bầu cử")).to_have_value("Nguyễn Văn Deputy")
        await dialog.get_by_label("Thêm từ danh sách chi bộ").select_option("Nguyễn Văn Member")
        await dialog.get_by_label("Thêm từ danh sách chi bộ").select_option("Nguyễn Văn Official")
        await expect(dialog.get_by_role("option", name="Nguyễn Văn Probationary")).to_have_count(0)
        await fill(room, "Số người được bầu", "2")
        await room.shot("room-election-laptop")
        assert await room.axe() == []
        await confirm(room, "Tạo và mở")
        (poll,) = await polls_of(meeting)
        assert (poll["form"], poll["seats"]) == ("SECRET_BALLOT", 2)
        assert [option["label"] for option in poll["options"]] == [
            f"Nguyễn Văn {name}" for name in ("Deputy", "Member", "Official")
        ]
        both = [option["id"] for option in poll["options"][:2]]
        for who in HERE:
            await meeting.do(who, "castBallot", pollId=poll["id"], optionIds=both)
        await take(room, "Kết thúc biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.get_by_role("row", name=re.compile("^Nguyễn Văn Deputy trúng cử 5"))).to_be_visible()
        await expect(room.page.get_by_role("row", name=re.compile("^Nguyễn Văn Official 0"))).to_be_visible()


@pytest.mark.parametrize(
    ("button", "title", "question"),
    [
        ("Kết nạp đảng viên", "Xét kết nạp quần chúng Trần Thị Bưởi", "Kết nạp quần chúng Trần Thị Bưởi"),
        ("Kết nạp đảng viên", "Việc khác", "Đề nghị kết nạp quần chúng ưu tú vào Đảng"),
        (
            "Công nhận đảng viên chính thức", "Việc khác",
            "Đề nghị công nhận đồng chí Nguyễn Văn Probationary là đảng viên chính thức",
        ),
        ("Kỷ luật", "Xem xét việc của Nguyễn Văn Member", "Thi hành kỷ luật đối với đồng chí Nguyễn Văn Member"),
        ("Kỷ luật", "Kỷ luật khiển trách Nguyễn Văn Member", "Kỷ luật khiển trách Nguyễn Văn Member"),
        ("Nghị quyết", "Nghị quyết về đường làng", "Thông qua nội dung: nghị quyết về đường làng"),
    ],
)  # fmt: skip
async def test_a_vote_of_a_template_takes_two_taps_and_can_be_edited_before_it_opens(
    browser: Browser, shared: Served, button: str, title: str, question: str
) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    item = await start(meeting, title)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press(button)
        await confirm(room, "Chỉ tạo")
        (poll,) = await polls_of(meeting)
        assert (poll["question"], poll["state"], poll["agendaItem"]) == (question, "DRAFT", {"id": item})
        await meeting.do("chair", "startAgendaItem", itemId=await start(meeting, "Bế mạc", "OTHER"))
        await room.press(f"Sửa: {question}")
        await expect(room.page.get_by_role("dialog").get_by_label("Nội dung biểu quyết")).to_have_value(question)
        await fill(room, "Nội dung biểu quyết", "Câu hỏi khác")
        await confirm(room, "Lưu")
        (poll,) = await polls_of(meeting)
        assert (poll["question"], poll["agendaItem"]) == ("Câu hỏi khác", {"id": item}), "it stays with its item"


async def test_who_it_is_about_is_chosen_and_what_was_typed_stays(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Khai trừ")
        dialog = room.page.get_by_role("dialog")
        question = dialog.get_by_label("Nội dung biểu quyết")
        await expect(question).to_have_value("Khai trừ đảng viên ra khỏi Đảng")
        await dialog.get_by_label("Về đồng chí").select_option("Nguyễn Văn Member")
        await expect(question).to_have_value("Khai trừ đồng chí Nguyễn Văn Member ra khỏi Đảng")
        await dialog.get_by_label("Biểu quyết về").select_option(label="Kỷ luật")
        await expect(question).to_have_value("Thi hành kỷ luật đảng viên")
        await question.fill("Cảnh cáo đồng chí Member")
        await dialog.get_by_label("Về đồng chí").select_option("Nguyễn Văn Official")
        await expect(question).to_have_value("Cảnh cáo đồng chí Member")


async def test_a_result_is_annulled_repeated_and_shown_under_its_item(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    item = await start(meeting, "Kế hoạch quý tới", "VOTE")
    poll = await meeting.open_poll(question="Thông qua kế hoạch quý tới", agendaItemId=item)
    for who in HERE:
        await meeting.cast(who, poll)
    await meeting.close_poll(poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        under = room.page.get_by_role("list", name="Biểu quyết ở nội dung: Kế hoạch quý tới").get_by_role("listitem")
        await expect(under).to_have_text("Thông qua kế hoạch quý tới Được thông qua")
        await room.press("Hủy kết quả: Thông qua kế hoạch quý tới")
        await fill(room, "Lý do", "Nhầm câu hỏi")
        await confirm(room, "Hủy biểu quyết")
        await expect(next_step(room)).to_have_text(re.compile("^Đưa nội dung"))
        await room.press("Biểu quyết lại: Thông qua kế hoạch quý tới")
        await expect(under).to_have_text(["Thông qua kế hoạch quý tới Đã hủy", re.compile("quý tới Đang chuẩn bị$")])
        await under.last.get_by_role("link").click()
        await room.press("Sửa: Thông qua kế hoạch quý tới")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Thông qua kế hoạch quý tới")
        await expect(dialog.get_by_label("Nội dung biểu quyết")).to_have_count(0)
        await confirm(room, "Lưu")
        await take(room, "Mở biểu quyết")
        await confirm(room, "Mở biểu quyết")
        extend = room.page.get_by_role("button", name="Gia hạn")
        await expect(extend).to_be_visible()
        await under.last.get_by_role("link").click()
        await expect(extend).to_be_in_viewport()
        assert [poll["agendaItem"] for poll in await polls_of(meeting)] == [{"id": item}] * 2


async def test_a_vote_of_no_item_serves_the_item_that_is_on(browser: Browser, shared: Served) -> None:
    """And one of another item does not."""
    meeting = await Gathering.opened(shared, *HERE)
    other = await start(meeting, "Việc khác", "OTHER")
    await meeting.poll(question="Của việc khác", agendaItemId=other)
    poll = await meeting.poll(question="Thông qua kế hoạch")
    await start(meeting, "Kế hoạch quý tới", "VOTE")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await take(room, "Mở biểu quyết")
        await expect(room.page.get_by_role("dialog")).to_contain_text("Thông qua kế hoạch")
        await confirm(room, "Mở biểu quyết")
        await meeting.close_poll(poll)
        await expect(next_step(room)).to_have_text(re.compile("^Kết thúc nội dung"))


async def test_voters_are_called_once_and_only_after_a_question(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thông qua")
    await meeting.cast("member", poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Nhắc người chưa biểu quyết")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Mỗi lần biểu quyết chỉ nhắc được một lần.")
        await expect(dialog).to_contain_text("Chưa biểu quyết (4): ")
        await room.page.keyboard.press("Escape")
        assert (await meeting.seen("chair", "polls { calledAt }"))["polls"] == [{"calledAt": None}]
        await room.press("Nhắc người chưa biểu quyết")
        await confirm(room, "Nhắc người chưa biểu quyết")
        await room.sees("Đã nhắc lúc")
        await expect(room.page.get_by_role("button", name="Nhắc người chưa biểu quyết")).to_have_count(0)


async def test_a_hand_count_with_its_reason_is_told_as_entered(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thông qua bằng giơ tay", form="SHOW_OF_HANDS")
    await meeting.cast("member", poll)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await count_hands(room, 4, 1, 0)
        await room.page.get_by_label("Lý do").fill("Điện thoại hết pin")
        await room.press("Sửa số đếm")
        await room.sees("Đã ghi. Số đếm trong phòng quyết định kết quả.")
        await expect(room.page.get_by_text("Số đếm có giá trị khi")).to_have_count(0)


async def test_minutes_are_voted_on_by_show_of_hands_which_closes_by_its_count(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    await meeting.do("chair", "putMinutesToVote", meetingId=meeting.id)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Mở biểu quyết: Thông qua biên bản")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog.get_by_label("Giơ tay")).to_be_checked()
        await confirm(room, "Mở biểu quyết")
        await room.sees("Chưa biểu quyết (5)")
        await count_hands(room, 4, 1, 0)
        await room.sees("tay đã đếm")
        await take(room, "Kết thúc biểu quyết")
        await expect(dialog).to_contain_text("Đã đếm 5 / ")
        await expect(dialog).not_to_contain_text("đã biểu quyết")
        await expect(dialog).not_to_contain_text("Chưa biểu quyết")
        await confirm(room, "Kết thúc biểu quyết")
        await expect(room.page.locator("caption").filter(has_text="Đã đếm 5 / ")).to_be_visible()
        assert (await meeting.seen("chair", "minutes { state }"))["minutes"] == {"state": "APPROVED"}


async def test_how_a_vote_is_taken_is_chosen_as_it_opens(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    await meeting.poll(question="Thông qua kế hoạch", template="RESOLUTION")
    await meeting.do("chair", "putMinutesToVote", meetingId=meeting.id)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        dialog = room.page.get_by_role("dialog")
        for question, chosen, form in (
            ("Thông qua kế hoạch", "Giơ tay", "SHOW_OF_HANDS"),
            ("Thông qua biên bản", "Phiếu công khai", "OPEN_BALLOT"),
        ):
            await room.press(f"Mở biểu quyết: {question}")
            await dialog.get_by_label(chosen).check()
            await confirm(room, "Mở biểu quyết")
            (opened,) = [poll for poll in await polls_of(meeting) if poll["state"] == "OPEN"]
            assert (opened["question"], opened["form"]) == (question, form)
            await meeting.do("chair", "closePoll", pollId=opened["id"])


async def test_a_vote_that_is_created_without_quorum_says_so_before_it_opens(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{meeting.id}/room")
        await room.press("Nghị quyết")
        await fill(room, "Nội dung biểu quyết", "Thông qua kế hoạch")
        dialog = room.page.get_by_role("dialog")
        await expect(dialog).to_contain_text(re.compile(r"Chưa đủ \d+ đồng chí cần có\."))
        await expect(dialog).to_contain_text("5 đồng chí trong diện tính, 1 được biểu quyết.")
        await expect(dialog).to_contain_text("Khi mở, danh sách này được chốt.")
        await expect(dialog.get_by_role("button", name="Tạo và mở", exact=True)).to_have_count(0)
        await confirm(room, "Vẫn tạo và mở")
        (poll,) = await polls_of(meeting)
        assert poll["state"] == "OPEN"
