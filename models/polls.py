"""What is a vote, who may take part, and how does it come out? draft -> open -> closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .attendance import RollState
from .errors import (
    AlreadyCast,
    BadHandCount,
    BadOption,
    NotEntitled,
    NotPresent,
    PollClosed,
    PollNotDraft,
    PollNotOpen,
    RollEmpty,
)
from .majorities import MajorityBase, MajorityRule, Outcome, Verdict, decide
from .members import Standing
from .rows import Key, Row, words


class PollForm(StrEnum):
    SHOW_OF_HANDS = "SHOW_OF_HANDS"
    OPEN_BALLOT = "OPEN_BALLOT"
    SECRET_BALLOT = "SECRET_BALLOT"


class PollState(StrEnum):
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ANNULLED = "ANNULLED"


DEFAULT_OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")
MOST_OPTIONS = 30


class Poll(Row):
    """`entitled` is the size of the electoral roll, `cast` how many voted. The first option is the motion's yes."""

    __tablename__ = "polls"
    __table_args__ = (Index(None, "meeting_id", "id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    question: Mapped[str]
    form: Mapped[PollForm] = mapped_column(words(PollForm))
    state: Mapped[PollState] = mapped_column(words(PollState), default=PollState.DRAFT)
    rule_numerator: Mapped[int]
    rule_denominator: Mapped[int]
    rule_strict: Mapped[bool]
    rule_base: Mapped[MajorityBase] = mapped_column(words(MajorityBase))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    entitled: Mapped[int] = mapped_column(default=0)
    cast: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    verdict_base: Mapped[int | None]
    votes_for: Mapped[int | None]
    required: Mapped[int | None]

    @property
    def rule(self) -> MajorityRule:
        return MajorityRule(self.rule_numerator, self.rule_denominator, self.rule_strict, self.rule_base)

    @property
    def secret(self) -> bool:
        return self.form is PollForm.SECRET_BALLOT

    @property
    def split_visible(self) -> bool:
        """The split of a secret vote is nobody's to see until the vote is closed."""
        return not self.secret or self.state is PollState.CLOSED

    @property
    def verdict(self) -> Verdict | None:
        if self.outcome is None or self.verdict_base is None or self.votes_for is None or self.required is None:
            return None
        return Verdict(self.outcome, self.verdict_base, self.votes_for, self.required)

    def open(self, at: datetime, entitled: int) -> None:
        """Begin voting on a frozen roll. A closed vote stays closed: its result may be minuted."""
        if self.state in {PollState.CLOSED, PollState.ANNULLED}:
            raise PollClosed
        if self.state is not PollState.DRAFT:
            raise PollNotDraft
        if not entitled:
            raise RollEmpty
        self.state = PollState.OPEN
        self.opened_at = at
        self.entitled = entitled

    def require_open(self) -> None:
        if self.state is PollState.DRAFT:
            raise PollNotOpen
        if self.state is not PollState.OPEN:
            raise PollClosed

    def admit(self, voter: Voter | None, roll_state: RollState | None) -> None:
        """May this member cast now? Raises PollNotOpen, PollClosed, NotEntitled, NotPresent, AlreadyCast."""
        self.require_open()
        if voter is None or (roll_state and roll_state.standing is Standing.SUSPENDED):
            raise NotEntitled
        if roll_state is None or not roll_state.here:
            raise NotPresent
        if voter.voted:
            raise AlreadyCast

    def choose(self, option_ids: Sequence[int], options: Sequence[PollOption]) -> list[int]:
        """The choice as it is stored. Raises BadOption for none, more than one, or one of another vote."""
        if len(option_ids) != 1:
            raise BadOption(reason="choose exactly one")
        if option_ids[0] not in {option.id for option in options}:
            raise BadOption(reason="this option does not belong to the vote")
        return list(option_ids)

    def enter_hand_count(self, counts: Mapping[int, int], options: Sequence[PollOption], here: int) -> None:
        """Note the hands that were counted in the room, of `here` voters who are there. Raises BadHandCount."""
        self.require_open()
        if self.form is not PollForm.SHOW_OF_HANDS:
            raise BadHandCount(reason="this vote is not taken by show of hands")
        if set(counts) != {option.id for option in options}:
            raise BadHandCount(reason="each option of the vote needs one count")
        if any(count < 0 for count in counts.values()):
            raise BadHandCount(reason="a count cannot be negative")
        if sum(counts.values()) > here:
            raise BadHandCount(reason=f"more hands than the {here} voters who are here")
        for option in options:
            option.hand_count = counts[option.id]

    def close(
        self, at: datetime, ballots: Sequence[Collection[int]], options: Sequence[PollOption], present: int
    ) -> Verdict:
        """Count the ballots, each the ids of the options chosen, and decide.

        By show of hands the count in the room decides where it was entered.

        `present`: how many of the roll are here or have voted.
        """
        self.require_open()
        for option in options:
            option.count = sum(option.id in choice for choice in ballots)
        self.cast = len(ballots)
        by_hand = all(option.hand_count is not None for option in options)
        votes = [(option.hand_count or 0) if by_hand else option.count for option in options]
        numbers = {
            MajorityBase.BASE: self.entitled,
            MajorityBase.PRESENT: max(present, sum(votes)),  # whose hand was counted was here
            MajorityBase.CAST: sum(votes) if by_hand else self.cast,
        }
        verdict = decide(self.rule, votes[0], numbers[self.rule_base])
        self.state = PollState.CLOSED
        self.closed_at = at
        self.outcome, self.verdict_base = verdict.outcome, verdict.base
        self.votes_for, self.required = verdict.votes_for, verdict.required
        return verdict


class PollOption(Row):
    """`count` is kept while ballots of an open vote come in; of a secret one it stays 0 until the close."""

    __tablename__ = "poll_options"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    number: Mapped[int]
    label: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    hand_count: Mapped[int | None]


class Voter(Row):
    """A line of the electoral roll, frozen when the vote opens. It says that he has voted, not when nor what."""

    __tablename__ = "voters"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    voted: Mapped[bool] = mapped_column(default=False)
