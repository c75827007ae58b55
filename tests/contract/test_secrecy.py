"""Can whoever reads the raw database join a voter to his ballot? These tests try, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey
from sqlalchemy import event, func, select, text

from models.ballots import BallotBox
from models.changes import Change, ChangeKind
from models.database import Database
from models.direct import Text
from models.errors import BoxLocked
from models.sealing import KeyRing, SpentKey
from models.voters import Voter
from resolvers import boxes
from server.client import Json
from tests.gatherings import Gathering, key
from tests.keys import KEYS
from tests.raw_rows import everything, places
from tests.servers import Backend
from tests.serving import Served, serving
from tests.world import add_members

pytestmark = pytest.mark.anyio

VOTERS = [f"secret_{number}" for number in range(12)]


async def voting(served: Served) -> tuple[Gathering, Json, list[str]]:
    """A secret vote in which all have cast, one after the other, and their receipts."""
    await add_members(served.database, served.world, "cell", [who for who in VOTERS if who not in served.world.members])
    gathering = await Gathering.opened(served, *VOTERS)
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    return gathering, poll, [await gathering.cast(who, poll, number % 3) for number, who in enumerate(VOTERS)]


async def transactions(database: Database, poll_id: int, *tables: str) -> set[str]:
    """Which have written the rows of a vote, as PostgreSQL tells everybody who reads a table."""
    async with database.read() as session:
        found: set[str] = set()
        for table in tables:
            query = text(f"SELECT xmin::text FROM {table} WHERE poll_id = :poll")
            found |= set(await session.scalars(query, {"poll": poll_id}))
        return found


async def marked(database: Database, poll_id: int) -> list[int]:
    """Who has voted, in the order in which the rows lie."""
    order = "rowid" if database.dialect == "sqlite" else "ctid"
    query = select(Voter.member_id).where(Voter.poll_id == poll_id, Voter.voted).order_by(text(order))
    async with database.read() as session:
        return list(await session.scalars(query))


async def box_of(database: Database, poll_id: int) -> BallotBox | None:
    async with database.read() as session:
        return await session.get(BallotBox, poll_id)


async def entries(database: Database, gathering: Gathering, kind: ChangeKind) -> list[Change]:
    query = select(Change).where(Change.meeting_id == key(gathering.id), Change.kind == kind).order_by(Change.version)
    async with database.read() as session:
        return list(await session.scalars(query))


async def test_while_a_secret_vote_is_open_no_table_holds_a_ballot_that_can_be_read(
    shared: Served, tmp_path: Path
) -> None:
    """Nor does a copy that somebody takes meanwhile, without the servers' keys."""
    gathering, poll, receipts = await voting(shared)
    rows = await everything(shared.database)
    assert [place for receipt in receipts for place in places(rows, receipt)] == []
    assert [place for receipt in receipts for place in places(rows, receipt.replace("-", ""))] == []
    assert [line for line in rows["ballots"] if line.startswith(f"{key(poll['id'])}|")] == []
    seen = await gathering.seen("chair", "polls { turnout { cast } options { count } }")
    assert seen["polls"][-1] == {"turnout": {"cast": 12}, "options": [{"count": None}] * 3}
    box = await box_of(shared.database, key(poll["id"]))
    assert box is not None
    with pytest.raises(BoxLocked):
        box.count(KeyRing.of_files(tmp_path / "key", tmp_path / "keys"))
    assert [ballot.receipt for ballot in box.count(KEYS)] == sorted(receipts)


async def test_while_a_secret_vote_is_open_no_ballot_has_a_row_a_place_or_a_transaction_of_its_own(
    shared: Served,
) -> None:
    """The whole box is written anew with each ballot, sorted by bytes that are random."""
    _, poll, _ = await voting(shared)
    box = await box_of(shared.database, key(poll["id"]))
    assert box is not None
    assert len(box) == 12
    assert box.parts() == sorted(box.parts())
    assert len({len(sealed) for sealed in box.parts()}) == 1
    if shared.database.dialect == "postgresql":
        assert len(await transactions(shared.database, key(poll["id"]), "ballot_boxes")) == 1


async def test_after_a_secret_vote_nothing_stored_joins_a_voter_to_a_ballot(shared: Served) -> None:
    """Neither rows, their order and transactions, nor the log; and the box is gone."""
    gathering, poll, receipts = await voting(shared)
    voters = [shared.world.members[who] for who in VOTERS]
    await gathering.close_poll(poll)
    rows = await everything(shared.database)
    assert {place for receipt in receipts for place in places(rows, receipt)} == {"changes"}
    assert [
        line for table in ("ballots", "ballot_boxes") for line in rows[table] if line.startswith(f"{key(poll['id'])}|")
    ] == []
    by_roll = await marked(shared.database, key(poll["id"]))
    assert sorted(by_roll) == sorted(voters)
    assert by_roll not in (voters, voters[::-1]), "equal by chance once in 200 million runs"
    if shared.database.dialect == "postgresql":
        assert len(await transactions(shared.database, key(poll["id"]), "voters")) == 1
    cast = await entries(shared.database, gathering, ChangeKind.BALLOT_CAST)
    assert [change.actor_id for change in cast] == [None] * 12
    assert all(set(change.details) == {"poll", "question", "cast"} for change in cast)
    (closed,) = await entries(shared.database, gathering, ChangeKind.POLL_CLOSED)
    assert closed.details["receipts"] == sorted(receipts)
    assert closed.details["options"] == [{"option": key(option["id"]), "count": 4} for option in poll["options"]]
    assert "ballots" not in closed.details


