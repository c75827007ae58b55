"""Who may cast, what is counted, how does it come out? The rules of a vote, without a database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import AttendanceStatus, RollState
from models.errors import (
    AlreadyCast,
    BadHandCount,
    BadOption,
    NotEntitled,
    NotPresent,
    PollClosed,
    PollNotDraft,
    PollNotOpen,
    Refusal,
    RollEmpty,
)
from models.majorities import MajorityBase
from models.members import Standing
from models.polls import Poll, PollForm, PollOption, PollState, Voter

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DRAFT, OPEN, CLOSED, ANNULLED = PollState
HANDS, BALLOT, SECRET = PollForm


def a_poll(
    state: PollState = OPEN,
    form: PollForm = BALLOT,
    *,
    fraction: tuple[int, int, bool] = (1, 2, True),
    base: MajorityBase = MajorityBase.BASE,
    entitled: int = 5,
) -> Poll:
    return Poll(
        id=1, form=form, state=state, entitled=entitled, cast=0, rule_base=base,
        rule_numerator=fraction[0], rule_denominator=fraction[1], rule_strict=fraction[2],
    )  # fmt: skip


def options(number: int = 3) -> list[PollOption]:
    return [PollOption(id=key, poll_id=1, number=key, label=f"Ý {key}", count=0) for key in range(1, number + 1)]


@pytest.mark.parametrize(
    ("state", "refusal"), [(DRAFT, None), (OPEN, PollNotDraft), (CLOSED, PollClosed), (ANNULLED, PollClosed)]
)
def test_only_a_draft_can_be_opened(state: PollState, refusal: type[Refusal] | None) -> None:
    poll = a_poll(state)
    if refusal is None:
        poll.open(NOW, entitled=7)
        assert (poll.state, poll.opened_at, poll.entitled) == (OPEN, NOW, 7)
        return
    with pytest.raises(refusal):
        poll.open(NOW, entitled=7)
    assert (poll.state, poll.entitled) == (state, 5)


def test_a_vote_without_voters_cannot_be_opened() -> None:
    poll = a_poll(DRAFT)
    with pytest.raises(RollEmpty):
        poll.open(NOW, entitled=0)
    assert poll.state is DRAFT


OFFICIAL = Standing.OFFICIAL
HERE = RollState(OFFICIAL, AttendanceStatus.PRESENT)
REMOTE = RollState(OFFICIAL, AttendanceStatus.REMOTE)
LEFT = RollState(OFFICIAL, AttendanceStatus.PRESENT, left=True)
UNSEEN = RollState(OFFICIAL, None)
EXCUSED = RollState(OFFICIAL, AttendanceStatus.EXCUSED)
SUSPENDED = RollState(Standing.SUSPENDED, AttendanceStatus.PRESENT)
NOW_PROBATIONARY = RollState(Standing.PROBATIONARY, AttendanceStatus.PRESENT)


@pytest.mark.parametrize(
    ("state", "on_roll", "voted", "roll_state", "refusal"),
    [
        (DRAFT, True, False, HERE, PollNotOpen),
        (CLOSED, True, False, HERE, PollClosed),
        (ANNULLED, True, False, HERE, PollClosed),
        (OPEN, False, False, HERE, NotEntitled),
        (OPEN, True, False, SUSPENDED, NotEntitled),
        (OPEN, True, False, None, NotPresent),
        (OPEN, True, False, UNSEEN, NotPresent),
        (OPEN, True, False, EXCUSED, NotPresent),
        (OPEN, True, False, LEFT, NotPresent),
        (OPEN, True, True, HERE, AlreadyCast),
        (OPEN, True, False, HERE, None),
        (OPEN, True, False, REMOTE, None),
        (OPEN, True, False, NOW_PROBATIONARY, None),  # the roll was frozen when he was official
    ],
)
def test_who_is_admitted(
    state: PollState, on_roll: bool, voted: bool, roll_state: RollState | None, refusal: type[Refusal] | None
) -> None:
    voter = Voter(poll_id=1, member_id=1, voted=voted) if on_roll else None
    if refusal is None:
        a_poll(state).admit(voter, roll_state)
    else:
        with pytest.raises(refusal) as refused:
            a_poll(state).admit(voter, roll_state)
        assert refused.type is refusal


@pytest.mark.parametrize("choice", [[], [1, 2], [1, 1], [4], [0]])
def test_a_ballot_is_for_exactly_one_option_of_the_vote(choice: list[int]) -> None:
    with pytest.raises(BadOption):
        a_poll().choose(choice, options())
    assert a_poll().choose([2], options()) == [2]


@pytest.mark.parametrize(
    "counts", [{1: 1, 2: 1}, {1: 1, 2: 1, 3: 1, 4: 0}, {1: -1, 2: 1, 3: 1}, {1: 2, 2: 2, 3: 2}, {}]
)
def test_a_hand_count_that_cannot_be_right_is_refused_whole(counts: dict[int, int]) -> None:
    rows = options()
    with pytest.raises(BadHandCount):
        a_poll(form=HANDS).enter_hand_count(counts, rows, here=5)
    assert [row.hand_count for row in rows] == [None] * 3


@pytest.mark.parametrize("form", [BALLOT, SECRET])
def test_hands_are_counted_only_where_hands_are_shown(form: PollForm) -> None:
    with pytest.raises(BadHandCount):
        a_poll(form=form).enter_hand_count({1: 1, 2: 0, 3: 0}, options(), here=5)


@pytest.mark.parametrize(("state", "refusal"), [(DRAFT, PollNotOpen), (CLOSED, PollClosed), (ANNULLED, PollClosed)])
def test_only_an_open_vote_is_counted_and_closed(state: PollState, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        a_poll(state).close(NOW, [], options(), present=0)
    with pytest.raises(refusal):
        a_poll(state, HANDS).enter_hand_count({1: 1, 2: 0, 3: 0}, options(), here=5)


@given(
    st.sampled_from(PollForm),
    st.lists(st.integers(1, 3), max_size=12),
    st.none() | st.tuples(*[st.integers(0, 6)] * 3),
    st.tuples(st.integers(1, 7), st.integers(1, 7), st.booleans()).filter(
        lambda f: f[0] < f[1] or (f[0] == f[1] and not f[2])
    ),
    st.sampled_from(MajorityBase),
    st.integers(0, 5),
)
def test_the_verdict_is_that_of_exact_fractions(
    form: PollForm,
    choices: list[int],
    hands: tuple[int, int, int] | None,
    fraction: tuple[int, int, bool],
    base: MajorityBase,
    silent: int,
) -> None:
    present = len(choices) + silent
    poll = a_poll(form=form, fraction=fraction, base=base, entitled=present + 2)
    rows = options()
    if form is HANDS and hands is not None:
        poll.enter_hand_count(dict(zip((1, 2, 3), hands, strict=True)), rows, here=sum(hands))
        votes, cast = hands[0], sum(hands)
    else:
        votes, cast = choices.count(1), len(choices)
    verdict = poll.close(NOW, [[choice] for choice in choices], rows, present)
    number = {MajorityBase.BASE: present + 2, MajorityBase.PRESENT: max(present, cast), MajorityBase.CAST: cast}[base]
    share = Fraction(fraction[0], fraction[1])
    carried = number > 0 and votes > 0 and (votes > share * number if fraction[2] else votes >= share * number)
    assert (verdict.outcome == "CARRIED") is carried
    assert (verdict.base, verdict.votes_for) == (number, votes)
    assert poll.verdict == verdict
    assert (poll.state, poll.closed_at, poll.cast) == (CLOSED, NOW, len(choices))
    assert {row.id: row.count for row in rows} == {key: Counter(choices)[key] for key in (1, 2, 3)}


@pytest.mark.parametrize("form", PollForm)
@pytest.mark.parametrize("state", PollState)
def test_the_split_shows_but_for_a_secret_vote_that_is_not_closed(form: PollForm, state: PollState) -> None:
    assert a_poll(state, form).split_visible is (form is not SECRET or state is CLOSED)


def test_a_vote_has_no_verdict_before_it_is_closed() -> None:
    assert a_poll().verdict is None
