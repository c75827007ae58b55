"""What goes on while things break? Cells meet: people arrive and vote on bad networks, and many look on."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from models.conventions import Conventions
from server.client import Client, Json
from tests.gatherings import key
from tests.houses import House

from .checker import FRESH, findings
from .facts import CheckIn, Facts, Screen, Trouble, Vote
from .followers import Follower, LogReader, Watcher
from .lateness import Lateness
from .phones import insist
from .stored import read_stored, unannounced

QUIET = "cell", "chair"
CELLS = {"cell": "chair", "neighbours": "neighbour_chair", "branch": "branch_chair"}  # and who chairs there
NEWCOMERS = 14  # official members of each cell, beside those of the small world
THOUGHT = 0.2  # seconds that a person takes at most before he does something
STUCK = 30.0  # seconds after which something that should go on does not
ANNOUNCED = 5.0  # seconds, after everything, until all that was committed has been announced
ARRIVING = 2  # at most, during a vote
CLOSED = 0.8  # of all votes


def members_of(cell: str) -> list[str]:
    return [f"{cell}_{number}" for number in range(NEWCOMERS)]


@dataclass
class Hall:
    """An open meeting, and who is there."""

    cell: str
    chair: str
    id: str
    code: str
    coming: list[str]
    here: list[str] = field(default_factory=list)


class Evening:
    """`urls` are the ways to the servers, for phones and screens alike."""

    def __init__(self, house: House, urls: Sequence[str], seed: int) -> None:
        self.house = house
        self.urls = urls
        self.facts = Facts()
        self.lateness = Lateness()
        self.halls: list[Hall] = []
        self.watchers: list[Watcher] = []
        self.logs: list[LogReader] = []
        self.broken_promises: list[str] = []
        self.chance = random.Random(seed)
        self._today = Conventions().day(datetime.now(UTC))
        self._ending = False
        self._news = asyncio.Condition()

    async def acknowledged(self, number: int) -> None:
        """Wait until so many more check-ins and ballots are."""
        await self._more(number, lambda: len(self.facts.check_ins) + len(self.facts.votes))

    async def ballots_acknowledged(self, number: int) -> None:
        """Wait until so many more ballots are."""
        await self._more(number, lambda: len(self.facts.votes))

    async def _more(self, number: int, count: Callable[[], int]) -> None:
        wanted = count() + number
        async with asyncio.timeout(STUCK), self._news:
            await self._news.wait_for(lambda: count() >= wanted)

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Meanwhile screens may be late."""
        begin = time.time()
        yield
        self.facts.troubles.append(Trouble(begin, time.time()))

    async def insist(self, who: str, mutation: str, done: str = "", **given: Any) -> Json | None:
        return await insist(lambda: self._reach(who), self.chance, mutation, done=done, **given)

    def _reach(self, who: str) -> Client:
        return self.house.at(self.chance.choice(self.urls), who)

    async def _open(self, cell: str, chair: str) -> Hall:
        now = datetime.now(UTC).isoformat()
        asked = {"cellId": self.house.world.organization(cell), "kind": "REGULAR", "title": cell, "scheduledAt": now}
        scheduled = await self.insist(chair, "scheduleMeeting", **asked)
        assert scheduled
        meeting = scheduled["meeting"]["id"]
        opened = await self.insist(chair, "openMeeting", meetingId=meeting)
        assert opened
        coming = members_of(cell)
        self.chance.shuffle(coming)
        return Hall(cell, chair, meeting, opened["meeting"]["checkInCode"], coming)

    @property
    def followers(self) -> list[Follower]:
        return [*self.watchers, *self.logs]

    @property
    def quiet(self) -> Hall:
        """A meeting that is watched like the others, and in which nothing happens by itself."""
        return self.halls[-1]

    async def begin(self) -> None:
        """Everybody looks on, from every server."""
        cells = [*CELLS.items(), QUIET]
        self.halls = await asyncio.gather(*(self._open(cell, chair) for cell, chair in cells))
        board = f'committeeId: "{self.house.world.organization("commune")}", date: "{self._today}"'
        for number in range(len(self.urls)):
            self._watch(number, "supervisor", "board", board, self.halls)
        for number, hall in enumerate(self.halls):
            meeting = f'id: "{hall.id}"'
            self._watch(number, "supervisor", "meeting", meeting, [hall])
            self._watch(number + 1, hall.chair, "meeting", meeting, [hall])
            self._watch(number + 2, hall.coming[0], "mine", meeting, [hall])
            clients = self._clients(number + 2, hall.chair)
            self.logs.append(LogReader(clients, self.chance, f"log of {hall.cell}", hall.id))

    def _watch(self, number: int, who: str, what: str, arguments: str, halls: Sequence[Hall]) -> None:
        name = f"{what} of {who} at server {number % len(self.urls)}"
        screen = Screen(name, time.time(), [key(hall.id) for hall in halls])
        self.watchers.append(Watcher(self._clients(number, who), self.chance, screen, what, arguments))

    def _clients(self, number: int, who: str) -> list[Client]:
        """Those of all servers, this one first."""
        home = number % len(self.urls)
        return [self.house.at(url, who) for url in (*self.urls[home:], *self.urls[:home])]

    async def hold(self, hall: Hall) -> None:
        """Votes, one after the other, and people who come in between, until the evening is to end."""
        await self._arrive(hall, hall.chair)
        forms = cycle(["OPEN_BALLOT", "SECRET_BALLOT"])
        while not self._ending:
            coming = [hall.coming.pop() for _ in range(min(self.chance.randint(0, ARRIVING), len(hall.coming)))]
            await asyncio.gather(self._vote(hall, next(forms)), *(self._arrive(hall, who) for who in coming))

    async def _arrive(self, hall: Hall, who: str) -> None:
        await self._think()
        await self.insist(who, "checkIn", meetingId=hall.id, code=hall.code)
        self.facts.check_ins.add(CheckIn(key(hall.id), self.house.world.members[who]))
        hall.here.append(who)
        await self._tell()

    async def _vote(self, hall: Hall, form: str) -> None:
        voters = list(hall.here)
        created = await self.insist(hall.chair, "createPoll", meetingId=hall.id, question="Thông qua?", form=form)
        assert created
        poll = created["poll"]
        await self.insist(hall.chair, "openPoll", done="POLL_NOT_DRAFT", pollId=poll["id"])
        await asyncio.gather(*(self._cast(who, poll) for who in voters))
        if self.chance.random() < CLOSED:
            await self.insist(hall.chair, "closePoll", done="POLL_CLOSED", pollId=poll["id"], reason="Hết giờ")

    async def _cast(self, who: str, poll: Json) -> None:
        await self._think()
        option = self.chance.choice(poll["options"])["id"]
        done = await self.insist(who, "castBallot", done="ALREADY_CAST", pollId=poll["id"], optionIds=[option])
        receipt = done["receipt"] if done else None
        self.facts.votes.append(Vote(key(poll["id"]), self.house.world.members[who], key(option), receipt))
        await self._tell()

    async def _think(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, THOUGHT))

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    def finish(self) -> None:
        """Nobody begins anything more."""
        self._ending = True

    async def check(self) -> None:
        await self.house.database.aclose()  # Its connections may have died in a crash; others will be opened.
        ids = [key(hall.id) for hall in self.halls]
        stored = self.facts.stored = await read_stored(self.house.database, ids)
        await asyncio.gather(
            *(watcher.compare(FRESH) for watcher in self.watchers),
            *(reader.catch_up(stored.versions[reader.log.meeting], FRESH) for reader in self.logs),
        )
        self.facts.screens = [watcher.screen for watcher in self.watchers]
        self.facts.logs = [reader.log for reader in self.logs]
        self.facts.late = self.lateness.worst
        self.broken_promises = findings(self.facts)
        if left := await unannounced(self.house.database, ids, within=ANNOUNCED):
            self.broken_promises.append(f"{left} changes were never announced")


@asynccontextmanager
async def evening_in(house: House, seed: int, *, urls: Sequence[str] = ()) -> AsyncIterator[Evening]:
    """People meet for as long as the block lasts; then they finish, and every promise is checked."""
    evening = Evening(house, urls or [process.url for process in house.processes], seed)
    async with asyncio.TaskGroup() as looking_on:
        async with asyncio.timeout(STUCK):
            await evening.begin()
        watching = [looking_on.create_task(each.follow()) for each in evening.followers]
        watching.append(looking_on.create_task(evening.lateness.measure(house.processes)))
        holding = [looking_on.create_task(evening.hold(hall)) for hall in evening.halls[:-1]]
        yield evening
        evening.finish()
        async with asyncio.timeout(STUCK):
            await asyncio.gather(*holding)
        async with asyncio.timeout(STUCK):
            await evening.check()
        for task in watching:
            task.cancel()
