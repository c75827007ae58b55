"""What happens while the database is away, and when it is back?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models import database
from models.changes import Change
from server.client import Disconnected, Json, Refused
from tests.servers import Backend, Postgres, migrate
from tests.serving import Served, serving, watching
from tests.world import PASSWORD

pytestmark = pytest.mark.anyio

SCHEDULE = (
    "mutation ($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id agenda { id } } } }"
)
OPEN = "mutation ($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { version checkInCode } } }"
START = "mutation ($input: StartAgendaItemInput!) { startAgendaItem(input: $input) { item { state } } }"
CHECK_IN = "mutation ($input: CheckInInput!) { checkIn(input: $input) { attendance { status } meeting { version } } }"
ROLL = "query ($id: ID!) { meeting(id: $id) { version roll { status member { id } } } }"
ADD = "mutation ($input: AddAgendaItemInput!) { addAgendaItem(input: $input) { item { id } } }"
AGENDA = "query ($id: ID!) { meeting(id: $id) { version agenda { title } } }"
SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { token } }"
SCREEN = "subscription ($id: ID!) { meeting(id: $id) { version currentItem { id } attendance { present } } }"


@pytest.fixture
def migrated(own_postgres: Postgres) -> Postgres:
    migrate(own_postgres.url)
    return own_postgres


async def open_meeting(served: Served) -> Json:
    chair = served.client("chair")
    scheduled = await chair.execute(
        SCHEDULE,
        input={
            "cellId": served.world.organization("cell"),
            "kind": "REGULAR",
            "title": "Sinh hoạt",
            "scheduledAt": (datetime.now(UTC) + timedelta(minutes=1)).isoformat(),
        },
    )
    meeting: Json = scheduled["scheduleMeeting"]["meeting"]
    opened = await chair.execute(OPEN, input={"meetingId": meeting["id"]})
    return {**meeting, "code": opened["openMeeting"]["meeting"]["checkInCode"]}


async def until_ready(served: Served, *, within: float) -> None:
    async with asyncio.timeout(within):
        while (await served.http.get(f"{served.url}/readyz")).status_code != 200:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.05)


async def test_it_is_told_that_the_database_is_away_and_all_goes_on_when_it_is_back(migrated: Postgres) -> None:
    async with serving(Backend(migrated.url, "memory://")) as served:
        meeting = await open_meeting(served)
        item = meeting["agenda"][0]["id"]
        async with watching(served.client("supervisor"), SCREEN, "meeting", id=meeting["id"]) as screen:
            before = await screen.next()
            migrated.stop("immediate")
            assert (await served.http.get(f"{served.url}/livez")).status_code == 200
            assert (await served.http.get(f"{served.url}/readyz")).status_code == 503
            for query, variables in ((ROLL, {"id": meeting["id"]}), (START, {"input": {"itemId": item}})):
                with pytest.raises(Refused) as refused:
                    await served.client("chair").execute(query, **variables)
                assert refused.value.code == "UNAVAILABLE"
            with pytest.raises(Disconnected) as turned_away:
                async with served.client("member").connect():
                    pass
            assert turned_away.value.code == 1013, "clients come back by themselves"
            migrated.start()
            await until_ready(served, within=5)
            started = await served.client("chair").execute(START, input={"itemId": item})
            assert started["startAgendaItem"]["item"]["state"] == "CURRENT"
            after = await screen.until(before["version"] + 1, within=5)
            assert after["currentItem"] == {"id": item}


async def test_check_ins_that_were_acknowledged_survive_a_crash_of_the_database(migrated: Postgres) -> None:
    async with serving(Backend(migrated.url, "memory://")) as served:
        meeting = await open_meeting(served)
        people = ["chair", "deputy", "minute_taker", "member", "official", "probationary", "hosted", "exempt", "away"]
        acknowledged: set[str] = set()

        async def check_in(who: str) -> None:
            while served.world.member(who) not in acknowledged:
                try:
                    await served.client(who).execute(
                        CHECK_IN, input={"meetingId": meeting["id"], "code": meeting["code"]}
                    )
                    acknowledged.add(served.world.member(who))
                except Refused as refused:
                    if refused.code != "UNAVAILABLE":
                        raise
                    await asyncio.sleep(0.05)

        arriving = [asyncio.create_task(check_in(who)) for who in people[:5]]
        await asyncio.wait(arriving, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.to_thread(migrated.restart, "immediate")
        arriving += [asyncio.create_task(check_in(who)) for who in people[5:]]
        async with asyncio.timeout(20):
            await asyncio.gather(*arriving)
        await until_ready(served, within=5)
        roll = (await served.client("chair").execute(ROLL, id=meeting["id"]))["meeting"]["roll"]
        assert {line["member"]["id"] for line in roll if line["status"] == "PRESENT"} == acknowledged


async def test_a_change_that_meets_a_crash_is_made_whole_or_not_at_all(migrated: Postgres) -> None:
    """Version, agenda and log agree, whatever the answer was."""
    async with serving(Backend(migrated.url, "memory://")) as served:
        meeting = await open_meeting(served)
        before = len(meeting["agenda"])
        told: dict[str, str | None] = {}

        async def add_items() -> None:
            for title in map(str, range(40)):
                try:
                    await served.client("chair").execute(ADD, input={"meetingId": meeting["id"], "title": title})
                    told[title] = None
                except Refused as refused:
                    told[title] = refused.code

        adding = asyncio.create_task(add_items())
        while len(told) < 5:  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.001)
        await asyncio.to_thread(migrated.restart, "immediate")
        await adding
        await until_ready(served, within=5)
        seen = (await served.client("chair").execute(AGENDA, id=meeting["id"]))["meeting"]
        async with served.app.state.database.read() as session:
            changes = await session.scalar(select(func.count()).select_from(Change))
        titles = [item["title"] for item in seen["agenda"][before:]]
        assert seen["version"] == changes == 2 + len(titles)
        assert set(told.values()) <= {None, "UNAVAILABLE"}
        acknowledged = [title for title, code in told.items() if code is None]
        # One may have been made whose acknowledgement was lost.
        assert [title for title in titles if title in acknowledged] == acknowledged
        assert len(titles) <= len(acknowledged) + 1


async def test_nobody_waits_for_ever_for_a_database_that_hangs(
    migrated: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ANSWER_WITHIN", 1)
    monkeypatch.setattr(database, "CONNECT_WITHIN", 1)
    async with serving(Backend(migrated.url, "memory://")) as served:
        meeting = await open_meeting(served)
        item = meeting["agenda"][0]["id"]
        async with watching(served.client("supervisor"), SCREEN, "meeting", id=meeting["id"]) as screen:
            before = await screen.next()
            migrated.freeze()
            try:
                async with asyncio.timeout(10):
                    ready = asyncio.create_task(served.http.get(f"{served.url}/readyz"))
                    refusals = await asyncio.gather(
                        *(_code(served, ROLL, {"id": meeting["id"]}) for _ in range(3)),
                        _code(served, START, {"input": {"itemId": item}}),
                        _code(served, SIGN_IN, {"input": {"username": "member", "password": PASSWORD}}),
                    )
                    assert (await ready).status_code == 503
                assert (await served.http.get(f"{served.url}/livez")).status_code == 200
            finally:
                migrated.thaw()
            assert refusals == ["UNAVAILABLE"] * 5
            await until_ready(served, within=5)
            seen = (await served.client("chair").execute(ROLL, id=meeting["id"]))["meeting"]
            assert seen["version"] == before["version"], "what was refused was not done later"
            await served.client("chair").execute(START, input={"itemId": item})
            assert (await screen.until(before["version"] + 1, within=5))["currentItem"] == {"id": item}


async def _code(served: Served, query: str, variables: Json) -> str | None:
    with pytest.raises(Refused) as refused:
        await served.client("chair").execute(query, **variables)
    return refused.value.code
