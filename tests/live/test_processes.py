"""Do several server processes on one database show one world? How they bear what breaks is in fault/."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from server.client import Disconnected, Json
from tests.gatherings import do
from tests.houses import House, processes_over
from tests.servers import Backend
from tests.serving import watching

pytestmark = pytest.mark.anyio

MEETING = "subscription ($id: ID!) { meeting(id: $id) { version currentItem { id } } }"
BOARD = "subscription ($id: ID!) { board(committeeId: $id) { kind version meetings { id version } } }"
SCHEDULE = (
    "mutation ($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id agenda { id } } } }"
)
FRESH = 2.0  # seconds: no screen is stale for longer


@pytest.fixture
async def house(postgres_url: str, redis_url: str) -> AsyncIterator[House]:
    async with processes_over(postgres_url, [Backend(postgres_url, redis_url)] * 3) as house:
        yield house


async def test_what_one_process_changes_the_others_show(house: House) -> None:
    meeting = await open_meeting(house)
    commune = house.world.organization("commune")
    async with AsyncExitStack() as stack:
        screens = []
        for number in range(3):
            client = house.client(number, "supervisor")
            shown = await stack.enter_async_context(watching(client, MEETING, "meeting", id=meeting["id"]))
            board = await stack.enter_async_context(watching(client, BOARD, "board", id=commune))
            await shown.next()
            await board.next()
            screens.append((shown, board))
        for turn in range(6):
            item = meeting["agenda"][turn % 2]["id"]
            await do(house.client(turn % 3, "chair"), "startAgendaItem", itemId=item)
            async with asyncio.timeout(FRESH):
                for shown, board in screens:
                    while (shown.last["currentItem"] or {}).get("id") != item:
                        await shown.next()
                    while all(entry["version"] < shown.last["version"] for entry in board.last["meetings"]):
                        await board.next()


async def test_sign_out_through_one_process_closes_the_sockets_of_another(house: House) -> None:
    meeting = await open_meeting(house)
    async with watching(house.client(1, "member"), MEETING, "meeting", id=meeting["id"]) as screen:
        await screen.next()
        await do(house.client(0, "member"), "signOut")
        with pytest.raises(Disconnected) as ended:
            await screen.next(within=FRESH)
        assert ended.value.code == 4403


async def open_meeting(house: House) -> Json:
    chair, now = house.client(0, "chair"), datetime.now(UTC).isoformat()
    asked = {"cellId": house.world.organization("cell"), "kind": "REGULAR", "title": "Sinh hoạt", "scheduledAt": now}
    meeting: Json = (await chair.execute(SCHEDULE, input=asked))["scheduleMeeting"]["meeting"]
    await do(chair, "openMeeting", meetingId=meeting["id"])
    return meeting
