"""Does `sotay demo` start, tell who can sign in, and hold an evening that ends?"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import httpx2
import orjson
import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind, first_break
from models.conventions import Conventions
from models.database import Database
from models.members import Standing
from schema.nodes import encode
from server.client import Client, Json, Refused
from server.demo.accounts import PASSWORD, Cast
from server.demo.folder import NAME, Folder
from server.demo.simulation import Evening
from server.demo.world import prepare_world
from server.passwords import PasswordHasher
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import World

pytestmark = pytest.mark.anyio

PATIENCE = 60  # seconds, for a machine that is busy with other tests
BOARD = """
query($id: ID!) {
  board(committeeId: $id) {
    totals { cells meetingsScheduled meetingsOpen meetingsClosed present pollsOpen pollsCarried pollsNotCarried }
    meetings { id state cell { id } polls { state turnout { entitled cast } verdict { outcome } } }
  }
}
"""


async def begin(folder: Path, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "demo", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "160"},
        stdout=PIPE,
        stderr=PIPE,
    )


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[tuple[str, str]]:
    """Its address and what it printed until it was ready; afterwards it must end cleanly, and soon."""
    process = await begin(folder, "--port", "0", *arguments)
    assert process.stdout is not None
    printed = ""
    try:
        async with asyncio.timeout(PATIENCE):
            while "Ready." not in printed:
                line = (await process.stdout.readline()).decode()
                if not line:
                    pytest.fail(f"the demo ended: {printed}{(await process.communicate())[1].decode()}")
                printed += line
        found = re.search(r"http://127\.0\.0\.1:\d+", printed)
        assert found is not None
        yield found[0], printed
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        async with asyncio.timeout(20):
            goodbye, complaints = await process.communicate()
    assert (process.returncode, complaints.decode()) == (0, "")
    assert "make run KEEP=1" in goodbye.decode()


async def signed_in(url: str, account: Json, http: httpx2.AsyncClient) -> Client:
    client = Client(url, http=http)
    viewer = (await client.sign_in(account["username"], account["password"]))["viewer"]
    assert viewer["member"]["id"] == account["memberId"]
    return client


async def test_everybody_in_the_accounts_file_can_do_his_part(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    async with demo(tmp_path, "--no-simulation", "--accounts", str(file)) as (url, printed):
        accounts: list[Json] = orjson.loads(file.read_bytes())
        by_role = {account["role"]: account for account in reversed(accounts)}
        fields = {"role", "username", "password", "memberId", "standing", "organizationId", "meetingId"}
        assert {frozenset(account) for account in accounts} == {frozenset(fields)}
        members = [account for account in accounts if account["role"] == "member"]
        assert {account["standing"] for account in members} == set(Standing)
        assert {by_role["chair"]["memberId"], by_role["minute-taker"]["memberId"]} < {m["memberId"] for m in members}
        assert {(m["organizationId"], m["meetingId"]) for m in members} == {
            (by_role["chair"]["organizationId"], by_role["chair"]["meetingId"])
        }
        assert all(account["username"] in printed for account in by_role.values())
        assert f"watch --url {url} --username supervisor --password {PASSWORD}\n" in printed
        assert "none is real" in printed
        between = re.search(r"a user name from (m\d+) to (m\d+)\.", printed)
        assert between is not None
        async with Client(url) as somebody:
            for username in between.groups():
                assert await somebody.sign_in(username, PASSWORD)

        async with httpx2.AsyncClient(timeout=30) as http:
            people = {role: await signed_in(url, account, http) for role, account in by_role.items()}
            await hold_meeting(people, by_role)
            board = (await people["supervisor"].execute(BOARD, id=by_role["supervisor"]["organizationId"]))["board"]
            assert board["totals"]["cells"] == 60
            assert board["totals"]["meetingsOpen"] == 1  # nobody else acts
            assert board["totals"]["present"] == 2


async def hold_meeting(people: dict[str, Client], accounts: dict[str, Json]) -> None:
    meeting = {"meetingId": accounts["chair"]["meetingId"]}
    opened = await people["chair"].execute(
        "mutation($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { checkInCode cell { id } } } }",
        input={**meeting, "minuteTakerId": accounts["minute-taker"]["memberId"]},
    )
    found = opened["openMeeting"]["meeting"]
    assert found["cell"]["id"] == accounts["chair"]["organizationId"]
    check_in = "mutation($input: CheckInInput!) { checkIn(input: $input) { attendance { status } } }"
    await people["member"].execute(check_in, input={**meeting, "code": found["checkInCode"]})
    record = "mutation($input: RecordAttendanceInput!) { recordAttendance(input: $input) { attendance { status } } }"
    chair = {"memberId": accounts["chair"]["memberId"], "status": "PRESENT"}
    await people["minute-taker"].execute(record, input={**meeting, **chair})
    close = "mutation($input: CloseMeetingInput!) { closeMeeting(input: $input) { meeting { state } } }"
    for role in ("follower", "supervisor"):
        seen = await people[role].execute("query($id: ID!) { meeting(id: $id) { state } }", id=meeting["meetingId"])
        assert seen["meeting"]["state"] == "OPEN"
        with pytest.raises(Refused, match="NOT_CHAIR"):
            await people[role].execute(close, input=meeting)


async def test_the_evening_begins_at_once_and_is_broken_off_cleanly(tmp_path: Path) -> None:
    with Folder.take(tmp_path) as folder:
        folder.database.touch()
    async with demo(tmp_path) as (url, printed):
        assert "The world of the last start is replaced by a new one." in printed
        assert "Making the demo's world" in printed
        async with Client(url) as supervisor:
            viewer = (await supervisor.sign_in("supervisor", PASSWORD))["viewer"]
            committee = next(post["organization"]["id"] for post in viewer["posts"])
            async with asyncio.timeout(PATIENCE):
                query = BOARD.replace("query", "subscription", 1)
                async for message in supervisor.subscribe(query, id=committee):
                    if message["board"]["totals"]["present"] > 0:
                        break


async def test_a_port_that_is_taken_is_told_in_a_line_and_nothing_is_touched(tmp_path: Path) -> None:
    holder = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    async with holder:
        port = holder.sockets[0].getsockname()[1]
        process = await begin(tmp_path, "--port", str(port))
        out, complaints = await process.communicate()
    assert process.returncode == 1
    assert f"Port {port} is taken" in complaints.decode()
    assert "Traceback" not in complaints.decode() + out.decode()
    assert not os.listdir(tmp_path)


async def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "world.sqlite3").write_text("mine")
    process = await begin(tmp_path, "--port", "0")
    _, complaints = await process.communicate()
    assert process.returncode == 1
    assert "Move it away" in complaints.decode()
    assert (tmp_path / NAME / "world.sqlite3").read_text() == "mine"


@pytest.fixture
async def small(sqlite_url: str) -> AsyncIterator[tuple[Served, Cast]]:
    """A world of a few cells, served."""
    database, passwords = Database.open(sqlite_url), PasswordHasher(memory=1024, rounds=1, threads=1)
    cast = await prepare_world(database, passwords, Conventions(), seed=4, now=datetime.now(UTC), cells=8)
    passwords.close()
    await database.aclose()
    async with serving(Backend(sqlite_url, "memory://"), World()) as served:
        yield served, cast


async def test_a_small_evening_ends_with_closed_meetings_and_verdicts(small: tuple[Served, Cast]) -> None:
    served, cast = small
    began = datetime.now(UTC)
    recipients = await announce_one_more(served.url, cast, began + timedelta(days=1))
    troubles: list[str] = []
    evening = Evening(served.url, cast, seed=4, speed=60, now=began, report=troubles.append)
    async with asyncio.timeout(PATIENCE):
        told = await evening.run()
    assert not troubles
    assert told.startswith("The evening is over")
    async with Client(served.url) as supervisor:
        await supervisor.sign_in("supervisor", PASSWORD)
        board = (await supervisor.execute(BOARD, id=cast.commune_id))["board"]
    states = {meeting["cell"]["id"]: meeting["state"] for meeting in board["meetings"]}
    assert states.pop(cast.mine.id) == "ANNOUNCED"  # it is left to whoever started the demo
    assert sorted(states.values()) == ["CANCELLED", *["CLOSED"] * 6]
    polls = [poll for meeting in board["meetings"] for poll in meeting["polls"]]
    assert len(polls) >= 6
    assert all(poll["verdict"] for poll in polls)
    assert sum(poll["turnout"]["cast"] for poll in polls) > 20
    assert board["totals"]["pollsCarried"] + board["totals"]["pollsNotCarried"] == len(polls)
    async with served.database.read() as session:
        changes = (await session.scalars(select(Change).order_by(Change.meeting_id, Change.version))).all()
    look_alike(changes, began)
    mine = [change for change in changes if encode("Meeting", change.meeting_id) == cast.mine.meeting_id]
    announced = [change for change in mine if change.kind is ChangeKind.MEETING_ANNOUNCED]
    assert [change.details["recipients"] for change in announced] == [recipients]


async def announce_one_more(url: str, cast: Cast, at: datetime) -> int:
    """A further meeting of the chair's cell, over the API, with a document: how many people it was announced to."""
    async with Client(url) as chair:
        await chair.sign_in("chair", PASSWORD)
        schedule = "mutation($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id } } }"
        wanted = {"cellId": cast.mine.id, "kind": "REGULAR", "title": "Sinh hoạt", "scheduledAt": at.isoformat()}
        meeting = (await chair.execute(schedule, input=wanted))["scheduleMeeting"]["meeting"]
        document = (await chair.execute("{ documents(first: 1) { nodes { id } } }"))["documents"]["nodes"][0]
        attach = "mutation($input: AttachDocumentInput!) { attachDocument(input: $input) { meeting { id } } }"
        await chair.execute(attach, input={"meetingId": meeting["id"], "documentId": document["id"]})
        announce = "mutation($input: AnnounceMeetingInput!) { announceMeeting(input: $input) { recipients } }"
        announced = await chair.execute(announce, input={"meetingId": meeting["id"]})
    return int(announced["announceMeeting"]["recipients"])


def look_alike(changes: Sequence[Change], began: datetime) -> None:
    """What the world says was done has the form of what was done over the API; both make whole chains."""
    for _, log in groupby(changes, key=lambda change: change.meeting_id):
        assert first_break(log) is None
    written: dict[ChangeKind, set[str]] = {}
    acted: dict[ChangeKind, set[str]] = {}
    for change in changes:
        (acted if change.at >= began else written).setdefault(change.kind, set()).update(change.details)
    assert len(written) >= 9
    acted[ChangeKind.POLL_CLOSED].discard("receipts")  # no vote of the past was secret
    assert written == {kind: acted[kind] for kind in written}
