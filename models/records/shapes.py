"""What may an entry say at all? For each kind its facts, and of which type each is: nothing else stands in a log.

That a fact is told, and that it is true, whoever replays the entries finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..changes import ChangeKind
from ..conventions import BOUNDS
from .findings import Content

# A type, several, a list of one, or by name; a range is a whole number from its start to its stop, that too.
Shape = Any


class Words:
    """A text that is not empty."""


class Key:
    """The number of a row: those count from one."""


_TEXT = (str, None)
_NUMBER = (int, None)
_QUORUM = {"base": int, "counted": int, "required": int, "met": bool}
_ANYWHERE = {"by": Words, "quorum": _QUORUM}  # who acts from elsewhere, and the facts when they changed
_MEMBER = {"member": int, "name": str}
_INVITATION = {"title": Words, "scheduled_at": str, "place": _TEXT}
_LINE = {**_MEMBER, "standing": str}
_ITEM = {"item": int, "number": int, "title": Words, "kind": str}
_MATERIAL = {"document": Key, "item": _NUMBER}
_SPEECH = {**_MEMBER, "speech": int, "kind": str, "item": _NUMBER, "seconds": _NUMBER}
_POLL = {"poll": int, "question": Words}
_TIMES = {**_POLL, "opens_at": _TEXT, "closes_at": _TEXT}
_COUNTS = [{"option": int, "count": int}]
_PREPARED = {
    **_POLL, "item": _NUMBER, "repeats": _NUMBER, "template": _TEXT, "form": str, "seats": _NUMBER,
    "quorum_demanded": bool, "approves_minutes": bool, "options": [{"option": int, "label": Words}],
    "rule": {"numerator": int, "denominator": int, "strict": bool, "base": str, "least_votes_for": int},
}  # fmt: skip
_PAPER = {"document": Key, "number": str}
_RULES = {
    "quorum_numerator": int, "quorum_denominator": int, "excused_leave_base": bool,
    "attendance_rate": range(*BOUNDS["attendance_rate"]), "absences_limit": range(*BOUNDS["absences_running"]),
    "speaking_seconds": (range(*BOUNDS["speaking_time"]), None), "few_voters": range(*BOUNDS["few_voters"]),
    "vote_options": [Words],
}  # fmt: skip

_SHAPES: Mapping[ChangeKind, Shape] = {
    ChangeKind.MEETING_SCHEDULED: {
        **_INVITATION, "form": int, "kind": str,
        "cell": {"id": int, "name": str, "committee": _NUMBER}, "chair": _NUMBER, "agenda": [_ITEM], "roll": [_LINE],
        "rules": _RULES,
    },
    ChangeKind.MEETING_ANNOUNCED: {"recipients": int},
    ChangeKind.MEETING_CHANGED: {**_INVITATION, "was": _INVITATION},
    ChangeKind.MEETING_OPENED: {
        "chair": _NUMBER, "minute_taker": _NUMBER, "minute_taker_operates": bool, "roll": [_LINE],
    },
    ChangeKind.MINUTE_TAKER_APPOINTED: {**_MEMBER, "operates": bool},
    ChangeKind.MEETING_RATED: {"rated": int},
    ChangeKind.MEETING_CLOSED: {
        "attendance": {
            **dict.fromkeys(("expected", "present", "remote", "excused", "absent", "left", "unaccounted"), int),
            "rate": (float, None),
        },
        "absences": [{**_MEMBER, "running": int}],
        "ratings": ({"GOOD": int, "FAIR": int, "AVERAGE": int, "POOR": int}, None),
    },
    ChangeKind.MEETING_CANCELLED: {"reason": _TEXT},
    ChangeKind.ROLL_CHANGED: _LINE,
    ChangeKind.ATTENDANCE_RECORDED: {
        **_MEMBER, "status": _TEXT, "entry": str, "reason": _TEXT, "approved_by": _NUMBER, "corrects": _NUMBER,
    },
    ChangeKind.DEPARTURE_RECORDED: {**_MEMBER, "entry": str},
    ChangeKind.EXCUSE_REQUESTED: _MEMBER,
    ChangeKind.EXCUSE_DECLINED: _MEMBER,
    ChangeKind.ITEM_ADDED: _ITEM,
    ChangeKind.ITEM_MOVED: _ITEM,
    ChangeKind.ITEM_STARTED: _ITEM,
    ChangeKind.ITEM_CONCLUDED: {**_ITEM, "conclusion": _TEXT, "summary": _TEXT},
    ChangeKind.ITEM_SKIPPED: _ITEM,
    ChangeKind.ITEM_SUMMARIZED: {**_ITEM, "summary": Words},
    ChangeKind.DOCUMENT_ATTACHED: _MATERIAL,
    ChangeKind.DOCUMENT_DETACHED: _MATERIAL,
    ChangeKind.SPEECH_ASKED: _SPEECH,
    ChangeKind.SPEECH_WITHDRAWN: _SPEECH,
    ChangeKind.SPEECH_BEGAN: _SPEECH,
    ChangeKind.SPEECH_ENDED: _SPEECH,
    ChangeKind.SPEAKING_LIMITED: {"seconds": _NUMBER},
    ChangeKind.CONTRIBUTED: {**_MEMBER, "contribution": int, "item": int, "text": Words},
    ChangeKind.CONTRIBUTION_WITHDRAWN: {
        **_MEMBER, "contribution": int, "item": _NUMBER, "poll": _NUMBER, "kind": str,
    },
    ChangeKind.OPINION_RESERVED: {**_MEMBER, **_POLL, "contribution": int, "text": Words},
    ChangeKind.POLL_CREATED: _PREPARED,
    ChangeKind.POLL_EDITED: _PREPARED,
    ChangeKind.POLL_SCHEDULED: _TIMES,
    ChangeKind.POLL_LAPSED: {**_POLL, "code": str},
    ChangeKind.POLL_OPENED: {**_POLL, "form": str, "entitled": int, "roll": [int], "digest": str, "here": [int]},
    ChangeKind.BALLOT_CAST: {**_POLL, "cast": int},
    ChangeKind.VOTERS_CALLED: {**_POLL, "awaited": int},
    ChangeKind.POLL_EXTENDED: _TIMES,
    ChangeKind.HAND_COUNT_ENTERED: {**_POLL, "counts": _COUNTS, "reason": _TEXT},
    ChangeKind.POLL_CLOSED: {
        **_POLL, "cast": int, "options": _COUNTS, "by_hand": bool, "reason": _TEXT, "present": int, "outcome": str,
        "base": int, "votes_for": int, "required": int, "elected": ([int], None),
        "ballots": [{"receipt": str, "member": int, "options": [int]}], "receipts": [str],
    },
    ChangeKind.POLL_ANNULLED: {**_POLL, "reason": Words},
    ChangeKind.MINUTES_COMPLETED: {"guests": [Words], "locality": _TEXT, "place": _TEXT, "additions": _TEXT},
    ChangeKind.MINUTES_APPROVED: {**_PAPER, "poll": int, "digest": str, "title": Words, "text": str},
    ChangeKind.RESOLUTION_ISSUED: {**_PAPER, "poll": int, "title": Words, "digest": _TEXT},
    ChangeKind.REPORT_ISSUED: {**_PAPER, "title": str, "reports_to": int, "digest": str},
}  # fmt: skip


def flaws(kind: ChangeKind, content: Content) -> Iterator[str]:
    yield from _flaws(content, {**_ANYWHERE, **_SHAPES[kind]}, "")


def _flaws(told: Any, shape: Shape, name: str) -> Iterator[str]:
    match shape:
        case tuple():
            if all(any(_flaws(told, one, name)) for one in shape):
                yield f"`{name}` is {told}"
        case dict() if isinstance(told, Mapping):
            for key, value in told.items():
                if key not in shape:
                    yield f"`{key}` is nothing that it tells"
                else:
                    yield from _flaws(value, shape[key], key)
        case [one] if isinstance(told, list):
            for value in told:
                yield from _flaws(value, one, name)
        case _ if not _is(told, shape):
            yield f"`{name}` is {told}"


def _is(told: Any, shape: Shape) -> bool:
    if shape is None or shape is Words:
        return told is None if shape is None else isinstance(told, str) and told != ""
    if shape is Key:
        return type(told) is int and told > 0
    if isinstance(shape, range):
        return type(told) is int and shape.start <= told <= shape.stop
    return type(told) is shape
