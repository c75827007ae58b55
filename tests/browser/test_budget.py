"""How heavy are the pages, and how long does a cheap phone on a slow line wait for what is asked of its member?

What the line costs is reckoned: waits one after another, and bytes, at the rates of the profile. No load of the machine
that tests changes that, so it is held. What the phone costs is measured, and printed beside it: the budget leaves it
half a second. The profile is Slow 3G as browsers' tools know it: a wait of 400 ms for each request, 400 kbit/s; and a
processor that is six times slower. The first wait for a connection is not in it.
"""

from __future__ import annotations

import gzip
import json
import re
from asyncio import Event
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.async_api import Browser, Route, expect

from server.pages import BUILT, FRAME
from tests.browser.windows import PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

BUDGET = 45_000  # bytes of packed script, of the entry and of all that a page loads besides
WAIT = 0.4  # seconds
RATE = 50_000  # bytes a second
SLOW_3G = {"offline": False, "latency": 1000 * WAIT, "downloadThroughput": RATE, "uploadThroughput": RATE}
SLOWER = 6
USABLE = 3.0  # seconds until a member sees what is asked of him, and can do it
LINE = 2.5  # of these
TRIES = 3  # the best is told: whatever else the machine does only adds
MUCH_TO_COME = 20_000  # milliseconds

ASKED = [("/meetings/{id}", 2), ("/check-in/{id}", 2), ("/me", 3), ("/", 3)]  # and how many questions each asks
SHOWN = ".which, .asked"  # the part of each that says what is asked
NOTE_WHEN = f"""
    window.shown = new Promise((resolve) => {{
        const seen = new MutationObserver(() => {{
            if (!document.querySelector("{SHOWN}")) return;
            seen.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        }});
        seen.observe(document, {{ childList: true, subtree: true }});
    }});
"""


def scripts(page: str, parts: dict[str, dict[str, list[str]]]) -> set[str]:
    """The files that it needs, its own and those that these import."""
    found: set[str] = set()
    waiting = ["index.html", FRAME, page]
    while waiting:
        part = parts[waiting.pop()]
        if str(part["file"]) not in found:
            found.add(str(part["file"]))
            waiting += part.get("imports", [])
    return found


def pages() -> Iterator[tuple[str, int]]:
    """Each page, and how many bytes of packed script it loads."""
    parts = json.loads((BUILT / "parts.json").read_text())
    for page in sorted(parts[FRAME]["dynamicImports"]):
        yield page, sum(len(gzip.compress((BUILT / file).read_bytes(), 9)) for file in scripts(page, parts))


def test_each_page_stays_within_its_budget_of_script(capsys: pytest.CaptureFixture[str]) -> None:
    weighed = dict(pages())
    assert weighed
    with capsys.disabled():
        print(f"\nPacked script, entry and page together; the budget is {BUDGET / 1000:.0f} KB:")
        for page, size in weighed.items():
            print(f"  {page.removeprefix('src/'):<24} {size / 1000:5.1f} KB")
    assert {page: size for page, size in weighed.items() if size > BUDGET} == {}


async def on_the_wire(served: Served, path: str) -> httpx2.Response:
    return await served.http.get(f"{served.url}{path}", headers={"accept-encoding": "gzip"})


def weight(response: httpx2.Response) -> int:
    """Bytes, with the headers."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in response.headers.items())
    return headers + int(response.headers["content-length"])


@pytest.mark.anyio
@pytest.mark.parametrize(("path", "questions"), ASKED)
async def test_what_is_asked_of_a_member_is_there_after_three_waits_within_the_budget_of_the_line(
    browser: Browser, shared: Served, capsys: pytest.CaptureFixture[str], path: str, questions: int
) -> None:
    """The page; what it names, of which the first script and its style are enough to ask; the answers. No line."""
    gathering = await Gathering.opened(shared, "chair", "member")
    path = path.format(id=gathering.id)
    page = await on_the_wire(shared, path)
    first = json.loads((BUILT / "parts.json").read_text())["index.html"]
    entry = {f"/{file}" for file in (first["file"], *first["css"])}
    named = set(re.findall("<(/[^>]+)>", page.headers["link"]))
    weights = [weight(page), *[weight(await on_the_wire(shared, file)) for file in sorted(named)]]
    asked = Event()
    asking = 0
    unnamed: list[str] = []

    async def answer(route: Route) -> None:
        nonlocal asking
        asking += 1
        if asking > questions:
            return  # it gets no answer: what is shown does not need it
        if asking == questions:
            asked.set()
        answered = await route.fetch()
        weights.append(sum(len(f"{name}: {value}") for name, value in answered.headers.items()))
        weights.append(len(await answered.body()))
        await route.fulfill(response=answered)

    async def hold(route: Route) -> None:
        file = urlsplit(route.request.url).path
        if file not in named:
            unnamed.append(file)
        if file not in entry:
            await asked.wait()
        await route.continue_()

    async with window(browser, shared, "member", PHONE, service_workers="block") as phone:
        await phone.page.route("**/graphql", answer)
        await phone.page.route("**/assets/*", hold)
        await phone.page.route_web_socket("**/graphql", lambda _: None)
        await phone.go(path)
        await expect(phone.page.locator(SHOWN).first).to_be_visible(timeout=MUCH_TO_COME)
        assert entry < named
        assert unnamed == []
    seconds = 3 * WAIT + sum(weights) / RATE
    with capsys.disabled():
        print(
            f"\n{path[:10]:<10} 3 waits and {sum(weights) / 1000:4.1f} KB: {seconds:.2f} s of the line's {LINE} s",
            end=" ",
        )
    assert seconds <= LINE


@pytest.mark.anyio
async def test_a_cheap_phone_on_a_slow_line_gets_what_is_asked_of_its_member(
    browser: Browser, shared: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    for path, _ in ASKED:
        times = [await shown_after(browser, shared, path.format(id=gathering.id)) for _ in range(TRIES)]
        with capsys.disabled():
            print(f"\n{path:<15} on a slow line with a slow processor: {min(times):.1f} s of {USABLE} s", end=" ")


async def shown_after(browser: Browser, served: Served, path: str) -> float:
    """Seconds until it is in the first picture that has it, by the page's own clock: nobody else keeps it busy."""
    async with window(browser, served, "member", PHONE) as phone:
        await phone.context.add_init_script(NOTE_WHEN)
        chrome = await phone.context.new_cdp_session(phone.page)
        await chrome.send("Network.enable")
        await chrome.send("Network.emulateNetworkConditions", SLOW_3G)
        await chrome.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await phone.page.goto(f"{served.url}{path}", wait_until="commit")
        milliseconds: float = await phone.page.evaluate("window.shown")
        return milliseconds / 1000
