"""Does the big screen show what the room is doing, as soon as it does it, and nothing that the room may not see?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.browser.windows import LAPTOP, PHONE, WALL, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

HERE = ("chair", "deputy", "minute_taker", "member", "official")


async def agenda_of(meeting: Gathering) -> dict[str, str]:
    """The ids of the items, by kind."""
    return {item["kind"]: item["id"] for item in (await meeting.seen("chair", "agenda { id kind }"))["agenda"]}


async def title_is(screen: Window, text: str) -> None:
    await expect(screen.page.get_by_role("heading", level=1)).to_have_text(text)


async def test_the_screen_follows_the_meeting_without_reload(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.scheduled(shared)
    async with window(browser, shared, "chair", WALL) as screen:
        await screen.go(f"/meetings/{meeting.id}/screen")
        await title_is(screen, "Sinh hoạt thường kỳ")
        await screen.page.evaluate("window.same = true")
        await meeting.open()
        await title_is(screen, "Mời các đồng chí điểm danh")
        await screen.sees(f"{meeting.code[:3]} {meeting.code[3:]}")
        await expect(screen.page.get_by_role("img", name="Mã QR để điểm danh")).to_be_visible()
        await meeting.arrive(HERE)
        await expect(screen.page.get_by_role("contentinfo")).to_contain_text("5 / 7")
        await screen.shot("projector-arriving-wall")

        items = await agenda_of(meeting)
        await meeting.do("chair", "startAgendaItem", itemId=items["DISCUSSION"])
        await title_is(screen, "Thảo luận")
        await meeting.do("member", "askToSpeak", meetingId=meeting.id)
        speech = (await meeting.seen("chair", "speakers { id }"))["speakers"][0]["id"]
        await screen.sees("Tiếp theo: Nguyễn Văn Member")
        await meeting.do("chair", "callSpeaker", speechId=speech)
        await expect(screen.page.get_by_role("region", name="Đang phát biểu")).to_contain_text("trên 3:00")
        await screen.shot("projector-speaker-wall")

        poll = await meeting.open_poll(question="Thông qua nghị quyết tháng")
        await title_is(screen, "Thông qua nghị quyết tháng")
        await meeting.cast("member", poll)
        await meeting.cast("deputy", poll)
        await expect(screen.page.get_by_role("main")).to_contain_text("2 / 5")
        await expect(screen.page.get_by_role("table")).to_have_count(0)  # no split before the close
        await screen.shot("projector-vote-wall")
        for who in ("chair", "official"):
            await meeting.cast(who, poll)
        await meeting.close_poll(poll)
        await screen.sees("Được thông qua")
        await expect(screen.page.get_by_role("row", name="Tán thành 4", exact=True)).to_be_visible()
        await screen.shot("projector-result-wall")
        assert await screen.page.evaluate("document.documentElement.scrollHeight <= innerHeight")

        await meeting.do("chair", "startAgendaItem", itemId=items["SUMMARY"])
        await title_is(screen, "Tổng hợp ý kiến, phân công nhiệm vụ")
        await meeting.do("chair", "closeMeeting", meetingId=meeting.id)
        await title_is(screen, "Cuộc họp đã kết thúc.")
        assert await screen.page.evaluate("window.same") is True


async def test_the_code_is_in_the_fragment_of_the_address_only(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair")
    async with window(browser, shared, "chair", WALL) as screen:
        asked: list[str] = []
        screen.page.on("request", lambda request: asked.append(request.url))
        await screen.go(f"/meetings/{meeting.id}/screen")
        await expect(screen.page.get_by_role("img", name="Mã QR để điểm danh")).to_be_visible()
        assert not [url for url in asked if meeting.code in url]


async def test_a_member_who_opens_the_screen_sees_no_code(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "member", LAPTOP) as screen:
        await screen.go(f"/meetings/{meeting.id}/screen")
        await title_is(screen, "Mời các đồng chí điểm danh")
        await expect(screen.page.get_by_text(f"{meeting.code[:3]} {meeting.code[3:]}")).to_have_count(0)


async def test_the_screen_says_how_the_vote_is_taken_and_how_many_hands_were_counted(
    browser: Browser, shared: Served
) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thông qua bằng giơ tay", form="SHOW_OF_HANDS")
    await meeting.cast("member", poll)
    async with window(browser, shared, "chair", WALL) as screen:
        await screen.go(f"/meetings/{meeting.id}/screen")
        main = screen.page.get_by_role("main")
        await expect(main).to_contain_text("Biểu quyết · Giơ tay")
        await expect(main).to_contain_text("1 / 5 20% đã biểu quyết")
        counts = [
            {"optionId": option["id"], "count": count} for option, count in zip(poll["options"], (3, 1, 0), strict=True)
        ]
        await meeting.do("chair", "enterHandCount", pollId=poll["id"], counts=counts, reason="Không mang điện thoại")
        await expect(main).to_contain_text("4 / 5 80% tay đã đếm")
        await screen.shot("projector-hands-wall")
        await meeting.close_poll(poll)
        await expect(main).to_contain_text("Kết quả biểu quyết · Giơ tay")


async def test_a_secret_vote_shows_how_many_and_nothing_else(browser: Browser, shared: Served) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    poll = await meeting.open_poll(question="Thi hành kỷ luật", template="DISCIPLINE")
    async with window(browser, shared, "chair", WALL) as screen:
        await screen.go(f"/meetings/{meeting.id}/screen")
        await meeting.cast("member", poll, 1)
        await expect(screen.page.get_by_role("main")).to_contain_text("1 / 5")
        await expect(screen.page.get_by_role("main")).not_to_contain_text("Nguyễn Văn")
        await expect(screen.page.get_by_role("table")).to_have_count(0)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_screen_is_accessible_light_and_dark(browser: Browser, shared: Served, language: str) -> None:
    meeting = await Gathering.opened(shared, *HERE)
    question = (
        "Thông qua nghị quyết chuyên đề về xây dựng nếp sống văn minh đô thị, phân loại rác tại nguồn và bảo đảm "
        "trật tự vỉa hè trên địa bàn khu phố trong quý tới, giao chi ủy tổ chức thực hiện và báo cáo kết quả hằng tháng"
    )
    for name, size in (("phone", PHONE), ("laptop", LAPTOP), ("wall", WALL)):
        async with window(browser, shared, "chair", size, language=language) as screen:
            await screen.go(f"/meetings/{meeting.id}/screen")
            await title_is(screen, "Mời các đồng chí điểm danh" if language == "vi" else "Please check in")
            await screen.shot(f"projector-arriving-{name}-{language}")
            assert await screen.axe() == []
            poll = await meeting.open_poll(question=question)
            await title_is(screen, question)
            await screen.press("Nền tối" if language == "vi" else "Dark")
            await screen.shot(f"projector-dark-{name}-{language}")
            assert await screen.axe() == []
            if size is WALL:
                assert await screen.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            await screen.page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert not await screen.overflows()
            await meeting.do("chair", "annulPoll", pollId=poll["id"], reason="Thử")
