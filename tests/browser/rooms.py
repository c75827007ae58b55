"""How does somebody work in the meeting room? By its next step, its dialogs and its roll."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.browser.windows import Window

HERE = ("chair", "deputy", "minute_taker", "member", "official")


def next_step(room: Window) -> Locator:
    """The one button."""
    return room.page.get_by_role("region", name="Việc tiếp theo").get_by_role("button")


async def take(room: Window, step: str) -> None:
    """Once the next step begins with these words, take it."""
    await expect(next_step(room)).to_have_text(re.compile(f"^{step}"))
    await next_step(room).click()


async def confirm(room: Window, verb: str) -> None:
    dialog = room.page.get_by_role("dialog")
    await dialog.get_by_role("button", name=verb, exact=True).click()
    await expect(dialog).to_have_count(0)


async def roll_button(room: Window, name: str) -> None:
    await room.page.get_by_role("button", name=f"{name} Chưa đến").click()


async def count_hands(room: Window, *hands: int) -> None:
    for option, counted in zip(("Tán thành", "Không tán thành", "Ý kiến khác"), hands, strict=True):
        await room.page.get_by_role("spinbutton", name=option, exact=True).fill(str(counted))
    await room.press("Ghi số đếm")
