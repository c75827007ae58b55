"""Is any alteration of a meeting's log found, and where?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.changes import Change, ChangeKind, append, first_break
from models.meetings import GENESIS, Meeting

NOW = datetime(2026, 12, 1, 12, 30, 15, 123456, tzinfo=UTC)
HANOI = timezone(timedelta(hours=7))


def log(length: int = 6) -> tuple[Meeting, list[Change]]:
    meeting = Meeting(id=7, version=0, head=GENESIS)
    kinds = [ChangeKind.MEETING_SCHEDULED, ChangeKind.BALLOT_CAST, ChangeKind.POLL_CLOSED]
    changes = [
        append(
            meeting,
            kinds[number % 3],
            {"question": "Đồng ý?", "cast": number},
            actor_id=None if number % 3 == 1 else number,
            at=NOW + timedelta(seconds=number),
        )
        for number in range(1, length + 1)
    ]
    return meeting, changes


def test_versions_count_from_one_and_the_meeting_moves_on_with_its_log() -> None:
    meeting, changes = log()
    assert [change.version for change in changes] == [1, 2, 3, 4, 5, 6]
    assert (meeting.version, meeting.head) == (6, changes[-1].hash)
    assert len({change.hash for change in changes}) == 6


@pytest.mark.parametrize("length", [0, 1, 6])
def test_a_log_that_nobody_touched_is_whole(length: int) -> None:
    assert first_break(log(length)[1]) is None


ALTERATIONS: dict[str, Callable[[Change], None]] = {
    "another meeting": lambda change: setattr(change, "meeting_id", 8),
    "another kind": lambda change: setattr(change, "kind", ChangeKind.MEETING_CANCELLED),
    "a microsecond later": lambda change: setattr(change, "at", change.at + timedelta(microseconds=1)),
    "another actor": lambda change: setattr(change, "actor_id", 99),
    "other content": lambda change: setattr(change, "content", change.content.replace("cast", "Cast")),
    "a space in the content": lambda change: setattr(change, "content", change.content + " "),
    "another version": lambda change: setattr(change, "version", change.version + 1),
    "another hash": lambda change: setattr(change, "hash", bytes(32)),
}


@pytest.mark.parametrize("version", [1, 3, 6])
@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_an_altered_entry_is_found_at_its_version(alteration: str, version: int) -> None:
    _, changes = log()
    ALTERATIONS[alteration](changes[version - 1])
    assert first_break(changes) == version


@given(st.integers(0, 5), st.data())
def test_any_altered_byte_is_found_at_its_version(index: int, data: st.DataObject) -> None:
    _, changes = log()
    change = changes[index]
    if data.draw(st.booleans()):
        position, bit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 7))
        altered = bytearray(change.hash)
        altered[position] ^= 1 << bit
        change.hash = bytes(altered)
    else:
        position = data.draw(st.integers(0, len(change.content) - 1))
        char = data.draw(st.characters(codec="utf-8").filter(lambda char: char != change.content[position]))
        change.content = change.content[:position] + char + change.content[position + 1 :]
    assert first_break(changes) == index + 1


@pytest.mark.parametrize("version", [1, 3, 5])
def test_an_entry_that_is_taken_out_doubled_or_moved_is_found(version: int) -> None:
    _, changes = log()
    assert first_break(changes[: version - 1] + changes[version:]) == version
    assert first_break([*changes[:version], *changes[version - 1 :]]) == version + 1
    swapped = [*changes]
    swapped[version - 1], swapped[version] = swapped[version], swapped[version - 1]
    assert first_break(swapped) == version


def test_a_chain_that_is_made_anew_from_an_altered_entry_has_another_head() -> None:
    """Whoever alters the log must recompute all that follows: then it ends in another hash than was known."""
    meeting, changes = log()
    changes[2].actor_id = 99
    head = changes[1].hash
    for change in changes[2:]:
        change.hash = head = change.hash_after(head)
    assert first_break(changes) is None
    assert head != meeting.head


def test_entries_taken_off_the_end_leave_the_meeting_with_another_head() -> None:
    meeting, changes = log()
    assert first_break(changes[:-1]) is None
    assert (changes[-2].version, changes[-2].hash) != (meeting.version, meeting.head)


def test_the_hash_does_not_depend_on_the_time_zone_in_which_a_database_answers() -> None:
    _, changes = log()
    for change in changes:
        change.at = change.at.astimezone(HANOI)
    assert first_break(changes) is None


def test_content_is_canonical() -> None:
    meeting, _ = log(0)
    change = append(meeting, ChangeKind.POLL_CLOSED, {"b": "Đ", "a": [1, None]}, actor_id=1, at=NOW)
    assert change.content == '{"a":[1,null],"b":"Đ"}'
    assert change.details == {"a": [1, None], "b": "Đ"}
