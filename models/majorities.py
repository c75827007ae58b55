"""Is it carried? Majorities as exact fractions, in integers only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .errors import BadMajorityRule

_LARGEST_DENOMINATOR = 1000
_MOST_VOTES = 1_000_000


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
    """At least `numerator/denominator` of the base; more than that, if strict. And never less than `least_votes_for`.

    Raises BadMajorityRule when nothing or everything would carry, and for numbers beyond all use.
    """

    numerator: int
    denominator: int
    strict: bool
    base: MajorityBase
    least_votes_for: int = 0

    def __post_init__(self) -> None:
        if self.numerator < 1:
            raise BadMajorityRule(reason="the numerator is less than one")
        if self.denominator > _LARGEST_DENOMINATOR:
            raise BadMajorityRule(reason=f"the denominator is more than {_LARGEST_DENOMINATOR}")
        if self.numerator > self.denominator:
            raise BadMajorityRule(reason="the fraction is more than one")
        if self.strict and self.numerator == self.denominator:
            raise BadMajorityRule(reason="nobody can have more than all votes")
        if not 0 <= self.least_votes_for <= _MOST_VOTES:
            raise BadMajorityRule(reason=f"the least votes are 0 to {_MOST_VOTES}")

    def required(self, base: int) -> int:
        """The least number of votes for that carries, never less than one: an empty base reaches nothing."""
        share, rest = divmod(self.numerator * base, self.denominator)
        return max(1, self.least_votes_for, share + (1 if self.strict or rest else 0))

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


def conclude(
    rule: MajorityRule,
    votes: Sequence[int],
    *,
    seats: int | None,
    entitled: int,
    present: int,
    ballots: int,
    by_hand: bool,
) -> Verdict:
    """How a vote comes out. `votes`: those of each option, hands if `by_hand`; of an election, which has `seats`,
    those of each candidate. `entitled`, `present`, `ballots`: how many are on its roll, were here, and cast one.
    """
    base = {
        MajorityBase.BASE: entitled,
        MajorityBase.PRESENT: present,
        MajorityBase.CAST: sum(votes) if by_hand and seats is None else max(ballots, *votes),
    }[rule.base]
    return decide(rule, votes[0], base) if seats is None else elect(rule, votes, seats, base)


def may_be_hands(counts: Collection[int], here: int, seats: int | None) -> bool:
    """Can these have been counted of so many voters? Each shows his hand for one option, or for a candidate a seat."""
    return all(0 <= count <= here for count in counts) and sum(counts) <= here * (seats or 1)


def may_be_ballots(counts: Collection[int], cast: int, seats: int | None) -> bool:
    """Can so many ballots choose so? Each chooses one option, or candidates for the seats: as many, fewer or none.

    Whenever this says so, there are such ballots: no stricter rule holds of counts alone.
    """
    return may_be_hands(counts, cast, seats) and (seats is not None or sum(counts) == cast)


@dataclass(frozen=True, slots=True)
class ElectionVerdict(Verdict):
    """CARRIED when all seats are filled. `votes_for`: the fewest that somebody elected has, 0 when nobody is.

    `elected`: which of the candidates, by their places on the ballot, from 0.
    """

    elected: frozenset[int]


def elect(rule: MajorityRule, votes: Sequence[int], seats: int, base: int) -> ElectionVerdict:
    """Those who have the majority, the most votes first. Of several with the same votes for the last seat, none is.

    `votes`: those of each candidate. Who is not elected stands in a further round, if the chair holds one.
    """
    carried = [place for place, count in enumerate(votes) if rule.carried(count, base)]
    elected = frozenset(place for place in carried if sum(votes[other] >= votes[place] for other in carried) <= seats)
    return ElectionVerdict(
        Outcome.CARRIED if len(elected) == seats else Outcome.NOT_CARRIED,
        base=base,
        votes_for=min((votes[place] for place in elected), default=0),
        required=rule.required(base),
        elected=elected,
    )
