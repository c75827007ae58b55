"""What is a vote, who may take part, and how does it come out? draft -> open -> closed; annulled, if it was wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .attendance import RollState
from .errors import (
    AlreadyCalled,
    AlreadyCast,
    BadDate,
    BadHandCount,
    BadOption,
    FewBallots,
    HandCountDiffers,
    NoQuorum,
    NotEntitled,
    NotPresent,
    PollAnnulled,
    PollClosed,
    PollNotDraft,
    PollNotOpen,
    RollEmpty,
    TooManyHands,
)
from .forms import PollForm, PollState
from .majorities import ElectionVerdict, MajorityBase, MajorityRule, Outcome, Verdict, conclude, may_be_hands
from .members import Standing
from .options import PollOption
from .rows import Key, Row, words
from .templates import PollTemplate
from .voters import Voter, roll_digest

LONGEST_AHEAD = timedelta(days=31)  # for which a vote can be scheduled


class Poll(Row):
    """`entitled` is the size of the electoral roll, `cast` how many voted.

    Of a motion the first option is the yes. A vote with `seats` is an election, and its options are the candidates.
    `opens_at` and `closes_at`: when it does so by itself; gone once it has, or was done by hand.
    """

    __tablename__ = "polls"
    __table_args__ = (Index(None, "meeting_id", "id"), Index(None, "opens_at"), Index(None, "closes_at"))

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    repeats_id: Mapped[int | None]
    template: Mapped[PollTemplate | None] = mapped_column(words(PollTemplate))
    question: Mapped[str]
    form: Mapped[PollForm] = mapped_column(words(PollForm))
    seats: Mapped[int | None]
    state: Mapped[PollState] = mapped_column(words(PollState), default=PollState.DRAFT)
    rule_numerator: Mapped[int]
    rule_denominator: Mapped[int]
    rule_strict: Mapped[bool]
    rule_base: Mapped[MajorityBase] = mapped_column(words(MajorityBase))
    rule_least: Mapped[int] = mapped_column(default=0)
    quorum_demanded: Mapped[bool] = mapped_column(default=False)
    approves_minutes: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    annulled_because: Mapped[str | None]
    hand_count_reason: Mapped[str | None]
    few_ballots_reason: Mapped[str | None]
    entitled: Mapped[int] = mapped_column(default=0)
    roll_digest: Mapped[str | None]
    cast: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    verdict_base: Mapped[int | None]
    votes_for: Mapped[int | None]
    required: Mapped[int | None]

    @property
    def rule(self) -> MajorityRule:
        return MajorityRule(
            self.rule_numerator, self.rule_denominator, self.rule_strict, self.rule_base, self.rule_least
        )

    @rule.setter
    def rule(self, rule: MajorityRule) -> None:
        self.rule_numerator, self.rule_denominator = rule.numerator, rule.denominator
        self.rule_strict, self.rule_base, self.rule_least = rule.strict, rule.base, rule.least_votes_for

    @property
    def secret(self) -> bool:
        return self.form is PollForm.SECRET_BALLOT

    @property
    def not_cast(self) -> int:
        """How many of the electoral roll have not voted."""
        return self.entitled - self.cast

    @property
    def split_visible(self) -> bool:
        """The split of a secret vote is nobody's to see until the vote is closed."""
        return not self.secret or self.state is PollState.CLOSED

    @property
    def verdict(self) -> Verdict | None:
        if self.outcome is None or self.verdict_base is None or self.votes_for is None or self.required is None:
            return None
        return Verdict(self.outcome, self.verdict_base, self.votes_for, self.required)

    def reveals(self, base: int, few: int) -> bool:
        """Is it secret, with so few voters that its result may reveal them? `base`: as it is now, for a draft."""
        return self.secret and (base if self.state is PollState.DRAFT else self.entitled) < few

    def require_draft(self) -> None:
        """Raises PollNotDraft, PollClosed, PollAnnulled."""
        if self.state is PollState.ANNULLED:
            raise PollAnnulled
        if self.state is PollState.CLOSED:
            raise PollClosed
        if self.state is not PollState.DRAFT:
            raise PollNotDraft

    def require_open(self) -> None:
        """Raises PollNotOpen, PollClosed, PollAnnulled."""
        if self.state is PollState.DRAFT:
            raise PollNotOpen
        if self.state is PollState.ANNULLED:
            raise PollAnnulled
        if self.state is not PollState.OPEN:
            raise PollClosed

    def schedule(self, now: datetime, opens_at: datetime | None, closes_at: datetime | None) -> None:
        """When a draft opens and closes by itself; what is None is left to the chair. Raises PollNotDraft, BadDate."""
        self.require_draft()
        if opens_at is not None and not now <= opens_at <= now + LONGEST_AHEAD:
            raise BadDate(field="opensAt")
        if closes_at is not None and not (opens_at or now) < closes_at <= now + LONGEST_AHEAD:
            raise BadDate(field="closesAt")
        self.opens_at, self.closes_at = opens_at, closes_at

    def extend(self, now: datetime, closes_at: datetime) -> None:
        """Close it by itself later than it would, also if it would not. Raises PollNotOpen, PollClosed, BadDate."""
        self.require_open()
        if self.is_over(now):
            raise PollClosed
        if not max(now, self.closes_at or now) < closes_at <= now + LONGEST_AHEAD:
            raise BadDate(field="closesAt")
        self.closes_at = closes_at

    def is_over(self, now: datetime) -> bool:
        """Its time is up, whether or not somebody has counted it yet."""
        return self.closes_at is not None and self.closes_at <= now

    def open(self, at: datetime, roll: Collection[int], *, has_quorum: bool) -> None:
        """Begin voting on a frozen roll. A closed vote stays closed: its result may be minuted.

        Raises PollNotDraft, PollClosed, PollAnnulled, RollEmpty, NoQuorum.
        """
        self.require_draft()
        if not roll:
            raise RollEmpty
        if self.quorum_demanded and not has_quorum:
            raise NoQuorum
        self.state = PollState.OPEN
        self.opened_at, self.opens_at = at, None
        if self.is_over(at):
            self.closes_at = None
        self.entitled = len(roll)
        self.roll_digest = roll_digest(roll)

    def admit(self, voter: Voter | None, roll_state: RollState | None, at: datetime) -> None:
        """May this member cast now? Raises PollNotOpen, PollClosed, NotEntitled, NotPresent, AlreadyCast."""
        self.require_open()
        if self.is_over(at):
            raise PollClosed
        if voter is None or (roll_state and roll_state.standing is Standing.SUSPENDED):
            raise NotEntitled
        if roll_state is None or not roll_state.here:
            raise NotPresent
        if voter.voted:
            raise AlreadyCast

    def choose(self, option_ids: Sequence[int], options: Sequence[PollOption]) -> list[int]:
        """The choice as it is stored, of these `options` of the vote: one, or in an election as many as seats or fewer.

        Raises BadOption.
        """
        if self.seats is None and len(option_ids) != 1:
            raise BadOption(reason="choose exactly one")
        if self.seats is not None and len(option_ids) > self.seats:
            raise BadOption(reason=f"choose at most {self.seats}")
        if len(set(option_ids)) < len(option_ids):
            raise BadOption(reason="an option is chosen twice")
        if not set(option_ids) <= {option.id for option in options}:
            raise BadOption(reason="this option does not belong to the vote")
        return sorted(option_ids)

    def enter_hand_count(
        self, counts: Mapping[int, int], options: Sequence[PollOption], here: int, reason: str | None = None
    ) -> None:
        """Note the hands counted in the room, of `here` voters who are there. Raises BadHandCount, TooManyHands."""
        self.require_open()
        if self.form is not PollForm.SHOW_OF_HANDS:
            raise BadHandCount(reason="this vote is not taken by show of hands")
        if set(counts) != {option.id for option in options}:
            raise BadHandCount(reason="each option of the vote needs one count")
        if any(count < 0 for count in counts.values()):
            raise BadHandCount(reason="a count cannot be negative")
        if not may_be_hands(counts.values(), here, self.seats):
            raise TooManyHands(here=here)
        for option in options:
            option.hand_count = counts[option.id]
        self.hand_count_reason = reason

    def close(
        self,
        at: datetime,
        choices: Sequence[Collection[int]],
        options: Sequence[PollOption],
        present: int,
        *,
        few: int = 0,
        reason: str | None = None,
    ) -> Verdict:
        """Count the ballots, of which `choices` are the options chosen, and decide.

        By show of hands the count in the room decides where it was entered; where ballots in the app say something
        else, a `reason` must have been stated; so it must where fewer than `few` have cast a secret ballot, and not
        all have. `present`: how many of the roll were here while the vote was open.
        Raises PollNotOpen, PollClosed, HandCountDiffers, FewBallots.
        """
        self.require_open()
        if self.few_have_cast(len(choices), few):
            if reason is None:
                raise FewBallots
            self.few_ballots_reason = reason
        counts = [sum(option.id in choice for choice in choices) for option in options]
        hands = [option.hand_count for option in options if option.hand_count is not None]
        by_hand = len(hands) == len(options)
        if by_hand and choices and hands != counts:
            self.hand_count_reason = reason or self.hand_count_reason
            if self.hand_count_reason is None:
                raise HandCountDiffers
        for option, count in zip(options, counts, strict=True):
            option.count = count
        self.cast = len(choices)
        verdict = conclude(
            self.rule, [option.votes for option in options], seats=self.seats, entitled=self.entitled, present=present,
            ballots=self.cast, by_hand=by_hand,
        )  # fmt: skip
        if isinstance(verdict, ElectionVerdict):
            for place, option in enumerate(options):
                option.elected = place in verdict.elected
        self.state = PollState.CLOSED
        self.closed_at, self.closes_at = at, None
        self.outcome, self.verdict_base = verdict.outcome, verdict.base
        self.votes_for, self.required = verdict.votes_for, verdict.required
        return verdict

    def few_have_cast(self, cast: int, few: int) -> bool:
        """Have fewer than `few` cast a secret ballot, and not all, so that the result may reveal them?"""
        return self.secret and 0 < cast < min(few, self.entitled)

    def annul(self, at: datetime, reason: str) -> None:
        """Take it back, with whatever result it had. Raises PollNotOpen, PollAnnulled."""
        if self.state is not PollState.CLOSED:
            self.require_open()
        self.state = PollState.ANNULLED
        self.annulled_because = reason
        self.closed_at, self.closes_at = self.closed_at or at, None
        self.outcome = self.verdict_base = self.votes_for = self.required = None

    def call(self, at: datetime) -> None:
        """Call those who have not voted, once. Raises PollNotOpen, PollClosed, AlreadyCalled."""
        self.require_open()
        if self.called_at is not None:
            raise AlreadyCalled
        self.called_at = at
