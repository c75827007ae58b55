"""Does the chair attach documents to the meeting in the room, and does the phone have them where they are discussed?"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.test_phone import HERE, sound
from tests.browser.windows import PHONE, Window, window
from tests.gatherings import Gathering, do
from tests.serving import Served

pytestmark = pytest.mark.anyio

AGENDA = [{"title": "Phổ biến văn bản", "kind": "DOCUMENTS"}, {"title": "Thảo luận", "kind": "DISCUSSION"}]
PLACES = "materials { document { id } agendaItem { number } }"


async def send(served: Served, number: int, title: str) -> str:
    commune = served.world.organization("commune")
    given: dict[str, Any] = {"issuerId": commune, "audienceId": commune, "kind": "GUIDANCE", "title": title}
    sent = await do(served.client("supervisor"), "sendDocument", number=f"{number}-HD/ĐU", **given)
    return str(sent["document"]["id"])


async def places(gathering: Gathering) -> list[tuple[str, int | None]]:
    seen = (await gathering.seen("chair", PLACES))["materials"]
    return [(row["document"]["id"], row["agendaItem"] and row["agendaItem"]["number"]) for row in seen]


async def is_well(room: Window) -> None:
    assert await room.axe() == []
    assert not await room.overflows()


async def test_the_chair_attaches_documents_to_the_meeting_and_its_items_and_takes_them_away(
    browser: Browser, shared: Served
) -> None:
    first = await send(shared, 501, "Hướng dẫn đường làng ngõ xóm")
    second = await send(shared, 502, "Hướng dẫn thu quỹ khuyến học năm nay")
    gathering = await Gathering.scheduled(shared, agenda=AGENDA)
    async with window(browser, shared, "chair") as room:
        await room.go(f"/meetings/{gathering.id}/room")
        await room.press("Tài liệu họp")
        dialog = room.page.get_by_role("dialog")
        await dialog.get_by_text("Chưa đính kèm tài liệu nào.").wait_for()
        await dialog.get_by_label("Tìm văn bản").fill("duong lang")
        await expect(dialog.get_by_role("button", name="Đính kèm 502-HD/ĐU")).to_have_count(0)
        await dialog.get_by_role("button", name="Đính kèm 501-HD/ĐU").click()
        await expect(dialog.get_by_role("button", name="Gỡ 501-HD/ĐU")).to_be_visible()
        await dialog.get_by_text("Không tìm thấy văn bản nào để đính kèm.").wait_for()
        await dialog.get_by_label("Đính kèm vào").select_option(label="1. Phổ biến văn bản")
        await dialog.get_by_label("Tìm văn bản").fill("502")
        await dialog.get_by_role("button", name="Đính kèm 502-HD/ĐU").click()
        await expect(dialog.get_by_role("button", name="Gỡ 502-HD/ĐU")).to_be_visible()
        await expect(dialog.get_by_text("Nội dung 1 · đính kèm muộn hơn hạn 1 ngày trước giờ họp")).to_be_visible()
        assert await places(gathering) == [(first, None), (second, 1)]
        await dialog.get_by_role("button", name="Gỡ 502-HD/ĐU").click()
        await dialog.get_by_text("Đã gỡ 502-HD/ĐU.").wait_for()
        assert await places(gathering) == [(first, None)]
        await dialog.get_by_role("button", name="Hoàn tác").click()
        await expect(dialog.get_by_role("button", name="Gỡ 502-HD/ĐU")).to_be_visible()
        assert await places(gathering) == [(first, None), (second, 1)]
        await room.shot("room-materials", whole=False)
        await is_well(room)
        await dialog.get_by_role("button", name="Xong").click()
        of_item = room.page.get_by_role("listitem").filter(has_text="Phổ biến văn bản")
        await expect(of_item.get_by_role("link", name="502-HD/ĐU")).to_be_visible()
        await gathering.open()
        await gathering.do("chair", "startAgendaItem", itemId=(await items(gathering))[0])
        on = room.page.get_by_role("region", name="Phổ biến văn bản")
        await expect(on.get_by_role("link", name="502-HD/ĐU")).to_be_visible()
        await room.shot("room-agenda-materials", whole=False)
        await is_well(room)
        await on.get_by_role("link", name="502-HD/ĐU").click()
        await expect(room.page.get_by_role("heading", name="Hướng dẫn thu quỹ khuyến học năm nay")).to_be_visible()


async def test_what_somebody_else_has_attached_meanwhile_is_moved_to_where_one_wants_it(
    browser: Browser, shared: Served
) -> None:
    document = await send(shared, 503, "Hướng dẫn chung")
    gathering = await Gathering.scheduled(shared, agenda=AGENDA)
    async with window(browser, shared, "deputy", language="en") as room:
        await room.go(f"/meetings/{gathering.id}/room")
        await room.press("Meeting documents")
        dialog = room.page.get_by_role("dialog")
        await room.page.route("**/graphql", _after(gathering, document))
        await dialog.get_by_role("button", name="Attach 503-HD/ĐU").click()
        await expect(dialog.get_by_text("The whole meeting · attached")).to_be_visible()
        await expect(dialog.get_by_role("button", name="Attach 503-HD/ĐU")).to_have_count(0)
        assert await places(gathering) == [(document, None)]
        await gathering.open()
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        await expect(dialog).to_have_count(0)


async def test_the_phone_has_the_documents_of_the_meeting_and_those_of_what_is_discussed(
    browser: Browser, shared: Served
) -> None:
    whole = await send(shared, 504, "Kế hoạch họp chung")
    of_item = await send(shared, 505, "Hướng dẫn thảo luận")
    gathering = await Gathering.scheduled(shared, agenda=AGENDA)
    given = {"meetingId": gathering.id}
    item = (await items(gathering))[1]
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/meetings/{gathering.id}")
        await phone.sees("Văn bản gần đây gửi tới đồng chí")
        await gathering.do("chair", "attachDocument", documentId=whole, **given)
        await gathering.do("chair", "attachDocument", documentId=of_item, agendaItemId=item, **given)
        await expect(phone.page.get_by_text("Văn bản gần đây")).to_have_count(0)
        papers = phone.page.locator("section", has=phone.page.get_by_role("heading", name="Tài liệu của cuộc họp"))
        await expect(papers.get_by_role("listitem")).to_have_count(2)
        await expect(papers.get_by_role("listitem").last).to_contain_text("Nội dung 2 / 2")
        await phone.shot("materials-before-phone")
        await sound(phone)
        await gathering.open()
        await gathering.arrive(HERE)
        await gathering.do("chair", "startAgendaItem", itemId=item)
        now = phone.page.get_by_role("region", name="Đang thảo luận").get_by_role("link")
        await expect(now).to_have_count(1)
        await expect(now).to_contain_text("Chưa đọc")
        await phone.shot("materials-now-phone")
        await sound(phone)
        await now.click()
        await phone.press("Đánh dấu đã đọc")
        await phone.sees("Đồng chí đã đánh dấu văn bản này là đã đọc.")
        await phone.page.go_back()
        await expect(now).to_contain_text("Đã đọc")
        await gathering.do("chair", "detachDocument", documentId=of_item, **given)
        await expect(now).to_have_count(0)
        await expect(papers.get_by_role("listitem")).to_have_count(1)
        await gathering.do("chair", "closeMeeting", **given)
        await phone.sees("Cuộc họp đã kết thúc lúc")
        await expect(papers.get_by_role("link", name="Kế hoạch họp chung")).to_be_visible()


async def items(gathering: Gathering) -> list[str]:
    return [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]


def _after(gathering: Gathering, document: str) -> Any:
    """Before the first deed arrives, the chair has done another one."""

    async def answer(route: Any) -> None:
        if "attachDocument" in (route.request.post_data or ""):
            given = {"documentId": document, "agendaItemId": (await items(gathering))[0]}
            await gathering.do("chair", "attachDocument", meetingId=gathering.id, **given)
        await route.continue_()

    return answer
