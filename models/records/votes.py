"""Which votes does a record hold, how far has each come, and was each step lawful? Replayed by the rules of votes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..changes import Change, ChangeKind
from ..errors import MinutesApproved, MinutesBeingApproved, PollClosed, PollNotRepeatable, Refusal
from ..forms import PollForm, PollState
from ..majorities import MajorityBase, MajorityRule, Outcome, may_be_hands
from ..minutes.rows import QUESTION, require_changeable, require_openable
from ..options import MOST_OPTIONS, are_different
from ..polls import Poll
from ..repetitions import require_repeatable
from ..templates import USAGE, PollTemplate
from ..voters import roll_digest
from .findings import Content, differences
from .programme import Agenda
from .room import Room

KINDS = frozenset(
    {
        ChangeKind.POLL_CREATED, ChangeKind.POLL_EDITED, ChangeKind.POLL_SCHEDULED, ChangeKind.POLL_LAPSED,
        ChangeKind.POLL_OPENED, ChangeKind.BALLOT_CAST, ChangeKind.VOTERS_CALLED, ChangeKind.POLL_EXTENDED,
        ChangeKind.HAND_COUNT_ENTERED, ChangeKind.POLL_CLOSED, ChangeKind.POLL_ANNULLED,
    }
)  # fmt: skip
# What a vote that repeats another takes over from it; what stays of one when it is edited, and of one on the minutes.
_REPEATED = ("question", "item", "template", "form", "seats", "quorum_demanded", "rule", "approves_minutes")
_OF_REPETITIONS = ("question", "item", "template", "seats")
_OF_MINUTES = ("question", "template", "seats", "quorum_demanded", "rule")


@dataclass
class Vote:
    """A vote as the entries up to now have made it."""

    told: Content  # what the entry said that created or changed it
    poll: Poll
    roll: Sequence[int] = ()
    present: set[int] = field(default_factory=set)  # of the roll, who was here while the vote was open
    voters: list[int | None] = field(default_factory=list)  # nobody, in a secret vote
    hands: dict[int, int] | None = None
    counts: Mapping[int, int] | None = None  # as its close tells them
    elected: Collection[int] | None = None

    @property
    def options(self) -> list[int]:
        return [option["option"] for option in self.told["options"]]

    @property
    def labels(self) -> list[str]:
        return [option["label"] for option in self.told["options"]]

    def in_state(self, *states: PollState) -> Iterator[str]:
        if self.poll.state not in states:
            yield f"the vote is {self.poll.state.value} at this point"

    def awaited(self, room: Room) -> int:
        """How many are: of a secret vote, in which nobody knows who has voted, of the whole roll."""
        if self.poll.secret:
            return len(self.roll) - len(self.voters)
        return sum(room.is_here(member) for member in self.roll if member not in self.voters)


class Votes:
    """Each method takes an entry and says what is wrong with it."""

    def __init__(self, room: Room, agenda: Agenda) -> None:
        self.room = room
        self.agenda = agenda
        self.votes: dict[int, Vote] = {}

    @property
    def polls(self) -> list[Poll]:
        return [vote.poll for vote in self.votes.values()]

    def fixed(self) -> Iterator[str]:
        """Does an approval of the minutes, or a vote on it that is open, fix what the entry would change?"""
        try:
            require_changeable(self.polls)
        except (MinutesApproved, MinutesBeingApproved) as refusal:
            yield f"the minutes fix it: {refusal}"

    def _others(self, poll: Poll) -> list[Poll]:
        return [other for other in self.polls if other is not poll]

    def still_open(self) -> list[int]:
        return [poll.id for poll in self.polls if poll.state is PollState.OPEN]

    def arrived(self, member: int) -> None:
        """Somebody is here now: of an open vote he is one of those present."""
        for vote in self.votes.values():
            if vote.poll.state is PollState.OPEN and member in vote.roll and self.room.is_here(member):
                vote.present.add(member)

    def create(self, content: Content) -> Iterator[str]:
        if content["poll"] in self.votes:
            yield "there is a vote of this number already"
        vote = Vote(content, Poll(id=content["poll"], state=PollState.DRAFT))
        yield from self._prepare(vote, content)
        repeated = self.votes.get(content["repeats"])
        if repeated is not None:
            yield from differences({name: repeated.told[name] for name in _REPEATED}, content)
            if vote.labels != repeated.labels:
                yield "the options are not those of the vote that it repeats"
            try:
                require_repeatable(repeated.poll, self._others(vote.poll))
            except PollNotRepeatable as refusal:
                yield f"it cannot repeat the vote {repeated.poll.id}: {refusal}"
        elif content["repeats"] is not None:
            yield f"there is no vote {content['repeats']} to repeat"
        if vote.poll.approves_minutes:
            yield from self.fixed()
            usage = USAGE[PollTemplate.RESOLUTION]
            asked = {"question": QUESTION, "template": PollTemplate.RESOLUTION.value, "seats": None}
            yield from differences({**asked, "quorum_demanded": usage.quorum_demanded}, content)
            if vote.poll.rule != usage.rule or vote.labels != list(self.room.vote_options):
                yield "minutes are approved by another rule, or by other options"
        self.votes[content["poll"]] = vote

    def take(self, change: Change, content: Content) -> Iterator[str]:
        vote = self.votes.get(content["poll"])
        if vote is None:
            yield f"there is no vote {content['poll']}"
            return
        if change.kind is ChangeKind.POLL_EDITED:
            yield from self._edit(vote, content)
            return
        yield from differences({"question": vote.poll.question}, content)
        match change.kind:
            case ChangeKind.POLL_SCHEDULED:
                vote.poll.schedule(change.at, _instant(content["opens_at"]), _instant(content["closes_at"]))
            case ChangeKind.POLL_EXTENDED:
                yield from differences({"opens_at": None}, content)
                vote.poll.extend(change.at, datetime.fromisoformat(content["closes_at"]))
            case ChangeKind.POLL_OPENED:
                yield from self._open(vote, change, content)
            case ChangeKind.BALLOT_CAST:
                yield from self._cast(vote, change, content)
            case ChangeKind.VOTERS_CALLED:
                vote.poll.call(change.at)
                yield from differences({"awaited": vote.awaited(self.room)}, content)
            case ChangeKind.HAND_COUNT_ENTERED:
                yield from self._count_hands(vote, content)
            case ChangeKind.POLL_ANNULLED:
                yield from vote.in_state(PollState.OPEN, PollState.CLOSED)
                if not vote.poll.approves_minutes or vote.poll.outcome is Outcome.CARRIED:
                    yield from self.fixed()
                vote.poll.annul(change.at, content["reason"])
                vote.elected = None

    def lapse(self, change: Change, content: Content, *, is_open: bool) -> Iterator[str]:
        """A vote that could not be opened at its time; `is_open`: whether the meeting is."""
        poll = self.votes[content["poll"]].poll
        yield from differences({"question": poll.question}, content)
        if change.actor_id is not None or poll.opens_at is None or poll.opens_at > change.at:
            yield "its time to open had not come, or somebody opened it"
        if content["code"] != self._hindrance(poll, change.at, is_open):
            yield f"{content['code']} did not hinder it"
        poll.opens_at = poll.closes_at = None

    def _hindrance(self, poll: Poll, at: datetime, is_open: bool) -> str | None:
        """The code for which the clock could not open it."""
        if poll.is_over(at):
            return PollClosed.code
        if not is_open:
            return "MEETING_NOT_OPEN"
        try:
            require_openable(poll, self._others(poll))
            met = bool(self.room.quorum()["met"])
            Poll(state=poll.state, quorum_demanded=poll.quorum_demanded).open(at, self.room.base(), has_quorum=met)
        except Refusal as refusal:
            return refusal.code
        return None

    def _prepare(self, vote: Vote, content: Content) -> Iterator[str]:
        """What a vote is to be, from now on."""
        vote.told, poll, rule = content, vote.poll, content["rule"]
        others = {option for other in self.votes.values() if other is not vote for option in other.options}
        if len(set(vote.options)) < len(vote.options) or others.intersection(vote.options):
            yield "an option stands twice, or belongs to another vote"
        if not are_different(vote.labels):
            yield "two options have the same name"
        election = content["seats"] is not None
        if election is not (content["template"] == PollTemplate.ELECTION.value) and content["template"] is not None:
            yield "an election has seats, and nothing else has"
        if not (content["seats"] or 1) <= len(vote.options) <= MOST_OPTIONS or len(vote.options) < 2 - election:
            yield f"{len(vote.options)} options are too few, or too many"
        if content["item"] is not None and self.agenda.find(content["item"]) is None:
            yield f"the item {content['item']} is not on the agenda"
        poll.question, poll.agenda_item_id, poll.repeats_id = content["question"], content["item"], content["repeats"]
        poll.form, poll.seats = PollForm(content["form"]), content["seats"]
        poll.template = None if content["template"] is None else PollTemplate(content["template"])
        poll.quorum_demanded, poll.approves_minutes = content["quorum_demanded"], content["approves_minutes"]
        poll.rule = MajorityRule(
            rule["numerator"], rule["denominator"], rule["strict"], MajorityBase(rule["base"]), rule["least_votes_for"]
        )

    def _edit(self, vote: Vote, content: Content) -> Iterator[str]:
        yield from vote.in_state(PollState.DRAFT)
        before, labels = vote.told, vote.labels
        repeats = before["repeats"] is not None
        kept = {"repeats", "approves_minutes", *(_OF_MINUTES if vote.poll.approves_minutes else ())}
        kept.update(_OF_REPETITIONS if repeats else ())
        yield from differences({name: before[name] for name in sorted(kept)}, content)
        yield from self._prepare(vote, content)
        if vote.poll.approves_minutes and vote.labels != labels:
            yield "minutes are approved by other options"
        if repeats and vote.labels != labels:
            yield "the options are not those of the vote that it repeats"

    def _open(self, vote: Vote, change: Change, content: Content) -> Iterator[str]:
        poll = vote.poll
        yield from vote.in_state(PollState.DRAFT)
        try:
            require_openable(poll, self._others(poll))
        except Refusal as refusal:
            yield f"the minutes do not allow it: {refusal}"
        due = poll.opens_at is not None and poll.opens_at <= change.at and not poll.is_over(change.at)
        if change.actor_id is None and not due:
            yield "nobody opened it, and its time had not come or was over"
        vote.roll = self.room.base()
        vote.present = {member for member in vote.roll if self.room.is_here(member)}
        if not vote.roll:
            yield "nobody is entitled"
        if poll.quorum_demanded and not self.room.quorum()["met"]:
            yield "the vote demands a quorum, and there was none"
        poll.state, poll.opens_at, poll.entitled, poll.cast = PollState.OPEN, None, len(vote.roll), 0
        if poll.is_over(change.at):
            poll.closes_at = None
        expected: dict[str, Any] = {
            "form": poll.form.value,
            "roll": vote.roll,
            "entitled": len(vote.roll),
            "here": sorted(vote.present),
            "digest": roll_digest(vote.roll),
        }
        yield from differences(expected, content)

    def _cast(self, vote: Vote, change: Change, content: Content) -> Iterator[str]:
        yield from vote.in_state(PollState.OPEN)
        if vote.poll.is_over(change.at):
            yield "the time of the vote was over"
        voter = change.actor_id
        if vote.poll.secret:
            if voter is not None:
                yield "an entry of a secret vote names a voter"
        elif voter is None or voter not in vote.roll:
            yield "the voter is not on the electoral roll"
        elif not self.room.is_here(voter):
            yield "the voter was not here"
        elif voter in vote.voters:
            yield "the voter had voted before"
        vote.voters.append(voter)
        vote.poll.cast = len(vote.voters)
        if len(vote.voters) > len(vote.roll):
            yield f"{len(vote.voters)} have voted, {len(vote.roll)} are entitled"
        elif len(vote.voters) > len(vote.present):
            yield f"{len(vote.voters)} have voted, {len(vote.present)} of the roll have been here since it opened"
        yield from differences({"cast": len(vote.voters)}, content)

    def _count_hands(self, vote: Vote, content: Content) -> Iterator[str]:
        yield from vote.in_state(PollState.OPEN)
        vote.hands = {one["option"]: one["count"] for one in content["counts"]}
        counted = [one["option"] for one in content["counts"]]
        vote.poll.hand_count_reason = content["reason"]
        here = sum(self.room.is_here(member) for member in vote.roll)
        if vote.poll.form is not PollForm.SHOW_OF_HANDS or counted != vote.options:
            yield "hands were counted that this vote does not have"
        if not may_be_hands(vote.hands.values(), here, vote.poll.seats):
            yield f"the hands counted cannot be those of the {here} voters who were here"


def _instant(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
