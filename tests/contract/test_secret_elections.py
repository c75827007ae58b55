"""Can somebody look for the combination of candidates that he dictated? And is what is told instead of it checked?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from models.records.verify import verify
from resolvers import boxes
from server.client import Json
from tests.fault.stored import unannounced
from tests.gatherings import Gathering, key
from tests.keys import KEYS
from tests.raw_rows import everything
from tests.recorded import entries_of, records_of, written
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

VOTERS = ("chair", "deputy", "minute_taker", "member", "official")
ONE: list[list[int]] = [[0, 1, 2], [0, 1, 3], [0, 2, 3], [], [1]]
OTHER: list[list[int]] = [[0, 1], [0, 1, 2], [0, 3], [1, 2], [3]]  # other ones together, and each as often
NOW = datetime.now(UTC)
Rows = dict[str, list[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def two_databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Alike to the last number that they will give."""
    if request.param == "sqlite":
        folders = tmp_path / "one", tmp_path / "other"
        for folder in folders:
            folder.mkdir()
        yield [request.getfixturevalue("sqlite_copies").create(folder) for folder in folders]
        return
    copies = request.getfixturevalue("postgres_copies")
    urls = [copies.create(), copies.create()]
    yield urls
    for url in urls:
        copies.drop(url)


async def elect(served: Served, chosen: Sequence[Sequence[int]]) -> Gathering:
    """Three of four in secret, by these ballots, one after the other."""
    gathering = await Gathering.scheduled(served, scheduledAt=(NOW + timedelta(minutes=1)).isoformat())
    await gathering.open()
    for who in VOTERS:
        await gathering.arrive([who])
    poll = await gathering.open_poll(template="ELECTION", options=["A", "B", "C", "D"], seats=3)
    for who, places in zip(VOTERS, chosen, strict=True):
        options = [poll["options"][place]["id"] for place in places]
        await gathering.do(who, "castBallot", pollId=poll["id"], optionIds=options)
    await gathering.close_poll(poll)
    return gathering


async def left_by(url: str, chosen: Sequence[Sequence[int]], monkeypatch: pytest.MonkeyPatch) -> Rows:
    """The rows that such an election leaves in an empty database, where nothing is random."""
    codes = (f"222-222-22{sign}" for sign in "3456789")
    monkeypatch.setattr("resolvers.ballots.new_receipt", lambda: next(codes))
    monkeypatch.setattr("models.meetings.secrets.randbelow", lambda below: 123456)
    async with serving(Backend(url, "memory://"), clock=lambda: NOW) as served:
        before = await everything(served.database)
        gathering = await elect(served, chosen)
        await boxes.shred(served.database, KEYS)
        assert await unannounced(served.database, [key(gathering.id)], within=10) == 0
        after = await everything(served.database)
    return {table: sorted(set(lines) - set(before[table])) for table, lines in after.items()}


async def test_elections_of_the_same_counts_leave_the_same_rows_whoever_was_chosen_together(
    two_databases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = [
        await left_by(url, chosen, monkeypatch) for url, chosen in zip(two_databases, (ONE, OTHER), strict=True)
    ]
    assert {table for table, lines in one.items() if lines} >= {
        "changes",
        "meetings",
        "polls",
        "poll_options",
        "voters",
    }
    assert one == other


async def test_the_record_of_a_secret_election_tells_counts_and_codes_and_holds(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await elect(served, ONE)
        (record,) = await records_of(served)
        assert verify(record).flaws == []
        async with served.database.read() as session:
            query = select(Change).where(Change.kind == ChangeKind.POLL_CLOSED)
            told: Json = (await session.scalars(query)).one().details
        seen = (await gathering.seen("member", "polls { ballots { receipt optionIds voter { id } } }"))["polls"][0]
    assert [one["count"] for one in told["options"]] == [3, 3, 2, 2]
    assert (told["cast"], len(told["receipts"])) == (5, 5)
    lists = {name for name, value in told.items() if isinstance(value, list)}
    assert lists == {"options", "receipts", "elected"}
    assert seen["ballots"] == [{"receipt": code, "optionIds": None, "voter": None} for code in told["receipts"]]


FORGERIES: dict[str, tuple[list[int], Json, str]] = {
    # Three have each chosen the first two of three candidates for two seats.
    "a candidate whom more have chosen than voted": ([4, 2, 0], {"votes_for": 2}, "3 ballots cannot choose"),
    "more chosen than there are seats": ([3, 3, 1], {}, "3 ballots cannot choose"),
    "a candidate whom less than nobody has chosen": ([3, 3, -1], {}, "3 ballots cannot choose"),
    "others elected": ([3, 3, 0], {"elected": [0, 2]}, "`elected`"),
    "nobody elected": ([3, 3, 0], {"elected": []}, "`elected`"),
    "other counts": ([1, 3, 2], {}, "`elected`"),
    "fewer votes for somebody elected": ([3, 3, 0], {"votes_for": 2}, "`votes_for`"),
    "more ballots": ([4, 3, 0], {"cast": 4}, "`cast`"),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_result_of_a_secret_election_is_found_and_named(whole_record: bytes, what: str) -> None:
    """Though the chain of hashes is made anew behind it."""
    counts, changed, named = FORGERIES[what]
    entries = entries_of(whole_record)
    (told,) = [one.told for one in entries if one.kind == "POLL_CLOSED" and one.told["question"] == "Bầu"]
    options = [one["option"] for one in told["options"]]
    told["options"] = [{"option": one, "count": count} for one, count in zip(options, counts, strict=True)]
    told.update(changed)
    if "elected" in changed:
        told["elected"] = [options[place] for place in changed["elected"]]
    flaws = verify(written(entries)).flaws
    assert any(named in flaw for flaw in flaws), flaws
