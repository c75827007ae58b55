"""What must minutes say that are approved at this point of a record? They are written once more, from its entries.

By the same rules by which the server wrote them (`minutes/material.py`), from rows as the entries have made them. What
no entry tells is taken as it stands: the organisations, the day in the zone of the place, the counts of a vote that was
annulled before they were told, the name of somebody who acted and whom no entry names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, timedelta
from typing import Any

import orjson

from ..attendance import Attendance
from ..minutes.contents import Minutes
from ..minutes.digest import canonical
from ..minutes.material import Material
from ..options import PollOption
from ..organizations import Organization
from ..snapshots import MeetingSnapshot, PollSnapshot
from .contents import minutes as in_record
from .findings import differences
from .record import Record
from .replay import Replay
from .votes import Vote

DAY = timedelta(days=1)


def flaws(replay: Replay, record: Record, approved_in: int) -> Iterator[str]:
    """Of contents that can be read; the entry that approves them is the last that was replayed."""
    minutes = in_record(record, "vi", UTC)
    if set(map(type, minutes.organizations)) != {str} or not all(minutes.organizations):
        yield f"the minutes: `organizations` is {list(minutes.organizations)}"
    if abs(minutes.held_on - replay.meeting.scheduled_at.date()) > DAY:
        yield f"the minutes: `held_on` is {minutes.held_on}, the meeting was not scheduled for that day"
    replay.meeting.held_on = minutes.held_on
    expected = _material(replay, minutes, approved_in).minutes(minutes.language, UTC)
    for flaw in _compared(orjson.loads(canonical(expected)), orjson.loads(canonical(minutes)), ""):
        yield f"the minutes: {flaw}"


def _compared(expected: Any, told: Any, place: str) -> Iterator[str]:
    """Down to the smallest part that is another one, so that it is named."""
    if isinstance(expected, Mapping) and isinstance(told, Mapping):
        for name, value in expected.items():
            yield from _compared(value, told[name], f"{place}.{name}".lstrip("."))
    elif isinstance(expected, list) and isinstance(told, list) and len(expected) == len(told):
        for number, (value, one) in enumerate(zip(expected, told, strict=True), start=1):
            yield from _compared(value, one, f"{place}[{number}]")
    elif isinstance(expected, list) and isinstance(told, list):
        yield f"`{place}` has {len(told)}, recomputed {len(expected)}"
        yield from (f"`{place}` lacks {one}" for one in expected if one not in told)
        yield from (f"`{place}` has {one}, which does not follow" for one in told if one not in expected)
    elif not (expected is None and place.endswith(".count") and type(told) is int):  # None: no entry tells it
        yield from differences({place: expected}, {place: told})


def _material(replay: Replay, minutes: Minutes, approved_in: int) -> Material:
    meeting, room = replay.meeting, replay.room
    roll = []
    for key, line in room.lines.items():
        left_at = meeting.opened_at if line.left else None
        row = Attendance(member_id=key, standing=line.standing, status=line.status, reason=line.reason)
        row.recorded_by, row.left_at = line.recorded_by, left_at
        roll.append(row)
    speeches = [speech for speech in replay.floor.speeches.values() if speech.began_at]
    speeches.sort(key=lambda speech: (speech.began_at, speech.id))
    contributions = [row for _, row in sorted(replay.opinions.written.items()) if row.stands]
    return Material(
        snapshot=MeetingSnapshot(
            meeting=meeting,
            cell=Organization(),
            chair=None,
            minute_taker=None,
            agenda=tuple(replay.agenda.items),
            polls=tuple(_poll(vote) for _, vote in sorted(replay.votes.votes.items())),
            attendance=room.tally().attendance(),
            quorum=replay.quorums[-1].quorum,
        ),
        kept=replay.papers.minutes,
        digest=None,
        approved_in=approved_in,
        number=minutes.number,
        organizations=minutes.organizations,
        roll=roll,
        names={**_untold(replay, minutes), **replay.names.all},
        speeches=speeches,
        contributions=contributions,
        ledger=[entry for own in replay.papers.ledger.values() for entry in own],
        quorums=replay.quorums,
    )


def _untold(replay: Replay, minutes: Minutes) -> dict[int, str]:
    """The names that only the minutes tell, of those who chair or have approved an excuse."""
    approvers = {absentee.name: absentee.approved_by for absentee in minutes.absentees}
    found = {line.recorded_by: approvers.get(line.name) for line in replay.room.lines.values()}
    found[replay.meeting.chair_id] = minutes.chair
    return {key: name for key, name in found.items() if key is not None and name is not None}


def _poll(vote: Vote) -> PollSnapshot:
    return PollSnapshot(vote.poll, tuple(_options(vote)))


def _options(vote: Vote) -> Iterator[PollOption]:
    untold = None if vote.voters and not vote.poll.secret else 0
    for option, label in zip(vote.options, vote.labels, strict=True):
        yield PollOption(
            label=label,
            count=untold if vote.counts is None else vote.counts[option],
            hand_count=None if vote.hands is None else vote.hands[option],
            elected=None if vote.elected is None else option in vote.elected,
        )
