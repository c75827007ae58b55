"""What must be there before somebody can speak or write? Scenes as in `scenes.py`."""

from __future__ import annotations

from typing import Any

from server.client import Json

from .scenes import Scene
from .stage import Stage


async def summed_up_item(stage: Stage, who: str) -> Json:
    return _input(itemId=(await stage.items(await stage.open()))[0], summary="Nhiều ý kiến tán thành.")


def asking(*, of: str | None) -> Scene:
    """For oneself, or for somebody else."""

    async def scene(stage: Stage, who: str) -> Json:
        meeting = await stage.open()
        await stage.gather(meeting)
        return _input(meetingId=meeting, pointOfOrder=False, memberId=stage.world.member(of) if of else None)

    return scene


async def _speech(stage: Stage, *, begun: bool = False) -> str:
    """The probationary member's."""
    meeting = await stage.open()
    await stage.gather(meeting)
    speech = await stage.speech(meeting, "probationary")
    if begun:
        await stage.do("chair", "callSpeaker", "speech { id }", speechId=speech)
    return speech


async def waiting_speech(stage: Stage, who: str) -> Json:
    return _input(speechId=await _speech(stage))


async def begun_speech(stage: Stage, who: str) -> Json:
    return _input(speechId=await _speech(stage, begun=True))


async def seen_speech(stage: Stage, who: str) -> Json:
    return {"id": await _speech(stage)}


async def speaking_limit(stage: Stage, who: str) -> Json:
    return _input(meetingId=await stage.open(), seconds=120)


async def written(stage: Stage, who: str) -> Json:
    return _input(itemId=(await stage.items(await stage.meeting()))[0], text="Tôi đề nghị.")


async def seen_contribution(stage: Stage, who: str) -> Json:
    return {"id": await stage.contribution(await stage.meeting(), "probationary")}


async def own_contribution(stage: Stage, who: str) -> Json:
    """The chair's."""
    return _input(contributionId=await stage.contribution(await stage.meeting(), "chair"))


async def reserved_opinion(stage: Stage, who: str) -> Json:
    meeting = await stage.open()
    await stage.gather(meeting)
    poll = await stage.poll(meeting, "SECRET_BALLOT")
    return _input(pollId=poll["id"], text="Tôi bảo lưu ý kiến.")


def _input(**fields: Any) -> Json:
    return {"input": fields}
