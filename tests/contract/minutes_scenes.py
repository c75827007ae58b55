"""What must be there before the root fields of minutes can be asked?"""

from __future__ import annotations

from server.client import Json

from .scenes import Scene
from .stage import Stage


async def kept_minutes(stage: Stage, who: str) -> Json:
    written = {"guests": ["Trần Thị Khách"], "locality": "Phường", "place": "Hội trường", "additions": "Thêm."}
    return {"input": {"meetingId": await stage.open(), **written}}


def read_minutes(*, operates: bool = False) -> Scene:
    async def scene(stage: Stage, who: str) -> Json:
        return {"input": {"meetingId": await stage.open(operates=operates)}}

    return scene
