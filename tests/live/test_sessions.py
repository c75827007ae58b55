"""Do running connections notice within seconds that a session has ended, or that its member's rights have changed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from models.posts import Role
from server.client import Client, Disconnected, Json, Refused, Socket
from tests.gatherings import Gathering, do
from tests.servers import Backend
from tests.serving import Screen, Served, serving, watching
from tests.world import PASSWORD, give_post

pytestmark = pytest.mark.anyio

VIEWER = "{ viewer { member { standing } posts { id role } } }"
CELL = "query ($id: ID!) { cell(id: $id) { id } }"
SCREEN = "subscription ($id: ID!) { meeting(id: $id) { version } }"
ENDED = 4403


@pytest.fixture
async def served(backend: Backend) -> AsyncIterator[Served]:
    async with serving(backend) as served:
        yield served


async def signed_in(served: Served, who: str) -> Client:
    client = Client(served.url, http=served.http)
    await client.sign_in(who, PASSWORD)
    return client


async def ask(socket: Socket) -> Json:
    """Who he is now, by the connection's own account."""
    messages = socket.subscribe(VIEWER)
    try:
        viewer: Json = (await anext(messages))["viewer"]
        return viewer
    finally:
        await messages.aclose()


async def until_cell(served: Served, socket: Socket, *, seen: bool) -> None:
    """Until the connection knows that its member may see the cell, or that he may not. Nothing tells us when."""
    async with asyncio.timeout(5):
        while await _sees_cell(served, socket) is not seen:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _sees_cell(served: Served, socket: Socket) -> bool:
    messages = socket.subscribe(CELL, id=served.world.organization("cell"))
    try:
        return bool(await anext(messages))
    except Refused:
        return False
    finally:
        await messages.aclose()


async def test_signing_out_ends_the_connections_of_that_session_and_of_no_other(served: Served) -> None:
    meeting = await Gathering.scheduled(served)
    phone, tablet = await signed_in(served, "member"), await signed_in(served, "member")
    async with (
        watching(phone, SCREEN, "meeting", id=meeting.id) as on_phone,
        watching(phone, SCREEN, "meeting", id=meeting.id) as also_on_phone,
        watching(tablet, SCREEN, "meeting", id=meeting.id) as on_tablet,
        watching(served.client("official"), SCREEN, "meeting", id=meeting.id) as on_anothers,
    ):
        for screen in (on_phone, also_on_phone, on_tablet, on_anothers):
            await screen.next()
        await do(phone, "signOut")
        for screen in (on_phone, also_on_phone):
            with pytest.raises(Disconnected) as ended:
                await screen.next(within=2)
            assert ended.value.code == ENDED
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        for screen in (on_tablet, on_anothers):
            assert await screen.next() == {"version": 2}
    with pytest.raises(Refused) as refused:
        await phone.execute(VIEWER)
    assert refused.value.code == "UNAUTHENTICATED"


async def test_signing_out_everywhere_ends_all_of_the_members_sessions_and_nobody_elses(served: Served) -> None:
    meeting = await Gathering.scheduled(served)
    phone, tablet = await signed_in(served, "member"), await signed_in(served, "member")
    async with (
        phone.connect() as idle,
        watching(phone, SCREEN, "meeting", id=meeting.id) as on_phone,
        watching(tablet, SCREEN, "meeting", id=meeting.id) as on_tablet,
        watching(served.client("official"), SCREEN, "meeting", id=meeting.id) as on_anothers,
    ):
        for screen in (on_phone, on_tablet, on_anothers):
            await screen.next()
        assert await phone.execute("mutation { signOut(everywhere: true) { ok } }") == {"signOut": {"ok": True}}
        for screen in (on_phone, on_tablet):
            with pytest.raises(Disconnected) as ended:
                await screen.next(within=2)
            assert ended.value.code == ENDED
        async with asyncio.timeout(2):
            await idle.connection.wait_closed()
        await meeting.do("chair", "announceMeeting", meetingId=meeting.id)
        assert await on_anothers.next() == {"version": 2}
    for client in (phone, tablet, served.client("member")):
        with pytest.raises(Refused) as refused:
            await client.execute(VIEWER)
        assert refused.value.code == "UNAUTHENTICATED"
    assert (await served.client("official").execute(VIEWER))["viewer"]
    assert (await (await signed_in(served, "member")).execute(VIEWER))["viewer"]


