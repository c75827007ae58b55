"""Is every fact that the log tells known to be checked, or to be one that only the record knows?"""

from __future__ import annotations

import pytest

from models.changes import ChangeKind
from models.records.verify import verify
from tests.facts import altered
from tests.recorded import Clock, Held, all_changes, cancel_one, contents_of, entries_of, records_of, written
from tests.servers import Backend
from tests.serving import serving

from .facts_table import CHECKED, PRIMARY, facts_of, listed, unlisted
from .rights_table import NOBODY, TABLE
from .stage import Stage

pytestmark = pytest.mark.anyio

KINDS = [kind for kind in ChangeKind if CHECKED[kind]]


def test_the_table_knows_each_fact_once() -> None:
    assert set(CHECKED) == set(ChangeKind)
    for kind, facts in PRIMARY.items():
        assert not facts.keys() & CHECKED[kind].keys(), kind


async def test_every_fact_that_is_told_is_checked_or_known_to_the_record_alone(backend: Backend) -> None:
    """Told by each mutation that there is, and by a meeting in which everything happens. All of their records hold."""
    clock = Clock()
    async with serving(backend, clock=clock) as served:
        await Held.whole(served, clock)
    async with serving(backend, served.world, few_voters=0) as served:
        await cancel_one(served)
        stage = Stage(served)
        for row in TABLE:
            if row.root.operation == "mutation":
                role = min(row.may - {NOBODY})
                await row.root.ask(served.client(role), await row.scene(stage, role))
        changes, records = await all_changes(served), await records_of(served)
    assert [verify(record).flaws for record in records] == [[]] * len(records)
    assert unlisted(changes) == {}
    found, may_stay = facts_of(changes), {f"quorum.{name}" for name in ("base", "counted", "required", "met")}
    untold = {kind: listed(kind) - found.get(kind, set()) - may_stay for kind in ChangeKind}
    assert {kind: facts for kind, facts in untold.items() if facts} == {}, "the table lists what nobody tells"


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_is_checked_cannot_be_another_one(whole_record: bytes, kind: ChangeKind) -> None:
    """Though the chain of hashes is made anew behind it."""
    entries, contents = entries_of(whole_record), contents_of(whole_record)
    unnoticed = []
    for number, entry in enumerate(entries):
        for path in CHECKED[kind] if entry.kind == kind else ():
            for other in altered(entry.told, path):
                forged = written([*entries[:number], entry._replace(told=other), *entries[number + 1 :]], contents)
                if verify(forged).holds:
                    unnoticed.append((number + 1, path, other))
    assert unnoticed == []
