"""What does an entry of the log say of a vote? All that somebody needs who computes its result once more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .options import PollOption
from .polls import Poll


def created(poll: Poll, options: Sequence[PollOption]) -> dict[str, Any]:
    rule = poll.rule
    return {
        **named(poll),
        "item": poll.agenda_item_id,
        "repeats": poll.repeats_id,
        "template": poll.template,
        "form": poll.form,
        "seats": poll.seats,
        "quorum_demanded": poll.quorum_demanded,
        "approves_minutes": poll.approves_minutes,
        "options": [{"option": option.id, "label": option.label} for option in options],
        "rule": {
            "numerator": rule.numerator,
            "denominator": rule.denominator,
            "strict": rule.strict,
            "base": rule.base,
            "least_votes_for": rule.least_votes_for,
        },
    }


def opened(poll: Poll, roll: Collection[int], here: Collection[int]) -> dict[str, Any]:
    """`here`: those of the roll who are."""
    return {
        **named(poll),
        "form": poll.form,
        "entitled": poll.entitled,
        "roll": sorted(roll),
        "digest": poll.roll_digest,
        "here": sorted(here),
    }


def hands_counted(poll: Poll, options: Sequence[PollOption]) -> dict[str, Any]:
    counts = [{"option": option.id, "count": option.hand_count} for option in options]
    return {**named(poll), "counts": counts, "reason": poll.hand_count_reason}


def closed(poll: Poll, options: Sequence[PollOption], present: int, ballots: Mapping[str, Any]) -> dict[str, Any]:
    """`ballots`: those that were counted, with their receipts; of a secret vote the receipts, and no ballot whole."""
    return {
        **named(poll),
        "cast": poll.cast,
        "options": [{"option": option.id, "count": option.count} for option in options],
        "by_hand": all(option.hand_count is not None for option in options),
        "reason": poll.hand_count_reason or poll.few_ballots_reason,
        "present": present,
        "outcome": poll.outcome,
        "base": poll.verdict_base,
        "votes_for": poll.votes_for,
        "required": poll.required,
        "elected": None if poll.seats is None else [option.id for option in options if option.elected],
        **ballots,
    }


def timed(poll: Poll) -> dict[str, Any]:
    return {**named(poll), "opens_at": poll.opens_at, "closes_at": poll.closes_at}


def named(poll: Poll) -> dict[str, Any]:
    """Which vote it is of: every entry says so."""
    return {"poll": poll.id, "question": poll.question}
