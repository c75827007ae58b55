"""Does a record hold? Its chain of hashes is whole, and everything in it that follows from something else does follow.

Times that do not run backwards and the state of the meeting at each entry; who was on the roll, each entry of the
ledger, the quorum, absences and ratings; agenda, speakers and what members wrote; each vote from its preparation to its
result, by its ballots, or in secret by its counts, and by its rule; and the papers that votes brought about. The
contents of minutes that the record carries are those that were approved. A meeting that began in the form before told
too little for all that (`older.py`): of its log the chain is checked and nothing else, and the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ..changes import FORM, ChangeKind, first_break
from ..forms import PollState
from ..meetings import GENESIS
from ..minutes.digest import digest
from . import contents, minuted, older
from .findings import readable
from .record import BadRecord, Record, read
from .replay import Replay


@dataclass
class Report:
    """`flaws`: what is wrong, each with the line or entry where it shows. A record without any holds."""

    record: Record | None = None
    flaws: list[str] = field(default_factory=list)
    older: bool = False  # in the form before: nothing but the chain was checked
    form: int = FORM  # that its first entry tells
    minutes: str | None = None  # the digest of the contents in it, which are those that were approved
    not_carried: bool = False  # minutes were approved before contents were kept, and the record has none
    votes: int = 0  # whose result was computed again
    state: str = ""  # of the meeting, where the record ends; unknown for the form before

    @property
    def unasked(self) -> Sequence[str]:
        """What could not be asked of a record of this form."""
        return older.UNASKED[self.form]

    @property
    def holds(self) -> bool:
        return not self.flaws


def verify(file: bytes, *, head: str | None = None) -> Report:
    """`head`: the hash that it must end with, from the minutes, say. Without one, what is made up holds too."""
    try:
        record = read(file)
    except BadRecord as error:
        return Report(flaws=[str(error)])
    report = Report(record)
    report.flaws.extend(_chain(record))
    if head is not None and head != record.head:
        report.flaws.append(f"the record ends with {record.head}, not with {head}")
    if report.flaws:
        return report
    report.flaws.extend(contents.flaws(record))
    report.minutes = None if record.contents is None else digest(record.contents)
    report.not_carried = contents.are_not_carried(record)
    report.older = older.began_before(record.changes)
    if report.older:
        report.flaws.extend(older.flaws(record.changes))
    else:
        _replay(record, report)
    return report


def _replay(record: Record, report: Report) -> None:
    replay, are_approved = Replay(), record.contents is not None and not report.flaws
    for change in record.changes:
        flaws = replay.take(change)
        if change.kind is ChangeKind.MINUTES_APPROVED and are_approved:
            flaws = chain(flaws, readable(minuted.flaws(replay, record, change.version)))
        report.flaws.extend(f"entry {change.version} ({change.kind}): {flaw}" for flaw in flaws)
    last = record.changes[-1]
    report.flaws.extend(f"entry {last.version} ({last.kind}): {flaw}" for flaw in replay.end())
    report.state, report.form = replay.state, replay.form
    report.votes = sum(poll.state is PollState.CLOSED for poll in replay.votes.polls)


def _chain(record: Record) -> Iterator[str]:
    changes = record.changes
    if not changes:
        yield "the record has no entries"
    broken = first_break(changes)
    if broken is not None:
        change = changes[broken - 1]
        if change.version != broken:
            yield f"entry {broken} is missing: here is entry {change.version}"
        else:
            yield f"entry {broken} ({change.kind}): its hash does not follow from it and from the entry before"
        return
    head = changes[-1].hash if changes else GENESIS
    if head.hex() != record.head:
        yield f"the log ends with {head.hex()}, the record says {record.head}"
