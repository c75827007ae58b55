"""Does that stay of which minutes are made, once they are put to the vote?"""

from __future__ import annotations

import pytest

from server.client import Json
from tests.gatherings import Gathering
from tests.serving import Served

pytestmark = pytest.mark.anyio


async def test_what_minutes_are_made_of_stays_while_they_are_voted_on_and_after(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "minute_taker", "member", "official")
    resolution = await gathering.open_poll(template="RESOLUTION")
    await gathering.close_poll(resolution)
    items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
    written = await gathering.do("member", "contribute", itemId=items[0]["id"], text="Nhất trí.")
    put = (await gathering.do("chair", "putMinutesToVote", meetingId=gathering.id))["poll"]
    edited = {"pollId": put["id"], "question": "Nghỉ giải lao?", "template": "RESOLUTION"}
    assert await gathering.refusal("chair", "editPoll", **edited) == "BAD_INPUT"
    await gathering.do("chair", "openPoll", pollId=put["id"])
    changes: list[tuple[str, str, Json]] = [
        ("member", "contribute", {"itemId": items[1]["id"], "text": "Thêm ý."}),
        ("member", "withdrawContribution", {"contributionId": written["contribution"]["id"]}),
        ("member", "reserveOpinion", {"pollId": resolution["id"], "text": "Bảo lưu."}),
        ("chair", "addAgendaItem", {"meetingId": gathering.id, "title": "Việc khác"}),
        ("chair", "skipAgendaItem", {"itemId": items[1]["id"]}),
        ("chair", "annulPoll", {"pollId": resolution["id"], "reason": "Nhầm"}),
    ]
    for who, mutation, given in changes:
        assert await gathering.refusal(who, mutation, **given) == "MINUTES_BEING_APPROVED", mutation
    for who in ("chair", "deputy", "minute_taker", "member", "official"):
        await gathering.do(who, "castBallot", pollId=put["id"], optionIds=[put["options"][0]["id"]])
    await gathering.do("chair", "closePoll", pollId=put["id"])
    for who, mutation, given in changes:
        assert await gathering.refusal(who, mutation, **given) == "MINUTES_APPROVED", mutation
