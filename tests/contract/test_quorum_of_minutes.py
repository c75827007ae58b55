"""Which quorum do minutes state, and does it stay once they are approved? On both databases."""

from __future__ import annotations

import pytest

from models.minutes.plain import lines
from models.minutes.writing import write
from models.records.contents import minutes as carried
from models.records.record import read
from models.records.verify import verify
from resolvers.records import read_record
from tests.gatherings import Gathering, key
from tests.minuted import HANOI
from tests.serving import Served

from .minute_taking import THERE, approve, meeting, minutes

pytestmark = pytest.mark.anyio

ROLL_CALL = 2  # where it is on the agenda
AFTER_IT = 3


async def agenda(gathering: Gathering) -> list[str]:
    return [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]


async def call_the_roll(gathering: Gathering) -> None:
    items = await agenda(gathering)
    await gathering.do("chair", "startAgendaItem", itemId=items[ROLL_CALL])
    await gathering.do("chair", "startAgendaItem", itemId=items[AFTER_IT])


async def stated(gathering: Gathering) -> list[str]:
    return of_the_quorum((await minutes(gathering))["text"])


async def stated_by_the_record(gathering: Gathering) -> list[str]:
    """Which holds."""
    async with gathering.served.database.read() as session:
        file = (await read_record(session, key(gathering.id))).file
    assert verify(file).flaws == []
    return of_the_quorum(lines(write(carried(read(file), "vi", HANOI))))


def of_the_quorum(text: list[str]) -> list[str]:
    return [line for line in text if "căn cứ biểu quyết" in line or "Đủ điều kiện" in line]


@pytest.mark.parametrize("end", ["concludeAgendaItem", "startAgendaItem"])
async def test_the_quorum_of_minutes_is_the_one_with_which_the_roll_call_ended(shared: Served, end: str) -> None:
    gathering = await meeting(shared)
    items = await agenda(gathering)
    await gathering.do("chair", "startAgendaItem", itemId=items[2])
    assert any("Đủ điều kiện tiến hành cuộc họp từ lúc" in line for line in (await minutes(gathering))["text"])
    await gathering.arrive(["deputy"])
    called = (await gathering.seen("chair", "quorum { base counted required }"))["quorum"]
    await gathering.do("chair", end, itemId=items[3 if end == "startAgendaItem" else 2])
    await gathering.do("deputy", "checkOut", meetingId=gathering.id)
    (said,) = (line for line in (await minutes(gathering))["text"] if line.startswith("Kết quả điểm danh"))
    assert called["counted"] == 5
    assert "là {base}, có mặt {counted}, cần ít nhất {required}: đủ".format(**called) in said
    await approve(gathering)
    async with shared.database.read() as session:
        assert verify((await read_record(session, key(gathering.id))).file).flaws == []
    assert said in (await minutes(gathering))["text"]


async def test_to_touch_the_roll_call_again_takes_nothing_back(
    shared: Served,
) -> None:
    gathering = await meeting(shared)
    await call_the_roll(gathering)
    called = await stated(gathering)
    assert [line.endswith(": đủ điều kiện tiến hành cuộc họp.") for line in called] == [True]
    await gathering.do("minute_taker", "checkOut", meetingId=gathering.id)
    await call_the_roll(gathering)
    assert await stated(gathering) == called
    await approve(gathering)
    assert await stated_by_the_record(gathering) == called


async def test_a_roll_call_that_is_skipped_while_it_is_on_has_no_result(shared: Served) -> None:
    gathering = await meeting(shared)
    roll_call = (await agenda(gathering))[ROLL_CALL]
    await gathering.do("chair", "startAgendaItem", itemId=roll_call)
    before = await stated(gathering)
    await gathering.do("chair", "skipAgendaItem", itemId=roll_call)
    assert await stated(gathering) == before
    assert not any(line.startswith("Kết quả điểm danh") for line in before)


async def test_who_comes_after_the_approval_changes_nothing_in_what_minutes_say_of_the_quorum(shared: Served) -> None:
    gathering = await meeting(shared, *THERE[:3])
    await approve(gathering)
    approved = await stated(gathering)
    assert [line.endswith("chưa đủ điều kiện tiến hành cuộc họp.") for line in approved] == [True]
    await gathering.arrive(["deputy"])
    assert await stated(gathering) == approved
    assert await stated_by_the_record(gathering) == approved


async def test_a_roll_call_that_ends_after_the_approval_is_not_the_one_that_minutes_state(shared: Served) -> None:
    gathering = await meeting(shared)
    await approve(gathering)
    approved = await stated(gathering)
    assert len(approved) == 2, "how it was met, and since when"
    for leaving, coming in ((THERE[2:], ()), ((), THERE[2:])):
        for who in leaving:
            await gathering.do(who, "checkOut", meetingId=gathering.id)
        await gathering.arrive(coming)
        await call_the_roll(gathering)
        assert await stated(gathering) == approved
        assert await stated_by_the_record(gathering) == approved
