"""A meeting whose minutes are taken, read, put to the vote and approved, step by step."""

from __future__ import annotations

from server.client import Json
from tests.gatherings import Gathering
from tests.serving import Served

THERE = ("chair", "member", "official", "minute_taker")
MINUTES = """minutes {
  state guests locality place additions approvedAt digest number headHash text english: text(language: EN)
} version"""


async def meeting(shared: Served, *people: str) -> Gathering:
    return await Gathering.opened(shared, *(people or THERE), minuteTakerId=shared.world.member("minute_taker"))


async def minutes(gathering: Gathering, who: str = "supervisor") -> Json:
    found: Json = (await gathering.seen(who, MINUTES))["minutes"]
    return found


async def put_to_vote(gathering: Gathering) -> Json:
    poll: Json = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    return poll


async def decide(gathering: Gathering, poll: Json, *agreeing: str) -> Json:
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    for who in agreeing:
        await gathering.cast(who, poll)
    return await gathering.close_poll(poll)


async def approve(gathering: Gathering) -> Json:
    poll = await put_to_vote(gathering)
    await decide(gathering, poll, "chair", "member", "official")
    return poll
