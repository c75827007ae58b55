"""Are the minutes that a record carries those that were approved, and what do they say?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from ..changes import Change, ChangeKind
from ..minutes.contents import Language, Minutes, MinutesState
from ..minutes.digest import approved, digest
from ..minutes.writing import write
from ..quorums import QuorumFact, RollCalled
from . import older
from .findings import readable
from .record import Record


def flaws(record: Record) -> Iterator[str]:
    approvals = [change for change in record.changes if change.kind is ChangeKind.MINUTES_APPROVED]
    for approval in approvals:
        yield from (f"entry {approval.version} ({approval.kind}): {flaw}" for flaw in _flaws(record, approval))
    if record.contents is not None and not approvals:
        last = record.changes[-1]
        yield f"entry {last.version} ({last.kind}): no minutes were approved, and the record has contents of some"


def are_not_carried(record: Record) -> bool:
    """Minutes were approved, and the record holds without what they said."""
    return record.contents is None and any(change.kind is ChangeKind.MINUTES_APPROVED for change in record.changes)


def _flaws(record: Record, approval: Change) -> Iterator[str]:
    if record.contents is None:
        if not older.may_lack_contents(record.changes):
            yield "the contents that it approved are missing in the record"
    elif digest(record.contents) != approval.details.get("digest"):
        yield "the contents of the minutes in the record are not those that it approved"
    else:
        yield from readable(_unwritable(record), "the contents that it approved are not those of minutes")


def _unwritable(record: Record) -> Iterator[str]:
    """No paper can be made of them."""
    write(minutes(record, "vi", UTC))
    yield from ()


def minutes(record: Record, language: Language, zone: tzinfo) -> Minutes:
    """Those that a record carries which holds, with their number and the meeting's end."""
    assert record.contents is not None
    told = {change.kind: change for change in record.changes}
    closed = told.get(ChangeKind.MEETING_CLOSED)
    approval = told[ChangeKind.MINUTES_APPROVED]
    facts = [QuorumFact.of(change) for change in record.changes if "quorum" in change.details]
    called = RollCalled.by(facts, approval.version)
    since = called and called.since
    return Minutes(
        language=language,
        state=MinutesState.APPROVED,
        number=approval.details["number"],
        ended=closed.at.astimezone(zone) if closed else None,
        head=bytes.fromhex(record.head),
        version=len(record.changes),
        digest=digest(record.contents),
        sufficient_since=since and since.astimezone(zone),
        **approved(record.contents, zone),
    )
