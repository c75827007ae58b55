"""Do votes open and close when their time has come, whoever is running by then?"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from models.changes import Change, ChangeKind
from models.errors import Unavailable
from resolvers.poll_times import act_by_clock, due_polls
from server import poll_clock
from server.client import Json
from tests.gatherings import Gathering, key
from tests.keys import settings_of
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

STATE = "polls { state opensAt closesAt openedAt closedAt }"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


async def strike(served: Served) -> None:
    """What a server does once a second."""
    context = served.app.state.switchboard.prototype
    for poll_id in await due_polls(context.database, context.now()):
        await act_by_clock(context.for_operation(), poll_id)


async def log_of(served: Served, gathering: Gathering) -> list[Change]:
    async with served.database.read() as session:
        query = select(Change).where(Change.meeting_id == key(gathering.id)).order_by(Change.version)
        return list(await session.scalars(query))


async def state(gathering: Gathering, poll: Json) -> str:
    polls = (await gathering.seen("chair", "polls { id state }"))["polls"]
    return next(str(one["state"]) for one in polls if one["id"] == poll["id"])


def times(clock: Clock, opens: int | None, closes: int | None) -> Json:
    minutes = {"opensAt": opens, "closesAt": closes}
    return {
        name: (clock.now + timedelta(minutes=count)).isoformat() for name, count in minutes.items() if count is not None
    }


async def test_a_vote_opens_and_closes_by_itself_also_after_a_restart(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.poll()
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, 3))
        await strike(served)
        assert await state(gathering, poll) == "DRAFT"
    clock.now += timedelta(minutes=2)
    async with serving(backend, served.world, clock=clock) as again:
        gathering.served = again
        await strike(again)
        await strike(again)
        assert await state(gathering, poll) == "OPEN"
        await gathering.cast("member", poll)
        clock.now += timedelta(minutes=2)
        refused = await gathering.refusal(
            "chair", "castBallot", pollId=poll["id"], optionIds=[poll["options"][0]["id"]]
        )
        assert refused == "POLL_CLOSED"
        await strike(again)
        await strike(again)
        assert await state(gathering, poll) == "CLOSED"
        told = [change for change in await log_of(again, gathering) if change.kind.startswith("POLL_")]
    assert [change.kind for change in told[2:]] == [ChangeKind.POLL_OPENED, ChangeKind.POLL_CLOSED]
    assert [change.actor_id for change in told[2:]] == [None, None]
    assert told[-1].details["cast"] == 1


async def test_the_running_server_looks_at_the_clock_by_itself(sqlite_url: str) -> None:
    clock = Clock()
    async with serving(Backend(sqlite_url, "memory://"), clock=clock) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.poll()
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, None))
        version = (await gathering.seen("chair", "version"))["version"]
        async with gathering.watched("supervisor", "version polls { state }") as screen:
            clock.now += timedelta(minutes=2)
            assert (await screen.until(version + 1))["polls"] == [{"state": "OPEN"}]


@pytest.mark.parametrize("reason", ["MEETING_NOT_OPEN", "NO_QUORUM", "POLL_CLOSED"])
async def test_what_cannot_be_opened_at_its_time_lapses_and_the_log_says_why(backend: Backend, reason: str) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.scheduled(served)
        if reason != "MEETING_NOT_OPEN":
            await gathering.open()
        poll = await gathering.poll(template="EXPULSION")
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, 8))
        clock.now += timedelta(minutes=5 if reason != "POLL_CLOSED" else 9)  # no server ran for so long
        await strike(served)
        await strike(served)
        shown = (await gathering.seen("chair", STATE))["polls"]
        told = [change.details for change in await log_of(served, gathering) if change.kind is ChangeKind.POLL_LAPSED]
    empty = dict.fromkeys(("opensAt", "closesAt", "openedAt", "closedAt"))
    assert shown == [{"state": "DRAFT", **empty}]
    assert [details["code"] for details in told] == [reason]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers look at the clock all the time."""
    monkeypatch.setattr(poll_clock, "EVERY", 0.01)


