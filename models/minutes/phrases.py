"""How do minutes say a date, a share, a rule and a verdict, so that somebody can check the figures by reading?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import gcd

from models.attendance import AttendanceCount
from models.majorities import MajorityRule, Verdict

from .contents import Vote
from .words import Words


def day(words: Words, on: date) -> str:
    return words.day.format(day=on.day, month=words.month_names[on.month - 1], year=on.year)


def time(words: Words, at: datetime) -> str:
    return words.time.format(hour=at.hour, minute=at.minute)


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def comrades(words: Words, names: Iterable[str]) -> str:
    """Each is called so once, whoever wrote the name with that word before it."""
    called = words.comrade.format(name="").casefold()
    plain = (name[len(called) :].strip() if name.casefold().startswith(called) else name for name in names)
    return words.comma.join(words.comrade.format(name=name) for name in plain)


def rate(words: Words, count: AttendanceCount) -> str:
    """The share of those expected who attended, rounded down to a tenth of a per cent."""
    whole, tenth = divmod(1000 * (count.present + count.remote) // max(1, count.expected), 10)
    return f"{whole}{words.decimal_point}{tenth}%" if tenth else f"{whole}%"


def share(words: Words, rule: MajorityRule) -> str:
    """The fraction up to its "of": more than half of, two thirds of, 3/5 of."""
    common = gcd(rule.numerator, rule.denominator)
    numerator, denominator = rule.numerator // common, rule.denominator // common
    known = words.shares.get((numerator, denominator, rule.strict))
    if known is not None:
        return known
    template = words.more_than_any_share if rule.strict else words.any_share
    return template.format(numerator=numerator, denominator=denominator)


def rule(words: Words, rule: MajorityRule) -> str:
    return words.rule.format(share=share(words, rule), base=words.bases[rule.base])


def result(words: Words, vote: Vote) -> str:
    """What was decided, with the figures that it follows from; of an election, who was elected."""
    if vote.verdict is None:
        return words.not_decided
    if vote.seats is None:
        return motion(words, vote.rule, vote.verdict)
    elected = [option.label for option in vote.options if option.elected]
    template = words.election if elected else words.nobody_elected
    return template.format(
        elected=len(elected),
        seats=vote.seats,
        names=words.comma.join(elected),
        share=share(words, vote.rule),
        base=vote.verdict.base,
        required=vote.verdict.required,
    )


def motion(words: Words, rule: MajorityRule, verdict: Verdict) -> str:
    """How it came out, with the figures."""
    return words.verdict.format(
        votes_for=verdict.votes_for,
        base=verdict.base,
        share=share(words, rule),
        required=verdict.required,
        outcome=words.outcomes[verdict.outcome],
    )
