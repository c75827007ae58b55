"""Is this the record of a meeting that began in the form before? Of that only the chain can be checked.

The servers of the first tables told no roll, no rules and no ballots. A meeting that was scheduled then may have gone
on in the present form: what its first entries do not say is missing for the later ones too. The first entry decides. It
is of the form before only if it says exactly what was said then: a present one that leaves something out is not.

The form after that, 2, told all but how many voters are few, and who an actor from elsewhere was: nothing follows from
either there. Form 3 told neither which committee reports go to nor the digest of what was resolved; form 4 neither what
the document says that the minutes became, nor with which figures a resolution was carried, nor what the roll call came
to. A forger may claim such a form, too: so whoever has a record verified is told what was not asked. Nor did form 4
tell which options a vote has for which none are given: nobody could set any, so they are the three that everybody had,
and nothing of that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..changes import FORM, Change, ChangeKind
from ..meetings import RULES

# Which rules a meeting's first entry tells, by its form.
_BEFORE_OPTIONS = [name for name in RULES if name != "vote_options"]
RULES_TOLD: Mapping[int, Sequence[str]] = {
    2: [name for name in _BEFORE_OPTIONS if name != "few_voters"],
    3: _BEFORE_OPTIONS,
    4: _BEFORE_OPTIONS,
    FORM: RULES,
}

# What nobody can ask of a record of that form, for it does not tell.
_AFTER_4 = (
    "what the document says that the minutes became",
    "whether a resolution without a conclusion says with which figures it was carried",
    "what the roll call came to where it ended",
)
_AFTER_3 = ("to which committee the cell reports, and what its resolutions and reports say", *_AFTER_4)
UNASKED: Mapping[int, Sequence[str]] = {
    2: (
        "whether a reason is stated where few have cast a secret ballot, and ratings by few are kept back",
        "who it was that acted and is on no roll",
        *_AFTER_3,
    ),
    3: _AFTER_3,
    4: _AFTER_4,
    FORM: (),
}

# The forms since which
ACTORS_NAMED = 3  # an actor from elsewhere is named,
CONTENTS_KEPT = 3  # the contents of minutes were kept wherever some were approved,
PAPERS_TOLD = 4  # the committee that reports go to is known, and what resolutions and reports say,
MINUTES_TOLD = 5  # what the document says that minutes became,
FIGURES_SAID = 5  # with which figures a resolution was carried, where it has no conclusion,
ROLL_CALL_TOLD = 5  # what the roll call came to where it ended,
TAKER_IS_ANOTHER = 5  # and the chair is not his own minute-taker.

_MEMBER = {"member", "name"}
_ITEM = {"item", "number", "title"}
_POLL = {"poll", "question"}
_TOLD = {
    ChangeKind.MEETING_SCHEDULED: {"title", "kind", "scheduled_at", "agenda"},
    ChangeKind.MEETING_ANNOUNCED: {"recipients"},
    ChangeKind.MEETING_OPENED: {"chair", "minute_taker"},
    ChangeKind.MEETING_CLOSED: set(),
    ChangeKind.MEETING_CANCELLED: {"reason"},
    ChangeKind.ROLL_CHANGED: _MEMBER,
    ChangeKind.ATTENDANCE_RECORDED: {*_MEMBER, "status"},
    ChangeKind.DEPARTURE_RECORDED: _MEMBER,
    ChangeKind.ITEM_ADDED: _ITEM,
    ChangeKind.ITEM_MOVED: _ITEM,
    ChangeKind.ITEM_STARTED: _ITEM,
    ChangeKind.ITEM_CONCLUDED: {*_ITEM, "conclusion"},
    ChangeKind.ITEM_SKIPPED: _ITEM,
    ChangeKind.POLL_CREATED: {*_POLL, "form", "options"},
    ChangeKind.POLL_OPENED: {*_POLL, "form", "entitled", "roll"},
    ChangeKind.BALLOT_CAST: {*_POLL, "cast"},
    ChangeKind.HAND_COUNT_ENTERED: {*_POLL, "counts"},
    ChangeKind.POLL_CLOSED: {*_POLL, "cast", "options", "outcome", "base", "votes_for", "required"},
}
_SOMETIMES = {"quorum", "reason"}  # the facts when they changed, and why somebody was absent
# What the two forms say alike.
_ALIKE = {
    ChangeKind.MEETING_ANNOUNCED, ChangeKind.MEETING_CANCELLED, ChangeKind.BALLOT_CAST,
}  # fmt: skip


def began_before(changes: Sequence[Change]) -> bool:
    first = changes[0]
    return first.kind is ChangeKind.MEETING_SCHEDULED and _is_of_before(first, first.details)


def may_lack_contents(changes: Sequence[Change]) -> bool:
    """Minutes of this meeting may have been approved before their contents were kept."""
    return began_before(changes) or changes[0].details.get("form") in range(CONTENTS_KEPT)


def flaws(changes: Sequence[Change]) -> Iterator[str]:
    """Once a server of the present form has written, none of the form before writes any more."""
    upgraded = 0
    for change in changes:
        if change.kind in _ALIKE:
            continue
        if not _is_of_before(change, change.details):
            upgraded = upgraded or change.version
        elif upgraded:
            yield f"entry {change.version} ({change.kind}): it is of the form before, after entry {upgraded} was not"


def _is_of_before(change: Change, content: dict[str, Any]) -> bool:
    told = _TOLD.get(change.kind)
    if told is None or not told <= content.keys() <= told | _SOMETIMES:
        return False
    agenda = content.get("agenda", [])
    return isinstance(agenda, list) and all(isinstance(title, str) for title in agenda)  # they had no ids yet
