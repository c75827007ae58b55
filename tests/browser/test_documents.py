"""Are documents found, read and marked read, on a phone as on a wall?"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from server.client import Json
from tests.browser.windows import LAPTOP, PHONE, WALL, Window, window
from tests.gatherings import do
from tests.serving import Served

pytestmark = pytest.mark.anyio

LONG = (
    "Nghị quyết về tiếp tục nâng cao chất lượng sinh hoạt chi bộ, công tác quản lý và phát triển đảng viên ở khu dân"
    " cư, trường học và doanh nghiệp trong tình hình mới"
)
BODY = f"Căn cứ quy định.\nĐiều 1. Chi bộ họp mỗi tháng một lần.\n\nĐiều 2. {'Nội dung văn bản. ' * 30}"
serials = iter(range(100, 10_000))


async def sent(served: Served, title: str = "Nghị quyết về xây dựng đường làng", **given: Any) -> Json:
    """To everybody in the commune, with a number of its own."""
    world = served.world
    answer = await do(
        served.client("supervisor"),
        "sendDocument",
        issuerId=world.organization("commune"),
        audienceId=given.pop("audienceId", world.organization("commune")),
        number=f"{next(serials)}-{given.pop('code', 'NQ')}/ĐU",
        kind=given.pop("kind", "RESOLUTION"),
        title=title,
        **given,
    )
    document: Json = answer["document"]
    return document


def file(name: str, size: int) -> Json:
    return {"name": name, "mediaType": "application/pdf", "content": base64.b64encode(b"x" * size).decode()}


async def titles(seen: Window) -> list[str]:
    return await seen.page.get_by_role("list", name="Danh sách văn bản").get_by_role("link").all_text_contents()


async def looked_at(seen: Window, name: str) -> None:
    """As it is, with text of twice the size, and with axe."""
    assert not await seen.overflows()
    assert await seen.axe() == []
    await seen.shot(name)
    await seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not await seen.overflows()
    await seen.shot(f"{name}-200")
    await seen.page.evaluate("document.documentElement.style.fontSize = ''")


async def test_an_unread_document_is_told_from_a_read_one_in_words(browser: Browser, shared: Served) -> None:
    first, second = await sent(shared, "Kế hoạch một"), await sent(shared, "Kế hoạch hai")
    await do(shared.client("member"), "markDocumentRead", documentId=first["id"])
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go("/documents")
        rows = phone.page.get_by_role("listitem")
        await expect(rows.filter(has_text="Kế hoạch hai").first).to_contain_text("Chưa đọc")
        await expect(rows.filter(has_text="Kế hoạch một").first).to_contain_text("Đã đọc")
        await expect(rows.filter(has_text="Kế hoạch hai").first).to_contain_text(second["number"])
        assert (await titles(phone))[:2] == ["Kế hoạch hai", "Kế hoạch một"]


async def test_documents_are_searched_as_one_types_without_diacritics(browser: Browser, shared: Served) -> None:
    await sent(shared, "Hướng dẫn trồng rừng ngập mặn")
    await sent(shared, "Thông báo về đê biển")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go("/documents")
        field = phone.page.get_by_label("Tìm văn bản")
        await field.press_sequentially("ngap man")
        await expect(phone.page.get_by_text("Có 1 văn bản.")).to_be_visible()
        assert await titles(phone) == ["Hướng dẫn trồng rừng ngập mặn"]
        await expect(field).to_be_focused()
        await expect(phone.page).to_have_url(f"{shared.url}/documents?q=ngap+man")
        await phone.press("Hướng dẫn trồng rừng ngập mặn")
        await expect(phone.page.get_by_role("heading", level=1)).to_have_text("Hướng dẫn trồng rừng ngập mặn")
        await phone.page.go_back()
        await expect(phone.page.get_by_label("Tìm văn bản")).to_have_value("ngap man")
        await expect(phone.page.get_by_text("Có 1 văn bản.")).to_be_visible()
        await phone.page.get_by_label("Tìm văn bản").fill("không ở đâu cả")
        await expect(phone.page.get_by_text("Không tìm thấy văn bản nào như vậy.")).to_be_visible()
        await looked_at(phone, "documents-none-phone")
        await phone.press("Xem tất cả văn bản")
        await expect(phone.page.get_by_label("Tìm văn bản")).to_have_value("")
        await expect(phone.page.get_by_role("link", name="Thông báo về đê biển")).to_be_visible()


async def test_documents_are_narrowed_to_a_kind(browser: Browser, shared: Served) -> None:
    await sent(shared, "Chỉ thị duy nhất", code="CT", kind="DIRECTIVE")
    await sent(shared, "Không phải chỉ thị")
    async with window(browser, shared, "member") as laptop:
        await laptop.go("/documents")
        await laptop.page.get_by_label("Loại văn bản").select_option("Chỉ thị")
        await expect(laptop.page.get_by_text("Có 1 văn bản.")).to_be_visible()
        assert await titles(laptop) == ["Chỉ thị duy nhất"]
        await laptop.page.reload()
        await expect(laptop.page.get_by_label("Loại văn bản")).to_have_value("DIRECTIVE")
        await expect(laptop.page.get_by_text("Có 1 văn bản.")).to_be_visible()


async def test_more_documents_come_when_somebody_asks_for_them(browser: Browser, shared: Served) -> None:
    for number in range(25):
        await sent(shared, f"Báo cáo nhiều trang số {number}")
    async with window(browser, shared, "member") as laptop:
        await laptop.go("/documents?q=nhieu+trang")
        await expect(laptop.page.get_by_text("Có 25 văn bản.")).to_be_visible()
        assert len(await titles(laptop)) == 20
        await laptop.press("Xem thêm (còn 5 văn bản)")
        await expect(laptop.page.get_by_role("link", name="Báo cáo nhiều trang số 4", exact=True)).to_be_focused()
        assert await titles(laptop) == [f"Báo cáo nhiều trang số {number}" for number in reversed(range(25))]
        await expect(laptop.page.get_by_role("button", name="Xem thêm")).to_have_count(0)


async def test_a_document_is_read_and_marked_read(browser: Browser, shared: Served) -> None:
    document = await sent(shared, LONG, body=BODY, attachments=[file("Phụ lục.pdf", 300_000), file("b.pdf", 1_600_000)])
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/documents/{document['id']}")
        await expect(phone.page.get_by_role("heading", level=1)).to_have_text(LONG)
        await phone.sees(document["number"])
        paragraphs = phone.page.get_by_role("region", name="Nội dung").get_by_role("paragraph")
        await expect(paragraphs).to_have_count(3)
        await expect(phone.page.get_by_role("region", name="Về văn bản này")).to_contain_text("0 / 15")
        await expect(phone.page.get_by_role("link", name="Tải về Phụ lục.pdf, 293 KB")).to_be_visible()
        await expect(phone.page.get_by_role("link", name="Tải về b.pdf, 1,5 MB")).to_be_visible()
        await looked_at(phone, "document-phone")
        await phone.press("Đánh dấu đã đọc")
        await expect(phone.page.get_by_text("Đồng chí đã đánh dấu văn bản này là đã đọc.")).to_be_visible()
        await expect(phone.page.get_by_role("button", name="Đánh dấu đã đọc")).to_have_count(0)
        await expect(phone.page.get_by_role("region", name="Về văn bản này")).to_contain_text("1 / 15")
        await phone.shot("document-read-phone")
        async with phone.page.expect_download() as downloading:
            await phone.press("Tải về Phụ lục.pdf, 293 KB")
        assert (await downloading.value).suggested_filename == "Phụ lục.pdf"


async def test_the_print_of_a_document_is_the_document_alone(browser: Browser, shared: Served) -> None:
    document = await sent(shared, LONG, body=BODY)
    async with window(browser, shared, "member") as laptop:
        await laptop.go(f"/documents/{document['id']}")
        await laptop.sees("Điều 2.")
        await laptop.page.emulate_media(media="print")
        for gone in ("Đánh dấu đã đọc", "In văn bản", "Đăng xuất"):
            await expect(laptop.page.get_by_role("button", name=gone)).to_be_hidden()
        await expect(laptop.page.get_by_role("heading", level=1)).to_be_visible()
        await laptop.shot("document-print")


async def test_a_document_of_others_is_not_there(browser: Browser, shared: Served) -> None:
    document = await sent(shared, "Chỉ gửi chi bộ bên", audienceId=shared.world.organization("neighbours"))
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go(f"/documents/{document['id']}")
        await expect(phone.page.get_by_role("alert")).to_contain_text("Không có trang này")
        await looked_at(phone, "document-missing-phone")


async def test_without_a_network_the_list_says_so_and_comes_when_asked_again(browser: Browser, shared: Served) -> None:
    await sent(shared, "Văn bản khi có mạng")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.go("/documents")
        await phone.sees("Văn bản khi có mạng")
        await phone.context.set_offline(True)
        await phone.page.get_by_label("Tìm văn bản").fill("khi co mang")
        await expect(phone.page.get_by_role("alert").filter(has_text="Không liên lạc được")).to_be_visible()
        await expect(phone.page.get_by_role("link", name="Văn bản khi có mạng")).to_be_visible()
        await phone.shot("documents-offline-phone")
        await phone.context.set_offline(False)
        await phone.press("Thử lại")
        await expect(phone.page.get_by_text("Có 1 văn bản.")).to_be_visible()
        await expect(phone.page.get_by_text("Mất kết nối")).to_have_count(0)
        phone.complaints.clear()  # Chromium notes in its console that it was offline


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("laptop", LAPTOP), ("wall", WALL)])
async def test_the_pages_of_documents_are_accessible_and_fit(
    browser: Browser, shared: Served, language: str, name: str, size: Any
) -> None:
    document = await sent(shared, LONG, body=BODY, attachments=[file("Phụ lục rất dài " * 9 + ".pdf", 2000)])
    pages: Iterable[tuple[str, str]] = (("documents", "/documents"), ("document", f"/documents/{document['id']}"))
    async with window(browser, shared, "member", size, language=language) as seen:
        for page, path in pages:
            await seen.go(path)
            await seen.sees(LONG)
            await looked_at(seen, f"{page}-{language}-{name}")
