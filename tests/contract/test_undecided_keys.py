"""What becomes of the key of a secret vote whose opening came to nothing? It goes; that of one that is open stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.meetings import Meeting
from models.sealing import UNDECIDED, Attempt, KeyRing
from resolvers import boxes
from resolvers.polls import begin, changing_poll
from server.client import Json
from tests.gatherings import Gathering, key
from tests.keys import settings_of
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

MORE_THAN_A_STATEMENT_TAKES = 11_000  # on PostgreSQL, when each is a value three times


class Undone(Exception):
    """Something goes wrong before the commit."""


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    return settings_of(tmp_path)


@pytest.fixture
def keys(settings: dict[str, Any]) -> KeyRing:
    return KeyRing.of_files(*map(Path, settings.values()))


@asynccontextmanager
async def opening(served: Served, poll: Json) -> AsyncIterator[None]:
    """The block runs when the vote is opened and that is not committed."""
    context = replace(served.app.state.switchboard.prototype, by_clock=True)
    async with changing_poll(context, key(poll["id"])) as (change, row):
        await begin(change, row)
        await change.session.flush()
        yield


async def secret_draft(served: Served) -> tuple[Gathering, Json]:
    gathering = await Gathering.opened(served, "chair", "member")
    return gathering, await gathering.poll(form="SECRET_BALLOT")


def stored(settings: dict[str, Any]) -> int:
    """How many keys there are."""
    return len(list(Path(settings["ballot_keys_folder"]).glob("*.key")))


async def until_gone(keys: KeyRing, settings: dict[str, Any]) -> None:
    async with asyncio.timeout(10):
        while keys.undecided() or stored(settings):  # noqa: ASYNC110  # nothing tells us when
            await asyncio.sleep(0.01)


async def test_the_key_of_an_opening_that_was_rolled_back_is_removed(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    async with serving(backend, **settings) as served:
        _, poll = await secret_draft(served)
        with suppress(Undone):
            async with opening(served, poll):
                assert stored(settings) == 1
                raise Undone
        await until_gone(keys, settings)


async def test_the_key_of_an_opening_in_which_the_server_ended_is_removed_by_the_next(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    async with serving(backend, **settings) as served:
        gathering, _ = await secret_draft(served)
        async with served.database.read() as session:
            meeting = await session.get_one(Meeting, key(gathering.id))
    keys.new_box(Attempt(meeting.id, meeting.version, meeting.head))
    async with serving(backend, served.world, **settings):
        await until_gone(keys, settings)


async def test_the_key_of_an_open_vote_stays_whenever_a_server_looks(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    """Also while the opening is not committed yet: another server waits for it, or looks again later."""
    async with serving(backend, **settings) as served:
        gathering, poll = await secret_draft(served)
        async with opening(served, poll):
            (public,) = keys.undecided()
            looking = asyncio.create_task(boxes.decide(served.database, keys))
            if served.database.dialect == "postgresql":
                await looking
                assert keys.undecided()
            assert keys.holds(public)
        await looking
        await boxes.decide(served.database, keys)
        assert keys.undecided() == {}
        assert keys.holds(public)
        for who in ("chair", "member"):
            await gathering.cast(who, poll)
        closed = await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
        assert [option["count"] for option in closed["options"]] == [2, 0, 0]


async def test_keys_of_open_votes_are_decided_together_and_wait_for_no_meeting(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    """Members cast, in the second after the opening: that locks each meeting again and again."""
    async with serving(backend, **settings) as served:
        statements = []
        for number in (1, 3):
            marks: list[Path] = []
            held: list[int] = []
            for _ in range(number):
                gathering, poll = await secret_draft(served)
                held.append(key(gathering.id))
                async with opening(served, poll):
                    marks += (Path(settings["ballot_keys_folder"]) / UNDECIDED).iterdir()
            async with served.database.write() as session:
                await session.execute(select(Meeting.id).where(Meeting.id.in_(held)).with_for_update())
                for mark in marks:
                    mark.touch()
                database = served.app.state.database
                with served.counted_statements() as counted:
                    await boxes.decide(database, keys)
                assert keys.undecided() == {}
            statements.append(len(counted))
        assert max(statements) <= 1, "none where the server itself looked just now"
        assert stored(settings) == 4


async def test_the_key_of_a_vote_that_is_closed_by_then_is_destroyed_like_any(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    async with serving(backend, **settings) as served:
        gathering, poll = await secret_draft(served)
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Nhầm phương án")
        await until_gone(keys, settings)


async def test_the_key_of_ratings_stays_until_they_are_counted(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    async with serving(backend, **settings) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        await gathering.do("member", "rateMeeting", meetingId=gathering.id, rating="GOOD")
        await boxes.decide(served.database, keys)
        assert keys.undecided() == {}
        assert stored(settings) == 1
        await gathering.do("chair", "rateMeeting", meetingId=gathering.id, rating="GOOD")


async def test_the_key_of_another_database_is_left_alone(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    """Its meeting may have the same number here, but no entry of its log the same hash."""
    async with serving(backend, **settings) as served:
        gathering, _ = await secret_draft(served)
        public = keys.new_box(Attempt(key(gathering.id), 1, bytes(32)))
        await boxes.decide(served.database, keys)
        assert keys.holds(public)
        assert list(keys.undecided()) == [public]


async def test_however_many_keys_of_another_database_are_left_those_of_this_one_are_decided(
    backend: Backend, settings: dict[str, Any], keys: KeyRing
) -> None:
    async with serving(backend, **settings) as served:
        gathering, _ = await secret_draft(served)
        async with served.database.read() as session:
            meeting = await session.get_one(Meeting, key(gathering.id))
        folder = Path(settings["ballot_keys_folder"]) / UNDECIDED
        folder.mkdir(exist_ok=True)
        for number in range(MORE_THAN_A_STATEMENT_TAKES):
            (folder / f"{number:064x}.{meeting.id}.1.{'0' * 64}").touch()
        public = keys.new_box(Attempt(meeting.id, meeting.version, meeting.head))
        await boxes.decide(served.database, keys)
        assert not keys.holds(public)
        assert len(keys.undecided()) == MORE_THAN_A_STATEMENT_TAKES
