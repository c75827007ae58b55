"""How many check-ins does a core take, beside an ordinary server's? The same crowd, meetings and database for each.

No screens, no boards, no votes: this is the writing alone, and its ratios. The evening says what all of it comes to.
"""

from __future__ import annotations

import random
from itertools import islice

from rich.console import Console

from . import deeds, delays
from .course import MEMBERS_OF_CELL, QUICK
from .grounds import SOTAY, cores, ground, serving
from .pipes import Pipes, Request
from .provinces import Province, make_province
from .reckoning import fetch

CODE = "123456"
OPENED = f"UPDATE meetings SET state = 'OPEN', opened_at = now(), check_in_code = '{CODE}'"
ARRIVED = "SELECT count(*) FROM attendances WHERE status = 'PRESENT'"
WARM_UP, MEASURED = 300, 3_000  # check-ins of each server
STOCK = ("-m", "bench.evening.stock", "{port}", "{database}")
SERVERS = {"Strawberry, SQLAlchemy": STOCK, "the same with caches": (*STOCK, "caches"), "sotay": SOTAY}


async def run(console: Console) -> None:
    left, province = cores(), Province(QUICK.communes, QUICK.cells, MEMBERS_OF_CELL)
    table = delays.table(f"{MEASURED:,} check-ins over {QUICK.connections} connections; no screens")
    rates: dict[str, float] = {}
    async with ground() as (postgres, redis):
        await make_province(postgres.url, province)
        await fetch(postgres, OPENED)
        people = [(cell, number) for cell in range(province.cells) for number in range(MEMBERS_OF_CELL)]
        random.Random(province.seed).shuffle(people)
        crowd = (Request(one, deeds.check_in(province, *one, CODE)) for one in people)
        for name, command in SERVERS.items():
            async with serving(postgres, redis, left, command) as on:
                pipes = Pipes(on.port, QUICK.connections)
                arrived = len(await pipes.send_all(islice(crowd, WARM_UP)))
                before = on.spent()
                replies = [reply for reply in await pipes.send_all(islice(crowd, MEASURED)) if reply.accepted]
                spent = on.spent().since(before)
                pipes.close()
            delays.add_row(table, name, replies, spent)
            rates[name] = len(replies) / spent.server
            arrived += len(replies)
            (present,) = (await fetch(postgres, ARRIVED))[0]
            if present != len(rates) * arrived:
                console.print(f"[red]{name}: {present} are there, {len(rates) * arrived} were told so.")
    console.print(table)
    stock = rates["Strawberry, SQLAlchemy"]
    ratios = (f"{name} {rate / stock:.1f}" for name, rate in rates.items())
    console.print(f"Check-ins for each second of the server's CPU, as ratios: {', '.join(ratios)}.")
