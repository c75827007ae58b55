"""Is all that was acknowledged there, once, and does every screen show what a fresh query says?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import asyncpg
from rich.console import Console
from sqlalchemy.engine import make_url

from schema.nodes import split

from . import deeds
from .grounds import CountingPostgres
from .provinces import PROVINCE
from .screens import Screen

if TYPE_CHECKING:
    from .course import Evening

PATIENCE = 10.0  # seconds for the last screen
PRESENT = "SELECT meeting_id, member_id FROM attendances WHERE status = 'PRESENT'"
RECORDED = "SELECT meeting_id, actor_id, count(*) FROM changes WHERE kind = 'ATTENDANCE_RECORDED' GROUP BY 1, 2"
BALLOTS = """
SELECT poll_id, receipt, member_id, choice FROM ballots
UNION ALL
SELECT (content::json->>'poll')::bigint, json_array_elements_text(content::json->'receipts'), NULL, NULL
FROM changes WHERE kind = 'POLL_CLOSED'
"""
VOTED = "SELECT count(*) FROM voters WHERE voted"
COUNTED = """
SELECT CASE grouping(o.parent_id) WHEN 1 THEN $1 ELSE o.parent_id END,
       count(*) FILTER (WHERE m.state = 'OPEN'), sum(a.present), sum(a.expected), sum(p.carried), sum(p.fallen)
FROM meetings m
JOIN organizations o ON o.id = m.cell_id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE status = 'PRESENT') AS present,
         count(*) FILTER (WHERE status = 'PRESENT' OR standing NOT IN ('EXEMPT', 'AWAY')) AS expected
  FROM attendances WHERE meeting_id = m.id) a
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE outcome = 'CARRIED') AS carried,
         count(*) FILTER (WHERE outcome = 'NOT_CARRIED') AS fallen
  FROM polls WHERE meeting_id = m.id) p
