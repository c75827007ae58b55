"""What does a stranger, and what does the log, learn of an error that nobody foresaw? Not what was in the request."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from models.database import Database
from server.client import Client, Json, Refused
from tests.gatherings import Gathering
from tests.keys import KEY_ENVIRONMENT
from tests.servers import Backend
from tests.servers.running import free_port
from tests.serving import Served
from tests.world import make_world

pytestmark = pytest.mark.anyio

ALIAS = "cuaToi"
CAST = f"mutation Cast($input: CastBallotInput!) {{ {ALIAS}: castBallot(input: $input) {{ receipt }} }}"
QUESTION = "Kỷ luật đồng chí ấy?"
OPTION = 730_000_000  # keys from here on are found in a log only if an option was quoted
BROKEN = {  # no ballot is taken; PostgreSQL tells the whole row that it did not take
    "sqlite": "CREATE TRIGGER no_ballots BEFORE INSERT ON ballots BEGIN SELECT RAISE(ABORT, 'no ballots'); END",
    "postgresql": "ALTER TABLE ballots ADD CONSTRAINT no_ballots CHECK (false) NOT VALID",
}


@asynccontextmanager
async def logging_server(backend: Backend, log_format: str, log: Path) -> AsyncIterator[Served]:
    """A process of its own, for a log as it is in earnest."""
    database = Database.open(backend.database_url)
    world = await make_world(database)
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOTAY_")},
        "SOTAY_DATABASE_URL": backend.database_url,
        "SOTAY_BROKER_URL": backend.broker_url,
        **KEY_ENVIRONMENT,
        "SOTAY_LOG_FORMAT": log_format,
    }
    with log.open("wb") as output:
        command = [sys.executable, "-m", "server.cli", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)  # noqa: ASYNC220
    try:
        async with httpx2.AsyncClient(timeout=30) as http, asyncio.timeout(30):
            served = Served(f"http://127.0.0.1:{port}", world, database, None, http)
            while not await _answers(served):  # noqa: ASYNC110  # nobody tells us
                await asyncio.sleep(0.05)
            yield served
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)
        await database.aclose()


async def test_neither_answer_nor_log_quotes_a_ballot(backend: Backend, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log_format = "console" if backend.database_url.startswith("sqlite") else "json"
    async with logging_server(backend, log_format, log) as served:
        meeting = await Gathering.opened(served, "member")
        poll = await meeting.poll(question=QUESTION, form="OPEN_BALLOT")
        async with served.database.write() as session:
            await session.execute(text(f"UPDATE poll_options SET id = id + {OPTION}"))
            await session.execute(text(BROKEN[served.database.dialect]))
        await meeting.do("chair", "openPoll", pollId=poll["id"])
        option = (await meeting.seen("member", "polls { options { id } }"))["polls"][0]["options"][0]["id"]
        token = served.world.tokens["member"]
        given = {"input": {"pollId": poll["id"], "optionIds": [option]}}
        async with Client(served.url, token=token, http=served.http).connect() as socket:
            answers = [served.client("member").execute(CAST, **given), anext(socket.subscribe(CAST, **given))]
            errors = [error for answer in answers for error in await _refused(answer)]
    assert [error["extensions"]["code"] for error in errors] == ["INTERNAL_ERROR"] * 2
    written = log.read_text()
    for error in errors:
        error_id = error["extensions"]["errorId"]
        assert error["message"] == f"Unexpected error {error_id}."
        assert len([line for line in written.splitlines() if error_id in line]) == 1
    assert ("IntegrityError" if log_format == "console" else "CheckViolationError") in written
    assert "in cast_ballot" in written
    secrets = {"the option": option, "its key": "73000000", "the poll": poll["id"], "the question": QUESTION}
    secrets |= {"the token": token, "the operation": "castBallot(", "variables": "optionIds", "the row": "no_ballots"}
    told = [name for name, secret in secrets.items() if secret in written or secret in str(errors)]
    assert not told


async def _refused(answer: Awaitable[Json]) -> list[Json]:
    with pytest.raises(Refused) as refused:
        await answer
    return refused.value.errors


async def _answers(served: Served) -> bool:
    try:
        return (await served.http.get(f"{served.url}/readyz")).status_code == 200
    except httpx2.TransportError:
        return False
