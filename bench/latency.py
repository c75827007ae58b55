"""How long does a change take to reach a screen on an idle machine?

Times are taken by the load's clock. `recorded` is the instant that the change log has, which the server takes before
it writes and commits: from there to the screen is a little more than from commit to screen.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from server.client import Client, Json
from tests.world import World

from .servers import pin, places, serving

CHANGES = 200
PAUSE = 0.12  # seconds between two changes: each is the first of its topic and goes out at once

SCHEDULE = (
    "mutation ($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id agenda { id } } } }"
)
OPEN = "mutation ($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { id version } } }"
START = "mutation ($input: StartAgendaItemInput!) { startAgendaItem(input: $input) { item { id } } }"
SCREEN = """
subscription ($id: ID!) {
  meeting(id: $id) {
    id version state attendance { expected present rate } quorum { met } currentItem { number title }
    polls { id question turnout { entitled cast } }
  }
}
"""
LOG = "subscription ($id: ID!, $after: Int) { meetingLog(meetingId: $id, after: $after) { version at } }"


class Change(NamedTuple):
    """Milliseconds, each ending when the screen had the change."""

    sent: float
    recorded: float


async def run(console: Console) -> None:
    cores = pin()
    table = Table("database, broker", "from", "median ms", "p90 ms", "p99 ms", title=f"{CHANGES} changes, one screen")
    with places() as found:
        for name, (database_url, broker_url) in found.items():
            async with serving(database_url, broker_url, cores) as (url, world):
                changes = await _measure(url, world)
            for start, values in (
                ("request sent to screen", [change.sent for change in changes]),
                ("recorded to screen", [change.recorded for change in changes]),
            ):
                cuts = statistics.quantiles(values, n=100)
                table.add_row(name, start, f"{cuts[49]:.1f}", f"{cuts[89]:.1f}", f"{cuts[98]:.1f}")
    console.print(table)


class Arrivals:
    """When the screen had each version."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}
        self._next: asyncio.Queue[int] = asyncio.Queue()

    def note(self, version: int) -> None:
        self.at[version] = time.time()
        self._next.put_nowait(version)

    async def next(self) -> int:
        async with asyncio.timeout(10):
            return await self._next.get()


async def _measure(url: str, world: World) -> list[Change]:
    arrivals = Arrivals()
    sent: dict[int, float] = {}
    async with (
        Client(url, token=world.tokens["chair"]) as chair,
        Client(url, token=world.tokens["supervisor"]) as supervisor,
    ):
        meeting = await _open_meeting(chair, world)
        items = [item["id"] for item in meeting["agenda"]]
        watching = asyncio.create_task(_watch(supervisor, meeting["id"], arrivals))
        version = first = await arrivals.next()
        for number in range(CHANGES):
            await asyncio.sleep(PAUSE)
            sent[version + 1] = time.time()
            await chair.execute(START, input={"itemId": items[number % 2]})
            version = await arrivals.next()
        watching.cancel()
        recorded = await _recorded(supervisor, meeting["id"], first, CHANGES)
    return [
        Change((arrivals.at[version] - at) * 1000, (arrivals.at[version] - recorded[version]) * 1000)
        for version, at in sent.items()
    ]


async def _open_meeting(chair: Client, world: World) -> Json:
    scheduled = await chair.execute(
        SCHEDULE,
        input={
            "cellId": world.organization("cell"),
            "kind": "REGULAR",
            "title": "Đo độ trễ",
            "scheduledAt": (datetime.now(UTC) + timedelta(minutes=5)).isoformat(),
        },
    )
    meeting: Json = scheduled["scheduleMeeting"]["meeting"]
    await chair.execute(OPEN, input={"meetingId": meeting["id"]})
    return meeting


async def _watch(client: Client, meeting_id: str, arrivals: Arrivals) -> None:
    async for data in client.subscribe(SCREEN, id=meeting_id):
        arrivals.note(data["meeting"]["version"])


async def _recorded(client: Client, meeting_id: str, first: int, count: int) -> dict[int, float]:
    recorded: dict[int, float] = {}
    async for data in client.subscribe(LOG, id=meeting_id, after=first):
        entry = data["meetingLog"]
        recorded[entry["version"]] = datetime.fromisoformat(entry["at"]).timestamp()
        if len(recorded) == count:
            break
    return recorded
