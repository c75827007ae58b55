"""Does the whole board fit its terminal, and does nothing on it jump?"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from server.watch.picture import picture
from server.watch.plain import plain
from server.watch.scene import PAGE, Viewing
from server.watch.screen import screen
from server.watch.words import ENGLISH, VIETNAMESE, Words
from tests.evenings import BEGIN, LONG_NAME, Json, attention, evening, meeting, message, totals_of

NOW = (BEGIN + timedelta(minutes=42)).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
LONG_COMMITTEE = "Đảng bộ phường Nguyễn Tất Thành mở rộng " * 6


def viewing(*messages: Json, words: Words = ENGLISH) -> Viewing:
    """As it is when the last message has just come."""
    seen = Viewing(words)
    for one in messages:
        seen.take(one, NOW)
    return seen


def shown(seen: Viewing, width: int, height: int | None = None) -> list[str]:
    return [line.plain.rstrip() for line in screen(seen.at(NOW), width, height)]


@pytest.mark.parametrize("words", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
@pytest.mark.parametrize("height", [None, 1, 10, 24, 50])
@pytest.mark.parametrize("width", [1, 20, 40, 60, 71, 72, 80, 99, 100, 120, 200, 300])
def test_no_line_is_wider_than_the_terminal_and_no_screen_is_higher(
    width: int, height: int | None, words: Words
) -> None:
    snapshot = {**evening(), "committee": {"id": "committee-1", "name": LONG_COMMITTEE}}
    seen = viewing(snapshot, words=words)
    for _ in range(2):
        lines = screen(seen.at(NOW), width, height)
        assert max(line.cell_len for line in lines) <= max(width, 20)
        assert not [line for line in lines if "\n" in line.plain]
        assert height is None or len(lines) <= height
        seen.lose("mất kết nối với http://127.0.0.1:8000" * 3, NOW)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_each_cell_has_one_line_and_its_columns_stand_below_each_other(width: int) -> None:
    lines = shown(viewing(evening()), width)
    rows = lines[lines.index("ALL CELLS") + 1 :]
    assert len(rows) == 60
    assert len({row.index(" / ") for row in rows if "▇" in row}) == 1


def test_the_totals_are_those_of_the_board() -> None:
    lines = shown(viewing(message([meeting(1), meeting(2, state="CLOSED"), meeting(3, state="SCHEDULED")])), 120)
    assert lines[0].startswith("Đảng bộ phường Hòa Bình")
    assert lines[0].endswith("1 December, 19:42          ● live")
    assert lines[2].split() == ["1", "/", "3", "1", "38", "/", "72", "2", "0", "0", "0"]
    assert lines[3].split("  ")[0] == " open"


def test_a_total_that_has_just_changed_is_marked_for_two_seconds() -> None:
    seen = viewing(message([meeting(1)]), message([meeting(1, present=20)], kind="CHANGES"))
    assert "▸21 / 24" in shown(seen, 80)[2]
    assert shown(seen, 80)[-1].startswith("▸●")
    later = [line.plain for line in screen(seen.at(NOW + timedelta(seconds=2)), 80)]
    assert not [line for line in later if "▸" in line]
    assert [line.replace("▸", " ") for line in shown(seen, 80)] == [line.rstrip() for line in later]


def test_what_needs_attention_says_why_and_since_when() -> None:
    late, few, slow = meeting(1, state="ANNOUNCED"), meeting(2, present=10, counted=11), meeting(3)
    needs = [
        attention(late, "NOT_OPENED", BEGIN),
        attention(few, "INSUFFICIENT_ATTENDANCE", BEGIN + timedelta(minutes=20)),
        attention(slow, "POLL_OPEN_TOO_LONG", BEGIN - timedelta(minutes=30)),
        attention(meeting(9, name=LONG_NAME), "A_REASON_OF_TOMORROW", BEGIN),
    ]
    lines = shown(viewing(message([late, few, slow], needs=needs)), 80)
    start = lines.index("NEEDS ATTENTION (4)")
    assert lines[start + 1].split("   ")[-1] == "not opened, due 19:00 (42 min)"
    assert " ".join(lines[start + 2 : start + 4]) == (
        " ! Chi bộ Tổ dân phố 2    11 / 24, quorum 11 of 16: not sufficient since 19:20 (22 min)"
    )
    assert lines[start + 4].split("   ")[-1] == "vote open since 18:30 (1 h 12 min)"
    whole = " ".join(line[3:] for line in lines[start + 5 : start + 8])
    assert whole == f"{LONG_NAME} A_REASON_OF_TOMORROW, 19:00 (42 min)"


def test_a_closed_meeting_that_needs_attention_is_named_with_the_reason() -> None:
    few = meeting(1, state="CLOSED", present=10)
    reasons = "LOW_ATTENDANCE", "ABSENCES", "WITHOUT_MINUTES"
    needs = [attention(few, reason, BEGIN + timedelta(minutes=40)) for reason in reasons]
    lines = shown(viewing(message([few], needs=needs)), 100)
    start = lines.index("NEEDS ATTENTION (3)")
    assert lines[start + 1].split("  ")[-1] == "11 / 24: poorly attended, closed 19:40 (2 min)"
    assert lines[start + 2].split("  ")[-1] == "members absent several times running, closed 19:40 (2 min)"
    assert lines[start + 3].split("  ")[-1] == "minutes not approved, closed 19:40 (2 min)"


def test_more_cells_than_lines_are_shown_page_by_page() -> None:
    seen = viewing(message([meeting(key) for key in range(1, 61)]))
    began = NOW
    found: list[str] = []
    for turn in range(9):
        lines = [line.plain for line in screen(seen.at(began + turn * PAGE), 80, 24)]
        title = next(number for number, line in enumerate(lines) if line.startswith("ALL CELLS"))
        page = lines[title + 1 :]
        first, last = len(found) + 1, len(found) + len(page)
        assert lines[title].endswith(f"{first}-{last} of 60")
        found += [line[3:16].rstrip() for line in page]
        if last == 60:
            break
    assert found == [f"Tổ dân phố {key}" for key in range(1, 61)]


def test_the_cells_stay_where_they_are_when_something_begins_to_need_attention() -> None:
    meetings = [meeting(key) for key in range(1, 9)]
    needs = [attention(one, "POLL_OPEN_TOO_LONG", BEGIN) for one in meetings]
    calm, busy = shown(viewing(message(meetings)), 80, 40), shown(viewing(message(meetings, needs=needs)), 80, 40)
    assert "   nothing" in calm
    assert "NEEDS ATTENTION (8)" in busy[5]
    assert [line[2:] for line in calm[-8:]] == [line[2:] for line in busy[-8:]]


def test_a_lost_connection_leaves_the_board_with_its_age_where_it_is() -> None:
    seen = viewing(evening())
    before = shown(seen, 80, 24)
    seen.lose("the connection was lost", NOW - timedelta(seconds=35))
    seen.lose("no server answers", NOW)
    after = shown(seen, 80, 24)
    assert after[0].endswith("○ reconnecting")
    assert after[1] == "as of 19:41, 35 s ago: no server answers"
    assert after[2:] == before[2:]
    seen.take(evening(), NOW)
    assert shown(seen, 80, 24) == before


def test_before_the_first_board_the_screen_says_what_it_waits_for() -> None:
    seen = Viewing(VIETNAMESE)
    assert shown(seen, 80, 24)[0].endswith("○ đang kết nối")
    seen.lose("không có máy chủ trả lời ở http://127.0.0.1:8000", NOW)
    assert shown(seen, 80, 24)[1] == "không có máy chủ trả lời ở http://127.0.0.1:8000"


def test_a_board_of_another_day_says_which() -> None:
    seen = viewing(message([meeting(1)], date="2025-11-30"), words=VIETNAMESE)
    assert "bảng ngày 30 tháng 11 2025 · bây giờ 1 tháng 12, 19:42" in shown(seen, 120)[0]


def test_a_plain_line_has_the_totals() -> None:
    seen = viewing(message([meeting(key) for key in range(1, 61)], totals=totals_of([meeting(1)] * 60, 60)))
    assert plain(seen.at(NOW)) == (
        "● live · 60 / 60 open · 1,140 / 1,440 attended · 60 with quorum · 0 votes open · 0 carried · "
        "0 not carried · 0 need attention"
    )
    seen.lose("no server answers", NOW)
    assert plain(seen.at(NOW)).startswith("○ reconnecting: no server answers · 60 / 60 open")


def test_a_picture_needs_nothing_from_elsewhere() -> None:
    svg = picture(screen(viewing(evening()).at(NOW), 120, 40), "sotay watch")
    assert svg.count("://") == 1  # the name of SVG itself
    assert "@font-face" not in svg
    assert "Tổ&#160;dân&#160;phố" in svg