@pytest.mark.parametrize("said", ["", "(everywhere: false)", "(everywhere: null)"])
async def test_signing_out_on_one_device_leaves_the_others(served: Served, said: str) -> None:
    phone, tablet = await signed_in(served, "member"), await signed_in(served, "member")
    await phone.execute(f"mutation {{ signOut{said} {{ ok }} }}")
    assert (await tablet.execute(VIEWER))["viewer"]
    with pytest.raises(Refused):
        await phone.execute(VIEWER)


async def test_one_can_sign_out_over_the_connection_itself(served: Served) -> None:
    client = await signed_in(served, "member")
    async with client.connect() as socket:
        messages = socket.subscribe("mutation { signOut { ok } }")
        assert await anext(messages) == {"signOut": {"ok": True}}
        async with asyncio.timeout(2):
            await socket.connection.wait_closed()
        assert socket.connection.close_code == ENDED
        await messages.aclose()


async def test_a_suspended_member_loses_his_connections(served: Served) -> None:
    meeting = await Gathering.opened(served)
    member = served.client("member")
    async with (
        member.connect() as idle,
        meeting.watched("member", "version attendance { present }") as screen,
        meeting.watched("official", "version attendance { present }") as anothers,
    ):
        before = await screen.next()
        await anothers.next()
        assert (await ask(idle))["member"]["standing"] == "OFFICIAL"
        await do(
            served.client("administrator"), "setStanding", memberId=served.world.member("member"), standing="SUSPENDED"
        )
        with pytest.raises(Disconnected) as ended:
            await screen.next(within=5)
        assert ended.value.code == ENDED
        async with asyncio.timeout(5):
            await idle.connection.wait_closed()
        await meeting.arrive(["official"])
        await anothers.until(before["version"] + 2)
        assert {shown["version"] for shown in screen.all} == {before["version"]}
        # He is still signed in: his own record stays his.
        assert (await member.execute(VIEWER))["viewer"]["member"]["standing"] == "SUSPENDED"
        with pytest.raises(Refused) as refused:
            await meeting.seen("member", "version")
        assert refused.value.code == "NOT_FOUND"


async def test_a_follower_whose_post_has_ended_sees_no_more_of_the_cell(served: Served) -> None:
    meeting = await Gathering.opened(served)
    async with served.client("follower").connect() as socket, meeting.watched("follower", "version") as screen:
        before = await screen.next()
        (post,) = (await ask(socket))["posts"]
        await do(served.client("administrator"), "endPost", postId=post["id"])
        await until_cell(served, socket, seen=False)
        await meeting.arrive(["official"])
        assert await _refusal(screen) == "NOT_FOUND"
        assert {shown["version"] for shown in screen.all} == {before["version"]}


async def test_whose_right_has_ended_is_told_though_nothing_happens_in_the_meeting(served: Served) -> None:
    """What he shares, what is his own, and the log; another one who shares goes on."""
    meeting = await Gathering.opened(served)
    async with (
        meeting.watched("follower", "version") as shared,
        meeting.watched("follower", "version mine { votedIn { id } }") as own,
        meeting.log("follower", after=1) as log,
        meeting.watched("official", "version") as anothers,
    ):
        for screen in (shared, own, log, anothers):
            await screen.next()
        viewer = (await served.client("follower").execute(VIEWER))["viewer"]
        await do(served.client("administrator"), "endPost", postId=viewer["posts"][0]["id"])
        for screen in (shared, own, log):
            assert await _refusal(screen) == "NOT_FOUND"
        await meeting.arrive(["official"])
        await anothers.next()


