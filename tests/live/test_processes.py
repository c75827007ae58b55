"""Do several server processes on one database show one world, also when what they tell each other is lost?"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import NamedTuple

import httpx2
import pytest
from redis.asyncio import Redis as Connection

from models.database import Database
from server.client import Client, Disconnected, Json
from tests.servers import Redis
from tests.servers.worlds import apart
from tests.serving import Screen, watching
from tests.world import World, make_world

pytestmark = pytest.mark.anyio

MEETING = "subscription ($id: ID!) { meeting(id: $id) { version state currentItem { id } } }"
BOARD = "subscription ($id: ID!) { board(committeeId: $id) { kind version meetings { id version state } } }"
SCHEDULE = (
    "mutation ($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id agenda { id } } } }"
)
OPEN = "mutation ($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { version } } }"
START = "mutation ($input: StartAgendaItemInput!) { startAgendaItem(input: $input) { item { id } } }"
SIGN_OUT = "mutation { signOut { ok } }"
FRESH = 2.0  # seconds: no screen is stale for longer


class Process(NamedTuple):
    url: str
    process: subprocess.Popen[bytes]


class House(NamedTuple):
    """Three processes over one world."""

    world: World
    processes: list[Process]
    http: httpx2.AsyncClient

    def client(self, number: int, who: str) -> Client:
        return Client(self.processes[number].url, token=self.world.tokens[who], http=self.http)


@asynccontextmanager
async def three_processes(database_url: str, broker_url: str) -> AsyncIterator[House]:
    database = Database.open(database_url)
    world = await make_world(database)
    await database.aclose()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOTAY_")},
        "SOTAY_DATABASE_URL": database_url,
        "SOTAY_BROKER_URL": broker_url,
    }
    async with AsyncExitStack() as stack:
        ports = [_free_port() for _ in range(3)]
        house = House(world, [], await stack.enter_async_context(httpx2.AsyncClient(timeout=30)))
        for port in ports:
            command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
            process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: ASYNC220
            stack.push_async_callback(_end, process)
            house.processes.append(Process(f"http://127.0.0.1:{port}", process))
        await asyncio.gather(*(_ready(each) for each in house.processes))
        yield house


@asynccontextmanager
async def screens(house: House, meeting: str, *numbers: int) -> AsyncIterator[list[Screen]]:
    """The meeting and the board of the commune, each on the processes named."""
    async with AsyncExitStack() as stack:
        commune = house.world.organization("commune")
        shown = []
        for number in numbers:
            client = house.client(number, "supervisor")
            for query, field, key in ((MEETING, "meeting", meeting), (BOARD, "board", commune)):
                screen = await stack.enter_async_context(watching(client, query, field, id=key))
                await screen.next()
                shown.append(screen)
        yield shown


async def change_and_see(house: House, meeting: Json, shown: list[Screen], *, through: int, turn: int) -> None:
    """Put another item on through one process; every screen has it in time."""
    item = meeting["agenda"][turn % 2]["id"]
    await house.client(through, "chair").execute(START, input={"itemId": item})
    async with asyncio.timeout(FRESH):
        for meeting_screen, board_screen in zip(shown[::2], shown[1::2], strict=True):
            while (meeting_screen.last["currentItem"] or {}).get("id") != item:
                await meeting_screen.next()
            version = meeting_screen.last["version"]
            while all(entry["version"] < version for entry in board_screen.last["meetings"]):
                await board_screen.next()


async def test_what_one_process_changes_the_others_show(postgres_url: str, redis_url: str) -> None:
    async with three_processes(postgres_url, redis_url) as house:
        meeting = await _open_meeting(house)
        async with screens(house, meeting["id"], 0, 1, 2) as shown:
            for turn in range(6):
                await change_and_see(house, meeting, shown, through=turn % 3, turn=turn)


async def test_sign_out_through_one_process_closes_the_sockets_of_another(postgres_url: str, redis_url: str) -> None:
    async with three_processes(postgres_url, redis_url) as house:
        meeting = await _open_meeting(house)
        async with watching(house.client(1, "member"), MEETING, "meeting", id=meeting["id"]) as screen:
            await screen.next()
            await house.client(0, "member").execute(SIGN_OUT)
            with pytest.raises(Disconnected) as ended:
                await screen.next(within=FRESH)
            assert ended.value.code == 4403


async def _kill_subscriptions(redis: Redis) -> None:
    connection = Connection.from_url(redis.url)
    await connection.client_kill_filter(_type="pubsub")
    await connection.aclose()


async def _stop(redis: Redis) -> None:
    await asyncio.to_thread(redis.kill)


async def _freeze(redis: Redis) -> None:
    redis.freeze()


@pytest.mark.parametrize("break_it", [_kill_subscriptions, _stop, _freeze])
async def test_screens_are_right_in_time_while_the_broker_is_not(
    postgres_url: str, own_redis: Redis, break_it: Callable[[Redis], Awaitable[None]]
) -> None:
    async with three_processes(postgres_url, apart(own_redis.url)) as house:
        meeting = await _open_meeting(house)
        async with screens(house, meeting["id"], 1, 2) as shown:
            await break_it(own_redis)
            for turn in range(3):
                await change_and_see(house, meeting, shown, through=0, turn=turn)


async def test_what_a_process_acknowledged_before_it_was_killed_is_shown(postgres_url: str, redis_url: str) -> None:
    async with three_processes(postgres_url, redis_url) as house:
        meeting = await _open_meeting(house)
        async with screens(house, meeting["id"], 1, 2) as shown:
            item = meeting["agenda"][0]["id"]
            await house.client(0, "chair").execute(START, input={"itemId": item})
            house.processes[0].process.send_signal(signal.SIGKILL)
            async with asyncio.timeout(FRESH):
                for screen in shown[::2]:
                    while (screen.last["currentItem"] or {}).get("id") != item:
                        await screen.next()


async def _open_meeting(house: House) -> Json:
    chair = house.client(0, "chair")
    scheduled = await chair.execute(
        SCHEDULE,
        input={
            "cellId": house.world.organization("cell"),
            "kind": "REGULAR",
            "title": "Sinh hoạt",
            "scheduledAt": datetime.now(UTC).isoformat(),
        },
    )
    meeting: Json = scheduled["scheduleMeeting"]["meeting"]
    await chair.execute(OPEN, input={"meetingId": meeting["id"]})
    return meeting


async def _ready(each: Process) -> None:
    async with httpx2.AsyncClient() as http, asyncio.timeout(30):
        while each.process.poll() is None:
            try:
                if (await http.get(f"{each.url}/readyz")).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.05)
    raise RuntimeError("a server process ended at its start")


async def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    await asyncio.to_thread(process.wait, 15)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
