"""How does somebody forge a record with care? What one entry says, whose it is, where it stands, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from models.materials import MOST_MATERIALS
from models.minutes.digest import digest
from models.records.verify import verify
from tests.recorded import Entry, contents_of, entries_of, written

Entries = list[Entry]
Forge = Callable[[Entries], None]
Those = Callable[[Entry], bool]


def flaws_after(forge: Forge, record: bytes) -> list[str]:
    """What is found once the chain is made anew behind it."""
    entries = entries_of(record)
    forge(entries)
    return verify(written(entries, contents_of(record))).flaws


def find(entries: Entries, kind: str, those: Those | None = None) -> int:
    """The last one of a kind."""
    return max(n for n, entry in enumerate(entries) if entry.kind == kind and (those is None or those(entry)))


def tell(kind: str, those: Those | None = None, **changed: Any) -> Forge:
    """One says something else."""

    def forge(entries: Entries) -> None:
        number = find(entries, kind, those)
        entries[number] = entries[number]._replace(told={**entries[number].told, **changed})

    return forge


def untold(kind: str, name: str) -> Forge:
    """One leaves something out."""

    def forge(entries: Entries) -> None:
        del entries[find(entries, kind)].told[name]

    return forge


def by(kind: str, actor: int | None, those: Those | None = None) -> Forge:
    """One was somebody else's."""

    def forge(entries: Entries) -> None:
        number = find(entries, kind, those)
        entries[number] = entries[number]._replace(actor=actor)

    return forge


def leave_out(kind: str, those: Those | None = None) -> Forge:
    def forge(entries: Entries) -> None:
        del entries[find(entries, kind, those)]

    return forge


def twice(kind: str, those: Those | None = None, **changed: Any) -> Forge:
    """One stands there once more, behind itself."""

    def forge(entries: Entries) -> None:
        number = find(entries, kind, those)
        entry = entries[number]
        entries.insert(number + 1, entry._replace(told={**entry.told, **changed}))

    return forge


def late(kind: str, those: Those | None = None, **changed: Any) -> Forge:
    """One stands there once more, when the minutes are approved."""

    def forge(entries: Entries) -> None:
        entry, number = entries[find(entries, kind, those)], find(entries, "MINUTES_APPROVED")
        approved = entries[number]
        told = {name: value for name, value in {**entry.told, **changed}.items() if name != "quorum"}
        entries.insert(number + 1, entry._replace(at=approved.at, told=told))

    return forge


def moved(kind: str, minutes: int, those: Those | None = None) -> Forge:
    def forge(entries: Entries) -> None:
        number = find(entries, kind, those)
        entries[number] = entries[number]._replace(at=entries[number].at + timedelta(minutes=minutes))

    return forge


def changed_again(entries: Entries) -> None:
    """Into what it is already."""
    told = entries[find(entries, "MEETING_CHANGED")].told
    twice("MEETING_CHANGED", was={name: told[name] for name in told["was"]})(entries)


def moved_once_open(entries: Entries) -> None:
    entry = entries.pop(find(entries, "MEETING_CHANGED"))
    number = find(entries, "MEETING_OPENED")
    entries.insert(number + 1, entry._replace(at=entries[number].at))


def rate_again(entries: Entries) -> None:
    """More than were there."""
    number = find(entries, "MEETING_RATED")
    for rated in range(3, 30):
        entries.insert(number + rated - 2, entries[number]._replace(told={"rated": rated}))
    close = find(entries, "MEETING_CLOSED")
    ratings = {**entries[close].told["ratings"], "GOOD": 29}
    entries[close] = entries[close]._replace(told={**entries[close].told, "ratings": ratings})


def cast_late(entries: Entries) -> None:
    """The last ballot of the vote that the clock closed, a second after its time."""
    extended = entries[find(entries, "POLL_EXTENDED")]
    number = find(entries, "BALLOT_CAST", lambda entry: entry.told["poll"] == extended.told["poll"])
    over = datetime.fromisoformat(extended.told["closes_at"])
    entries[number] = entries[number]._replace(at=over)


def someone_who_came(entries: Entries) -> None:
    close = entries[find(entries, "MEETING_CLOSED")]
    came = entries[find(entries, "ATTENDANCE_RECORDED", status("PRESENT"))].told
    absence = {"member": came["member"], "name": came["name"], "running": 1}
    close.told["absences"] = sorted([*close.told["absences"], absence], key=lambda told: told["member"])


def reserved_by_a_speaker(entries: Entries) -> None:
    """By the probationary member: he asked to speak last, and is on no electoral roll."""
    speaker = entries[find(entries, "SPEECH_ASKED")].told
    number = find(entries, "OPINION_RESERVED")
    told = {**entries[number].told, "member": speaker["member"], "name": speaker["name"]}
    entries[number] = entries[number]._replace(actor=speaker["member"], told=told)


def absent_late(after: str) -> Forge:
    """One of whom nothing was noted before: that he is unaccounted for, the minutes state."""

    def forge(entries: Entries) -> None:
        note(entries, find(entries, after), status="ABSENT", entry="ABSENT")

    return forge


