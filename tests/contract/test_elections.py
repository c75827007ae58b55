"""Who is elected, and which ballots of an election are refused? Over the API, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio

THERE = ("chair", "deputy", "minute_taker", "member", "official", "exempt")


async def election(gathering: Gathering, candidates: int = 3, **given: Any) -> Json:
    names = [f"Ứng cử viên {number}" for number in range(candidates)]
    return await gathering.poll(**{"template": "ELECTION", "seats": 2, "options": names, **given})


async def test_an_election_fills_its_seats_by_majority(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await election(gathering)
    (shown,) = (await gathering.seen("chair", "polls { form seats quorumDemanded }"))["polls"]
    assert shown == {"form": "SECRET_BALLOT", "seats": 2, "quorumDemanded": True}
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    options = [option["id"] for option in poll["options"]]
    for who, chosen in zip(THERE, ([0, 1], [0, 1], [0, 1], [0], [1, 2], []), strict=True):
        await gathering.do(who, "castBallot", pollId=poll["id"], optionIds=[options[place] for place in chosen])
    closed = await gathering.close_poll(poll)
    assert [option["count"] for option in closed["options"]] == [4, 4, 1]
    assert closed["verdict"] == {"outcome": "CARRIED", "base": 6, "votesFor": 4, "required": 4}
    elected = (await gathering.seen("member", "polls { options { elected } }"))["polls"][-1]["options"]
    assert elected == [{"elected": True}, {"elected": True}, {"elected": False}]


async def test_who_shares_the_last_seat_is_not_elected(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await election(gathering, seats=1)
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    options = [option["id"] for option in poll["options"]]
    for number, who in enumerate(THERE):
        await gathering.do(who, "castBallot", pollId=poll["id"], optionIds=[options[number % 2]])
    assert (await gathering.close_poll(poll))["verdict"]["outcome"] == "NOT_CARRIED"


async def test_too_many_candidates_on_a_ballot_are_refused(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await election(gathering)
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    options = [option["id"] for option in poll["options"]]
    for wrong in (options, [options[0]] * 2):
        assert await gathering.refusal("member", "castBallot", pollId=poll["id"], optionIds=wrong) == "BAD_OPTION"
    other = await gathering.open_poll()
    mixed = [options[0], other["options"][0]["id"]]
    assert await gathering.refusal("member", "castBallot", pollId=poll["id"], optionIds=mixed) == "BAD_OPTION"
    assert (await gathering.seen("chair", "polls { turnout { cast } }"))["polls"][-2:] == [{"turnout": {"cast": 0}}] * 2
