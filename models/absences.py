"""Who has missed how many meetings of his cell, one after the other? Counted once, when a meeting closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .attendance import Attendance


def count_absences(roll: Iterable[Attendance], before: Mapping[int, int], limit: int) -> list[Attendance]:
    """Count on from the cell's last meeting (`before`, by member): those who have now missed `limit` or more.

    Every absence counts, also one with a reason; who is not expected misses nothing.
    """
    reached = []
    for line in roll:
        missed = line.state.expected and not line.state.attended
        line.absences_running = before.get(line.member_id, 0) + 1 if missed else 0
        if line.absences_running >= limit:
            reached.append(line)
    return reached
