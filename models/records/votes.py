"""Does each vote of a record come out as it says? Recomputed from its ballots, its roll and its rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..changes import Change, ChangeKind
from ..majorities import ElectionVerdict, MajorityBase, MajorityRule, conclude, may_be_hands
from ..voters import roll_digest
from .room import Room

_RECEIPT = re.compile(r"[2-9A-HJ-NP-Z]{3}(-[2-9A-HJ-NP-Z]{3}){2}")


@dataclass
class Vote:
    """A vote as the entries up to now have made it."""

    told: Mapping[str, Any]  # what the entry said that created or changed it
    state: str = "DRAFT"
    roll: Sequence[int] = ()
    present: set[int] = field(default_factory=set)  # of the roll, who was here while the vote was open
    voters: list[int | None] = field(default_factory=list)  # nobody, in a secret vote
    hands: dict[int, int] | None = None
    carried: bool = False  # by what was recomputed

    @property
    def secret(self) -> bool:
        return bool(self.told["form"] == "SECRET_BALLOT")

    @property
    def options(self) -> list[int]:
        return [option["option"] for option in self.told["options"]]

    @property
    def rule(self) -> MajorityRule:
        rule = self.told["rule"]
        return MajorityRule(
            rule["numerator"], rule["denominator"], rule["strict"], MajorityBase(rule["base"]), rule["least_votes_for"]
        )


class Votes:
    """Each method takes an entry and says what is wrong with it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.votes: dict[int, Vote] = {}

    def take(self, change: Change, content: Mapping[str, Any]) -> Iterator[str]:
        if change.kind is ChangeKind.POLL_CREATED:
            if content["poll"] in self.votes:
                yield "there is a vote of this number already"
            self.votes[content["poll"]] = Vote(content)
            return
        vote = self.votes.get(content["poll"])
        if vote is None:
            yield f"there is no vote {content['poll']}"
            return
        match change.kind:
            case ChangeKind.POLL_EDITED:
                yield from _in_state(vote, "DRAFT")
                vote.told = content
            case ChangeKind.POLL_OPENED:
                yield from self._open(vote, content)
            case ChangeKind.BALLOT_CAST:
                yield from self._cast(vote, change.actor_id, content)
            case ChangeKind.HAND_COUNT_ENTERED:
                yield from self._count_hands(vote, content)
            case ChangeKind.POLL_CLOSED:
                yield from _in_state(vote, "OPEN")
                vote.state = "CLOSED"
                result = _result(vote, content)
                vote.carried = result["outcome"] == "CARRIED"
                yield from differences(result, content)
                yield from _ballots_are_right(vote, content)
                if vote.hands and content["ballots"] and not content["reason"] and vote.hands != _counts(vote, content):
                    yield "hands and ballots differ, and no reason is stated"
            case ChangeKind.POLL_ANNULLED:
                yield from _in_state(vote, "OPEN", "CLOSED")
                vote.state = "ANNULLED"

    def arrived(self, member: int) -> None:
        """Somebody is here now: of an open vote he is one of those present."""
        for vote in self.votes.values():
            if vote.state == "OPEN" and member in vote.roll and self.room.is_here(member):
                vote.present.add(member)

    def is_carried(self, poll: int) -> bool:
        """And was not annulled."""
        return poll in self.votes and self.votes[poll].state == "CLOSED" and self.votes[poll].carried

    def still_open(self) -> list[int]:
        return [poll for poll, vote in self.votes.items() if vote.state == "OPEN"]

    def _open(self, vote: Vote, content: Mapping[str, Any]) -> Iterator[str]:
        yield from _in_state(vote, "DRAFT")
        vote.state, vote.roll = "OPEN", self.room.base()
        vote.present = {member for member in vote.roll if self.room.is_here(member)}
        if not vote.roll:
            yield "nobody is entitled"
        if vote.told["quorum_demanded"] and not self.room.quorum()["met"]:
            yield "the vote demands a quorum, and there was none"
        expected = {
            "question": vote.told["question"],
            "form": vote.told["form"],
            "roll": vote.roll,
            "entitled": len(vote.roll),
            "here": sorted(vote.present),
            "digest": roll_digest(vote.roll),
        }
        yield from differences(expected, content)

    def _cast(self, vote: Vote, voter: int | None, content: Mapping[str, Any]) -> Iterator[str]:
        yield from _in_state(vote, "OPEN")
        if vote.secret:
            if voter is not None:
                yield "an entry of a secret vote names a voter"
        elif voter is None or voter not in vote.roll:
            yield "the voter is not on the electoral roll"
        elif not self.room.is_here(voter):
            yield "the voter was not here"
        elif voter in vote.voters:
            yield "the voter had voted before"
        vote.voters.append(voter)
        yield from differences({"cast": len(vote.voters)}, content)

    def _count_hands(self, vote: Vote, content: Mapping[str, Any]) -> Iterator[str]:
        yield from _in_state(vote, "OPEN")
        vote.hands = {counted["option"]: counted["count"] for counted in content["counts"]}
        here = sum(self.room.is_here(member) for member in vote.roll)
        if vote.told["form"] != "SHOW_OF_HANDS" or set(vote.hands) != set(vote.options):
            yield "hands were counted that this vote does not have"
        if not may_be_hands(vote.hands.values(), here, vote.told["seats"]):
            yield f"the hands counted cannot be those of the {here} voters who were here"