@pytest.mark.usefixtures("impatient")
async def test_a_secret_vote_opens_late_when_its_key_cannot_be_kept_at_its_time(
    backend: Backend, tmp_path: Path
) -> None:
    """The folder of the keys is on another machine, which may be away for a while. The log says so once."""
    clock, keys, away = Clock(), tmp_path / "ballot-keys", tmp_path / "away"
    with capture_logs() as logs:
        async with serving(backend, clock=clock, **settings_of(tmp_path)) as served:
            gathering = await Gathering.opened(served, "chair", "member")
            poll = await gathering.poll(form="SECRET_BALLOT")
            await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, 9))
            keys.rename(away)
            clock.now += timedelta(minutes=2)
            for _ in range(3):
                with pytest.raises(Unavailable):
                    await strike(served)
            (told,) = await logged(logs)
            assert (told["poll"], told["error"]) == (key(poll["id"]), "Unavailable")
            assert str(keys) in told["reason"]
            assert await state(gathering, poll) == "DRAFT"
            away.rename(keys)
            async with gathering.watched("chair", "polls { state }") as screen:
                while (await screen.next())["polls"] != [{"state": "OPEN"}]:
                    pass
            await gathering.cast("member", poll)
            assert await logged(logs) == [told]
            assert [change.kind for change in await log_of(served, gathering)][-2:] == ["POLL_OPENED", "BALLOT_CAST"]


async def logged(logs: Sequence[MutableMapping[str, Any]]) -> Sequence[MutableMapping[str, Any]]:
    """Waits for the first one."""
    async with asyncio.timeout(10):
        while not (found := [one for one in logs if one["event"] == poll_clock.LATE]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return found


async def test_a_secret_vote_whose_key_cannot_be_kept_until_its_time_is_over_lapses(
    backend: Backend, tmp_path: Path
) -> None:
    clock, keys = Clock(), tmp_path / "ballot-keys"
    async with serving(backend, clock=clock, **settings_of(tmp_path)) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.poll(form="SECRET_BALLOT")
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, 9))
        keys.rename(tmp_path / "away")
        clock.now += timedelta(minutes=10)
        await strike(served)
        told = [change.details for change in await log_of(served, gathering) if change.kind is ChangeKind.POLL_LAPSED]
    assert [details["code"] for details in told] == ["POLL_CLOSED"]


async def test_a_vote_that_is_extended_stays_open_until_then(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.poll()
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, None, 5))
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        later = times(clock, None, 9)
        await gathering.do("chair", "extendPoll", pollId=poll["id"], **later)
        for wrong in (times(clock, None, 8), times(clock, None, 9)):
            assert await gathering.refusal("chair", "extendPoll", pollId=poll["id"], **wrong) == "BAD_DATE"
        clock.now += timedelta(minutes=6)
        await strike(served)
        assert await state(gathering, poll) == "OPEN"
        clock.now += timedelta(minutes=6)
        await strike(served)
        assert await state(gathering, poll) == "CLOSED"


async def test_no_vote_of_a_meeting_that_is_over_opens_by_itself(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        poll = await gathering.poll()
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 5, None))
        await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
        version = (await gathering.seen("chair", "version"))["version"]
        clock.now += timedelta(minutes=6)
        await strike(served)
        assert (await gathering.seen("chair", "version"))["version"] == version
        assert await state(gathering, poll) == "DRAFT"


async def test_minutes_are_approved_when_the_vote_on_them_closes_by_itself(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await Gathering.opened(served, "chair", "member", "official")
        poll = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
        await gathering.do("chair", "schedulePoll", pollId=poll["id"], **times(clock, 1, 3))
        clock.now += timedelta(minutes=2)
        await strike(served)
        for who in ("chair", "member", "official"):
            await gathering.cast(who, poll)
        clock.now += timedelta(minutes=2)
        await strike(served)
        assert (await gathering.seen("member", "minutes { state number }"))["minutes"] == {
            "state": "APPROVED",
            "number": "01-BB/CB",
        }
        last = (await log_of(served, gathering))[-1]
        assert (last.kind, last.actor_id) == (ChangeKind.MINUTES_APPROVED, None)
