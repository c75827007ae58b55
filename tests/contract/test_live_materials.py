"""Does a phone not read again with each event what is attached to the meeting?"""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import serving, watching

pytestmark = pytest.mark.anyio

LIVE = """
subscription Live($id: ID!) {
  meeting(id: $id) { version agenda { state } materials { inTime agendaItem { title } document { title %s } } }
}
"""


@pytest.mark.parametrize("papers", [0, 3])
async def test_what_is_attached_is_read_once_and_with_each_event_only_who_has_read_it(
    backend: Backend, papers: int
) -> None:
    async with serving(backend) as served, AsyncExitStack() as stack:
        gathering = await Gathering.opened(served, "chair", "member")
        cell, item = served.world.organization("cell"), (await gathering.seen("chair", "agenda { id }"))["agenda"][0]
        given = {"issuerId": cell, "audienceId": cell, "kind": "NOTICE", "title": "Thông báo", "body": "Dài."}
        for number in range(papers):
            await gathering.do("chair", "sendDocument", number=f"{number + 1}-TB/CB", meetingId=gathering.id, **given)
        phones = [
            await stack.enter_async_context(watching(served.client(who), LIVE % read, "meeting", id=gathering.id))
            for who, read in [("member", ""), *[("official", "readByMe"), ("deputy", "readByMe")] * 4]
        ]
        for phone in phones:
            assert len((await phone.next())["materials"]) == papers
        with served.counted_statements() as statements:
            for seconds in (60, 90):
                await gathering.do("chair", "limitSpeaking", meetingId=gathering.id, seconds=seconds)
                version = (await gathering.seen("chair", "version"))["version"]
                for phone in phones:
                    await phone.until(version)
            await gathering.do("chair", "startAgendaItem", itemId=item["id"])
            version = (await gathering.seen("chair", "version"))["version"]
            for phone in phones:
                assert len((await phone.until(version))["materials"]) == papers
        assert not [one for one in statements if "meeting_materials" in one or "documents." in one]
        readings = [one for one in statements if "document_readings" in one]
        assert bool(readings) is bool(papers)
        assert len(readings) <= 3 * 4, "eight phones that ask at the same time share a statement"
        await gathering.do("chair", "sendDocument", number="9-TB/CB", meetingId=gathering.id, **given)
        version = (await gathering.seen("chair", "version"))["version"]
        for phone in phones:
            assert len((await phone.until(version))["materials"]) == papers + 1
