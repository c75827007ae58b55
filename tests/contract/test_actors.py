"""Can the record name whoever did something in a meeting? On both databases."""

from __future__ import annotations

import pytest

from models.records.verify import verify
from tests.gatherings import Gathering
from tests.recorded import entries_of, records_of, written
from tests.servers import Backend
from tests.serving import serving

pytestmark = pytest.mark.anyio


async def test_who_leads_a_cell_from_elsewhere_is_named_by_each_entry_of_his(backend: Backend) -> None:
    async with serving(backend) as served:
        deputy = {"memberId": served.world.member("neighbour"), "organizationId": served.world.organization("cell")}
        gathering = await Gathering.opened(served, "chair", "member")
        await gathering.do("administrator", "appoint", role="DEPUTY_SECRETARY", **deputy)
        items = (await gathering.seen("chair", "agenda { id }"))["agenda"]
        await gathering.do("neighbour", "startAgendaItem", itemId=items[0]["id"])
        await gathering.do("chair", "startAgendaItem", itemId=items[1]["id"])
        (record,) = await records_of(served)
    assert verify(record).flaws == []
    *_, his, hers = entries_of(record)
    assert (his.actor, his.told["by"]) == (served.world.members["neighbour"], "Nguyễn Văn Neighbour")
    assert "by" not in hers.told, "the roll names her"
    del his.told["by"]
    (flaw,) = verify(written([*entries_of(record)[:-2], his, hers])).flaws
    assert f"no roll knows {his.actor}" in flaw
