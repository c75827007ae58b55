"""What do the meetings of a month come to, for a cell and for the committees above it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.meetings import Meeting
from server.client import Json, Refused
from tests.gatherings import Gathering, key
from tests.servers import Backend
from tests.serving import Served, serving

from .test_poll_times import Clock

pytestmark = pytest.mark.anyio

FIGURES = """cells cellsMet meetings attendance { expected attended rate } averageMinutes shortMeetings
  ratings { good fair average poor }"""
MONTH = f"month(year: $year, month: $month) {{ year month {FIGURES} children {{ organization {{ id }} {FIGURES} }} }}"
CELLS = {"cell", "neighbours", "branch", "foreign"}
NO_RATINGS = {"good": 0, "fair": 0, "average": 0, "poor": 0}
NOTHING: Json = {
    "cellsMet": 0, "meetings": 0, "attendance": {"expected": 0, "attended": 0, "rate": None}, "averageMinutes": None,
    "shortMeetings": 0, "ratings": NO_RATINGS,
}  # fmt: skip


async def held(
    served: Served,
    clock: Clock,
    at: datetime,
    *,
    cell: str = "cell",
    chair: str = "chair",
    here: Iterable[str] = (),
    minutes: int = 100,
    ratings: Mapping[str, str] | None = None,
    kind: str = "REGULAR",
) -> Gathering:
    """A meeting that was due at `at`, and is over."""
    gathering = await Gathering.scheduled(served, cell=cell, chair=chair, kind=kind, scheduledAt=at.isoformat())
    opened = await gathering.do(chair, "openMeeting", meetingId=gathering.id)
    gathering.code = opened["meeting"]["checkInCode"]
    await gathering.arrive(here)
    for who, rating in (ratings or {}).items():
        await gathering.do(who, "rateMeeting", meetingId=gathering.id, rating=rating)
    clock.now += timedelta(minutes=minutes)
    await gathering.do(chair, "closeMeeting", meetingId=gathering.id)
    return gathering


async def month_of(served: Served, name: str, day: Any, who: str = "supervisor", selection: str = MONTH) -> Json:
    kind = "cell" if name in CELLS else "committee"
    query = f"query ($id: ID!, $year: Int!, $month: Int!) {{ {kind}(id: $id) {{ {selection} }} }}"
    asked = {"id": served.world.organization(name), "year": day.year, "month": day.month}
    found: Json = (await served.client(who).execute(query, **asked))[kind]
    return found["month"] if selection == MONTH else found


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))


def next_month(day: datetime) -> datetime:
    """Half an hour into it, by local time: in UTC that is still the last day of this one."""
    first = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return datetime.fromisoformat(f"{first.date().isoformat()}T00:30:00+07:00")


def together(figures: list[Json]) -> Json:
    """What can be added up of several."""
    total: Counter[str] = Counter()
    for each in figures:
        total.update({name: each[name] for name in ("cells", "cellsMet", "meetings", "shortMeetings")})
        total.update({name: each["attendance"][name] for name in ("expected", "attended")})
        total.update(each["ratings"])
    return dict(total)


async def test_a_month_is_what_its_meetings_that_are_over_come_to(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock, few_voters=1) as served:
        at = next_month(clock.now)
        rated = {"chair": "GOOD", "member": "POOR", "probationary": "GOOD"}
        meetings = [
            await held(served, clock, at, here=rated, minutes=95, ratings=rated),
            await held(served, clock, at + timedelta(days=27), here=["chair", "exempt"], minutes=40, kind="THEMATIC"),
            await held(served, clock, at + timedelta(days=3), minutes=21, kind="EXTRAORDINARY"),
            await held(
                served, clock, at, cell="neighbours", chair="neighbour_chair", here=["neighbour"], minutes=90,
                ratings={"neighbour": "FAIR"},
            ),
        ]  # fmt: skip
        before = await held(served, clock, at - timedelta(hours=1), here=["chair"], minutes=80)
        running = await Gathering.scheduled(served, scheduledAt=at.isoformat())
        await running.open()
        cancelled = await Gathering.scheduled(served, scheduledAt=at.isoformat())
        await cancelled.do("chair", "cancelMeeting", meetingId=cancelled.id)
        seen = [
            (await each.seen("supervisor", "attendance { expected present remote }"))["attendance"]
            for each in [*meetings, before]
        ]

        whole = await month_of(served, "commune", at)
        children = {each["organization"]["id"]: each for each in whole["children"]}
        ids = [served.world.organization(name) for name in ("cell", "neighbours", "grassroots")]
        assert list(children) == ids
        cell, neighbours, grassroots = children.values()
        expected = [each["expected"] for each in seen]
        assert (whole["year"], whole["month"]) == (at.year, at.month)
        assert {name: whole[name] for name in NOTHING} == {
            "cellsMet": 2,
            "meetings": 4,
            "attendance": {
                "expected": sum(expected[:4]), "attended": 6, "rate": pytest.approx(6 / sum(expected[:4]), abs=1e-4),
            },
            "averageMinutes": round((95 + 40 + 21 + 90) / 4),
            "shortMeetings": 1,
            "ratings": {"good": 2, "fair": 1, "average": 0, "poor": 1},
        }  # fmt: skip
        assert [each["present"] + each["remote"] for each in seen] == [3, 2, 0, 1, 1]
        assert (cell["meetings"], cell["averageMinutes"], cell["shortMeetings"]) == (3, 52, 1)
        assert cell["ratings"] == {**NO_RATINGS, "good": 2, "poor": 1}
        assert neighbours["attendance"]["expected"] == expected[3]
        assert grassroots == {"organization": {"id": ids[2]}, "cells": 1, **NOTHING}
        assert together(list(children.values())) == together([whole])

        above = await month_of(served, "grassroots", at)
        assert [each["organization"]["id"] for each in above["children"]] == [served.world.organization("branch")]
        earlier = await month_of(served, "cell", at - timedelta(hours=1), "probationary")
        assert (earlier["meetings"], earlier["averageMinutes"], earlier["shortMeetings"]) == (1, 80, 1)
        assert earlier["attendance"] == {"expected": expected[4], "attended": 1, "rate": round(1 / expected[4], 4)}
        assert earlier["children"] == []


async def test_the_months_of_all_below_equal_those_that_each_is_asked_for(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        at = local(clock.now)
        await held(served, clock, at, here=["chair", "member"], ratings={"chair": "AVERAGE"})
        await held(served, clock, at, cell="branch", chair="branch_chair", here=["branch_chair"], minutes=30)
        nodes = f"{MONTH} children {{ nodes {{ id {MONTH} }} }}"
        found = await month_of(served, "commune", at, selection=nodes)
        asked = {node["id"]: node["month"] for node in found["children"]["nodes"]}
        for line in found["month"]["children"]:
            own = asked[line.pop("organization")["id"]]
            assert line == {name: own[name] for name in line}
        assert together(list(asked.values())) == together([found["month"]])


async def test_several_months_are_asked_for_at_once(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        at = next_month(clock.now)
        for due, minutes in ((at, 90), (at + timedelta(days=40), 100), (at + timedelta(days=40), 120)):
            await held(served, clock, due, minutes=minutes)
        later = at + timedelta(days=40)
        one, other = (
            f"month(year: {day.year}, month: {day.month}) {{ meetings averageMinutes }}" for day in (at, later)
        )
        query = f"query ($id: ID!) {{ cell(id: $id) {{ one: {one} other: {other} }} }}"
        found = (await served.client("member").execute(query, id=served.world.organization("cell")))["cell"]
        assert [tuple(each.values()) for each in found.values()] == [(1, 90), (2, 110)]


async def test_a_month_without_meetings_and_a_cell_without_meetings_come_to_nothing(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        at = local(clock.now)
        await held(served, clock, at, cell="neighbours", chair="neighbour_chair")
        for name, day in (("cell", at), ("neighbours", at + timedelta(days=70))):
            own = {"year": day.year, "month": day.month, "cells": 1, "children": []}
            assert await month_of(served, name, day) == {**own, **NOTHING}
        empty = await month_of(served, "commune", at - timedelta(days=70))
        assert {name: empty[name] for name in NOTHING} == NOTHING
        assert [{name: each[name] for name in NOTHING} for each in empty["children"]] == [NOTHING] * 3


async def test_a_meeting_is_short_by_the_conventions_of_the_organisation_that_is_asked(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        gathering = await held(served, clock, at := local(clock.now), minutes=60)

        async def short_where(**given: int | None) -> list[int]:
            for name, minutes in given.items():
                here = {"organizationId": served.world.organization(name), "shortestMeeting": minutes}
                await gathering.do("administrator", "setConventions", **here)
            commune, cell = [await month_of(served, name, at) for name in ("commune", "cell")]
            return [each["shortMeetings"] for each in (commune, *commune["children"][:1], cell)]

        assert await short_where() == [1, 1, 1]
        assert await short_where(cell=60) == [1, 1, 0]
        assert await short_where(commune=61, cell=None) == [1, 1, 1]
        assert await short_where(commune=30, cell=90) == [0, 0, 1]


async def test_a_meeting_that_was_closed_before_its_figures_were_noted_counts_as_a_meeting(backend: Backend) -> None:
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        at = local(clock.now)
        await held(served, clock, at, here=["chair"], minutes=120)
        older = await held(served, clock, at, here=["chair"], minutes=10)
        async with served.database.write() as session:
            row = await session.get_one(Meeting, key(older.id))
            row.expected = row.attended = row.lasted = None
        found = await month_of(served, "cell", at)
        assert (found["cellsMet"], found["meetings"], found["averageMinutes"], found["shortMeetings"]) == (1, 2, 120, 0)
        assert found["attendance"]["attended"] == 1


async def test_members_and_watchers_see_a_month_and_administrators_only_that_there_is_an_organisation(
    shared: Served,
) -> None:
    today = Clock().now
    for who in ("member", "probationary", "hosted", "follower", "supervisor"):
        assert (await month_of(shared, "cell", today, who))["cells"] == 1
    for name in ("cell", "commune"):
        assert await month_of(shared, name, today, "administrator") is None
    for name, who in (("cell", "neighbour"), ("cell", "suspended"), ("commune", "chair"), ("province", "supervisor")):
        with pytest.raises(Refused) as refused:
            await month_of(shared, name, today, who)
        assert refused.value.code == "NOT_FOUND"


async def test_what_is_no_month_is_refused(shared: Served) -> None:
    query = (
        "query ($id: ID!, $year: Int!, $month: Int!) { cell(id: $id) { month(year: $year, month: $month) { year } } }"
    )
    asked = {"id": shared.world.organization("cell")}
    for year, month in ((2026, 0), (2026, 13), (1929, 12), (2201, 1), (10_000, 1), (-1, 1)):
        with pytest.raises(Refused) as refused:
            await shared.client("member").execute(query, **asked, year=year, month=month)
        assert refused.value.code == "BAD_DATE"


async def test_a_cell_lists_the_meetings_of_a_month_by_local_time(shared: Served) -> None:
    at = next_month(datetime.now(UTC))
    days = [at, at + timedelta(days=27), at - timedelta(hours=1), at + timedelta(days=27)]
    ids = [(await Gathering.scheduled(shared, scheduledAt=day.isoformat())).id for day in days]
    page = "totalCount pageInfo { hasNextPage endCursor } nodes { id }"
    listed = "meetings(year: $year, month: $month, first: 2"
    first = (await month_of(shared, "cell", at, "member", f"{listed}) {{ {page} }}"))["meetings"]
    assert first["totalCount"] == 3
    after = first["pageInfo"]["endCursor"]
    last = (await month_of(shared, "cell", at, "member", f'{listed}, after: "{after}") {{ {page} }}'))["meetings"]
    assert [first["pageInfo"]["hasNextPage"], last["pageInfo"]["hasNextPage"]] == [True, False]
    assert [node["id"] for node in first["nodes"] + last["nodes"]] == [ids[3], ids[1], ids[0]]
    both = f"{listed}) {{ {page} }} all: meetings {{ totalCount }}"
    before = await month_of(shared, "cell", at - timedelta(hours=1), "member", both)
    assert ids[2] in [node["id"] for node in before["meetings"]["nodes"]]
    assert before["all"]["totalCount"] == before["meetings"]["totalCount"] + 3


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("year: 2026, month: 13", "month"),
        ("year: 2026, month: 0", "month"),
        ("year: 2026", "month"),
        ("month: 5", "year"),
        ("year: 12026, month: 5", "year"),
    ],
)
async def test_what_is_no_month_is_refused_by_its_field(shared: Served, asked: str, field: str) -> None:
    query = f"query ($id: ID!) {{ cell(id: $id) {{ meetings({asked}) {{ totalCount }} }} }}"
    with pytest.raises(Refused) as refused:
        await shared.client("member").execute(query, id=shared.world.organization("cell"))
    assert refused.value.errors[0]["extensions"] == {"code": "BAD_DATE", "details": {"field": field}}
