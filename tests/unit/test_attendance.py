"""Who is expected, who is in the base, and is that sufficient? The rules of the roll, and its kept tally."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import Attendance, AttendanceStatus, Entry, RollState, Tally
from models.errors import AlreadyHere
from models.members import Standing

PRESENT, REMOTE, EXCUSED, ABSENT = AttendanceStatus
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

STATES: list[tuple[AttendanceStatus | None, bool]] = [
    (None, False),
    (PRESENT, False),
    (REMOTE, False),
    (EXCUSED, False),
    (ABSENT, False),
    (PRESENT, True),
    (REMOTE, True),
]
# One figure for each of the states above: unaccounted, present, remote, excused, absent; and left: present, remote.
# Whoever left is no longer here: exempt members and those away leave the base again.
EXPECTED = {
    Standing.OFFICIAL: "11111 11",
    Standing.PROBATIONARY: "11111 11",
    Standing.HOSTED: "11111 11",
    Standing.EXEMPT: "01100 11",
    Standing.AWAY: "01100 11",
    Standing.SUSPENDED: "00000 00",
}
IN_BASE = {
    Standing.OFFICIAL: "11101 11",
    Standing.PROBATIONARY: "00000 00",
    Standing.HOSTED: "00000 00",
    Standing.EXEMPT: "01100 00",
    Standing.AWAY: "01100 00",
    Standing.SUSPENDED: "00000 00",
}
MAY_VOTE = {
    Standing.OFFICIAL: "01100 00",
    Standing.PROBATIONARY: "00000 00",
    Standing.HOSTED: "00000 00",
    Standing.EXEMPT: "01100 00",
    Standing.AWAY: "01100 00",
    Standing.SUSPENDED: "00000 00",
}
CASES = [
    (RollState(standing, status, left), number) for standing in Standing for number, (status, left) in enumerate(STATES)
]


def figure(table: dict[Standing, str], state: RollState, number: int) -> bool:
    return table[state.standing].replace(" ", "")[number] == "1"


@pytest.mark.parametrize(("state", "number"), CASES)
def test_who_counts_follows_from_standing_and_attendance(state: RollState, number: int) -> None:
    assert state.expected is figure(EXPECTED, state, number)
    assert state.in_base(True) is figure(IN_BASE, state, number)
    assert (state.in_base(True) and state.here) is figure(MAY_VOTE, state, number)


@pytest.mark.parametrize(("state", "number"), CASES)
def test_where_the_excused_stay_in_the_base_only_they_make_a_difference(state: RollState, number: int) -> None:
    excused_official = state.standing is Standing.OFFICIAL and state.status is EXCUSED
    assert state.in_base(False) is (figure(IN_BASE, state, number) or excused_official)


states = st.builds(
    lambda standing, state: RollState(standing, *state), st.sampled_from(Standing), st.sampled_from(STATES)
)
moves = st.lists(st.tuples(st.integers(0, 7), st.none() | states), max_size=30)


@given(moves)
def test_a_tally_that_is_moved_equals_one_that_is_recounted(moves: list[tuple[int, RollState | None]]) -> None:
    roll: dict[int, RollState] = {}
    tally = Tally.of([])
    for member, new in moves:
        tally = Tally.load(tally.moved(roll.get(member), new).dump())
        if new is None:
            roll.pop(member, None)
        else:
            roll[member] = new
        assert tally.dump() == Tally.of(roll.values()).dump()


@given(st.lists(states, max_size=20), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_counts_and_quorum_are_those_of_the_roll(
    roll: list[RollState], numerator: int, denominator: int, excused_leave: bool
) -> None:
    numerator = min(numerator, denominator)
    tally = Tally.load(Tally.of(roll).dump())
    count = tally.attendance()
    expected = [state for state in roll if state.expected]
    assert count.expected == len(expected)
    assert count.present == sum(state.status is PRESENT for state in expected)
    assert count.remote == sum(state.status is REMOTE for state in expected)
    assert count.excused == sum(state.status is EXCUSED for state in expected)
    assert count.absent == sum(state.status is ABSENT for state in expected)
    assert count.left == sum(state.left for state in expected)
    assert count.unaccounted == sum(state.status is None for state in expected)
    attending = count.present + count.remote
    assert count.rate == (round(attending / len(expected), 4) if expected else None)
    quorum = tally.quorum(numerator, denominator, excused_leave_base=excused_leave)
    base = [state for state in roll if state.in_base(excused_leave)]
    here = sum(state.here for state in base)
    assert (quorum.base, quorum.counted) == (len(base), here)
    assert quorum.met is (bool(base) and Fraction(here, len(base)) >= Fraction(numerator, denominator))


def line(status: AttendanceStatus | None = None, *, left: bool = False, reason: str | None = None) -> Attendance:
    arrived = NOW - timedelta(minutes=10) if status in (PRESENT, REMOTE) else None
    return Attendance(
        standing=Standing.OFFICIAL, status=status, arrived_at=arrived, left_at=NOW if left else None, reason=reason
    )


@pytest.mark.parametrize("status", AttendanceStatus)
def test_recording_the_same_twice_changes_nothing_the_second_time(status: AttendanceStatus) -> None:
    row = line()
    reason = None if status in (PRESENT, REMOTE) else "Ốm"
    assert row.record(status, NOW, by=1, reason=reason)
    before = (row.state, row.arrived_at, row.left_at, row.reason, row.recorded_by)
    assert not row.record(status, NOW + timedelta(minutes=1), by=2, reason=reason)
    assert (row.state, row.arrived_at, row.left_at, row.reason, row.recorded_by) == before


def test_whoever_comes_back_is_here_again_since_his_first_arrival() -> None:
    row = line(PRESENT, left=True)
    arrived = row.arrived_at
    assert row.record(REMOTE, NOW, by=1)
    assert row.state == RollState(Standing.OFFICIAL, REMOTE)
    assert row.arrived_at == arrived


def test_an_absence_takes_the_arrival_back_and_an_arrival_the_reason() -> None:
    row = line(PRESENT)
    assert row.record(ABSENT, NOW, by=1, reason="Không rõ")
    assert (row.arrived_at, row.reason) == (None, "Không rõ")
    assert row.record(ABSENT, NOW, by=1, reason="Ốm")
    assert row.record(PRESENT, NOW, by=1)
    assert (row.arrived_at, row.reason) == (NOW, None)


@pytest.mark.parametrize(("status", "left"), STATES)
def test_only_who_is_here_can_leave(status: AttendanceStatus | None, left: bool) -> None:
    row = line(status, left=left)
    assert row.depart(NOW, by=1) is (status in (PRESENT, REMOTE) and not left)
    assert not row.depart(NOW, by=1)


ARRIVED, CAME_BACK, NOTED_EXCUSED, NOTED_ABSENT, _, CORRECTED = Entry
# What it is to record present, remote, excused, absent, for each of the states above.
ENTRIES: list[tuple[Entry, Entry, Entry, Entry]] = [
    (ARRIVED, ARRIVED, NOTED_EXCUSED, NOTED_ABSENT),  # not recorded
    (CORRECTED, CORRECTED, CORRECTED, CORRECTED),  # present
    (CORRECTED, CORRECTED, CORRECTED, CORRECTED),  # remote
    (ARRIVED, ARRIVED, CORRECTED, CORRECTED),  # excused
    (ARRIVED, ARRIVED, CORRECTED, CORRECTED),  # absent
    (CAME_BACK, CAME_BACK, CORRECTED, CORRECTED),  # left, was present
    (CAME_BACK, CAME_BACK, CORRECTED, CORRECTED),  # left, was remote
]


@pytest.mark.parametrize(("state", "entries"), list(zip(STATES, ENTRIES, strict=True)))
def test_what_is_noted_says_whether_somebody_arrived_came_back_or_was_corrected(
    state: tuple[AttendanceStatus | None, bool], entries: tuple[Entry, ...]
) -> None:
    for status, entry in zip(AttendanceStatus, entries, strict=True):
        assert RollState(Standing.OFFICIAL, *state).entry(status) is entry


@pytest.mark.parametrize(("status", "left"), STATES)
def test_whatever_is_recorded_can_be_taken_back_by_a_correction(status: AttendanceStatus | None, left: bool) -> None:
    row = line(status, left=left)
    assert row.state.entry(None) is CORRECTED
    assert row.record(None, NOW, by=3) is (status is not None)
    assert (row.status, row.reason, row.arrived_at, row.left_at, row.approved_by) == (None,) * 5


def test_an_excuse_has_the_reason_that_was_asked_with_unless_another_is_given() -> None:
    for told, stored in ((None, "Ốm"), ("Bão", "Bão")):
        row = line()
        assert row.ask("Ốm")
        assert row.record(EXCUSED, NOW, by=3, reason=told)
        assert (row.reason, row.approved_by, row.excuse_requested) == (stored, 3, None)
        assert not row.record(EXCUSED, NOW, by=4), "approved again it stays as it is"
        assert row.reason == stored


def test_an_excuse_that_nobody_gives_a_reason_for_is_recorded_without() -> None:
    row = line()
    assert row.record(EXCUSED, NOW, by=3)
    assert (row.reason, row.approved_by) == (None, 3)


@pytest.mark.parametrize("status", AttendanceStatus)
def test_whatever_is_recorded_answers_who_asks(status: AttendanceStatus) -> None:
    row = line(ABSENT)
    assert row.ask("Ốm")
    assert row.record(status, NOW, by=1)
    assert row.excuse_requested is None
    assert not row.decline()


def test_asking_again_replaces_the_reason_and_who_is_there_need_not_ask() -> None:
    row = line()
    asked = []
    for reason in ("Ốm", "Ốm", "Việc nhà"):
        asked.append((row.ask(reason), row.excuse_requested))
    assert asked == [(True, "Ốm"), (False, "Ốm"), (True, "Việc nhà")]
    assert row.decline()
    assert not row.decline()
    for left in (False, True):
        with pytest.raises(AlreadyHere):
            line(PRESENT, left=left).ask("Ốm")
