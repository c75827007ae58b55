"""Is an operation run once for all who share it, and does each of them see what he may, and the newest?"""

from __future__ import annotations

from asyncio import sleep, timeout
from collections.abc import AsyncIterator, Awaitable, Hashable
from typing import Any

import orjson
import pytest

from realtime.delivery import Frame
from realtime.errors import HubClosed, NotNow
from tests.audiences import Counting, Theatre

pytestmark = pytest.mark.anyio


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    theatre = Theatre()
    async with theatre.room.hub, theatre.room.closing:
        yield theatre


async def change(theatre: Theatre) -> None:
    await theatre.room.clock.advance(0.05)
    await theatre.room.write("1")
    await theatre.room.clock.advance(0)


async def test_it_is_run_once_for_each_change_however_many_look_on(theatre: Theatre) -> None:
    script = Counting()
    onlookers = await theatre.seat(script, *range(50))
    await change(theatre)
    assert script.performed == [("all", 5, None), ("all", 6, None)]
    assert all([shown["at"] for shown in each.heard] == [5, 6] for each in onlookers)


async def test_who_comes_later_is_shown_what_there_is_without_running_it_again(theatre: Theatre) -> None:
    script = Counting()
    await theatre.seat(script, "first")
    (second,) = await theatre.seat(script, "second")
    assert [shown["at"] for shown in second.heard] == [5]
    assert len(script.performed) == 1


async def test_who_comes_later_sees_a_commit_that_nobody_announced(theatre: Theatre) -> None:
    script = Counting()
    (first,) = await theatre.seat(script, "first")
    await theatre.room.clock.advance(0.05)
    theatre.room.meetings.rows["1"] = 9
    (second,) = await theatre.seat(script, "second")
    await theatre.room.clock.advance(0.05)
    assert [shown["at"] for shown in first.heard] == [5, 9]
    assert [shown["at"] for shown in second.heard] == [9]


async def test_what_reads_more_than_its_topic_is_run_again_for_who_comes_later(theatre: Theatre) -> None:
    script = Reading()
    (first,) = await theatre.seat(script, "first")
    script.read = "other"
    (second,) = await theatre.seat(script, "second")
    assert [shown["read"] for shown in first.heard] == ["one"]
    assert [shown["read"] for shown in second.heard] == ["other"]


async def test_what_could_not_be_read_is_shown_to_nobody_and_tried_again(theatre: Theatre) -> None:
    script = Reading()
    (first,) = await theatre.seat(script, "first")
    script.is_away = True
    await change(theatre)
    (second,) = await theatre.seat(script, "second")
    assert (len(first.heard), second.heard) == (1, [])
    script.is_away = False
    async with timeout(5):
        while len(first.heard) < 2 or not second.heard:  # noqa: ASYNC110
            await sleep(0.01)
    assert [shown["at"] for shown in first.heard] == [5, 6]
    assert [shown["at"] for shown in second.heard] == [6]


class Reading(Counting):
    """It waits for what it reads elsewhere, which may be away."""

    read = "one"
    is_away = False

    def perform(self, audience: Hashable, value: Any, since: Hashable | None) -> Awaitable[Frame]:
        return self._read(value[0])

    async def _read(self, position: int) -> Frame:
        await sleep(0)
        if self.is_away:
            raise NotNow
        return Frame(orjson.dumps({"at": position, "read": self.read}))


async def test_each_audience_is_a_run_of_its_own(theatre: Theatre) -> None:
    script = Counting()
    script.audiences = {"chair": "chairs"}
    chair, member, other = await theatre.seat(script, "chair", "member", "other")
    assert sorted(audience for audience, _, _ in script.performed) == ["all", "chairs"]
    assert chair.heard == [{"to": "chairs", "at": 5}]
    assert member.heard == other.heard == [{"to": "all", "at": 5}]


async def test_who_is_refused_hears_why_and_nothing_else_and_the_others_go_on(theatre: Theatre) -> None:
    script = Counting()
    script.unwelcome = {"stranger"}
    member, stranger = await theatre.seat(script, "member", "stranger")
    await change(theatre)
    assert (stranger.heard, stranger.last) == ([], b"PermissionError")
    assert [shown["at"] for shown in member.heard] == [5, 6]


async def test_who_loses_his_right_is_told_at_once(theatre: Theatre) -> None:
    script = Counting()
    member, leaver = await theatre.seat(script, "member", "leaver")
    script.unwelcome = {"leaver"}
    leaver.ask_again()
    assert leaver.last == b"PermissionError"
    await change(theatre)
    assert len(leaver.heard) == 1
    assert len(member.heard) == 2


