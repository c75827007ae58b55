"""Which steps may a meeting take? Every step from every state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.attendance import AttendanceStatus, RollState
from models.conventions import Conventions
from models.errors import (
    BadDate,
    ChairTakesMinutes,
    MeetingCancelled,
    MeetingClosed,
    MeetingNotOpen,
    MeetingOpen,
    Refusal,
)
from models.meetings import Meeting, MeetingKind, MeetingState
from models.members import Standing
from models.organizations import Organization, OrganizationKind

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SCHEDULED, ANNOUNCED, OPEN, CLOSED, CANCELLED = MeetingState

STEPS = {
    "change": lambda meeting: meeting.change("Khác", NOW, place=None, conventions=Conventions(), now=NOW),
    "announce": lambda meeting: meeting.announce(NOW),
    "open": lambda meeting: meeting.open(NOW, chair_id=1, minute_taker_id=2, operates=True),
    "appoint": lambda meeting: meeting.appoint_minute_taker(3, operates=False),
    "close": lambda meeting: meeting.close(NOW),
    "cancel": lambda meeting: meeting.cancel("Hoãn"),
}
# What each step makes of each state: another state, or a refusal.
TABLE: dict[MeetingState, dict[str, MeetingState | type[Refusal]]] = {
    SCHEDULED: {
        "change": SCHEDULED, "announce": ANNOUNCED, "open": OPEN, "appoint": MeetingNotOpen, "close": MeetingNotOpen,
        "cancel": CANCELLED,
    },
    ANNOUNCED: {
        "change": ANNOUNCED, "announce": ANNOUNCED, "open": OPEN, "appoint": MeetingNotOpen, "close": MeetingNotOpen,
        "cancel": CANCELLED,
    },
    OPEN: {
        "change": MeetingOpen, "announce": MeetingOpen, "open": MeetingOpen, "appoint": OPEN, "close": CLOSED,
        "cancel": MeetingOpen,
    },
    CLOSED: dict.fromkeys(STEPS, MeetingClosed),
    CANCELLED: dict.fromkeys(STEPS, MeetingCancelled),
}  # fmt: skip
# What may be done in each state: waiting, running, not over.
ALLOWED: dict[MeetingState, tuple[type[Refusal] | None, type[Refusal] | None, type[Refusal] | None]] = {
    SCHEDULED: (None, MeetingNotOpen, None),
    ANNOUNCED: (None, MeetingNotOpen, None),
    OPEN: (MeetingOpen, None, None),
    CLOSED: (MeetingClosed, MeetingClosed, MeetingClosed),
    CANCELLED: (MeetingCancelled, MeetingCancelled, MeetingCancelled),
}


def scheduled(at: datetime = NOW, conventions: Conventions | None = None) -> Meeting:
    cell = Organization.named(OrganizationKind.CELL, "Chi bộ", parent=None)
    cell.id, cell.path = 7, "/1/7/"
    return Meeting.schedule(
        cell,
        MeetingKind.REGULAR,
        "Sinh hoạt",
        at,
        place=None,
        chair_id=None,
        conventions=conventions or Conventions(),
        now=NOW,
    )


def in_state(state: MeetingState) -> Meeting:
    meeting = scheduled()
    meeting.state = state
    return meeting


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(state: MeetingState, step: str) -> None:
    meeting, expected = in_state(state), TABLE[state][step]
    if isinstance(expected, MeetingState):
        STEPS[step](meeting)
        assert meeting.state is expected
        return
    with pytest.raises(expected) as refused:
        STEPS[step](meeting)
    assert refused.type is expected
    assert meeting.state is state


@pytest.mark.parametrize("state", MeetingState)
def test_every_state_allows_what_it_allows(state: MeetingState) -> None:
    meeting = in_state(state)
    checks = (meeting.require_waiting, meeting.require_open, meeting.require_unfinished)
    for check, expected in zip(checks, ALLOWED[state], strict=True):
        if expected is None:
            check()
        else:
            with pytest.raises(expected):
                check()


def test_who_was_invited_is_told_that_time_or_place_changed_and_the_same_again_is_no_change() -> None:
    meeting, tomorrow, later = scheduled(), date(2026, 12, 2), NOW + timedelta(days=1)
    assert meeting.change("Sinh hoạt", later, place="Hội trường", conventions=Conventions(), now=NOW)
    assert (meeting.scheduled_at, meeting.place, meeting.held_on) == (later, "Hội trường", tomorrow)
    assert meeting.moved_at is None, "nobody was invited yet"
    meeting.announce(NOW)
    assert not meeting.change("Sinh hoạt", later, place="Hội trường", conventions=Conventions(), now=NOW)
    assert meeting.change("Chuyên đề", later, place="Hội trường", conventions=Conventions(), now=NOW)
    assert (meeting.title, meeting.moved_at) == ("Chuyên đề", None)
    assert meeting.change("Chuyên đề", later, place="Nhà văn hóa", conventions=Conventions(), now=NOW)
    assert meeting.moved_at == NOW


@pytest.mark.parametrize("away", [-timedelta(days=1, seconds=1), timedelta(days=731, seconds=1)])
def test_a_meeting_is_not_moved_where_none_can_be_scheduled(away: timedelta) -> None:
    with pytest.raises(BadDate):
        scheduled().change("Sinh hoạt", NOW + away, place=None, conventions=Conventions(), now=NOW)


def test_announcing_again_is_no_change_and_keeps_the_first_time() -> None:
    meeting = scheduled()
    assert meeting.announce(NOW)
    assert not meeting.announce(NOW + timedelta(hours=1))
    assert meeting.announced_at == NOW


def test_opening_appoints_and_makes_a_code_of_six_digits() -> None:
    codes = set()
    for _ in range(20):
        meeting = scheduled()
        meeting.open(NOW, chair_id=1, minute_taker_id=2, operates=True)
        assert (meeting.chair_id, meeting.minute_taker_id, meeting.minute_taker_operates) == (1, 2, True)
        assert meeting.check_in_code is not None
        assert len(meeting.check_in_code) == 6
        assert meeting.check_in_code.isdecimal()
        codes.add(meeting.check_in_code)
    assert len(codes) > 15


def test_the_chair_is_not_his_own_minute_taker() -> None:
    meeting = scheduled()
    with pytest.raises(ChairTakesMinutes):
        meeting.open(NOW, chair_id=1, minute_taker_id=1, operates=False)
    assert meeting.state is MeetingState.SCHEDULED
    meeting.open(NOW, chair_id=1, minute_taker_id=2, operates=False)
    with pytest.raises(ChairTakesMinutes):
        meeting.appoint_minute_taker(1, operates=False)
    assert meeting.minute_taker_id == 2


def test_another_minute_taker_takes_the_place_of_the_one_before_and_the_same_again_is_no_change() -> None:
    meeting = in_state(OPEN)
    assert meeting.appoint_minute_taker(2, operates=True)
    assert not meeting.appoint_minute_taker(2, operates=True)
    assert meeting.appoint_minute_taker(3, operates=False)
    assert (meeting.minute_taker_id, meeting.minute_taker_operates) == (3, False)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 12, 1, 16, 59, tzinfo=UTC), "Asia/Ho_Chi_Minh", date(2026, 12, 1)),
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), "Asia/Ho_Chi_Minh", date(2026, 12, 2)),
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), "UTC", date(2026, 12, 1)),
        (datetime(2026, 12, 2, 4, 0, tzinfo=UTC), "America/New_York", date(2026, 12, 1)),
    ],
)
def test_a_meeting_is_held_on_the_local_day(at: datetime, zone: str, day: date) -> None:
    assert scheduled(at, Conventions(time_zone=zone)).held_on == day


@pytest.mark.parametrize("away", [timedelta(days=-1), timedelta(0), timedelta(days=731)])
def test_a_meeting_may_have_begun_a_day_ago_or_be_two_years_ahead(away: timedelta) -> None:
    assert scheduled(NOW + away).scheduled_at == NOW + away


@pytest.mark.parametrize("away", [timedelta(days=-1, seconds=-1), timedelta(days=731, seconds=1), timedelta(days=9999)])
def test_any_other_date_is_refused(away: timedelta) -> None:
    with pytest.raises(BadDate):
        scheduled(NOW + away)


def test_a_meeting_keeps_in_which_five_minutes_how_many_came() -> None:
    """As the board counts them: who leaves has attended, who was recorded by mistake has not."""
    meeting = scheduled()
    unknown, here = RollState(Standing.OFFICIAL, None), RollState(Standing.OFFICIAL, AttendanceStatus.PRESENT)
    at = datetime(2026, 12, 1, 12, 4, 59, tzinfo=UTC)
    steps = [str(int(at.replace(minute=minute, second=0).timestamp())) for minute in (0, 5)]
    meeting.tally = {"OFFICIAL::": 3}
    for _ in range(2):
        meeting.count(unknown, here, at)
    meeting.count(here, here._replace(left=True), at)
    assert meeting.arrivals == {steps[0]: 2}
    meeting.count(here._replace(left=True), unknown, at + timedelta(seconds=1))
    meeting.count(None, RollState(Standing.SUSPENDED, AttendanceStatus.PRESENT), at + timedelta(seconds=1))
    assert meeting.arrivals == {steps[0]: 2, steps[1]: -1}
    assert meeting.tally == {"OFFICIAL:PRESENT:": 1, "OFFICIAL::": 2, "SUSPENDED:PRESENT:": 1}


def test_a_meeting_takes_its_quorum_from_the_conventions() -> None:
    meeting = scheduled(conventions=Conventions(quorum_numerator=1, quorum_denominator=2, excused_leave_base=False))
    meeting.tally = {"OFFICIAL:PRESENT:": 2, "OFFICIAL:EXCUSED:": 1, "OFFICIAL::": 1}
    quorum = meeting.quorum()
    assert (quorum.base, quorum.counted, quorum.required, quorum.met) == (4, 2, 2, True)
