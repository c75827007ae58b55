"""How does the demo's evening go? Its people open, attend and close meetings, over the public API only."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx2

from .accounts import ROLES, Cast, CellOfToday
from .participants import AT_ONCE, Line
from .sitting import Fate, Sitting

OVERDUE = 14 * 60  # seconds
FIRST = (0.2, 1.0, 2.2)  # seconds from the start until the first meetings open: the board moves at once
LAST = 240.0  # until the last one does
IDLE = 2.0  # seconds after which a connection is given up, before the server does so after five
BIG = 12  # members of a cell that something special may happen to


class Evening:
    """`speed`: seconds of the evening in one second. `report` is given one line for whatever goes wrong.

    `papers`: the folder that minutes are kept in, as PDF.

    `begins`: after how many seconds of the evening each cell's meeting opens; `fates`: what is special about some.
    """

    def __init__(
        self,
        url: str,
        cast: Cast,
        *,
        seed: int,
        speed: float,
        now: datetime,
        report: Callable[[str], None],
        papers: Path | None = None,
    ) -> None:
        self.cast = cast
        self.seed = seed
        self.speed = speed
        self.report = report
        self.papers = papers
        self.rng = random.Random(f"{seed}:evening")
        self._url = url
        self.begins = self._timetable(now)
        self.fates = self._special_fates()
        self._ended_early = 0

    async def run(self) -> str:
        """Returns when the last meeting is over: what happened, in one line."""
        limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE, keepalive_expiry=IDLE)
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # the pool is shared, sessions are not
        async with httpx2.AsyncClient(timeout=60, limits=limits, cookies=no_cookies, trust_env=False) as http:
            line = Line(self._url, http)
            try:
                async with asyncio.TaskGroup() as group:
                    for cell, begins in self.begins.items():
                        group.create_task(self._hold(line, cell, begins), name=cell.name)
            finally:
                await line.settle()
            return _told(line, self._ended_early)

    async def pace(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.speed)

    async def _hold(self, line: Line, cell: CellOfToday, begins: float) -> None:
        rng = random.Random(f"{self.seed}:{cell.id}")
        fate = self.fates.get(cell, Fate.USUAL)
        sitting = Sitting(line, cell, fate, pace=self.pace, rng=rng, busy=frozenset(ROLES), papers=self.papers)
        await self.pace(begins)
        try:
            await sitting.run()
        except Exception as error:  # whatever it is: the other meetings go on
            self._ended_early += 1
            self.report(f"{cell.name}: {_first(error)}")

    def _timetable(self, now: datetime) -> Mapping[CellOfToday, float]:
        """Seconds until each opens: those that are due at once, the overdue later, the others at their time."""
        begins = {}
        for cell in self.cast.cells:
            if cell.scheduled_at is None or cell is self.cast.mine:
                continue
            ahead = (cell.scheduled_at - now).total_seconds()
            first, last = (60, 150) if ahead < -OVERDUE else (3, 60) if ahead < 0 else (ahead, ahead + 45)
            begins[cell] = min(self.rng.uniform(first, last), LAST)
        order = sorted(begins, key=lambda cell: begins[cell])
        return {cell: begins[cell] for cell in order} | dict(zip(order, FIRST, strict=False))

    def _special_fates(self) -> Mapping[CellOfToday, Fate]:
        later = [cell for cell in self.begins if len(cell.people) >= BIG][len(FIRST) :]
        special = [fate for fate in Fate if fate is not Fate.USUAL]
        return dict(zip(self.rng.sample(later, min(len(special), len(later))), special, strict=False))


def _first(error: BaseException) -> str:
    """The first cause in a group of errors, in one line."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _told(line: Line, ended_early: int) -> str:
    done = line.done
    text = (
        f"The evening is over: {done['closeMeeting']} meetings were held, with {done['checkIn']:,} check-ins, "
        f"{done['closePoll']} votes and {done['castBallot']:,} ballots."
    )
    if line.refused:
        codes = ", ".join(f"{code} {count}" for code, count in line.refused.most_common())
        text += f" Refused, as in life: {codes}."
    if ended_early:
        text += f" {ended_early} meetings broke off."
    return text