def _result(vote: Vote, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the entry of the close must say, from the ballots in it."""
    counts, options, seats = _counts(vote, content), vote.options, vote.told["seats"]
    by_hand = vote.hands is not None
    votes = [(vote.hands or counts)[option] for option in options]
    verdict = conclude(
        vote.rule, votes, seats=seats, entitled=len(vote.roll), present=len(vote.present),
        ballots=len(content["ballots"]), by_hand=by_hand,
    )  # fmt: skip
    elected = verdict.elected if isinstance(verdict, ElectionVerdict) else None
    return {
        "question": vote.told["question"],
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


def _counts(vote: Vote, content: Mapping[str, Any]) -> dict[int, int]:
    """The ballots for each option."""
    choices = [ballot if vote.secret else ballot["options"] for ballot in content["ballots"]]
    counted = Counter(option for choice in choices for option in choice)
    return {option: counted[option] for option in vote.options}


def _ballots_are_right(vote: Vote, content: Mapping[str, Any]) -> Iterator[str]:
    ballots = content["ballots"]
    receipts = content["receipts"] if vote.secret else [ballot["receipt"] for ballot in ballots]
    choices = ballots if vote.secret else [ballot["options"] for ballot in ballots]
    if not len(receipts) == len(ballots) == len(vote.voters):
        yield f"{len(vote.voters)} have voted, {len(ballots)} ballots with {len(receipts)} codes are there"
    if receipts != sorted(set(receipts)) or not all(_RECEIPT.fullmatch(receipt) for receipt in receipts):
        yield "the codes are not in order, or not different ones of the usual form"
    if not all(_lawful(choice, vote) for choice in choices) or (vote.secret and choices != sorted(choices)):
        yield "a ballot does not choose as this vote allows, or they are not in order"
    if not vote.secret and sorted(ballot["member"] for ballot in ballots) != sorted(vote.voters, key=lambda v: v or 0):
        yield "the ballots are not of those who have voted"


def _lawful(choice: Sequence[int], vote: Vote) -> bool:
    lengths: Collection[int] = range(vote.told["seats"] + 1) if vote.told["seats"] else [1]
    return len(choice) in lengths and list(choice) == sorted(set(choice)) and set(choice) <= set(vote.options)


def _in_state(vote: Vote, *states: str) -> Iterator[str]:
    if vote.state not in states:
        yield f"the vote is {vote.state} at this point"


def differences(expected: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    for name, value in expected.items():
        if name not in told:
            yield f"`{name}` is missing"
        elif told[name] != value or type(told[name]) is not type(value):
            yield f"`{name}` is {told[name]}, recomputed {value}"
