"""What does the province's evening cost? Every cell meets, checks in and votes, while committees and members watch.

One server process has a core for itself; PostgreSQL, Redis and this load share the last one, so figures per second of
the server's CPU say more than those by the clock. At the end everything that was acknowledged is looked for.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from . import deeds, delays, reckoning
from .grounds import CountingPostgres, Ground, Spent, cores, ground, serving
from .pipes import Pipes, Reply, Request
from .provinces import Province, make_province
from .screens import Screen, open_screens
from .spying import spying


class Scale(NamedTuple):
    communes: int = 170
    cells: int = 9_600
    watched: int = 2_000  # meetings with members' screens
    screens: int = 2  # in each of them
    voted: int = 600  # meetings that hold four votes
    opened: int = 9_600  # meetings, at most
    arriving: int = 240_000  # members, at most
    connections: int = 64
    first_rate: float = 200.0  # check-ins a second; each step is half as much again
    step: float = 10.0  # seconds


QUICK = Scale(communes=12, cells=600, watched=125, voted=60, step=3.0)
VOTES = 4
RESTING = 5.0  # seconds
MEMBERS_OF_CELL = 25
TAKEN = 0.9  # of the rate that is offered: with less, the machine is at its end


@dataclass
class Evening:
    console: Console
    scale: Scale
    spy: bool
    ground: Ground
    province: Province
    pipes: Pipes
    codes: dict[int, str] = field(default_factory=dict)  # by cell
    acknowledged: list[Reply] = field(default_factory=list)  # check-ins; their keys are cell and member
    ballots: list[Reply] = field(default_factory=list)  # their keys are vote and member
    refused: list[Reply] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)
    boards: list[Screen] = field(default_factory=list)
    phases: list[delays.Phase] = field(default_factory=list)

    async def open_meetings(self) -> None:
        before = self.ground.spent()
        requests = (Request(n, deeds.open_meeting(self.province, n)) for n in self._opened())
        replies = self._accepted(await self.pipes.send_all(requests))
        for reply in replies:
            self.codes[reply.key] = reply.answer["data"]["openMeeting"]["meeting"]["checkInCode"]
        self._tell("meetings opened", len(replies), self.ground.spent().since(before))

    async def watch(self) -> None:
        before, memory = self.ground.spent(), self.ground.memory
        self.boards = await open_screens(self.ground.port, deeds.boards(self.province))
        self.screens = await open_screens(
            self.ground.port, deeds.screens(self.province, self.scale.watched, self.scale.screens)
        )
        spent, count = self.ground.spent().since(before), len(self.screens) + len(self.boards)
        self._tell("screens opened", count, spent)
        more = (self.ground.memory - memory) * 1024 / count
        self.console.print(f"the server has {self.ground.memory} MiB, {more:.0f} KiB more for each screen")

    async def rest(self) -> None:
        """Nobody does anything."""
        before = self.ground.spent()
        await asyncio.sleep(RESTING)
        spent = self.ground.spent().since(before)
        shares = (f"{name} {part / spent.wall:.1%}" for name, part in spent._asdict().items() if name != "wall")
        self.console.print(f"At rest, with all screens open, of one core: {', '.join(shares)}.")

    async def check_in(self) -> None:
        """At a rising rate until the machine takes no more, then as fast as it takes the rest."""
        arriving = self._arrivals()
        table = delays.table("Check-ins at a rising rate")
        rate = self.scale.first_rate
        while True:
            before = self.ground.spent()
            sent = await self.pipes.send_evenly(arriving, rate, self.scale.step)
            in_time = len(self.pipes.replies)
            await self.pipes.answered()
            replies = self._accepted(self.pipes.taken())
            self.acknowledged += replies
            self._phase(table, f"{rate:.0f} a second", replies, self.ground.spent().since(before))
            if in_time < TAKEN * sent or sent < TAKEN * rate * self.scale.step:
                break
            rate *= 1.5
        with spying(self.console, self.ground.server.pid if self.spy else None):
            before = self.ground.spent()
            replies = self._accepted(await self.pipes.send_all(arriving))
            spent = self.ground.spent().since(before)
        self.acknowledged += replies
        self._phase(table, "all that it takes", replies, spent)
        self.console.print(table)

    async def vote(self) -> None:
        """In some meetings, one vote after the other; all of these meetings at the same time."""
        table = delays.table(f"Ballots of {VOTES} votes in each of {self.scale.voted} meetings")
        here = {reply.key[1] for reply in self.acknowledged}
        for number in range(VOTES):
            created = await self._all(deeds.create_poll(self.province, cell, number) for cell in self._voting())
            polls = {reply.key: reply.answer["data"]["createPoll"]["poll"] for reply in created}
            await self._all(deeds.open_poll(self.province, cell, polls[cell]) for cell in polls)
            ballots = [
                ballot for cell, poll in polls.items() for ballot in deeds.cast_ballots(self.province, cell, poll, here)
            ]
            random.Random(number).shuffle(ballots)
            with spying(self.console, self.ground.server.pid if self.spy and number == 1 else None):
                before = self.ground.spent()
                replies = self._accepted(await self.pipes.send_all(ballots))
                spent = self.ground.spent().since(before)
            self.ballots += replies
            self._phase(table, "secret ballots" if number % 2 else "open ballots", replies, spent)
            await self._all(deeds.close_poll(self.province, cell, polls[cell]) for cell in polls)
        self.console.print(table)

    def _phase(self, table: Table, name: str, replies: list[Reply], spent: Spent) -> None:
        delays.add_row(table, name, replies, spent)
        now = time.time()
        self.phases.append(delays.Phase(name, now - spent.wall, now))

    def _arrivals(self) -> Iterator[Request]:
        """Everybody, in an order that is the same each time."""
        everybody = [(cell, number) for cell in self._opened() for number in range(MEMBERS_OF_CELL)]
        random.Random(self.province.seed).shuffle(everybody)
        for cell, number in everybody[: self.scale.arriving]:
            payload = deeds.check_in(self.province, cell, number, self.codes[cell])
            yield Request((cell, self.province.member(cell, number)), payload)

    def _voting(self) -> range:
        """Every so many cells, so that watched ones and others vote."""
        cells = len(self._opened())
        return range(0, cells, max(cells // self.scale.voted, 1))[: self.scale.voted]

    def _opened(self) -> range:
        return range(min(self.scale.cells, self.scale.opened))

    async def _all(self, requests: Iterator[Request]) -> list[Reply]:
        return self._accepted(await self.pipes.send_all(requests))

    def _accepted(self, replies: list[Reply]) -> list[Reply]:
        self.refused += [reply for reply in replies if not reply.accepted]
        return [reply for reply in replies if reply.accepted]

    def _tell(self, what: str, count: int, spent: Spent) -> None:
        per = spent.server / max(count, 1) * 1e6
        self.console.print(
            f"{count} {what} in {spent.wall:.1f} s: {count / spent.wall:.0f}/s, {per:.0f} µs of the server's CPU each"
        )


async def hold(console: Console, scale: Scale, *, spy: bool = False) -> None:
    left = cores()
    province = Province(scale.communes, scale.cells, MEMBERS_OF_CELL)
    async with AsyncExitStack() as stack:
        postgres, redis = await stack.enter_async_context(ground())
        await _furnish(console, postgres, province)
        on = await stack.enter_async_context(serving(postgres, redis, left))
        pipes = Pipes(on.port, scale.connections)
        stack.callback(pipes.close)
        console.print(
            f"The server has core {left}; this load, PostgreSQL and Redis share core {deeds.own_cores()}."
            f" {scale.connections} connections."
        )
        evening = Evening(console, scale, spy, on, province, pipes)
        began = on.spent()
        await evening.open_meetings()
        await evening.watch()
        await evening.rest()
        await reckoning.forget_statements(postgres)
        await evening.check_in()
        await reckoning.tell_statements(console, postgres, len(evening.acknowledged))
        await evening.vote()
        for screen in evening.screens + evening.boards:
            stack.callback(screen.close)
        delays.tell_spent(console, on.spent().since(began), on.memory)
        await reckoning.reckon(evening, console)
        await delays.tell_delays(console, postgres, evening.screens, evening.phases)


async def _furnish(console: Console, postgres: CountingPostgres, province: Province) -> None:
    began = asyncio.get_running_loop().time()
    await make_province(postgres.url, province)
    took = asyncio.get_running_loop().time() - began
    console.print(f"{province.cells} cells and {province.members} members were made in {took:.1f} s.")


async def run(console: Console) -> None:
    await hold(console, Scale())
