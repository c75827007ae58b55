"""What does the log say of the quorum, and what did the roll call come to?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from .attendance import Quorum
from .changes import Change, ChangeKind

QUORUM = '"quorum":{'  # in an entry that has facts about it: no text of anybody's can hold these signs unescaped
ENDING_ITEMS = frozenset({ChangeKind.ITEM_STARTED, ChangeKind.ITEM_CONCLUDED})  # the quorum itself changes by none


@dataclass(frozen=True, slots=True)
class QuorumFact:
    """The quorum as it was noted in the log. `ends_roll_call`: that is what the roll call came to."""

    version: int
    at: datetime
    quorum: Quorum
    ends_roll_call: bool = False

    @classmethod
    def of(cls, change: Change) -> QuorumFact:
        told = change.details["quorum"]
        quorum = Quorum(told["base"], told["counted"], told["required"])
        return cls(change.version, change.at, quorum, change.kind in ENDING_ITEMS)


class RollCalled(NamedTuple):
    """What is stated of the quorum. `since`: from when on it was met, where the roll call does not say that it was."""

    quorum: Quorum
    since: datetime | None = None

    @classmethod
    def by(cls, facts: Sequence[QuorumFact], approved_in: int | None) -> RollCalled | None:
        """The last roll call; where none has ended, the first note that it was met, or else the last note.

        `approved_in`: the entry that approves the minutes; the close of their vote is written together with it, so of
        the facts those before both are stated, whoever comes or goes afterwards.
        """
        facts = [fact for fact in facts if approved_in is None or fact.version < approved_in - 1]
        call = next((fact for fact in reversed(facts) if fact.ends_roll_call), None)
        if not facts:
            return None
        if call is not None and call.quorum.met:
            return cls(call.quorum)
        met = next((fact for fact in facts if fact.quorum.met and (call is None or fact.version > call.version)), None)
        return cls((call or met or facts[-1]).quorum, met.at if met else None)
