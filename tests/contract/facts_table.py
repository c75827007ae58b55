"""Which facts does the log tell, and against what is each checked when a record is verified?

Each fact of each kind of entry is `CHECKED`, with what it follows from, or `PRIMARY`: only the record knows it, if need
be within the bounds that stand beside it. A fact that is checked cannot be another one in any entry without being
noticed. `tests/facts.py` says how the paths are meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.changes import Change, ChangeKind
from tests.facts import paths

Facts = dict[str, str]
Found = dict[ChangeKind, set[str]]

_KNOWN = "the number that the first entry about it gave"
_NAME = "the roll"
_MINUTES = "the minutes, if they are approved after it"
_MEMBER_HERE = "the roll and who was there"
_STATUS = "who came and left before, by the roll"
_QUORUM = {f"quorum.{name}": "roll, attendance and rules" for name in ("base", "counted", "required", "met")}
_ITEM = {"item": _KNOWN, **dict.fromkeys(("number", "title", "kind"), "the agenda as it was")}
_VOTE = {"poll": _KNOWN, "question": "the entry that prepared the vote"}
_SPEECH = {
    "speech": _KNOWN, "member": _MEMBER_HERE, "name": _NAME, "kind": "the entry with which he asked",
    "item": "the item that was on", "seconds": "the limit when he was called",
}  # fmt: skip
_ROLL = ("roll", "roll[].member", "roll[].name")

CHECKED: dict[ChangeKind, Facts] = {
    ChangeKind.MEETING_SCHEDULED: {
        "form": "the form that the program knows", "title": "the title of the report", "kind": "the kinds there are",
        "scheduled_at": "the time of the entry, by the rule", "chair": "who scheduled it",
        "agenda[].kind": "the kinds there are", "agenda[].number": "the order of the agenda",
        "roll[].standing": "the announcement, quorum and electoral rolls",
        **dict.fromkeys(
            ("rules.quorum_numerator", "rules.quorum_denominator", "rules.excused_leave_base"), "each quorum told"
        ),
        "rules.absences_limit": "the absences at the close",
        "cell.committee": "the report on resolutions",
        "rules.few_voters": "the ratings, and the reasons of secret votes",
        "rules.vote_options": "the options of the vote on the minutes",
    },
    ChangeKind.MEETING_CHANGED: {
        "title": "the title of the report", "scheduled_at": "the time of the entry, by the rule",
        **dict.fromkeys(("was.title", "was.scheduled_at", "was.place"), "the entries before"),
    },
    ChangeKind.MEETING_ANNOUNCED: {},
    ChangeKind.MEETING_OPENED: {
        "chair": "who opened it", "roll[].standing": "attendance, quorum and electoral rolls", **_QUORUM,
    },
    ChangeKind.MINUTE_TAKER_APPOINTED: {"member": "the roll, and the minutes", "name": _NAME},
    ChangeKind.MEETING_RATED: {"rated": "the ratings before, and how many have attended"},
    ChangeKind.MEETING_CLOSED: {
        **{
            f"attendance.{name}": "roll and ledger"
            for name in ("expected", "present", "remote", "excused", "absent", "unaccounted", "left", "rate")
        },
        "absences": "who missed the meeting", "absences[].member": "who missed the meeting", "absences[].name": _NAME,
        **dict.fromkeys((f"ratings.{name}" for name in ("GOOD", "FAIR", "AVERAGE", "POOR")), "how many have rated"),
        **_QUORUM,
    },
    ChangeKind.MEETING_CANCELLED: {},
    ChangeKind.ROLL_CHANGED: {
        "member": "the roll; who is late records himself", "name": _NAME, "standing": "the quorum and the rolls after",
        **_QUORUM,
    },
    ChangeKind.ATTENDANCE_RECORDED: {
        "member": "the ledger, electoral rolls and ballots", "name": _NAME, "status": "entry, quorum and attendance",
        "entry": _STATUS, "corrects": "the last entry of the ledger about him", "approved_by": "who recorded it",
        **_QUORUM,
    },
    ChangeKind.DEPARTURE_RECORDED: {"member": _MEMBER_HERE, "name": _NAME, "entry": _STATUS, **_QUORUM},
    ChangeKind.EXCUSE_REQUESTED: {"member": "who asked", "name": _NAME},
    ChangeKind.EXCUSE_DECLINED: {"member": "who has asked", "name": _NAME},
    ChangeKind.ITEM_ADDED: {"kind": "the entries about it after", "title": _MINUTES},
    ChangeKind.ITEM_MOVED: _ITEM,
    ChangeKind.ITEM_STARTED: {**_ITEM, **_QUORUM},
    ChangeKind.ITEM_CONCLUDED: {**_ITEM, **_QUORUM},
    ChangeKind.ITEM_SKIPPED: _ITEM,
    ChangeKind.ITEM_SUMMARIZED: _ITEM,
    ChangeKind.DOCUMENT_ATTACHED: {},
    ChangeKind.DOCUMENT_DETACHED: dict.fromkeys(("document", "item"), "the entry that attached it"),
    ChangeKind.SPEECH_ASKED: _SPEECH,
    ChangeKind.SPEECH_WITHDRAWN: _SPEECH,
    ChangeKind.SPEECH_BEGAN: _SPEECH,
    ChangeKind.SPEECH_ENDED: _SPEECH,
    ChangeKind.SPEAKING_LIMITED: {"seconds": "the limit before, and of whoever is called"},
    ChangeKind.CONTRIBUTED: {"member": "who wrote it", "name": _NAME},
    ChangeKind.CONTRIBUTION_WITHDRAWN: {
        "member": "who took it back, and had written it", "name": _NAME,
        **dict.fromkeys(("item", "poll", "kind"), "the entry with which it was written"),
    },
    ChangeKind.OPINION_RESERVED: {**_VOTE, "poll": "the electoral roll of the vote", "member": "who wrote it",
                                  "name": _NAME, "text": _MINUTES},
    ChangeKind.POLL_CREATED: {
        "form": "the entry of the opening", "rule.base": "base and result", "rule.numerator": "the result",
        "repeats": "the vote that it repeats", "approves_minutes": "the vote that it repeats, and the approval",
    },
    ChangeKind.POLL_EDITED: {
        **_VOTE, "form": "the entry of the opening", "repeats": "the entry that prepared it",
        "approves_minutes": "the entry that prepared it", "template": "the resolutions issued",
        **dict.fromkeys(("options", "options[].option"), "ballots and result"), "seats": "the template and the ballots",
        **dict.fromkeys((f"rule.{name}" for name in ("numerator", "denominator", "strict", "base")), "the result"),
    },
    ChangeKind.POLL_SCHEDULED: {**_VOTE, "opens_at": "when it opened, or lapsed"},
    ChangeKind.POLL_LAPSED: {**_VOTE, "code": "what hindered it"},
    ChangeKind.POLL_OPENED: {
        **_VOTE, "form": "the entry that prepared it", "digest": "the electoral roll", "here": "the ledger",
        **dict.fromkeys(("roll", "entitled"), "roll, attendance and rules"), **_QUORUM,
    },
    ChangeKind.BALLOT_CAST: {**_VOTE, "cast": "the ballots before"},
    ChangeKind.VOTERS_CALLED: {**_VOTE, "awaited": "who has not voted openly, or how many of the roll in secret"},
    ChangeKind.POLL_EXTENDED: {**_VOTE, "opens_at": "that it is open", "closes_at": "the time before, and the close"},
    ChangeKind.HAND_COUNT_ENTERED: {
        **_VOTE, "counts": "the options", "counts[].option": "the options", "counts[].count": "the result",
    },
    ChangeKind.POLL_CLOSED: {
        **_VOTE, "cast": "the ballots cast", "by_hand": "whether hands were counted", "present": "the ledger",
        "ballots": "who cast, and the options", "ballots[].member": "who cast", "ballots[].options": "the result",
        "ballots[].receipt": "their form and order", "receipts": "their form, order and number",
        **dict.fromkeys(("options", "options[].option"), "the entry that prepared the vote"),
        "options[].count": "the ballots; of secret ones how many there are, the seats and the result",
        **dict.fromkeys(("base", "required", "votes_for", "elected", "outcome"), "rule, roll, ballots and hands"),
        **_QUORUM,
    },
    ChangeKind.POLL_ANNULLED: {**_VOTE, "reason": _MINUTES},
    ChangeKind.MINUTES_COMPLETED: dict.fromkeys(("guests", "locality", "place", "additions"), _MINUTES),
    ChangeKind.MINUTES_APPROVED: {
        "poll": "the vote on the minutes that was carried just before", "number": "its form",
        "digest": "the contents that the record carries", "title": "the title of the meeting",
    },
    ChangeKind.RESOLUTION_ISSUED: {
        "poll": "the votes that were carried", "title": "the question of the vote", "number": "the number before",
        "digest": "the question, and the conclusion of its item or the figures of the vote",
    },
    ChangeKind.REPORT_ISSUED: {
        "title": "the title of the meeting", "number": "its form", "reports_to": "the first entry",
    },
}  # fmt: skip

PRIMARY: dict[ChangeKind, Facts] = {
    ChangeKind.MEETING_SCHEDULED: {
        **dict.fromkeys(("place", "cell.id", "cell.name"), ""), "rules.attendance_rate": "within the bounds",
        **dict.fromkeys(("agenda", "agenda[].item", "agenda[].title"), "as later entries name them"),
        **dict.fromkeys(_ROLL, "as later entries name them; in order, each once"),
        "rules.speaking_seconds": "that of those who are called, within the bounds",
    },
    ChangeKind.MEETING_CHANGED: {"place": ""},
    ChangeKind.MEETING_ANNOUNCED: {"recipients": "at least those on the roll who are not suspended"},
    ChangeKind.MEETING_OPENED: {
        "minute_taker": "somebody on the roll who is not suspended", "minute_taker_operates": "",
        **dict.fromkeys(_ROLL, "as later entries name them; in order, each once"),
    },
    ChangeKind.MINUTE_TAKER_APPOINTED: {"operates": ""},
    ChangeKind.MEETING_CLOSED: {
        "absences[].running": "not less than the limit", "ratings": "none, also where they could not be counted",
    },
    ChangeKind.MEETING_CANCELLED: {"reason": ""},
    # In any entry: the name of who belongs to another cell and so stands on no roll.
    ChangeKind.ROLL_CHANGED: {"by": "not nothing, if no roll knows who it was"},
    ChangeKind.ATTENDANCE_RECORDED: {"reason": "none of who attends"},
    ChangeKind.ITEM_ADDED: {"item": "a new one", "number": "behind the first, up to the end"},
    ChangeKind.ITEM_CONCLUDED: {"conclusion": "", "summary": "not less than was summed up before"},
    ChangeKind.ITEM_SUMMARIZED: {"summary": "not the same again"},
    ChangeKind.DOCUMENT_ATTACHED: {"document": "one that is not attached there", "item": "on the agenda"},
    ChangeKind.CONTRIBUTED: {"contribution": "a new one", "item": "on the agenda", "text": ""},
    ChangeKind.CONTRIBUTION_WITHDRAWN: {"contribution": "one like it that stands"},
    ChangeKind.OPINION_RESERVED: {"contribution": "a new one"},
    ChangeKind.POLL_CREATED: {
        "poll": "a new one", "question": "as later entries name it", "item": "on the agenda", "template": "",
        "quorum_demanded": "met when it opens", "seats": "with the template and the options",
        **dict.fromkeys(("options", "options[].option", "options[].label"), "each once; as ballots name them"),
        **dict.fromkeys(("rule.denominator", "rule.strict", "rule.least_votes_for"), "the result must follow"),
    },
    ChangeKind.POLL_EDITED: {
        "item": "on the agenda", "quorum_demanded": "met when it opens", "options[].label": "each once",
        "rule.least_votes_for": "the result must follow",
    },
    ChangeKind.POLL_SCHEDULED: {"closes_at": "after it opens"},
    ChangeKind.VOTERS_CALLED: {},
    ChangeKind.HAND_COUNT_ENTERED: {"reason": ""},
    ChangeKind.POLL_CLOSED: {"reason": "that of the hands; why they differ, or why few have cast secretly"},
    ChangeKind.MINUTES_APPROVED: {"document": "a new one", "text": "of 64 hexadecimal digits"},
    ChangeKind.RESOLUTION_ISSUED: {"document": "a new one"},
    ChangeKind.REPORT_ISSUED: {"document": "a new one", "digest": "of 64 hexadecimal digits"},
}  # fmt: skip


def facts_of(changes: Iterable[Change]) -> Found:
    """All that these entries tell, whatever the table knows."""
    found: Found = {}
    for change in changes:
        found.setdefault(change.kind, set()).update(paths(change.details))
    return found


def listed(kind: ChangeKind) -> set[str]:
    return {*CHECKED.get(kind, {}), *PRIMARY.get(kind, {})}


def unlisted(changes: Iterable[Change]) -> Found:
    """What they tell and the table does not know. Whatever is new there is checked, or said to be primary."""
    return {kind: facts - listed(kind) for kind, facts in facts_of(changes).items() if facts - listed(kind)}
