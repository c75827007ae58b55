"""Whose clock tells the time? The server's: that of a cheap phone may be hours off."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, expect

from tests.browser.windows import LAPTOP, PHONE, window
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

EXACT = timedelta(seconds=2)  # answers tell whole seconds, and are on their way for a while
OFF = [timedelta(hours=-30), timedelta(hours=2, minutes=7)]


def shown(instant: datetime) -> str:
    return instant.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%H:%M")


@pytest.mark.parametrize("form", ["OPEN_BALLOT", "SECRET_BALLOT"])
@pytest.mark.parametrize("off", OFF)
async def test_a_receipt_tells_the_time_of_the_server(
    browser: Browser, shared: Served, off: timedelta, form: str
) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "minute_taker", "official", "member")
    await gathering.open_poll(form=form)
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.page.clock.install(time=datetime.now(UTC) + off)
        await phone.go(f"/meetings/{gathering.id}")
        await phone.page.get_by_label("Tán thành", exact=True).check()
        before = datetime.now(UTC)
        await phone.press("Bỏ phiếu: Tán thành")
        receipt = phone.page.get_by_text("Phiếu của đồng chí đã được ghi nhận lúc")
        await expect(receipt).to_be_visible()
        told = await receipt.inner_text()
        assert any(shown(instant) in told for instant in (before - EXACT, datetime.now(UTC) + EXACT)), told


@pytest.mark.parametrize("off", OFF)
async def test_how_long_a_meeting_lasts_does_not_depend_on_the_device(
    browser: Browser, shared: Served, off: timedelta
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    async with window(browser, shared, "chair", LAPTOP) as laptop:
        await laptop.page.clock.install(time=datetime.now(UTC) + off)
        await laptop.go(f"/meetings/{gathering.id}/room")
        await expect(laptop.page.locator(".time").first).to_have_text(re.compile(r"0:[0-5]\d"))


@pytest.mark.parametrize("off", OFF)
async def test_a_result_stands_where_the_vote_stood_whatever_the_device_takes_the_time_to_be(
    browser: Browser, shared: Served, off: timedelta
) -> None:
    gathering = await Gathering.opened(shared, "chair", "member")
    poll = await gathering.open_poll(question="Vừa xong?")
    await gathering.close_poll(poll, reason="Hết giờ")
    async with window(browser, shared, "member", PHONE) as phone:
        await phone.page.clock.install(time=datetime.now(UTC) + off)
        await phone.go(f"/meetings/{gathering.id}")
        await expect(phone.page.get_by_role("heading", name="Vừa xong?", level=2)).to_be_visible()
