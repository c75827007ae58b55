"""In what do the pages run? In one Chromium for all tests, each window with cookies and a cache of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from server.pages import BUILT
from tests.browser.chromium import find_chromium
from tests.servers import Backend
from tests.servers.databases import SqliteCopies


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def shared_backend(sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """Pages know nothing of databases, so one will do; the whole evening runs on both."""
    return Backend(sqlite_copies.create(tmp_path_factory.mktemp("shared")), "memory://")


@pytest.fixture(scope="session")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    if not (BUILT / "index.html").exists():
        pytest.fail("The pages are not built: `make pages`.", pytrace=False)
    path = find_chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        await started.close()
