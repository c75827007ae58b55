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
        """The first roll call that it was met at, since to touch the item again takes nothing back.

        If none was, the first note since one ended that it was met, with the last roll call before; if it was never
        met, the last one. Where no roll call ended, the first note that it was met, or else the last.

        `approved_in`: the entry that approves the minutes; the close of their vote is written together with it, so of
        the facts those before both are stated, whoever comes or goes afterwards.
        """
        facts = [fact for fact in facts if approved_in is None or fact.version < approved_in - 1]
        calls = [fact for fact in facts if fact.ends_roll_call]
        if not facts:
            return None
        if at_call := next((call for call in calls if call.quorum.met), None):
            return cls(at_call.quorum)
        since_called = facts[facts.index(calls[0]) :] if calls else facts
        met = next((fact for fact in since_called if fact.quorum.met), None)
        before = [call for call in calls if met is None or call.version < met.version]
        return cls((before[-1] if before else met or facts[-1]).quorum, met.at if met else None)
