"""When do the meetings of the demo's evening open, and what is special about some of them?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.members import Standing
from server.demo.accounts import Cast, CellOfToday, Somebody
from server.demo.simulation import Evening
from server.demo.sitting import Fate

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def cell(number: int, minutes: int | None, *, people: int = 20) -> CellOfToday:
    """Its meeting is that many minutes from now."""
    crowd = [Somebody(f"{number}.{n}", f"m{number}{n}", "A B", Standing.OFFICIAL) for n in range(people)]
    if minutes is None:
        return CellOfToday(f"cell {number}", f"Cell {number}", crowd, crowd[0], None, None)
    at = NOW + timedelta(minutes=minutes)
    return CellOfToday(f"cell {number}", f"Cell {number}", crowd, crowd[0], f"meeting {number}", at)


def evening(*cells: CellOfToday, seed: int = 1) -> Evening:
    mine = cell(99, 5)
    cast = Cast("commune", "Commune", [*cells, mine], mine, {})
    return Evening("http://127.0.0.1:1", cast, seed=seed, speed=1, now=NOW, report=print)


def test_the_first_meetings_open_within_three_seconds_and_the_last_within_minutes() -> None:
    begins = sorted(evening(*(cell(n, n % 5 - 2) for n in range(20))).begins.values())
    assert begins[2] < 3
    assert begins[-1] <= 240


def test_the_overdue_keep_the_committee_waiting() -> None:
    overdue = cell(0, -18)
    assert evening(overdue, *(cell(n, -1) for n in range(1, 9))).begins[overdue] >= 60


def test_a_cell_without_a_meeting_and_the_one_left_to_the_newcomer_stay_out() -> None:
    resting = cell(1, None)
    tonight = evening(cell(0, 0), resting)
    assert {found.id for found in tonight.begins} == {"cell 0"}


def test_one_meeting_is_cancelled_one_lacks_its_quorum_and_in_one_a_vote_is_long() -> None:
    tonight = evening(*(cell(n, n % 3) for n in range(12)), cell(20, 1, people=6))
    assert sorted(fate.name for fate in tonight.fates.values()) == ["CANCELLED", "LONG_VOTE", "WITHOUT_QUORUM"]
    assert Fate.USUAL not in tonight.fates.values()
    assert all(len(found.people) > 6 for found in tonight.fates)
    first = sorted(tonight.begins, key=lambda found: tonight.begins[found])[:3]
    assert not set(first) & set(tonight.fates)


def test_a_world_that_was_kept_too_long_still_moves_at_once() -> None:
    begins = evening(*(cell(n, -300) for n in range(9))).begins.values()
    assert min(begins) < 3
