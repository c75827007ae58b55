"""Is the terminal board what the messages say, however they were cut?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.watch.board import Board, differences, fold
from server.watch.meetings import Meeting
from tests.evenings import BEGIN, Json, attention, line, meeting, message, poll, totals_of

CELLS = 6
STATES = ("SCHEDULED", "ANNOUNCED", "OPEN", "CLOSED", "CANCELLED")
changes = st.lists(
    st.tuples(
        st.integers(1, CELLS),
        st.sampled_from(STATES),
        st.integers(0, 24),
        st.one_of(st.none(), st.tuples(st.integers(1, 12), st.text(max_size=20))),
        st.lists(st.sampled_from([poll(1), poll(9, 3, carried=True, closed_at="2026-12-01T12:30:00Z")]), max_size=2),
    ),
    max_size=30,
)


def sent(world: dict[int, Json], kind: str, changed: set[int], begun: set[int]) -> Json:
    """What the server sends of the world: all of it, or the cells that have changed. Who has not begun is idle."""
    meetings = [world[key] for key in sorted(begun)]
    lines = [line(key, totals_of([world[key]] if key in begun else [], 1)) for key in range(1, CELLS + 1)]
    needs = [attention(one, "NOT_OPENED", BEGIN) for one in meetings if one["state"] == "SCHEDULED"]
    return message(
        [world[key] for key in sorted(changed)],
        kind=kind,
        lines=[entry for key, entry in enumerate(lines, 1) if kind == "SNAPSHOT" or key in changed],
        totals=totals_of(meetings, CELLS),
        needs=needs,
    )


@settings(deadline=None)
@given(changes, st.data())
def test_a_snapshot_and_its_changes_are_the_newest_snapshot(history: list[Any], data: st.DataObject) -> None:
    world = {key: meeting(key, state="SCHEDULED") for key in range(1, CELLS + 1)}
    begun = {1, 2}
    board = fold(None, sent(world, "SNAPSHOT", begun, begun))
    unsent: set[int] = set()
    for key, state, present, item, polls in history:
        version = world[key]["version"] + 1
        world[key] = meeting(key, state=state, present=present, item=item, polls=polls, version=version)
        begun.add(key)
        unsent.add(key)
        if data.draw(st.booleans()):
            board, unsent = fold(board, sent(world, "CHANGES", unsent, begun)), set()
        elif data.draw(st.integers(0, 5)) == 0:
            board, unsent = fold(board, sent(world, "SNAPSHOT", begun, begun)), set()
    board = fold(board, sent(world, "CHANGES", unsent, begun))
    assert board == fold(None, sent(world, "SNAPSHOT", begun, begun))


def test_changes_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="snapshot"):
        fold(None, message([meeting(1)], kind="CHANGES"))


def test_a_snapshot_replaces_everything() -> None:
    board = fold(fold(None, message([meeting(1), meeting(2)])), message([meeting(3)]))
    assert [row.shown.id for row in board.rows] == ["meeting-3"]
    assert list(board.lines) == ["cell-3"]


def test_rows_stand_in_the_order_of_the_cells_names_whatever_came_last() -> None:
    board = fold(None, message([meeting(key) for key in (1, 2, 10, 11)]))
    board = fold(board, message([meeting(2, present=3), meeting(9)], kind="CHANGES"))
    assert names(board) == [f"Chi bộ Tổ dân phố {key}" for key in (1, 2, 9, 10, 11)]


def test_a_cell_without_a_meeting_has_its_row_until_it_has_one() -> None:
    idle = message([meeting(1), meeting(3)], lines=[line(key, totals_of([], 1)) for key in (1, 2, 3)])
    board = fold(None, idle)
    assert [row.shown.id for row in board.rows] == ["meeting-1", "cell-2", "meeting-3"]
    board = fold(board, message([meeting(2)], kind="CHANGES"))
    assert [row.shown.id for row in board.rows] == ["meeting-1", "meeting-2", "meeting-3"]


def test_a_committee_stands_below_the_cells_with_its_own_cells_below_it() -> None:
    hospital = ("committee-9", "Đảng bộ Bệnh viện")
    ward = meeting(2, name="Chi bộ Khoa Nội", parent=hospital)
    lines = [line(1, totals_of([meeting(1)], 1)), line(9, totals_of([ward], 4), name=hospital[1], kind="Committee")]
    board = fold(None, message([ward, meeting(1)], lines=lines))
    assert [(row.shown.id, row.inside) for row in board.rows] == [
        ("meeting-1", False),
        ("committee-9", False),
        ("meeting-2", True),
    ]
    assert not board.of_cells_alone


def test_a_cell_whose_committee_has_no_line_says_whose_it_is() -> None:
    ward = meeting(2, name="Chi bộ Khoa Nội", parent=("committee-9", "Đảng bộ Bệnh viện"))
    province = line(5, totals_of([ward], 40), name="Đảng bộ phường", kind="Committee")
    needs = [attention(ward, "NOT_OPENED", BEGIN)]
    board = fold(None, message([ward], lines=[province], needs=needs))
    assert names(board) == ["Chi bộ Khoa Nội · Đảng bộ Bệnh viện", "Đảng bộ phường"]
    assert board.name_of(board.attention[0]) == "Chi bộ Khoa Nội · Đảng bộ Bệnh viện"


def test_a_board_with_more_meetings_than_were_sent_shows_organisations_alone() -> None:
    lines = [
        line(key, totals_of([meeting(key)] * 90, 90), name=f"Đảng bộ xã {key}", kind="Committee") for key in (1, 2)
    ]
    board = fold(
        None, message([meeting(key) for key in range(100)], lines=lines, totals=totals_of([meeting(1)] * 180, 180))
    )
    assert names(board) == ["Đảng bộ xã 1", "Đảng bộ xã 2"]


def test_the_vote_that_was_closed_last_gives_the_last_verdict() -> None:
    late = poll(3, 9, carried=False, closed_at="2026-12-01T12:40:00Z")
    early = poll(12, 0, carried=True, closed_at="2026-12-01T12:10:00.500Z")
    verdict = Meeting.of(meeting(1, polls=[late, early])).verdict
    assert verdict is not None
    assert (verdict.carried, verdict.split) == (False, (3, 9))


def test_a_split_that_is_not_told_is_not_shown() -> None:
    secret = poll(3, 9, carried=True, closed_at="2026-12-01T12:40:00Z")
    secret["options"] = [{**option, "votes": None} for option in secret["options"]]
    verdict = Meeting.of(meeting(1, polls=[secret])).verdict
    assert verdict is not None
    assert verdict.split == ()


@pytest.mark.parametrize("hostile", ["a\x1b[2Jb", "a\nb", "a\u202eb", "a\x9b2Jb", "a\tb"])
def test_a_text_from_the_server_is_one_line_and_steers_nothing(hostile: str) -> None:
    board = fold(None, message([meeting(1, name=hostile, item=(1, hostile))], committee=hostile))
    row = board.rows[0].shown
    assert isinstance(row, Meeting)
    assert row.item is not None
    for text in (board.committee, row.cell, row.item[1], board.lines["cell-1"].name):
        assert text.isprintable()
        assert (text[0], text[-1]) == ("a", "b")


def test_only_what_is_shown_differently_has_changed() -> None:
    old = fold(None, message([meeting(1), meeting(2)]))
    new = fold(old, message([meeting(2, present=20, version=2)], kind="CHANGES", totals=totals_of([meeting(1)] * 2, 2)))
    assert differences(old, new) == {("meeting-2", "attendance")}
    assert differences(new, fold(new, message([meeting(2, present=20, version=3)], kind="CHANGES"))) >= {
        ("totals", "attending")
    }
    assert differences(new, replace(new)) == frozenset()


def test_nothing_of_a_first_board_has_just_changed_nor_of_another_days() -> None:
    board = fold(None, message([meeting(1)]))
    tomorrow = fold(board, message([meeting(1, present=3)], date="2026-12-02"))
    assert differences(None, board) == differences(board, tomorrow) == frozenset()


def names(board: Board) -> list[str]:
    return [row.name for row in board.rows]
