"""How does a test look at a page? Through a window of somebody signed in; what goes wrong in it fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from server.callers import COOKIE
from tests.serving import Served

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


class Size(NamedTuple):
    width: int
    height: int


PHONE = Size(360, 740)
LAPTOP = Size(1366, 768)
WALL = Size(1920, 1080)


class Window:
    """One page of one person. `complaints`: errors of scripts, of the policy and of the console."""

    def __init__(self, served: Served, context: BrowserContext, page: Page) -> None:
        self.served = served
        self.context = context
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.served.url}{path}")

    async def sees(self, text: str) -> None:
        """Somewhere on the page, within five seconds."""
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def press(self, name: str) -> None:
        """A button, or a link, by what a screen reader calls it."""
        button = self.page.get_by_role("button", name=name, exact=True)
        await button.or_(self.page.get_by_role("link", name=name, exact=True)).first.click()

    async def shot(self, name: str, *, whole: bool = True) -> None:
        """Into build/screenshots: the whole page, or what is in sight."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)

    async def axe(self) -> list[str]:
        """What axe finds serious: rule and place."""
        found: dict[str, Any] = await self.page.evaluate(f"{AXE.read_text()}; axe.run()")
        return [
            f"{rule['id']}: {node['html']}"
            for rule in found["violations"]
            if rule["impact"] in SERIOUS
            for node in rule["nodes"]
        ]

    async def overflows(self) -> bool:
        """Whether one must scroll sideways."""
        wider: bool = await self.page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        return wider


@asynccontextmanager
async def window(
    browser: Browser,
    served: Served,
    who: str | None = None,
    size: Size = LAPTOP,
    *,
    language: str = "vi",
    **options: Any,
) -> AsyncIterator[Window]:
    """Of somebody of the world, signed in; of nobody when not named. `options` are those of a browser context."""
    context = await browser.new_context(viewport={"width": size.width, "height": size.height}, **options)
    try:
        if who is not None:
            cookie = {"name": COOKIE, "value": served.world.tokens[who], "url": served.url, "httpOnly": True}
            await context.add_cookies([cookie])  # type: ignore[list-item]
        if language != "vi":
            await context.add_init_script(f"localStorage.setItem('language', '{language}')")
        opened = Window(served, context, await context.new_page())
        yield opened
        assert not opened.complaints, "\n".join(opened.complaints)
    finally:
        await context.close()
