"""Who may cast, what is counted, how does it come out? The rules of a vote (over 300 lines: all of them)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import AttendanceStatus, RollState
from models.errors import (
    AlreadyCalled,
    AlreadyCast,
    BadDate,
    BadHandCount,
    BadOption,
    HandCountDiffers,
    NoQuorum,
    NotEntitled,
    NotPresent,
    PollAnnulled,
    PollClosed,
    PollNotDraft,
    PollNotOpen,
    Refusal,
    RollEmpty,
    TooManyHands,
)
from models.forms import PollForm, PollState
from models.majorities import MajorityBase
from models.members import Standing
from models.options import PollOption
from models.polls import Poll
from models.voters import Voter, roll_digest

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
        rule_numerator=fraction[0], rule_denominator=fraction[1], rule_strict=fraction[2], rule_least=0,
    )  # fmt: skip


def options(number: int = 3) -> list[PollOption]:
    return [PollOption(id=key, poll_id=1, number=key, label=f"Ý {key}", count=0) for key in range(1, number + 1)]


@pytest.mark.parametrize(
    ("state", "refusal"), [(DRAFT, None), (OPEN, PollNotDraft), (CLOSED, PollClosed), (ANNULLED, PollAnnulled)]
)
def test_only_a_draft_can_be_opened(state: PollState, refusal: type[Refusal] | None) -> None:
    poll = a_poll(state)
    if refusal is None:
        poll.open(NOW, range(7), has_quorum=False)
        assert (poll.state, poll.opened_at, poll.entitled) == (OPEN, NOW, 7)
        assert poll.roll_digest == roll_digest([6, 5, 4, 3, 2, 1, 0])
        return
    with pytest.raises(refusal):
        poll.open(NOW, range(7), has_quorum=True)
    assert (poll.state, poll.entitled) == (state, 5)


def test_a_vote_without_voters_cannot_be_opened() -> None:
    poll = a_poll(DRAFT)
    with pytest.raises(RollEmpty):
        poll.open(NOW, [], has_quorum=True)
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
        (ANNULLED, True, False, HERE, PollAnnulled),
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
        a_poll(state).admit(voter, roll_state, NOW)
    else:
        with pytest.raises(refusal) as refused:
            a_poll(state).admit(voter, roll_state, NOW)
        assert refused.type is refusal


@pytest.mark.parametrize("choice", [[], [1, 2], [1, 1], [4], [0]])
def test_a_ballot_is_for_exactly_one_option_of_the_vote(choice: list[int]) -> None:
    with pytest.raises(BadOption):
        a_poll().choose(choice, options())
    assert a_poll().choose([2], options()) == [2]


@pytest.mark.parametrize("counts", [{1: 1, 2: 1}, {1: 1, 2: 1, 3: 1, 4: 0}, {1: -1, 2: 1, 3: 1}, {}])
def test_a_hand_count_that_cannot_be_right_is_refused_whole(counts: dict[int, int]) -> None:
    rows = options()
    with pytest.raises(BadHandCount):
        a_poll(form=HANDS).enter_hand_count(counts, rows, here=5)
    assert [row.hand_count for row in rows] == [None] * 3


def test_too_many_hands_are_refused_with_how_many_there_may_be() -> None:
    rows = options()
    with pytest.raises(TooManyHands) as refused:
        a_poll(form=HANDS).enter_hand_count({1: 2, 2: 2, 3: 2}, rows, here=5)
    assert [row.hand_count for row in rows] == [None] * 3
    assert refused.value.message("vi") == "Số tay đếm được nhiều hơn 5 đồng chí được biểu quyết đang dự."


@pytest.mark.parametrize("form", [BALLOT, SECRET])
def test_hands_are_counted_only_where_hands_are_shown(form: PollForm) -> None:
    with pytest.raises(BadHandCount):
        a_poll(form=form).enter_hand_count({1: 1, 2: 0, 3: 0}, options(), here=5)


@pytest.mark.parametrize(("state", "refusal"), [(DRAFT, PollNotOpen), (CLOSED, PollClosed), (ANNULLED, PollAnnulled)])
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
    verdict = poll.close(NOW, [[choice] for choice in choices], rows, present, reason="Không bấm trên sổ tay")
    number = {MajorityBase.BASE: present + 2, MajorityBase.PRESENT: present, MajorityBase.CAST: cast}[base]
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


def test_hands_and_ballots_that_differ_need_a_reason() -> None:
    rows = options()
    poll = a_poll(form=HANDS)
    poll.enter_hand_count({1: 3, 2: 0, 3: 0}, rows, here=5)
    with pytest.raises(HandCountDiffers):
        poll.close(NOW, [[1], [2]], rows, present=5)
    assert (poll.state, [row.count for row in rows]) == (OPEN, [0, 0, 0])
    verdict = poll.close(NOW, [[1], [2]], rows, present=5, reason="Hai người không có điện thoại")
    assert (verdict.votes_for, poll.hand_count_reason) == (3, "Hai người không có điện thoại")


def test_a_reason_stated_with_the_hands_is_enough() -> None:
    rows = options()
    poll = a_poll(form=HANDS)
    poll.enter_hand_count({1: 3, 2: 0, 3: 0}, rows, here=5, reason="Không bấm")
    assert poll.close(NOW, [[1]], rows, present=5).outcome == "CARRIED"


@pytest.mark.parametrize("choices", [[], [[1], [1], [1]]])
def test_hands_need_no_reason_where_nothing_differs(choices: list[list[int]]) -> None:
    rows = options()
    poll = a_poll(form=HANDS)
    poll.enter_hand_count({1: 3, 2: 0, 3: 0}, rows, here=5)
    assert poll.close(NOW, choices, rows, present=5).votes_for == 3


@pytest.mark.parametrize(("demanded", "has_quorum"), [(True, False), (True, True), (False, False)])
def test_a_vote_that_demands_a_quorum_is_not_opened_without(demanded: bool, has_quorum: bool) -> None:
    poll = a_poll(DRAFT)
    poll.quorum_demanded = demanded
    if demanded and not has_quorum:
        with pytest.raises(NoQuorum):
            poll.open(NOW, [1], has_quorum=has_quorum)
        assert poll.state is DRAFT
    else:
        poll.open(NOW, [1], has_quorum=has_quorum)


@pytest.mark.parametrize(
    ("choice", "lawful"), [([], True), ([1], True), ([3, 1], True), ([1, 2, 3], False), ([1, 1], False)]
)
def test_an_election_takes_as_many_as_seats_or_fewer(choice: list[int], lawful: bool) -> None:
    poll = a_poll()
    poll.seats = 2
    if lawful:
        assert poll.choose(choice, options()) == sorted(choice)
    else:
        with pytest.raises(BadOption):
            poll.choose(choice, options())


def test_an_election_says_who_is_elected() -> None:
    poll, rows = a_poll(entitled=5), options(4)
    poll.seats = 2
    verdict = poll.close(NOW, [[1, 2], [1, 3], [1, 2], [2], []], rows, present=5)
    assert [row.elected for row in rows] == [True, True, False, False]
    assert (verdict.outcome, verdict.votes_for, verdict.required, verdict.base) == ("CARRIED", 3, 3, 5)


LATER = [NOW + timedelta(minutes=minutes) for minutes in (1, 2, 3)]


def test_a_draft_is_scheduled_from_now_on_and_closes_after_it_opens() -> None:
    poll = a_poll(DRAFT)
    poll.schedule(NOW, LATER[0], LATER[1])
    assert (poll.opens_at, poll.closes_at) == (LATER[0], LATER[1])
    for opens_at, closes_at in (
        (NOW - timedelta(seconds=1), None),
        (LATER[1], LATER[0]),
        (None, NOW),
        (LATER[0], LATER[0]),
    ):
        with pytest.raises(BadDate):
            poll.schedule(NOW, opens_at, closes_at)
    assert (poll.opens_at, poll.closes_at) == (LATER[0], LATER[1])
    with pytest.raises(PollNotDraft):
        a_poll().schedule(NOW, LATER[0], None)


def test_an_open_vote_is_extended_beyond_its_end_and_not_revived() -> None:
    poll = a_poll()
    poll.extend(NOW, LATER[1])
    for until in (LATER[0], LATER[1]):
        with pytest.raises(BadDate):
            poll.extend(NOW, until)
    poll.extend(LATER[0], LATER[2])
    assert poll.closes_at == LATER[2]
    with pytest.raises(PollClosed):
        poll.extend(LATER[2], LATER[2] + timedelta(minutes=1))


def test_a_ballot_after_the_closing_time_is_too_late() -> None:
    poll, voter = a_poll(), Voter(poll_id=1, member_id=1, voted=False)
    poll.closes_at = LATER[0]
    poll.admit(voter, HERE, NOW)
    with pytest.raises(PollClosed):
        poll.admit(voter, HERE, LATER[0])


@pytest.mark.parametrize(("state", "refusal"), [(DRAFT, PollNotOpen), (ANNULLED, PollAnnulled)])
def test_only_what_was_opened_is_annulled_once(state: PollState, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        a_poll(state).annul(NOW, "Nhầm")


def test_an_annulled_vote_has_no_verdict() -> None:
    poll, rows = a_poll(), options()
    poll.close(NOW, [[1]] * 5, rows, present=5)
    poll.annul(LATER[0], "Danh sách sai")
    assert (poll.state, poll.verdict, poll.annulled_because, poll.closed_at) == (ANNULLED, None, "Danh sách sai", NOW)


def test_those_who_have_not_voted_are_called_once() -> None:
    poll = a_poll()
    poll.call(NOW)
    with pytest.raises(AlreadyCalled):
        poll.call(LATER[0])
    assert poll.called_at == NOW
