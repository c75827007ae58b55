"""What happens while the database is away, and when it is back?"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from server.client import Json, Refused
from tests.servers import Backend, Postgres, migrate
from tests.serving import Served, serving, watching

pytestmark = pytest.mark.anyio

SCHEDULE = (
    "mutation ($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id agenda { id } } } }"
)
OPEN = "mutation ($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { version checkInCode } } }"
START = "mutation ($input: StartAgendaItemInput!) { startAgendaItem(input: $input) { item { state } } }"
CHECK_IN = "mutation ($input: CheckInInput!) { checkIn(input: $input) { attendance { status } meeting { version } } }"
ROLL = "query ($id: ID!) { meeting(id: $id) { version roll { status member { id } } } }"
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
        roll = (await served.client("chair").execute(ROLL, id=meeting["id"]))["meeting"]["roll"]
        assert {line["member"]["id"] for line in roll if line["status"] == "PRESENT"} == acknowledged
