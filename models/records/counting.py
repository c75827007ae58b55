"""Does a vote of a record come out as it says? Recomputed from its ballots, its roll and its rule.

Of a secret vote the record has no ballots, only how many chose each option: that there can be such ballots is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..changes import Change
from ..forms import PollState
from ..majorities import ElectionVerdict, conclude, may_be_ballots
from .findings import Content, differences
from .votes import Vote

_RECEIPT = re.compile(r"[2-9A-HJ-NP-Z]{3}(-[2-9A-HJ-NP-Z]{3}){2}")


def close(vote: Vote, change: Change, content: Content, few_voters: int | None, codes: set[str]) -> Iterator[str]:
    """The vote is closed by this entry: what is wrong with it. `few_voters`: None where the record does not tell.

    `codes`: of the ballots of other votes; those of this one are added.
    """
    yield from vote.in_state(PollState.OPEN)
    if change.actor_id is None and not vote.poll.is_over(change.at):
        yield "nobody closed it, and its time had not come"
    counts = _counts(vote, content)
    yield from _result_follows(vote, counts, content)
    yield from _codes_are_right(vote, content, codes)
    if not vote.poll.secret:
        yield from _ballots_are_right(vote, content["ballots"])
    elif not may_be_ballots(counts.values(), len(vote.voters), vote.poll.seats):
        yield f"{len(vote.voters)} ballots cannot choose as this vote allows and come to these counts"
    differ = bool(vote.hands and vote.voters and vote.hands != counts)
    cast = len(vote.voters)
    few = vote.poll.few_have_cast(cast, len(vote.roll) if few_voters is None else few_voters)
    if differ and not content["reason"]:
        yield "hands and ballots differ, and no reason is stated"
    elif few and few_voters is not None and not content["reason"]:
        yield f"{cast} have cast a secret ballot, fewer than {few_voters} and not all, and no reason is stated"
    elif not (differ or few) and content["reason"] != vote.poll.hand_count_reason:
        yield f"`reason` is {content['reason']}, it was {vote.poll.hand_count_reason} before"
    if differ:
        vote.poll.hand_count_reason = content["reason"]
    elif few:
        vote.poll.few_ballots_reason = content["reason"]
    vote.poll.state, vote.poll.closes_at = PollState.CLOSED, None


def _counts(vote: Vote, content: Content) -> dict[int, int]:
    """The ballots for each option: those in the entry counted, or of a secret vote as many as it says."""
    if vote.poll.secret:
        told = {one["option"]: int(one["count"]) for one in content["options"]}
        return {option: told[option] for option in vote.options}
    counted = Counter(option for ballot in content["ballots"] for option in ballot["options"])
    return {option: counted[option] for option in vote.options}


def _result_follows(vote: Vote, counts: Mapping[int, int], content: Content) -> Iterator[str]:
    """What the entry must say, from the counts."""
    poll, options = vote.poll, vote.options
    by_hand = vote.hands is not None
    votes = [(vote.hands or counts)[option] for option in options]
    verdict = conclude(
        poll.rule, votes, seats=poll.seats, entitled=len(vote.roll), present=len(vote.present),
        ballots=len(vote.voters), by_hand=by_hand,
    )  # fmt: skip
    poll.outcome, poll.verdict_base = verdict.outcome, verdict.base
    poll.votes_for, poll.required = verdict.votes_for, verdict.required
    if isinstance(verdict, ElectionVerdict):
        vote.elected = [option for place, option in enumerate(options) if place in verdict.elected]
    vote.counts = counts
    expected: dict[str, Any] = {
        "cast": len(vote.voters),
        "options": [{"option": option, "count": count} for option, count in counts.items()],
        "by_hand": by_hand,
        "present": len(vote.present),
        "base": verdict.base,
        "required": verdict.required,
        "votes_for": verdict.votes_for,
        "elected": vote.elected,
        "outcome": verdict.outcome.value,
    }
    yield from differences(expected, content)


def _codes_are_right(vote: Vote, content: Content, codes: set[str]) -> Iterator[str]:
    receipts = content["receipts"] if vote.poll.secret else [ballot["receipt"] for ballot in content["ballots"]]
    if len(receipts) != len(vote.voters):
        yield f"{len(vote.voters)} have voted, {len(receipts)} codes are there"
    if receipts != sorted(set(receipts)) or not all(_RECEIPT.fullmatch(receipt) for receipt in receipts):
        yield "the codes are not in order, or not different ones of the usual form"
    if again := sorted(codes.intersection(receipts)):
        yield f"the codes {again} are of another vote too"
    codes.update(receipts)


def _ballots_are_right(vote: Vote, ballots: Sequence[Content]) -> Iterator[str]:
    if not all(_lawful(ballot["options"], vote) for ballot in ballots):
        yield "a ballot does not choose as this vote allows"
    if sorted(ballot["member"] for ballot in ballots) != sorted(vote.voters, key=lambda v: v or 0):
        yield "the ballots are not of those who have voted"


def _lawful(choice: Sequence[int], vote: Vote) -> bool:
    lengths: Collection[int] = range(vote.poll.seats + 1) if vote.poll.seats else [1]
    return len(choice) in lengths and list(choice) == sorted(set(choice)) and set(choice) <= set(vote.options)
