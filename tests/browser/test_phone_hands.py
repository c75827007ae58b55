"""Where hands were counted in the room: is a member told so, and does he read the figures in type of twice the size?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from server.client import Json
from tests.browser.test_phone import sound
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

HERE = ("chair", "official", "member")


async def counted(gathering: Gathering, poll: Json, *hands: int, **given: str) -> None:
    counts = [{"optionId": option["id"], "count": count} for option, count in zip(poll["options"], hands, strict=True)]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts)
    await gathering.close_poll(poll, **given)


async def test_whose_hand_was_counted_is_not_told_that_he_did_not_vote(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, title="Họp giơ tay")
    await gathering.open()
    await gathering.arrive(HERE)
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("đồng chí giơ tay, rồi bấm ở đây.")
        await expect(phone.page.get_by_text("Phiếu công khai")).to_have_count(0)
        await counted(gathering, poll, 3, 0, 0)
        await phone.sees("Biểu quyết bằng giơ tay tại phòng họp.")
        for untrue in ("nhưng không bỏ phiếu", "đồng chí đã bỏ phiếu", "Mã của các phiếu được tính"):
            await expect(phone.page.get_by_text(untrue)).to_have_count(0)
        await phone.shot("hands-counted-phone")
        await sound(phone)
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        await phone.go("/me")
        line = phone.page.get_by_role("link", name="Họp giơ tay")
        await expect(line).to_contain_text("Có mặt")
        await expect(line).not_to_contain_text("đã biểu quyết")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_with_text_of_twice_the_size_options_are_words_and_figures_in_sight(
    browser: Browser, shared: Served, language: str
) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    await gathering.cast("official", poll)
    await counted(gathering, poll, 3, 0, 0, reason="Giơ tay trước")
    async with window(browser, shared, "member", PHONE, language=language) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.locator(".figures")).to_be_visible()
        await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
        card = await phone.page.locator(".results .card").bounding_box()
        assert card is not None
        for option in await phone.page.locator(".figures tbody th").all():
            box = await option.bounding_box()
            assert box is not None
            assert box["width"] >= card["width"] / 2
        for figure in await phone.page.locator(".figures :is(td, thead th)").all():
            box = await figure.bounding_box()
            assert box is not None
            assert box["x"] >= card["x"]
            assert box["x"] + box["width"] <= card["x"] + card["width"]
        await phone.shot(f"hands-large-type-{language}-phone")
