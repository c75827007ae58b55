"""Is it carried? Majorities as exact fractions, in integers only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .errors import BadMajorityRule

_LARGEST_DENOMINATOR = 1000


class MajorityBase(StrEnum):
    """Of whom a majority is needed: of all entitled, of those present, or of the ballots cast."""

    BASE = "BASE"
    PRESENT = "PRESENT"
    CAST = "CAST"


class Outcome(StrEnum):
    CARRIED = "CARRIED"
    NOT_CARRIED = "NOT_CARRIED"


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """At least `numerator/denominator` of the base; more than that, if strict.

    Raises BadMajorityRule when nothing or everything would carry, and for denominators beyond a thousand.
    """

    numerator: int
    denominator: int
    strict: bool
    base: MajorityBase

    def __post_init__(self) -> None:
        if self.numerator < 1:
            raise BadMajorityRule(reason="the numerator is less than one")
        if self.denominator > _LARGEST_DENOMINATOR:
            raise BadMajorityRule(reason=f"the denominator is more than {_LARGEST_DENOMINATOR}")
        if self.numerator > self.denominator:
            raise BadMajorityRule(reason="the fraction is more than one")
        if self.strict and self.numerator == self.denominator:
            raise BadMajorityRule(reason="nobody can have more than all votes")

    def required(self, base: int) -> int:
        """The least number of votes for that carries, never less than one: an empty base reaches nothing."""
        share, rest = divmod(self.numerator * base, self.denominator)
        return max(1, share + (1 if self.strict or rest else 0))

    def carried(self, votes_for: int, base: int) -> bool:
        return base > 0 and votes_for >= self.required(base)


MORE_THAN_HALF = MajorityRule(1, 2, strict=True, base=MajorityBase.BASE)
TWO_THIRDS = MajorityRule(2, 3, strict=False, base=MajorityBase.BASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with the figures that it follows from, so that anyone can check it."""

    outcome: Outcome
    base: int
    votes_for: int
    required: int


def decide(rule: MajorityRule, votes_for: int, base: int) -> Verdict:
    outcome = Outcome.CARRIED if rule.carried(votes_for, base) else Outcome.NOT_CARRIED
    return Verdict(outcome, base=base, votes_for=votes_for, required=rule.required(base))
