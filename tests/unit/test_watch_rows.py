"""Does a line of the list say what the meeting is doing, at any width?"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from server.watch.board import Board, fold
from server.watch.columns import Columns, shortened
from server.watch.meetings import Attendance, Verdict
from server.watch.rows import CHANGED, Shown, attendance_bar, drawn, verdict_text
from server.watch.words import ENGLISH, VIETNAMESE, Words
from tests.evenings import BEGIN, Json, line, meeting, message, poll, totals_of

NOW = (BEGIN + timedelta(minutes=42)).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))


def text_of(
    one: Json, width: int = 120, words: Words = ENGLISH, late: bool = False, changed: tuple[str, ...] = ()
) -> str:
    board = fold(None, message([one]))
    return shown(board, width, words, {one["id"]} if late else set(), {(one["id"], value) for value in changed})


def shown(board: Board, width: int, words: Words, late: set[str], changed: set[tuple[str, str]]) -> str:
    columns = Columns.of(width, board, words)
    text = drawn(board.rows[0], Shown(columns, words, NOW, frozenset(late), frozenset(changed)))
    assert text.cell_len == width
    return text.plain.rstrip()


counts = st.integers(0, 60)


@settings(deadline=None)
@given(counts, counts, counts, counts, st.integers(2, 40))
def test_the_bar_reaches_the_mark_exactly_when_attendance_is_sufficient(
    attending: int, more: int, counted: int, required: int, width: int
) -> None:
    attendance = Attendance(attending, attending + more, min(counted, attending), required)
    bar = attendance_bar(attendance, width, "").plain
    if not attendance.expected:
        assert not bar
        return
    assert len(bar) == width + 1
    full = bar.count("▇")
    assert (full == width) <= (more == 0)
    assert (full == 0) == (attending == 0) or not attendance.sufficient
    if required:
        before = bar.partition("│")[0]
        assert ("▁" not in before) == attendance.sufficient


def test_a_running_meeting_shows_attendance_item_and_last_verdict() -> None:
    carried = poll(14, 1, 1, carried=True, closed_at="2026-12-01T12:30:00Z")
    text = text_of(meeting(1, polls=[carried], item=(6, "Thảo luận")))
    assert text.startswith(" ● Chi bộ Tổ dân phố 1")
    assert "▇▇▇▇▇▇▇▇▇▇│▇▇▁▁▁  19 / 24   79 %  6. Thảo luận" in text
    assert text.endswith("carried 14 : 1 : 1")


def test_an_open_vote_shows_its_turnout_before_an_older_verdict() -> None:
    polls = [poll(9, 8, carried=False, closed_at="2026-12-01T12:30:00Z"), poll(7, 5, entitled=17)]
    assert text_of(meeting(1, polls=polls)).endswith("vote: 12 / 17 cast")
    wide = text_of(meeting(1, polls=polls), width=200)
    assert "vote: 12 / 17 cast" in wide
    assert wide.endswith("not carried 9 : 8")
    assert text_of(meeting(1, polls=polls), 80, VIETNAMESE).endswith("biểu quyết: 12 / 17")


@pytest.mark.parametrize(
    ("state", "late", "sign", "words"),
    [
        ("SCHEDULED", False, "○", "due 19:00"),
        ("ANNOUNCED", True, "!", "not opened, due 19:00"),
        ("OPEN", False, "●", "3. Thảo luận"),
        ("OPEN", True, "!", "3. Thảo luận"),
        ("CLOSED", False, "■", "closed"),
        ("CANCELLED", False, "×", "cancelled"),
        ("A_STATE_OF_TOMORROW", False, " ", "A_STATE_OF_TOMORROW"),
    ],
)
def test_each_state_has_a_sign_and_words(state: str, late: bool, sign: str, words: str) -> None:
    text = text_of(meeting(1, state=state), late=late)
    assert text[1] == sign
    assert text.endswith(words)


def test_what_has_just_changed_is_marked_and_moves_nothing() -> None:
    before, after = text_of(meeting(1)), text_of(meeting(1), changed=("attendance",))
    assert after == CHANGED + before[1:]


def test_what_is_on_takes_the_room_of_votes_that_there_are_none_of() -> None:
    title = "Báo cáo kết quả thực hiện nhiệm vụ tháng 11 và phương hướng"
    assert len(text_of(meeting(1, item=(5, title)), 80)) == 80
    assert "…" in text_of(meeting(1, item=(5, title), polls=[poll(1)]), 80)


def test_a_name_that_must_be_cut_keeps_its_end() -> None:
    name = "Chi bộ Trường Trung học phổ thông chuyên Nguyễn Bỉnh Khiêm cơ sở 12"
    text = text_of(meeting(1, name=name), 80)
    assert "Chi bộ" not in text
    assert text.startswith(" ● Trường Tru…")
    assert "cơ sở 12 " in text
    assert name in text_of(meeting(1, name=name), 200)


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "Nd", "Zs"])), st.integers(1, 30))
def test_a_shortened_name_fits(name: str, width: int) -> None:
    assert cell_len(shortened(name, width)) <= max(width, 1)


def test_a_committee_below_shows_its_own_totals() -> None:
    polls = [poll(9, carried=True, closed_at="2026-12-01T12:30:00Z"), poll(1)]
    totals = totals_of([meeting(1, polls=polls), meeting(2), meeting(3, state="CLOSED")], 5)
    one = line(1, totals, name="Đảng bộ Bệnh viện Đa khoa", kind="Committee")
    board = fold(None, message([], lines=[one], totals=totals))
    text = shown(board, 200, VIETNAMESE, set(), set())
    assert text.startswith(" ● Đảng bộ Bệnh viện Đa khoa")
    assert "57 / 72   79 %  2 / 5 chi bộ đang họp" in text
    assert "đang biểu quyết: 1" in text
    assert text.endswith("thông qua: 1 / 1")


def test_a_cell_without_a_meeting_says_so() -> None:
    board = fold(None, message([], lines=[line(1, totals_of([], 1))]))
    assert shown(board, 80, VIETNAMESE, set(), set()).endswith("không họp")


def test_of_many_options_the_first_are_shown() -> None:
    assert verdict_text(Verdict(True, (9, 8, 7, 6)), ENGLISH, " : ").plain == "carried 9 : 8 : 7…"
    assert verdict_text(Verdict(False, ()), ENGLISH, ":").plain == "not carried"
