"""Can a member follow a meeting from his phone: speak, write, rate it, be excused; in two tabs, without a mouse?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_phone import HERE, sound
from tests.browser.windows import PHONE, WALL, window
from tests.gatherings import Gathering
from tests.serving import Served
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio


async def agenda(gathering: Gathering) -> list[str]:
    return [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]


async def test_a_member_is_invited_and_may_ask_to_be_excused(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(
        shared, place="Nhà văn hóa tổ dân phố số 1, phường Nguyễn Thị Minh Khai kéo dài, thành phố trực thuộc tỉnh"
    )
    await gathering.do("chair", "announceMeeting", meetingId=gathering.id)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Mời đồng chí dự họp")
        await phone.page.get_by_text("Xin vắng mặt").click()
        await phone.press("Gửi đơn xin vắng")
        await phone.sees("Đồng chí viết lý do vắng mặt.")
        await phone.page.get_by_label("Lý do vắng mặt").fill("Đi công tác tại tỉnh xa")
        await phone.press("Gửi đơn xin vắng")
        card = phone.page.locator(".asked")
        asked = card.get_by_role("status").first
        await expect(asked).to_contain_text("Đồng chí đã xin vắng: “Đi công tác tại tỉnh xa”.")
        await expect(phone.page.get_by_role("button", name="Gửi đơn xin vắng")).to_be_hidden()
        await phone.shot("invitation-phone")
        await sound(phone)
        member = shared.world.member("member")
        await gathering.do("chair", "recordAttendance", meetingId=gathering.id, memberId=member, status="EXCUSED")
        await expect(card).to_contain_text("Đồng chí được vắng mặt có lý do.")
        for invitation in ("Mời đồng chí dự họp", "mời đồng chí điểm danh", "Sửa lý do vắng mặt"):
            await expect(phone.page.get_by_text(invitation)).to_have_count(0)
        await phone.shot("excused-phone")
        await gathering.open()
        await expect(card).to_contain_text("Đồng chí được vắng mặt có lý do.")
        await expect(phone.page.get_by_role("heading", name="Đồng chí điểm danh")).to_be_visible()


async def test_a_member_asks_to_speak_and_has_the_floor(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.do("chair", "startAgendaItem", itemId=(await agenda(gathering))[6])
    await gathering.do("official", "askToSpeak", meetingId=gathering.id)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.get_by_role("heading", name="Thảo luận")).to_be_visible()
        await phone.press("Xin phát biểu")
        await phone.sees("Đồng chí đang chờ phát biểu, thứ 2.")
        await phone.press("Góp ý về cách điều hành")
        await phone.sees("Đồng chí đang chờ góp ý về cách điều hành.")
        await phone.page.get_by_text("3 người đang chờ phát biểu").click()
        await phone.shot("speaking-phone")
        await sound(phone)
        await phone.press("Không góp ý về cách điều hành nữa")
        await phone.sees("2 người đang chờ phát biểu")
        speakers = (await gathering.seen("chair", "speakers { id member { id } }"))["speakers"]
        mine = next(one for one in speakers if one["member"]["id"] == shared.world.member("member"))
        await gathering.do("chair", "callSpeaker", speechId=mine["id"])
        await phone.sees("Mời đồng chí phát biểu")
        await phone.shot("floor-phone")
        await phone.press("Tôi nói xong")
        await expect(phone.page.get_by_role("button", name="Xin phát biểu")).to_be_visible()


async def test_what_a_member_writes_is_for_the_item_that_he_began_with(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    items = await agenda(gathering)
    await gathering.do("chair", "startAgendaItem", itemId=items[4])
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Gửi ý kiến").first.click()
        words = phone.page.get_by_label("Ý kiến của đồng chí")
        await words.fill("Đề nghị bổ sung số liệu thu quỹ")
        await gathering.do("chair", "startAgendaItem", itemId=items[5])
        await expect(phone.page.get_by_role("heading", name="Phổ biến văn bản của cấp trên")).to_be_visible()
        await expect(words).to_have_value("Đề nghị bổ sung số liệu thu quỹ")
        await phone.press("Của tôi")
        await phone.press("Vào cuộc họp")
        await expect(words).to_have_value("Đề nghị bổ sung số liệu thu quỹ")
        await phone.press("Gửi ý kiến")
        await phone.sees("Ý kiến của đồng chí đã được ghi.")
        await expect(words).to_have_value("")
        await words.fill("Ý kiến thứ hai")
        await phone.press("Của tôi")
        await phone.press("Vào cuộc họp")
        await expect(words).to_have_value("Ý kiến thứ hai")
        written = (await gathering.seen("chair", "agenda { contributions { text } }"))["agenda"]
        assert written[4]["contributions"] == [{"text": "Đề nghị bổ sung số liệu thu quỹ"}]


async def test_a_contribution_is_read_and_taken_back(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    items = await agenda(gathering)
    await gathering.do("chair", "startAgendaItem", itemId=items[6])
    await gathering.do("official", "contribute", itemId=items[6], text="Tôi nhất trí với dự thảo.")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_text("Gửi ý kiến").first.click()
        await phone.page.get_by_label("Ý kiến của đồng chí").fill("Tôi có ý kiến khác.")
        await phone.press("Gửi ý kiến")
        await phone.page.get_by_text("Đọc 2 ý kiến đã gửi").click()
        await phone.sees("Tôi nhất trí với dự thảo.")
        await phone.shot("contributions-phone")
        await sound(phone)
        await phone.press("Rút lại ý kiến: Tôi có ý kiến khác.")
        await phone.sees("Đọc 1 ý kiến đã gửi")


async def test_a_member_rates_the_meeting_at_its_end(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Chưa có nội dung nào")
        await expect(phone.page.get_by_role("heading", name="Đánh giá cuộc họp")).not_to_be_visible()
        await gathering.do("chair", "startAgendaItem", itemId=(await agenda(gathering))[9])
        await expect(phone.page.locator(".rating ~ .now")).to_be_visible()
        await phone.press("Gửi đánh giá")
        await phone.sees("Đồng chí chọn một mức đánh giá.")
        await phone.page.get_by_label("Tốt").check()
        await phone.shot("rating-phone")
        await sound(phone)
        await phone.press("Gửi đánh giá")
        await phone.sees("Đánh giá của đồng chí đã được ghi nhận.")
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        await phone.sees("Cuộc họp đã kết thúc lúc")
        await phone.sees("Chưa đến 5 đồng chí đánh giá cuộc họp nên không hiện kết quả đánh giá.")
        await phone.shot("closed-phone")
        await sound(phone)


async def test_a_voter_reserves_his_opinion(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    poll = await gathering.open_poll()
    await gathering.cast("member", poll, 1)
    await gathering.close_poll(poll)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Không được thông qua")
        await phone.page.get_by_text("Bảo lưu ý kiến").click()
        await phone.page.get_by_label("Ý kiến bảo lưu của đồng chí").fill("Tôi bảo lưu ý kiến về mức chi.")
        await phone.press("Ghi vào biên bản")
        await phone.sees("Ý kiến bảo lưu đã được ghi vào biên bản.")
        reserved = (await gathering.seen("chair", "polls { reservedOpinions { text } }"))["polls"][0]
        assert reserved["reservedOpinions"] == [{"text": "Tôi bảo lưu ý kiến về mức chi."}]


async def test_in_two_tabs_one_ballot_is_cast_and_the_other_tab_says_so(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        other = await phone.context.new_page()
        await other.goto(f"{shared.url}/meetings/{gathering.id}")
        await other.get_by_label("Ý kiến khác").check()
        await phone.page.get_by_label("Tán thành", exact=True).check()
        await phone.press("Bỏ phiếu: Tán thành")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")
        await expect(other.get_by_text("Đồng chí đã bỏ phiếu. Mã của phiếu chỉ hiện một lần.")).to_be_visible()
        await expect(other.get_by_role("button", name="Bỏ phiếu")).not_to_be_visible()


async def test_a_session_that_ends_while_voting_leads_to_the_sign_in_and_back(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "exempt")
    await gathering.open_poll(question="Thông qua kết luận?")
    async with window(browser, shared, size=PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")

        async def sign_in() -> None:
            await phone.page.get_by_label("Tên đăng nhập").fill("exempt")
            await phone.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
            await phone.press("Đăng nhập")
            await expect(phone.page.get_by_role("heading", name="Thông qua kết luận?")).to_be_visible()

        await sign_in()
        await phone.page.get_by_label("Tán thành", exact=True).check()
        await shared.client("exempt").execute("mutation { signOut(everywhere: true) { ok } }")
        await expect(phone.page.get_by_role("heading", name="Đăng nhập sổ tay")).to_be_visible(timeout=10_000)
        await sign_in()
        await expect(phone.page.get_by_label("Tán thành", exact=True)).not_to_be_checked()
        phone.complaints.clear()


async def test_a_vote_is_cast_by_keyboard_alone(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.get_by_role("radio")).to_have_count(3)
        keyboard = phone.page.keyboard
        for _ in range(20):
            await keyboard.press("Tab")
            if await phone.page.evaluate("document.activeElement.type === 'radio'"):
                break
        await keyboard.press("ArrowDown")
        await expect(phone.page.get_by_label("Không tán thành")).to_be_checked()
        await keyboard.press("Tab")
        await expect(phone.page.get_by_role("button", name="Bỏ phiếu: Không tán thành")).to_be_focused()
        await keyboard.press("Enter")
        await phone.sees("Phiếu của đồng chí đã được ghi nhận lúc")


async def test_a_vote_that_is_not_on_the_screen_has_a_button_that_leads_there(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_role("button", name="Tôi về sớm").scroll_into_view_if_needed()
        await gathering.open_poll(question="Thông qua kết luận?")
        await phone.page.get_by_role("button", name="↑ Mời đồng chí biểu quyết").click()
        await expect(phone.page.get_by_role("heading", name="Thông qua kết luận?")).to_be_in_viewport()
        await expect(phone.page.get_by_role("heading", name="Thông qua kết luận?")).to_be_focused()


@pytest.mark.parametrize("who", ["probationary", "hosted"])
async def test_who_does_not_vote_sees_that_others_do(browser: Browser, shared: Served, who: str) -> None:
    gathering = await Gathering.opened(shared, *HERE, who)
    await gathering.open_poll(question="Thông qua kết luận?")
    async with window(browser, shared, who, PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Thông qua kết luận?")
        await phone.sees("Đồng chí không biểu quyết lần này.")
        await expect(phone.page.get_by_role("radio")).to_have_count(0)


async def test_the_language_is_switched_and_nothing_chosen_is_lost(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "member")
    await gathering.open_poll()
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Không tán thành").check()
        await phone.press("English")
        await expect(phone.page.get_by_label("Không tán thành")).to_be_checked()
        await phone.shot("vote-english-phone")
        await sound(phone)
        await phone.press("Cast my ballot: Không tán thành")
        await phone.sees("Your ballot was recorded at")


async def test_a_meeting_that_is_not_his_is_told_in_words(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    async with window(browser, shared, "neighbour", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Không có trang này, hoặc đồng chí không có quyền xem.")
        await phone.shot("meeting-refused-phone")
        assert await phone.axe() == []


async def test_a_follower_looks_on_and_is_asked_nothing(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    await gathering.open_poll()
    async with window(browser, shared, "follower", WALL) as wall:
        await wall.go(f"/meetings/{gathering.id}")
        await wall.sees("Đồng chí xem cuộc họp này, không có tên trong danh sách dự họp.")
        await expect(wall.page.get_by_role("button", name="Tôi có mặt")).not_to_be_visible()
        await wall.shot("meeting-wall")