async def test_after_the_count_no_backup_and_no_log_of_the_database_opens_a_ballot(shared: Served) -> None:
    """Not even for those who run the servers: the key of the box is destroyed, by whichever of them looks first."""
    gathering, poll, _ = await voting(shared)
    backup = await box_of(shared.database, key(poll["id"]))
    assert backup is not None
    assert len(backup.count(KEYS)) == 12
    await gathering.close_poll(poll)
    await boxes.shred(shared.database, KEYS)
    with pytest.raises(BoxLocked):
        backup.count(KEYS)
    async with shared.database.read() as session:
        assert (await session.scalars(select(SpentKey))).all() == []


async def test_the_key_of_an_annulled_vote_is_destroyed_too(shared: Served) -> None:
    gathering, poll, _ = await voting(shared)
    backup = await box_of(shared.database, key(poll["id"]))
    assert backup is not None
    await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Nhầm phương án")
    await boxes.shred(shared.database, KEYS)
    with pytest.raises(BoxLocked):
        backup.count(KEYS)


async def test_a_server_destroys_keys_that_one_before_it_could_not(backend: Backend) -> None:
    async with serving(backend) as served:
        public = KEYS.new_box()
        async with served.database.write() as session:
            session.add(SpentKey(public_key=public))
        async with asyncio.timeout(10):
            while KEYS.holds(public):  # noqa: ASYNC110  # nothing tells us when
                await asyncio.sleep(0.01)


async def test_a_key_that_is_in_another_folder_stays_noted_until_a_server_that_has_it_looks(
    shared: Served, tmp_path: Path
) -> None:
    public = KEYS.new_box()
    elsewhere = KeyRing.of_files(tmp_path / "key", tmp_path / "keys")
    absent = elsewhere.new_box()
    async with shared.database.write() as session:
        session.add_all([SpentKey(public_key=public), SpentKey(public_key=absent)])
    with pytest.raises(FileNotFoundError):
        await boxes.shred(shared.database, KEYS)
    assert not KEYS.holds(public)
    async with shared.database.read() as session:
        assert (await session.scalars(select(SpentKey.public_key))).all() == [absent]
    await boxes.shred(shared.database, elsewhere)
    assert not elsewhere.holds(absent)


async def test_no_ballot_is_sealed_to_a_key_that_somebody_has_put_into_the_database(shared: Served) -> None:
    """Else whoever writes to the database reads each ballot as it comes, and seals it again."""
    gathering = await Gathering.opened(shared, "chair", "member")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    async with shared.database.write() as session:
        box = await session.get_one(BallotBox, key(poll["id"]))
        kept, box.public_key = box.public_key, bytes(PrivateKey.generate().public_key)
    option = poll["options"][0]["id"]
    assert await gathering.refusal("member", "castBallot", pollId=poll["id"], optionIds=[option]) == "BOX_LOCKED"
    async with shared.database.write() as session:
        (await session.get_one(BallotBox, key(poll["id"]))).public_key = kept
    await gathering.cast("member", poll)


async def test_a_box_whose_key_is_elsewhere_is_not_opened_and_nothing_is_lost(shared: Served) -> None:
    """As on a machine that does not share the folder of the keys."""
    gathering, poll, _ = await voting(shared)
    async with shared.database.write() as session:
        box = await session.get_one(BallotBox, key(poll["id"]))
        kept, box.public_key = box.public_key, bytes(32)
    assert await boxes.count_locked(shared.database, KEYS) == 1
    assert await gathering.refusal("chair", "closePoll", pollId=poll["id"]) == "BOX_LOCKED"
    async with shared.database.write() as session:
        (await session.get_one(BallotBox, key(poll["id"]))).public_key = kept
    assert await boxes.count_locked(shared.database, KEYS) == 0
    closed = await gathering.close_poll(poll)
    assert [option["count"] for option in closed["options"]] == [4, 4, 4]


async def test_an_open_vote_has_no_box(shared: Served) -> None:
    async with shared.database.read() as session:
        before = await session.scalar(select(func.count()).select_from(BallotBox))
    gathering = await Gathering.opened(shared, "member")
    await gathering.open_poll()
    async with shared.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(BallotBox)) == before


async def test_no_statement_of_a_secret_ballot_carries_what_is_chosen(backend: Backend) -> None:
    """A database may log its statements with all that they are given."""
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "member")
        poll = await gathering.poll(form="SECRET_BALLOT")
        async with served.database.write() as session:
            await session.execute(text("UPDATE poll_options SET id = id + 73000000"))  # numbers that nothing else has
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        options = (await gathering.seen("member", "polls { options { id } }"))["polls"][-1]["options"]
        with given_values(served) as given:
            await gathering.do("member", "castBallot", pollId=poll["id"], optionIds=[options[1]["id"]])
        told = str(given)
    assert str(served.world.members["member"]) in told
    assert "73000" not in told


@contextmanager
def given_values(served: Served) -> Iterator[list[Any]]:
    """All that statements are given meanwhile."""
    values: list[Any] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        values.append(parameters)

    def arguments(self: Text, given: Any) -> list[Any]:
        values.append(given)
        return original(self, given)

    original = Text.arguments
    engine = served.app.state.database.writer.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    Text.arguments = arguments  # type: ignore[method-assign, assignment]
    try:
        yield values
    finally:
        Text.arguments = original  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", note)