GROUP BY GROUPING SETS ((o.parent_id), ())
"""
COUNTED_FIELDS = ("meetingsOpen", "present", "expected", "pollsCarried", "pollsNotCarried")
STATEMENTS = "SELECT calls, total_exec_time, query FROM pg_stat_statements ORDER BY total_exec_time DESC"
MOST_STATEMENTS = 8


async def fetch(postgres: CountingPostgres, query: str, *given: Any) -> list[Any]:
    url = make_url(postgres.url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(query, *given))
    finally:
        await connection.close()


async def forget_statements(postgres: CountingPostgres) -> None:
    if postgres.counts:
        await fetch(postgres, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        await fetch(postgres, "SELECT pg_stat_statements_reset()")


async def tell_statements(console: Console, postgres: CountingPostgres, changes: int) -> None:
    if not postgres.counts:
        return
    rows = await fetch(postgres, STATEMENTS)
    calls, spent = sum(row[0] for row in rows), sum(row[1] for row in rows)
    console.print(
        f"{calls / changes:.2f} statements for each check-in, those of screens and boards among them;"
        f" {spent / changes * 1000:.0f} µs in PostgreSQL. Most of it:"
    )
    for count, took, query in rows[:MOST_STATEMENTS]:
        console.print(f"  {took / spent:4.0%} {count:6d} × {took / count:8.2f} ms  {' '.join(query.split())[:110]}")


async def reckon(evening: Evening, console: Console) -> None:
    """Prints what does not agree."""
    wrong = [
        *await _check_ins(evening),
        *await _ballots(evening),
        *await _screens(evening),
        *await _boards(evening),
    ]
    codes = Counter(str(reply.answer.get("errors"))[:100] if reply.status == 200 else reply.status
                    for reply in evening.refused)  # fmt: skip
    wrong += [f"{count} refused: {code}" for code, count in codes.items()]
    for sentence in wrong:
        console.print(f"[red]{sentence}")
    verdict = "[red]not all agree" if wrong else "all agree"
    console.print(
        f"Reckoned: {len(evening.acknowledged)} check-ins, {len(evening.ballots)} ballots,"
        f" {len(evening.screens)} screens, {len(evening.boards)} boards: {verdict}."
    )


async def _check_ins(evening: Evening) -> list[str]:
    acknowledged = Counter((evening.province.meeting(cell), member) for cell, member in map(_key, evening.acknowledged))
    postgres = evening.ground.postgres
    present = Counter((row[0], row[1]) for row in await fetch(postgres, PRESENT))
    recorded = Counter({(row[0], row[1]): row[2] for row in await fetch(postgres, RECORDED)})
    return [
        f"{sum(((found - acknowledged) + (acknowledged - found)).values())} check-ins differ in {where}"
        for where, found in (("the roll", present), ("the log", recorded))
        if found != acknowledged
    ]


async def _ballots(evening: Evening) -> list[str]:
    """By receipt; of an open ballot the member and the choice too."""
    acknowledged = {}
    for reply in evening.ballots:
        poll, member_id, option = reply.key
        receipt = reply.answer["data"]["castBallot"]["receipt"]
        acknowledged[split(poll, "id")[1], receipt] = member_id, f"[{split(option, 'id')[1]}]"
    rows = await fetch(evening.ground.postgres, BALLOTS)
    found = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    wrong = []
    if found.keys() != acknowledged.keys() or len(acknowledged) != len(evening.ballots):
        wrong.append(f"{len(found.keys() ^ acknowledged.keys())} ballots differ")
    strange = [key for key, (member, choice) in found.items() if member and acknowledged.get(key) != (member, choice)]
    if strange:
        wrong.append(f"{len(strange)} open ballots are not those that were cast")
    voted = (await fetch(evening.ground.postgres, VOTED))[0][0]
    return wrong if voted == len(rows) else [*wrong, f"{voted} voters are marked, {len(rows)} ballots are there"]


async def _screens(evening: Evening) -> list[str]:
    cells = range(evening.scale.watched)
    replies = await evening.pipes.send_all(deeds.ask_meeting(evening.province, cell) for cell in cells)
    fresh = {reply.key: reply.answer["data"]["meeting"] for reply in replies}
    return await _until_agreed("screens", evening.screens, lambda screen: screen.last["meeting"] == fresh[screen.key])


async def _boards(evening: Evening) -> list[str]:
    replies = await evening.pipes.send_all(deeds.ask_boards(evening.province))
    if refused := [reply for reply in replies if not reply.accepted]:
        return [f"{len(refused)} boards were not answered: {refused[0].status} {refused[0].body[:200]!r}"]
    fresh = {reply.key: _merged([reply.answer["data"]]) for reply in replies}
    wrong = await _until_agreed("boards", evening.boards, lambda board: _merged(board.all) == fresh[board.key])
    rows = await fetch(evening.ground.postgres, COUNTED, PROVINCE)
    for row in rows:
        totals = fresh[row[0]]["totals"]
        if any(totals[name] != int(count) for name, count in zip(COUNTED_FIELDS, list(row)[1:], strict=True)):
            wrong.append(f"the totals of {row[0]} are {totals}, counted {dict(row)}")
    return wrong


def _merged(messages: Sequence[Any]) -> Any:
    """A board as its messages leave it: the first is whole, the next ones carry what has changed."""
    board: dict[str, Any] = {"lines": {}, "meetings": {}}
    for message in (message["board"] for message in messages):
        if message.get("kind") == "SNAPSHOT":
            board = {"lines": {}, "meetings": {}}
        board["totals"] = message["totals"]
        board["lines"] |= {line["organization"]["id"]: line for line in message.get("lines", ())}
        board["meetings"] |= {meeting["id"]: meeting for meeting in message.get("meetings", ())}
    return board


async def _until_agreed(name: str, screens: Sequence[Screen], agrees: Any) -> list[str]:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while differ := [screen for screen in screens if not agrees(screen)]:
        if asyncio.get_running_loop().time() > deadline:
            closed = sum(screen.closed for screen in differ)
            return [f"{len(differ)} {name} differ from a fresh query; {closed} of them were closed"]
        await asyncio.sleep(0.1)
    return []


def _key(reply: Any) -> Any:
    return reply.key