async def test_what_only_some_may_see_comes_and_goes_with_the_right_to_see_it(served: Served) -> None:
    gathering = await Gathering.opened(served)
    deputy, member = served.world.member("deputy"), served.world.member("member")
    async with (
        gathering.watched("deputy", "checkInCode") as losing,
        gathering.watched("member", "checkInCode") as gaining,
    ):
        assert await losing.next() == {"checkInCode": gathering.code}
        assert await gaining.next() == {"checkInCode": None}
        await gathering.do("administrator", "endPost", postId=await post_of(served, deputy))
        assert await losing.next(within=5) == {"checkInCode": None}
        cell = served.world.organization("cell")
        await gathering.do("administrator", "appoint", memberId=member, organizationId=cell, role="DEPUTY_SECRETARY")
        assert await gaining.next(within=5) == {"checkInCode": gathering.code}


async def post_of(served: Served, member_id: str) -> str:
    query = "query ($id: ID!) { node(id: $id) { ... on Member { posts { id } } } }"
    answer = await served.client("administrator").execute(query, id=member_id)
    post_id: str = answer["node"]["posts"][0]["id"]
    return post_id


async def test_a_supervisor_whose_post_has_ended_sees_no_more_of_the_board_and_its_log(served: Served) -> None:
    meeting = await Gathering.opened(served)
    board = "subscription ($id: ID!) { board(committeeId: $id) { version } }"
    async with served.database.write() as session:
        await give_post(session, served.world, "neighbour", "commune", Role.COMMITTEE_MEMBER)
    neighbour = await signed_in(served, "neighbour")
    async with (
        neighbour.connect() as socket,
        watching(neighbour, board, "board", id=served.world.organization("commune")) as screen,
        meeting.log("neighbour", after=1) as log,
    ):
        await screen.next()
        await log.next()
        (post,) = (await ask(socket))["posts"]
        await do(served.client("administrator"), "endPost", postId=post["id"])
        await until_cell(served, socket, seen=False)
        await meeting.arrive(["official"])
        assert await _refusal(screen) == "NOT_FOUND"
        assert await _refusal(log) == "NOT_FOUND"


async def test_a_new_post_opens_what_was_closed_without_signing_in_again(served: Served) -> None:
    meeting = await Gathering.opened(served)
    async with served.client("neighbour").connect() as socket:
        screen = Screen(socket.subscribe(SCREEN, id=meeting.id), "meeting")
        assert await _refusal(screen) == "NOT_FOUND"
        await do(
            served.client("administrator"),
            "appoint",
            memberId=served.world.member("neighbour"),
            organizationId=served.world.organization("cell"),
            role="FOLLOWER",
        )
        await until_cell(served, socket, seen=True)
        screen = Screen(socket.subscribe(SCREEN, id=meeting.id), "meeting")
        assert (await screen.next())["version"] == 2


async def test_a_post_begins_and_ends_with_its_day(sqlite_url: str) -> None:
    now = datetime(2026, 12, 1, 16, 59, 58, tzinfo=UTC)  # two seconds before midnight in Việt Nam
    forward = timedelta()
    async with serving(Backend(sqlite_url, "memory://"), clock=lambda: now + forward, session_hours=48) as served:
        cell = served.world.organization("cell")
        administrator, neighbour = await signed_in(served, "administrator"), await signed_in(served, "neighbour")

        async def sees() -> bool:
            try:
                return bool(await neighbour.execute(CELL, id=cell))
            except Refused:
                return False

        given = {"memberId": served.world.member("neighbour"), "organizationId": cell, "role": "FOLLOWER"}
        appointed = await do(administrator, "appoint", **given, since="2026-12-02")
        assert not await sees()
        forward = timedelta(seconds=3)
        assert await sees()
        await do(administrator, "endPost", postId=appointed["post"]["id"], until="2026-12-03")
        forward = timedelta(days=1)
        assert await sees()
        forward = timedelta(days=1, seconds=3)
        assert not await sees()


async def _refusal(screen: Screen) -> str | None:
    """How the subscription ends. Nothing must be shown before."""
    with pytest.raises(Refused) as refused:
        await screen.next(within=5)
    return refused.value.code
