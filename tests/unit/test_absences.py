"""How many meetings running has each member missed? Counted on at the close."""

from __future__ import annotations

from datetime import UTC, datetime

from models.absences import count_absences
from models.attendance import Attendance, AttendanceStatus
from models.members import Standing

PRESENT, REMOTE, EXCUSED, ABSENT = AttendanceStatus
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_absences_are_counted_on_and_end_with_the_first_meeting_attended() -> None:
    """Every absence counts, also with a reason or unaccounted for; who is not expected misses nothing."""
    roll = [
        Attendance(member_id=number, standing=standing, status=status, left_at=NOW if left else None)
        for number, (standing, status, left) in enumerate(
            [
                (Standing.OFFICIAL, PRESENT, False),
                (Standing.OFFICIAL, PRESENT, True),
                (Standing.OFFICIAL, None, False),
                (Standing.OFFICIAL, EXCUSED, False),
                (Standing.PROBATIONARY, ABSENT, False),
                (Standing.EXEMPT, None, False),
                (Standing.AWAY, EXCUSED, False),
                (Standing.SUSPENDED, None, False),
            ]
        )
    ]
    reached = count_absences(roll, {number: 2 for number in range(8) if number != 4}, limit=3)
    assert [row.absences_running for row in roll] == [0, 0, 3, 3, 1, 0, 0, 0]
    assert reached == [roll[2], roll[3]]
