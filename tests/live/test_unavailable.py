"""Is a screen right again that needed more than its topic tells while the database was away for a moment?"""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from models.errors import Unavailable
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import serving
from tests.sockets import hear, say, subscribe, talking

pytestmark = pytest.mark.anyio

SHARED = "subscription ($id: ID!) { meeting(id: $id) { version roll { status } } }"
PERSONAL = "subscription ($id: ID!) { meeting(id: $id) { version roll { status } mine { attendance { status } } } }"


class Away:
    """In the place of a way to the database. `asked` is set when somebody has tried it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    def __call__(self) -> Away:
        return self

    async def __aenter__(self) -> AsyncSession:
        self.asked.set()
        raise Unavailable

    async def __aexit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize("query", [SHARED, PERSONAL], ids=["shared", "personal"])
async def test_a_screen_that_could_not_be_shown_is_shown_though_nothing_more_changes(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served)
        async with talking(served, "member") as connection:
            await say(connection, subscribe("a", {"query": query, "variables": {"id": gathering.id}}))
            first = await hear(connection)
            with monkeypatch.context() as broken:
                broken.setattr(served.app.state.database, "read", away := Away())
                await gathering.arrive(["official"])
                await asyncio.wait_for(away.asked.wait(), 5)
                if query is PERSONAL:
                    errors = (await hear(connection))["payload"]["errors"]
                    assert {error["extensions"]["code"] for error in errors} == {"UNAVAILABLE"}
            then = await hear(connection)
    assert "errors" not in then["payload"]
    before, after = first["payload"]["data"]["meeting"], then["payload"]["data"]["meeting"]
    assert after["version"] == before["version"] + 1
    assert [line["status"] for line in after["roll"]].count("PRESENT") == 1
