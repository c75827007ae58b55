"""Are minutes fetched as files by those who see the meeting, and by nobody else?"""

from __future__ import annotations

import asyncio
import zipfile
from io import BytesIO
from typing import Any

import pytest

from tests.gatherings import Gathering
from tests.pdfs import Pdf, squeezed
from tests.serving import Served

pytestmark = pytest.mark.anyio

URLS = "minutes { pdfUrl docxUrl english: pdfUrl(language: EN) }"


async def fetch(served: Served, who: str | None, url: str) -> Any:
    headers = {"authorization": f"Bearer {served.world.tokens[who]}"} if who else {}
    return await served.http.get(served.url + url, headers=headers)


async def urls(gathering: Gathering) -> dict[str, str]:
    found: dict[str, str] = (await gathering.seen("chair", URLS))["minutes"]
    return found


async def test_a_draft_is_a_pdf_and_a_docx_that_say_so(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    found = await urls(gathering)
    for who in ("member", "supervisor", "follower", "hosted"):
        got = await fetch(shared, who, found["pdfUrl"])
        assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-security-policy"] == "sandbox"
        assert squeezed("DỰ THẢO") in Pdf(got.content).text()
    english = await fetch(shared, "member", found["english"])
    assert english.content != got.content
    docx = await fetch(shared, "member", found["docxUrl"])
    assert "word/document.xml" in zipfile.ZipFile(BytesIO(docx.content)).namelist()


async def test_who_does_not_see_the_meeting_gets_no_minutes(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    found = await urls(gathering)
    for url in found.values():
        for who, code in ((None, "UNAUTHENTICATED"), ("outsider", "NOT_FOUND"), ("administrator", "NOT_FOUND"),
                          ("suspended", "NOT_FOUND"), ("neighbour", "NOT_FOUND")):  # fmt: skip
            refused = await fetch(shared, who, url)
            assert refused.status_code >= 400
            assert refused.json()["errors"][0]["extensions"]["code"] == code, who


async def test_what_is_no_file_is_refused_by_code(shared: Served) -> None:
    waiting = await Gathering.scheduled(shared)
    opened = await Gathering.opened(shared)
    for url, code in (
        (f"/minutes/{waiting.id}.pdf", "NOT_FOUND"),
        (f"/minutes/{opened.id}.exe", "NOT_FOUND"),
        (f"/minutes/{opened.id}", "NOT_FOUND"),
        ("/minutes/x.pdf", "BAD_ID"),
        (f"/minutes/{opened.id}.pdf?language=fr", "BAD_INPUT"),
    ):
        refused = await fetch(shared, "chair", url)
        assert refused.status_code >= 400
        assert refused.json()["errors"][0]["extensions"]["code"] == code, url


async def test_many_who_fetch_at_once_get_one_file_and_the_next_version_another(
    shared: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.minutes import press

    setting = press.SETTERS["docx"]
    times: list[int] = []

    def counted(minutes: Any) -> bytes:
        times.append(minutes.version)
        return setting(minutes)

    monkeypatch.setattr(press, "SETTERS", {**press.SETTERS, "docx": counted})
    gathering = await Gathering.opened(shared, "chair")
    url = (await urls(gathering))["docxUrl"]
    got = await asyncio.gather(*(fetch(shared, "chair", url) for _ in range(8)))
    assert len({each.content for each in got}) == 1
    await gathering.do("chair", "completeMinutes", meetingId=gathering.id, additions="Thêm.")
    assert (await fetch(shared, "chair", url)).content != got[0].content
    assert len(times) == len(set(times)) == 2