async def test_whose_rights_change_goes_over_to_another_audience(theatre: Theatre) -> None:
    script = Counting()
    member, riser = await theatre.seat(script, "member", "riser")
    script.audiences = {"riser": "chairs"}
    riser.ask_again()
    await theatre.room.clock.advance(0)
    await change(theatre)
    assert [shown["to"] for shown in riser.heard] == ["all", "chairs", "chairs"]
    assert [shown["to"] for shown in member.heard] == ["all", "all"]


async def test_everybody_is_asked_again_when_what_decides_has_changed(theatre: Theatre) -> None:
    script = Counting()
    member, neighbour = await theatre.seat(script, "member", "neighbour")
    script.unwelcome = {"neighbour"}
    await change(theatre)
    assert len(neighbour.heard) == 2, "nothing said that anybody's right has changed"
    script.who_may_see = "the cell"
    await change(theatre)
    assert (len(neighbour.heard), neighbour.last) == (2, b"PermissionError")
    assert len(member.heard) == 3


async def test_what_sends_changes_sends_all_of_it_to_newcomers_only(theatre: Theatre) -> None:
    script = Counting(whole=False)
    (first,) = await theatre.seat(script, "first")
    await change(theatre)
    (second,) = await theatre.seat(script, "second")
    await change(theatre)
    assert first.heard == [
        {"to": "all", "at": 5},
        {"to": "all", "at": 6, "since": 5},
        {"to": "all", "at": 7, "since": 6},
    ]
    assert second.heard == [{"to": "all", "at": 6}, {"to": "all", "at": 7, "since": 6}]
    assert [since for _, _, since in script.performed] == [None, 5, None, 6]


async def test_who_missed_a_change_gets_all_of_it(theatre: Theatre) -> None:
    script = Counting(whole=False)
    slow, quick = await theatre.seat(script, "slow", "quick")
    slow.outlet.pause()
    await change(theatre)
    await change(theatre)
    assert len(slow.heard) == 1
    slow.outlet.resume()
    await theatre.room.clock.advance(0)
    assert slow.heard[1:] == [{"to": "all", "at": 7}]
    await change(theatre)
    assert slow.heard[2:] == quick.heard[3:] == [{"to": "all", "at": 8, "since": 7}]


async def test_who_says_what_he_had_last_gets_the_next_change_only(theatre: Theatre) -> None:
    script = Counting()
    (current,) = await theatre.seat(script, "current", current_at="5")
    (behind,) = await theatre.seat(script, "behind", current_at="4")
    assert current.heard == []
    assert [shown["at"] for shown in behind.heard] == [5]
    await change(theatre)
    assert [shown["at"] for shown in current.heard] == [6]


async def test_what_does_not_exist_is_told_to_whoever_asks_for_it(theatre: Theatre) -> None:
    (nobody,) = await theatre.seat(Counting("meeting:77"), "anybody")
    assert nobody.last == b"TopicGone"
    assert len(theatre.operations) == 0


async def test_when_all_have_left_nothing_is_left(theatre: Theatre) -> None:
    script = Counting()
    onlookers = await theatre.seat(script, *range(20))
    for each in onlookers:
        each.leave()
        each.leave()  # which changes nothing
    assert len(theatre.operations) == theatre.operations.subscriptions == 0
    assert theatre.room.hub.followers == 0
    await theatre.seat(script, "somebody")
    assert len(theatre.operations) == 1


async def test_who_leaves_before_he_was_seated_leaves_nothing(theatre: Theatre) -> None:
    onlooker, script = theatre.onlooker(), Counting()
    theatre.operations.join(script, script, onlooker)
    onlooker.leave()
    await theatre.room.clock.advance(0)
    assert (len(theatre.operations), onlooker.heard) == (0, [])


async def test_everybody_goes_over_to_the_next_topic_when_one_lapses(theatre: Theatre) -> None:
    script = Counting()
    script.lapses_at = 0.0  # since long
    first = theatre.onlooker()
    theatre.operations.join(script, script, first)
    script.lapses_at, script._topic = None, "meeting:2"
    await theatre.room.clock.advance(0)
    assert first.heard[-1]["at"] == 3
    assert theatre.room.hub.topics == 1


async def test_when_the_server_ends_nobody_is_told_that_anything_does_not_exist(theatre: Theatre) -> None:
    script = Counting()
    (onlooker,) = await theatre.seat(script, "somebody")
    for reader in theatre.room.hub._readers.values():
        reader.close()
    await theatre.room.clock.advance(0)
    assert onlooker.last is None
    with pytest.raises(HubClosed):
        theatre.operations.join("another", Counting(), theatre.onlooker())
