"""Is it carried? Majorities as exact fractions, in integers only."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadMajorityRule
from models.majorities import (
    MORE_THAN_HALF,
    TWO_THIRDS,
    MajorityBase,
    MajorityRule,
    Outcome,
    Verdict,
    decide,
    elect,
    may_be_ballots,
)

UNANIMOUS = MajorityRule(1, 1, strict=False, base=MajorityBase.CAST)


@st.composite
def rules(draw: st.DrawFn) -> MajorityRule:
    denominator = draw(st.integers(1, 1000))
    numerator = draw(st.integers(1, denominator))
    strict = draw(st.booleans()) and numerator < denominator
    return MajorityRule(numerator, denominator, strict, draw(st.sampled_from(MajorityBase)))


@pytest.mark.parametrize(
    ("rule", "base", "required"),
    [
        (MORE_THAN_HALF, 1, 1),
        (MORE_THAN_HALF, 2, 2),
        (MORE_THAN_HALF, 3, 2),
        (MORE_THAN_HALF, 5, 3),
        (MORE_THAN_HALF, 6, 4),
        (MORE_THAN_HALF, 7, 4),
        (MORE_THAN_HALF, 42, 22),
        (TWO_THIRDS, 1, 1),
        (TWO_THIRDS, 2, 2),
        (TWO_THIRDS, 3, 2),
        (TWO_THIRDS, 4, 3),
        (TWO_THIRDS, 42, 28),
        (TWO_THIRDS, 43, 29),
        (UNANIMOUS, 9, 9),
        (UNANIMOUS, 0, 1),
    ],
)
def test_the_least_number_that_carries(rule: MajorityRule, base: int, required: int) -> None:
    assert rule.required(base) == required
    assert not rule.carried(required - 1, base)
    assert rule.carried(required, base) == (base > 0)


def test_half_is_not_more_than_half() -> None:
    assert not MORE_THAN_HALF.carried(21, 42)
    assert MORE_THAN_HALF.carried(22, 42)


@given(rules(), st.integers(0, 10_000))
def test_zero_votes_never_carry(rule: MajorityRule, base: int) -> None:
    assert not rule.carried(0, base)


@given(rules(), st.integers(0, 10_000))
def test_an_empty_base_never_carries(rule: MajorityRule, votes_for: int) -> None:
    assert not rule.carried(votes_for, 0)


@given(rules(), st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_vote_is_carried_exactly_when_its_share_reaches_the_fraction(
    rule: MajorityRule, votes_for: int, base: int
) -> None:
    share, fraction = Fraction(votes_for, base), Fraction(rule.numerator, rule.denominator)
    assert rule.carried(votes_for, base) == (share > fraction if rule.strict else share >= fraction)


@given(rules(), st.integers(1, 10_000))
def test_a_unanimous_vote_is_carried_under_every_rule(rule: MajorityRule, base: int) -> None:
    assert rule.carried(base, base)


@given(rules(), st.integers(1, 10_000))
def test_a_larger_base_never_needs_fewer_votes(rule: MajorityRule, base: int) -> None:
    assert rule.required(base) <= rule.required(base + 1) <= rule.required(base) + 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "strict"),
    [(0, 2, False), (-1, 2, False), (1, 0, False), (3, 2, False), (1, 1001, False), (1, 1, True), (-1, -2, False)],
)
def test_a_rule_that_makes_no_sense_is_refused(numerator: int, denominator: int, strict: bool) -> None:
    with pytest.raises(BadMajorityRule):
        MajorityRule(numerator, denominator, strict, MajorityBase.BASE)


def test_a_verdict_shows_the_figures_that_it_follows_from() -> None:
    assert decide(TWO_THIRDS, 29, 43) == Verdict(Outcome.CARRIED, base=43, votes_for=29, required=29)
    assert decide(TWO_THIRDS, 28, 43) == Verdict(Outcome.NOT_CARRIED, base=43, votes_for=28, required=29)
    assert decide(MORE_THAN_HALF, 0, 0) == Verdict(Outcome.NOT_CARRIED, base=0, votes_for=0, required=1)


def test_a_tie_carries_nothing() -> None:
    assert decide(MORE_THAN_HALF, 5, 10).outcome is Outcome.NOT_CARRIED


def test_the_least_votes_for_hold_beside_the_fraction() -> None:
    rule = MajorityRule(1, 2, strict=True, base=MajorityBase.CAST, least_votes_for=10)
    assert [rule.required(base) for base in (0, 5, 19, 20, 40)] == [10, 10, 10, 11, 21]
    for wrong in (-1, 1_000_001):
        with pytest.raises(BadMajorityRule):
            MajorityRule(1, 2, strict=True, base=MajorityBase.CAST, least_votes_for=wrong)


@pytest.mark.parametrize(
    ("votes", "seats", "base", "elected"),
    [
        ([9, 8, 7], 2, 12, {0, 1}),  # the two with the most
        ([9, 8, 8], 2, 12, {0}),  # two share the last seat
        ([8, 8, 8], 2, 12, set()),
        ([8, 8, 8], 3, 12, {0, 1, 2}),
        ([9, 6, 0], 2, 12, {0}),  # half is not a majority
        ([6, 6, 6], 3, 12, set()),
        ([0, 0], 2, 0, set()),
        ([12], 1, 12, {0}),
        ([7, 12, 9, 10], 3, 12, {1, 2, 3}),
        ([12, 8, 8, 7], 2, 12, {0}),
    ],
)
def test_who_is_elected(votes: list[int], seats: int, base: int, elected: set[int]) -> None:
    verdict = elect(MORE_THAN_HALF, votes, seats, base)
    assert verdict.elected == elected
    assert (verdict.outcome is Outcome.CARRIED) is (len(elected) == seats)
    assert verdict.votes_for == min((votes[place] for place in elected), default=0)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8), st.integers(1, 8))
def test_nobody_is_elected_with_no_more_votes_than_somebody_who_is_not(votes: list[int], seats: int) -> None:
    elected = elect(MORE_THAN_HALF, votes, seats, 20).elected
    assert len(elected) <= seats
    others = [votes[place] for place in range(len(votes)) if place not in elected]
    assert not elected or min(votes[place] for place in elected) > max(others, default=-1)


@given(st.lists(st.integers(-1, 7), min_size=2, max_size=5), st.integers(0, 6), st.none() | st.integers(1, 4))
def test_counts_are_those_of_ballots_exactly_when_such_ballots_can_be_cast(
    counts: list[int], cast: int, seats: int | None
) -> None:
    """Dealt out one after the other, the votes lie as evenly on the ballots as they can."""
    dealt: list[list[int]] = [[] for _ in range(cast)]
    votes = [option for option, count in enumerate(counts) for _ in range(count)]
    for number, option in enumerate(votes if cast else ()):
        dealt[number % cast].append(option)
    sizes = {1} if seats is None else set(range(seats + 1))
    lawful = all(len(ballot) in sizes and len(set(ballot)) == len(ballot) for ballot in dealt)
    possible = lawful and (bool(cast) or not votes) and min(counts) >= 0
    assert may_be_ballots(counts, cast, seats) is possible
