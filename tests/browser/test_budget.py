"""How heavy are the pages, and how long does a cheap phone on a slow line wait for the first words?"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from server.pages import BUILT
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

BUDGET = 45_000  # bytes of packed script, of the entry and of all that a page loads besides
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second


def scripts(page: str, parts: dict[str, dict[str, list[str]]]) -> set[str]:
    """The files that it needs, its own and those that these import."""
    found: set[str] = set()
    waiting = ["index.html", page]
    while waiting:
        part = parts[waiting.pop()]
        if str(part["file"]) not in found:
            found.add(str(part["file"]))
            waiting += part.get("imports", [])
    return found


def pages() -> Iterator[tuple[str, int]]:
    """Each page, and how many bytes of packed script it loads."""
    parts = json.loads((BUILT / "parts.json").read_text())
    for page in sorted(parts["index.html"]["dynamicImports"]):
        yield page, sum(len(gzip.compress((BUILT / file).read_bytes(), 9)) for file in scripts(page, parts))


def test_each_page_stays_within_its_budget_of_script(capsys: pytest.CaptureFixture[str]) -> None:
    weighed = dict(pages())
    assert weighed
    with capsys.disabled():
        print(f"\nPacked script, entry and page together; the budget is {BUDGET / 1000:.0f} KB:")
        for page, size in weighed.items():
            print(f"  {page.removeprefix('src/'):<24} {size / 1000:5.1f} KB")
    assert {page: size for page, size in weighed.items() if size > BUDGET} == {}


@pytest.mark.anyio
async def test_a_cheap_phone_on_a_slow_line_gets_the_meeting(
    browser: Browser, shared: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "member", PHONE) as phone:
        chrome = await phone.context.new_cdp_session(phone.page)
        await chrome.send("Network.enable")
        await chrome.send("Network.emulateNetworkConditions", SLOW_3G)
        await chrome.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        began = time.perf_counter()
        await phone.page.goto(f"{shared.url}/meetings/{gathering.id}", wait_until="commit")
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        shell = time.perf_counter() - began
        await expect(phone.page.get_by_text("Chi bộ Tổ dân phố 1")).to_be_visible(timeout=30_000)
        meeting = time.perf_counter() - began
        with capsys.disabled():
            print("\nSlow 3G (400 kbit/s, 400 ms), CPU 6 times slower:", end=" ")
            print(f"first words {shell:.1f} s, meeting {meeting:.1f} s")
