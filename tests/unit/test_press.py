"""Does the press set each file once, keep the newest, and forget what failed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from models.minutes.contents import Minutes
from server.minutes import press as module
from server.minutes.press import Press
from tests.minuted import bare

pytestmark = pytest.mark.anyio


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    press = Press(most=2)
    yield press
    press.close()


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Those that were set, of which 13 is beyond it."""
    done: list[int] = []

    def setter(minutes: Minutes) -> bytes:
        done.append(minutes.version)
        if minutes.version == 13:
            raise ValueError("13")
        return f"{minutes.language} {minutes.version}".encode()

    monkeypatch.setattr(module, "SETTERS", {"pdf": setter})
    return done


def at(version: int) -> Minutes:
    return replace(bare(), version=version)


async def test_those_who_ask_at_once_get_the_same_file(press: Press, versions: list[int]) -> None:
    files = await asyncio.gather(*(press.print(1, at(5), "pdf") for _ in range(9)))
    assert (set(files), versions) == ({b"vi 5"}, [5])


async def test_the_newest_is_kept_and_an_older_one_does_not_take_its_place(press: Press, versions: list[int]) -> None:
    for version in (5, 6, 5, 6):
        assert await press.print(1, at(version), "pdf") == f"vi {version}".encode()
    assert versions == [5, 6, 5]


async def test_no_more_are_kept_than_said_and_the_least_wanted_goes(press: Press, versions: list[int]) -> None:
    for meeting in (1, 2, 1, 3, 1, 2):
        await press.print(meeting, at(meeting), "pdf")
    assert versions == [1, 2, 3, 2]


async def test_what_failed_is_tried_again(press: Press, versions: list[int]) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="13"):
            await press.print(1, at(13), "pdf")
    assert versions == [13, 13]


async def test_who_gives_up_takes_the_file_from_nobody(press: Press, versions: list[int]) -> None:
    first, second = (asyncio.create_task(press.print(1, at(5), "pdf")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == b"vi 5"
    assert versions == [5]
