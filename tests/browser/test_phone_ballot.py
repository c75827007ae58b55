"""Does a voter see on his phone how he votes, what he votes on, and that a ballot did not leave it?"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.test_offline import HERE, NOT_SENT, RECEIVED, choose, installed, without_network
from tests.browser.test_phone import sound
from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

TITLE = "Sinh hoạt chi bộ thường kỳ tháng 11/2026"
QUESTION = "Thông qua nghị quyết tháng 12 của Chi bộ"
UNSENT = "Phiếu chưa gửi được trước khi trang tải lại. Đồng chí bỏ phiếu lại."
BROKEN = """
(words) => {
  words.style.overflowWrap = "normal";
  const broken = words.scrollWidth > words.clientWidth + 1 || words.getBoundingClientRect().right > innerWidth;
  words.style.overflowWrap = "";
  return broken;
}
"""


async def edges(of: Locator) -> tuple[float, float]:
    """Top and bottom."""
    box = await of.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]


def asked_by(phone: Window) -> list[str]:
    """What it asks the server from now on."""
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.post_data or ""))
    return asked


@pytest.mark.parametrize(
    ("form", "remote", "told"),
    [
        ("SHOW_OF_HANDS", False, "Giơ tay: đồng chí giơ tay, rồi bấm ở đây. Phiếu có ghi tên đồng chí."),
        ("SHOW_OF_HANDS", True, "Giơ tay: đồng chí dự trực tuyến thì bấm ở đây. Phiếu có ghi tên đồng chí."),
        ("OPEN_BALLOT", False, "Phiếu công khai: chọn gì được ghi cùng tên đồng chí."),
        ("SECRET_BALLOT", False, "Phiếu kín: không ai biết đồng chí chọn gì."),
    ],
)
async def test_how_one_votes_stands_above_the_options_and_nothing_is_behind_the_button(
    browser: Browser, shared: Served, form: str, remote: bool, told: str
) -> None:
    gathering = await Gathering.scheduled(shared, title=TITLE)
    await gathering.open()
    await gathering.arrive(HERE[:-1])
    await gathering.arrive(["member"], remote=remote)
    await gathering.open_poll(question=QUESTION, form=form)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        note = phone.page.locator(".ballot > .hint")
        await expect(note).to_have_text(told)
        button, _ = await edges(phone.page.locator(".confirm"))
        _, noted = await edges(note)
        first, _ = await edges(phone.page.locator(".choice").first)
        _, last = await edges(phone.page.locator(".choice").last)
        assert noted <= first
        assert last <= button
        await phone.shot(f"ballot-{form}-{remote}-phone", whole=False)


async def test_who_approves_the_minutes_can_read_them_first(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE, "probationary")
    await gathering.do("chair", "completeMinutes", meetingId=gathering.id, additions="Chi bộ biểu dương tổ hòa giải.")
    poll = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    for who in ("member", "probationary"):
        async with window(browser, shared, who, PHONE) as phone:
            asked = asked_by(phone)
            await phone.go(f"/meetings/{gathering.id}")
            fold = phone.page.get_by_text("Đọc biên bản")
            await expect(fold).to_have_count(1)
            assert not any("query Draft" in one for one in asked)
            await fold.click()
            await phone.sees("Chi bộ biểu dương tổ hòa giải.")
            await phone.shot(f"reading-minutes-{who}-phone")
            await sound(phone)


async def test_other_votes_have_no_minutes_to_read(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    await gathering.open_poll(question=QUESTION)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees(QUESTION)
        await expect(phone.page.get_by_text("Đọc biên bản")).to_have_count(0)


async def test_a_ballot_that_a_reload_has_lost_is_told_and_cast_again(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.opened(shared, *HERE)
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    async with window(browser, shared, "member", PHONE) as phone:
        phone.page.on("dialog", lambda dialog: dialog.accept())
        await phone.go(f"/meetings/{gathering.id}")
        await installed(phone)
        await phone.page.get_by_label("Không tán thành").check()
        async with without_network(phone):
            await phone.press("Bỏ phiếu: Không tán thành")
            await phone.sees(NOT_SENT)
            kept = str(await phone.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
            assert poll["id"] in kept
            assert not [option for option in poll["options"] if option["id"] in kept or option["label"] in kept]
            await phone.page.reload()
            await phone.sees("Không liên lạc được với máy chủ.")
        await phone.sees(UNSENT)
        await expect(phone.page.get_by_role("alert").filter(has_text=UNSENT)).to_have_count(1)
        await expect(phone.page.get_by_label("Không tán thành")).not_to_be_checked()
        await sound(phone)
        await choose(phone)
        await phone.sees(RECEIVED)
        await phone.page.reload()
        await phone.sees("Đồng chí đã bỏ phiếu.")
        await expect(phone.page.get_by_text(UNSENT)).to_have_count(0)


async def test_type_of_twice_the_size_breaks_no_word_and_leaves_room(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, title=TITLE)
    await gathering.open()
    await gathering.arrive(HERE)
    await gathering.open_poll(question=QUESTION, form="SECRET_BALLOT")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Trực tiếp")
        await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
        _, head = await edges(phone.page.locator("header"))
        assert head < 200
        await phone.shot("large-type-vote-top-phone", whole=False)
        for words in await phone.page.locator(".choice span, .ballot > .hint, .asked h2, .asked .button").all():
            assert not await words.evaluate(BROKEN), await words.inner_text()
        await phone.shot("large-type-vote-phone", whole=False)
        await phone.page.get_by_label("Ý kiến khác").scroll_into_view_if_needed()
        await phone.shot("large-type-options-phone", whole=False)


async def test_the_button_to_a_vote_below_points_down(browser: Browser, shared: Served) -> None:
    gathering = await Gathering.scheduled(shared, title=f"{TITLE} kết hợp sinh hoạt chuyên đề về {QUESTION}")
    await gathering.open()
    await gathering.arrive(HERE)
    await gathering.open_poll(question=QUESTION)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees(QUESTION)
        await phone.page.evaluate("document.documentElement.style.fontSize = '200%'")
        await phone.press("↓ Mời đồng chí biểu quyết")
        await expect(phone.page.get_by_role("heading", name=QUESTION, exact=True)).to_be_in_viewport()
