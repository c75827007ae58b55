"""Who may speak, in which order, and for how long? The rules of the queue, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attendance import AttendanceStatus, RollState
from models.errors import NotEntitled, NotPresent, NotSpeaking, NotWaiting, Refusal
from models.members import Standing
from models.speakers import Speech, SpeechKind, SpeechState, may_speak, queue, require_may_speak

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WAITING, SPEAKING, DONE, WITHDRAWN = SpeechState
SPEECH, ORDER = SpeechKind
PRESENT, REMOTE, EXCUSED, ABSENT = AttendanceStatus
HERE = RollState(Standing.OFFICIAL, PRESENT)
LEFT = RollState(Standing.OFFICIAL, PRESENT, left=True)


def speech(state: SpeechState = WAITING, key: int = 1, kind: SpeechKind = SPEECH, asked: int = 0) -> Speech:
    """`asked`: minutes after the opening."""
    return Speech(
        id=key, member_id=key, kind=kind, state=state, agenda_item_id=7, asked_at=NOW + timedelta(minutes=asked)
    )


@pytest.mark.parametrize(
    ("standing", "status", "left", "refusal"),
    [
        (Standing.OFFICIAL, PRESENT, False, None),
        (Standing.OFFICIAL, REMOTE, False, None),
        (Standing.PROBATIONARY, PRESENT, False, None),
        (Standing.HOSTED, PRESENT, False, None),
        (Standing.EXEMPT, PRESENT, False, None),
        (Standing.AWAY, REMOTE, False, None),
        (Standing.OFFICIAL, None, False, NotPresent),
        (Standing.OFFICIAL, EXCUSED, False, NotPresent),
        (Standing.OFFICIAL, ABSENT, False, NotPresent),
        (Standing.OFFICIAL, PRESENT, True, NotPresent),
        (Standing.SUSPENDED, PRESENT, False, NotEntitled),
        (Standing.SUSPENDED, None, False, NotEntitled),
    ],
)
def test_whoever_is_here_may_speak_but_for_the_suspended(
    standing: Standing, status: AttendanceStatus | None, left: bool, refusal: type[Refusal] | None
) -> None:
    line = RollState(standing, status, left)
    assert may_speak(line) is (refusal is None)
    if refusal is None:
        require_may_speak(line)
        return
    with pytest.raises(refusal):
        require_may_speak(line)


def test_the_speaker_stands_first_then_points_of_order_then_the_others_by_the_time_of_asking() -> None:
    speeches = [
        speech(key=1, asked=3),
        speech(key=2, asked=1),
        speech(key=3, asked=5, kind=ORDER),
        speech(key=4, asked=4, kind=ORDER),
        speech(SPEAKING, key=5, asked=9),
        speech(DONE, key=6),
        speech(WITHDRAWN, key=7, kind=ORDER),
    ]
    assert [one.id for one in queue(speeches, dict.fromkeys(range(1, 8), HERE))] == [5, 4, 3, 2, 1]


def test_who_has_left_is_passed_over_and_has_his_old_place_when_he_comes_back() -> None:
    speeches = [speech(key=1, asked=1), speech(key=2, asked=2)]
    assert [one.id for one in queue(speeches, {1: LEFT, 2: HERE})] == [2]
    assert [one.id for one in queue(speeches, {2: HERE})] == [2]
    assert [one.id for one in queue(speeches, {1: HERE, 2: HERE})] == [1, 2]


def test_who_leaves_or_is_suspended_while_he_speaks_is_shown_until_he_is_ended() -> None:
    assert queue([speech(SPEAKING)], {1: LEFT})
    assert queue([speech(SPEAKING)], {1: RollState(Standing.SUSPENDED, PRESENT)})


@given(st.permutations(range(1, 7)), st.lists(st.sampled_from(SpeechKind), min_size=6, max_size=6))
def test_the_order_does_not_depend_on_how_the_rows_are_read(order: list[int], kinds: list[SpeechKind]) -> None:
    speeches = {key: speech(key=key, kind=kinds[key - 1], asked=key // 2) for key in order}
    shown = [one.id for one in queue([speeches[key] for key in order], dict.fromkeys(order, HERE))]
    assert shown == [key for kind in (ORDER, SPEECH) for key in range(1, 7) if kinds[key - 1] is kind]


STEPS: dict[str, Callable[[Speech], bool]] = {
    "begin": lambda row: row.begin(NOW, item_id=8, seconds=180),
    "end": lambda row: row.end(NOW),
    "withdraw": lambda row: row.withdraw(),
}


@pytest.mark.parametrize(
    ("state", "step", "becomes"),
    [
        (WAITING, "begin", SPEAKING),
        (SPEAKING, "begin", SPEAKING),
        (DONE, "begin", NotWaiting),
        (WITHDRAWN, "begin", NotWaiting),
        (WAITING, "end", NotSpeaking),
        (SPEAKING, "end", DONE),
        (DONE, "end", DONE),
        (WITHDRAWN, "end", NotSpeaking),
        (WAITING, "withdraw", WITHDRAWN),
        (SPEAKING, "withdraw", NotWaiting),
        (DONE, "withdraw", NotWaiting),
        (WITHDRAWN, "withdraw", WITHDRAWN),
    ],
)
def test_each_step_leads_on_or_is_repeated_or_is_refused(
    state: SpeechState, step: str, becomes: SpeechState | type[Refusal]
) -> None:
    row = speech(state)
    if isinstance(becomes, SpeechState):
        assert STEPS[step](row) is (becomes is not state)
        assert row.state is becomes
        return
    with pytest.raises(becomes):
        STEPS[step](row)
    assert row.state is state


def test_a_speech_belongs_to_the_item_at_which_it_was_called() -> None:
    called, nothing_on = speech(), speech()
    called.begin(NOW, item_id=8, seconds=180)
    nothing_on.begin(NOW, item_id=None, seconds=None)
    assert (called.agenda_item_id, called.seconds) == (8, 180)
    assert (nothing_on.agenda_item_id, nothing_on.seconds) == (7, None)


@pytest.mark.parametrize(
    ("seconds", "spoke", "overtime"),
    [(180, 179.9, 0), (180, 180.9, 0), (180, 181, 1), (180, 300, 120), (None, 9999, None)],
)
def test_overtime_is_what_was_spoken_beyond_what_was_allowed(
    seconds: int | None, spoke: float, overtime: int | None
) -> None:
    row = speech()
    row.begin(NOW, item_id=None, seconds=seconds)
    assert row.overtime is None
    row.end(NOW + timedelta(seconds=spoke))
    assert row.overtime == overtime