def excused_late(entries: Entries) -> None:
    """One who was unaccounted for comes after the approval; that is lawful, and then he was excused all the time."""
    number = find(entries, "MINUTES_APPROVED")
    note(entries, number, status="PRESENT", entry="ARRIVED")
    approver = entries[number].actor
    note(entries, number + 1, status="EXCUSED", entry="CORRECTED", approved_by=approver, corrects=number + 2)


def excused_though_he_voted(entries: Entries) -> None:
    """One who checked in himself, before the minutes are written."""
    came, entry = next(
        (n, entry) for n, entry in enumerate(entries)
        if entry.kind == "ATTENDANCE_RECORDED" and entry.actor == entry.told["member"]
    )  # fmt: skip
    number = find(entries, "MINUTES_COMPLETED")
    chair = entries[number].actor
    told = {**entry.told, "status": "EXCUSED", "entry": "CORRECTED", "approved_by": chair, "corrects": came + 1}
    told.pop("quorum", None)
    entries.insert(number, Entry("ATTENDANCE_RECORDED", chair, entries[number].at, told))


def repeats(entry: Entry) -> bool:
    return entry.told["repeats"] is not None


def repeats_what_was_carried(entries: Entries) -> None:
    carried = entries[find(entries, "POLL_CLOSED", says(question="Nghị quyết hai"))].told["poll"]
    tell("POLL_CREATED", repeats, repeats=carried)(entries)


def edit_repetition(**changed: Any) -> Forge:
    """The vote that repeats another is on something else from now on."""

    def forge(entries: Entries) -> None:
        number = find(entries, "POLL_CREATED", repeats)
        entry = entries[number]
        entries.insert(number + 1, entry._replace(kind="POLL_EDITED", told={**entry.told, **changed}))

    return forge


def attached_afterwards(entries: Entries) -> None:
    attached = entries.pop(find(entries, "DOCUMENT_ATTACHED"))
    entries.append(attached._replace(at=entries[-1].at))


def attached_before_it_was_issued(entries: Entries) -> None:
    minutes = entries[find(entries, "MINUTES_APPROVED")].told["document"]
    twice("DOCUMENT_ATTACHED", document=minutes)(entries)


def too_many_attached(entries: Entries) -> None:
    for number in range(MOST_MATERIALS + 1):
        twice("DOCUMENT_ATTACHED", document=1000 + number)(entries)


def options_alike(entries: Entries) -> None:
    options = entries[find(entries, "POLL_CREATED", says(question="Bầu"))].told["options"]
    options[1]["label"] = f"{options[0]['label']}\u200b"


def note(entries: Entries, number: int, **told: Any) -> None:
    """Behind an entry, of the member whose excuse was declined."""
    of = entries[find(entries, "EXCUSE_DECLINED")].told
    told = {"reason": None, "approved_by": None, "corrects": None, "member": of["member"], "name": of["name"], **told}
    entries.insert(number + 1, Entry("ATTENDANCE_RECORDED", entries[number].actor, entries[number].at, told))


def few_are(few_voters: int) -> Forge:
    def forge(entries: Entries) -> None:
        entries[0].told["rules"]["few_voters"] = few_voters

    return forge


def usual_are(*labels: str) -> Forge:
    def forge(entries: Entries) -> None:
        entries[0].told["rules"]["vote_options"] = list(labels)

    return forge


def approved_by(*labels: str) -> Forge:
    """The vote on the minutes had options of these names."""

    def forge(entries: Entries) -> None:
        told = entries[find(entries, "POLL_CREATED", says(approves_minutes=True))].told
        for option, label in zip(told["options"], labels, strict=True):
            option["label"] = label

    return forge


def same_resolution(entries: Entries) -> None:
    first = next(entry for entry in entries if entry.kind == "RESOLUTION_ISSUED")
    tell("RESOLUTION_ISSUED", poll=first.told["poll"])(entries)


def root_cell(entries: Entries) -> None:
    entries[0].told["cell"]["committee"] = None


def first_absence(**changed: Any) -> Forge:
    def forge(entries: Entries) -> None:
        entries[find(entries, "MEETING_CLOSED")].told["absences"][0].update(changed)

    return forge


def approving(record: bytes, contents: Any) -> bytes:
    """The same record, but other contents are those that were approved."""
    entries = entries_of(record)
    text = orjson.dumps(contents, option=orjson.OPT_SORT_KEYS).decode()
    tell("MINUTES_APPROVED", digest=digest(text))(entries)
    return written(entries, text)


def taken_back(entry: Entry) -> bool:
    return entry.told.get("status", "") is None


def status(of: str) -> Those:
    return lambda entry: entry.told["status"] == of


def says(**told: Any) -> Those:
    return lambda entry: all(entry.told[name] == value for name, value in told.items())


def by_clock(entry: Entry) -> bool:
    return entry.actor is None


def by_hand(entry: Entry) -> bool:
    return entry.actor is not None


def secretly(cast: int) -> Those:
    return lambda entry: "receipts" in entry.told and entry.told["cast"] == cast
