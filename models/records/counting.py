"""Does a vote of a record come out as it says? Recomputed from its ballots, its roll and its rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..changes import Change
from ..forms import PollState
from ..majorities import ElectionVerdict, conclude
from .findings import Content, differences
from .votes import Vote

_RECEIPT = re.compile(r"[2-9A-HJ-NP-Z]{3}(-[2-9A-HJ-NP-Z]{3}){2}")


def close(vote: Vote, change: Change, content: Content) -> Iterator[str]:
    """The vote is closed by this entry: what is wrong with it."""
    yield from vote.in_state(PollState.OPEN)
    if change.actor_id is None and not vote.poll.is_over(change.at):
        yield "nobody closed it, and its time had not come"
    yield from _result_follows(vote, content)
    yield from _ballots_are_right(vote, content)
    differ = bool(
        vote.hands and content["ballots"] and list(vote.hands.values()) != list(_counts(vote, content).values())
    )
    if differ and not content["reason"]:
        yield "hands and ballots differ, and no reason is stated"
    elif not (differ or (vote.poll.secret and vote.voters)) and content["reason"] != vote.poll.hand_count_reason:
        yield f"`reason` is {content['reason']}, it was {vote.poll.hand_count_reason} before"
    vote.poll.state, vote.poll.closes_at = PollState.CLOSED, None


def _result_follows(vote: Vote, content: Content) -> Iterator[str]:
    """What the entry must say, from the ballots in it."""
    poll, counts, options = vote.poll, _counts(vote, content), vote.options
    by_hand = vote.hands is not None
    votes = [(vote.hands or counts)[option] for option in options]
    verdict = conclude(
        poll.rule, votes, seats=poll.seats, entitled=len(vote.roll), present=len(vote.present),
        ballots=len(content["ballots"]), by_hand=by_hand,
    )  # fmt: skip
    poll.outcome = verdict.outcome
    elected = verdict.elected if isinstance(verdict, ElectionVerdict) else None
    expected: dict[str, Any] = {
        "cast": len(vote.voters),
        "options": [{"option": option, "count": count} for option, count in counts.items()],
        "by_hand": by_hand,
        "present": len(vote.present),
        "base": verdict.base,
        "required": verdict.required,
        "votes_for": verdict.votes_for,
        "elected": None if elected is None else [option for place, option in enumerate(options) if place in elected],
        "outcome": verdict.outcome.value,
    }
    yield from differences(expected, content)


def _counts(vote: Vote, content: Content) -> dict[int, int]:
    """The ballots for each option."""
    choices = [ballot if vote.poll.secret else ballot["options"] for ballot in content["ballots"]]
    counted = Counter(option for choice in choices for option in choice)
    return {option: counted[option] for option in vote.options}


def _ballots_are_right(vote: Vote, content: Content) -> Iterator[str]:
    ballots, secret = content["ballots"], vote.poll.secret
    receipts = content["receipts"] if secret else [ballot["receipt"] for ballot in ballots]
    choices = ballots if secret else [ballot["options"] for ballot in ballots]
    if not len(receipts) == len(ballots) == len(vote.voters):
        yield f"{len(vote.voters)} have voted, {len(ballots)} ballots with {len(receipts)} codes are there"
    if receipts != sorted(set(receipts)) or not all(_RECEIPT.fullmatch(receipt) for receipt in receipts):
        yield "the codes are not in order, or not different ones of the usual form"
    if not all(_lawful(choice, vote) for choice in choices) or (secret and choices != sorted(choices)):
        yield "a ballot does not choose as this vote allows, or they are not in order"
    if not secret and sorted(ballot["member"] for ballot in ballots) != sorted(vote.voters, key=lambda v: v or 0):
        yield "the ballots are not of those who have voted"


def _lawful(choice: Sequence[int], vote: Vote) -> bool:
    lengths: Collection[int] = range(vote.poll.seats + 1) if vote.poll.seats else [1]
    return len(choice) in lengths and list(choice) == sorted(set(choice)) and set(choice) <= set(vote.options)
