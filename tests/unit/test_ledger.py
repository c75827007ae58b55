"""Which corrections of the roll may stand beside minutes that are fixed?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.attendance import AttendanceStatus, Entry
from models.ledger import LedgerEntry, puts_right

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PRESENT, REMOTE, EXCUSED, ABSENT = AttendanceStatus
APPROVED_IN = 10  # the version at which the minutes were


def noted(version: int, entry: Entry, status: AttendanceStatus | None, reason: str | None = None) -> LedgerEntry:
    return LedgerEntry(version, NOW + timedelta(minutes=version), 7, entry, status, reason, 1, None, None)


WAS_THERE = noted(3, Entry.ARRIVED, PRESENT)
WAS_ABSENT = noted(4, Entry.ABSENT, ABSENT)
WAS_EXCUSED = noted(5, Entry.EXCUSED, EXCUSED, "Ốm")
WAS_TAKEN_BACK = noted(6, Entry.CORRECTED, None)
CAME_AFTERWARDS = noted(12, Entry.ARRIVED, PRESENT)
LEFT_AFTERWARDS = noted(13, Entry.LEFT, None)


@pytest.mark.parametrize(
    ("own", "status", "reason"),
    [
        ([WAS_EXCUSED], EXCUSED, "Ốm"),
        ([WAS_ABSENT, CAME_AFTERWARDS], ABSENT, None),
        ([WAS_EXCUSED, CAME_AFTERWARDS], EXCUSED, "Ốm"),
        ([CAME_AFTERWARDS], ABSENT, None),
        ([CAME_AFTERWARDS], REMOTE, None),
        ([WAS_ABSENT, CAME_AFTERWARDS, LEFT_AFTERWARDS], ABSENT, None),
        ([CAME_AFTERWARDS], None, None),
        ([CAME_AFTERWARDS, LEFT_AFTERWARDS], None, None),
        ([WAS_THERE, WAS_TAKEN_BACK, CAME_AFTERWARDS], None, None),
        ([WAS_THERE, WAS_TAKEN_BACK, CAME_AFTERWARDS], ABSENT, None),
    ],
    ids=[
        *("the same again", "he never came", "he is still ill", "nobody had called him", "remotely", "it was another"),
        *("taken back", "he was not there", "taken back once more", "taken back and called"),
    ],
)
def test_what_was_noted_since_may_be_taken_back(
    own: list[LedgerEntry], status: AttendanceStatus | None, reason: str | None
) -> None:
    assert puts_right(own, APPROVED_IN, status, reason)


@pytest.mark.parametrize(
    ("own", "status", "reason"),
    [
        ([], ABSENT, None),
        ([], EXCUSED, "Ốm"),
        ([WAS_THERE], ABSENT, None),
        ([WAS_THERE], REMOTE, None),
        ([WAS_ABSENT], EXCUSED, "Ốm"),
        ([WAS_EXCUSED], EXCUSED, "Đi vắng"),
        ([WAS_THERE, LEFT_AFTERWARDS], ABSENT, None),
        ([WAS_ABSENT, CAME_AFTERWARDS], EXCUSED, "Ốm"),
        ([CAME_AFTERWARDS], EXCUSED, "Ốm"),
        ([WAS_THERE], None, None),
        ([WAS_THERE, LEFT_AFTERWARDS], None, None),
        ([WAS_ABSENT, CAME_AFTERWARDS], None, None),
        ([WAS_TAKEN_BACK], ABSENT, None),
    ],
    ids=[
        *("nobody called him", "he asks too late", "he was there", "he was in the room", "he had no excuse"),
        *("another excuse", "he was there and left", "an excuse by a detour", "an excuse for nothing stated"),
        *("he was there after all", "he left", "his absence", "an absence that was taken back"),
    ],
)
def test_what_minutes_state_is_not_rewritten(
    own: list[LedgerEntry], status: AttendanceStatus | None, reason: str | None
) -> None:
    assert not puts_right(own, APPROVED_IN, status, reason)
