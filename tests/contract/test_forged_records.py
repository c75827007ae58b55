"""Is a record found out, and what is wrong named, when somebody forges it with care (over 300 lines: each forgery)?

The chain of hashes is made anew behind each forgery.
"""

from __future__ import annotations

import hashlib

import pytest

from models.changes import FORM
from models.records.verify import verify
from server.client import Json
from tests.recorded import contents_of, entries_of, written

from .forging import (
    Forge,
    absent_late,
    approved_by,
    attached_afterwards,
    attached_before_it_was_issued,
    by,
    by_clock,
    by_hand,
    cast_late,
    changed_again,
    edit_repetition,
    excused_late,
    excused_though_he_voted,
    few_are,
    find,
    first_absence,
    flaws_after,
    late,
    leave_out,
    moved,
    moved_once_open,
    options_alike,
    rate_again,
    repeats,
    repeats_what_was_carried,
    reserved_by_a_speaker,
    root_cell,
    same_resolution,
    says,
    secretly,
    someone_who_came,
    status,
    taken_back,
    tell,
    too_many_attached,
    twice,
    untold,
    usual_are,
)

CORRECTED = says(entry="CORRECTED")
FACT: Json = {"base": 1, "counted": 1, "required": 1, "met": True}

FORGERIES: dict[str, tuple[Forge, str]] = {
    # The ledger and the roll.
    "an entry that is another one": (tell("ATTENDANCE_RECORDED", status("PRESENT"), entry="CORRECTED"), "`entry`"),
    "a correction of something else": (tell("ATTENDANCE_RECORDED", CORRECTED, corrects=1), "`corrects`"),
    "a correction of nothing": (tell("ATTENDANCE_RECORDED", CORRECTED, corrects=None), "`corrects`"),
    "an excuse that somebody else approved": (
        tell("ATTENDANCE_RECORDED", status("EXCUSED"), approved_by=99), "`approved_by`",
    ),
    "an excuse that nobody approved": (
        tell("ATTENDANCE_RECORDED", status("EXCUSED"), approved_by=None), "`approved_by`",
    ),
    "an absence that was approved": (tell("ATTENDANCE_RECORDED", status("ABSENT"), approved_by=1), "`approved_by`"),
    "a reason to be there": (tell("ATTENDANCE_RECORDED", status("PRESENT"), reason="Ốm"), "`reason`"),
    "another name": (tell("ATTENDANCE_RECORDED", name="Ai đó"), "`name`"),
    "another name of who leaves": (tell("DEPARTURE_RECORDED", name="Ai đó"), "`name`"),
    "the same again": (twice("ATTENDANCE_RECORDED", status("REMOTE"), entry="CORRECTED"), "nothing is new"),
    "nothing that could be taken back": (
        twice("ATTENDANCE_RECORDED", taken_back, entry="CORRECTED"), "nothing was recorded",
    ),
    "an excuse for a voter": (excused_though_he_voted, "has attended"),
    "a reason to take back": (tell("ATTENDANCE_RECORDED", taken_back, reason="Ốm"), "`reason`"),
    "an answer to nobody": (twice("EXCUSE_DECLINED"), "does not ask"),
    "a request by somebody else": (by("EXCUSE_REQUESTED", 99), "somebody else"),
    "a standing that he has": (twice("ROLL_CHANGED"), "already"),
    "a stranger on the roll": (twice("ROLL_CHANGED", member=99, name="Ai đó"), "not by himself"),
    "fewer told of the meeting": (tell("MEETING_ANNOUNCED", recipients=1), "people were told"),
    # Whose entry it is, and of what time.
    "another chair at the opening": (tell("MEETING_OPENED", chair=99), "`chair`"),
    "another chair when it was scheduled": (tell("MEETING_SCHEDULED", chair=99), "`chair`"),
    "a minute-taker from elsewhere": (tell("MEETING_OPENED", minute_taker=99), "minute-taker"),
    "another minute-taker from elsewhere": (tell("MINUTE_TAKER_APPOINTED", member=99), "minute-taker 99"),
    "a minute-taker of another name": (tell("MINUTE_TAKER_APPOINTED", name="Ai đó"), "`name`"),
    "the minute-taker again": (twice("MINUTE_TAKER_APPOINTED"), "is the minute-taker already"),
    "another minute-taker, who is left out": (leave_out("MINUTE_TAKER_APPOINTED"), "`minute_taker`"),
    "another minute-taker after the approval": (
        late("MINUTE_TAKER_APPOINTED", operates=True), "the minutes fix it",
    ),
    "nobody's entry": (by("ITEM_STARTED", None), "who did it"),
    "a stranger's entry": (by("ITEM_STARTED", 99), "no roll knows 99"),
    "a stranger's roll call": (by("ATTENDANCE_RECORDED", 99, status("ABSENT")), "no roll knows 99"),
    "somebody from elsewhere without a name": (tell("ROLL_CHANGED", by=None), "no roll knows"),
    "a time before": (moved("ITEM_STARTED", -60), "its time is before"),
    "a time after": (moved("ITEM_STARTED", 600), "its time is before"),
    "a meeting that was scheduled for long ago": (
        tell("MEETING_SCHEDULED", scheduled_at="2020-01-01T00:00:00Z"), "scheduled for",
    ),
    "a meeting that was moved to long ago": (
        tell("MEETING_CHANGED", scheduled_at="2020-01-01T00:00:00Z"), "scheduled for",
    ),
    "a meeting that was another one before it changed": (
        tell("MEETING_CHANGED", was={"title": "Khác", "scheduled_at": "2020-01-01T00:00:00Z", "place": None}), "`was`",
    ),
    "the same meeting again": (changed_again, "nothing is new in it about the meeting"),
    "a meeting whose change is left out": (leave_out("MEETING_CHANGED"), "`title`"),
    "a meeting that is moved once it is open": (moved_once_open, "the meeting is open"),
    "a form to come": (tell("MEETING_SCHEDULED", form=FORM + 1), "`form`"),
    "a fraction": (tell("ITEM_ADDED", item=4.0), "no whole number"),
    # The close.
    "an absence that is left out": (tell("MEETING_CLOSED", absences=[]), "are missing"),
    "an absence of somebody who came": (someone_who_came, "has not missed"),
    "an absence of another name": (first_absence(name="Ai đó"), "the roll says"),
    "fewer absences than the limit": (first_absence(running=0), "less than"),
    "ratings of more than have rated": (
        tell("MEETING_CLOSED", ratings={"GOOD": 3, "FAIR": 0, "AVERAGE": 0, "POOR": 0}), "`ratings`",
    ),
    "ratings by few": (few_are(3), "ratings of fewer than 3 are not told"),
    "ratings below nothing": (
        tell("MEETING_CLOSED", ratings={"GOOD": 3, "FAIR": 0, "AVERAGE": 0, "POOR": -1}), "the ratings",
    ),
    "ratings of more than came": (rate_again, "have attended"),
    "a rating with a name": (by("MEETING_RATED", 1), "names a member"),
    # Minutes.
    "minutes approved by another vote": (tell("MINUTES_APPROVED", poll=1), "did not approve"),
    "minutes approved by a vote on something else": (
        tell("POLL_CREATED", says(approves_minutes=True), approves_minutes=False), "did not approve",
    ),
    "minutes approved by another question": (
        tell("POLL_CREATED", says(approves_minutes=True), question="Khác?"), "`question`",
    ),
    "minutes approved by other options than the meeting's": (
        approved_by("Có", "Không", "Ý kiến khác"), "or by other options",
    ),
    "options that the meeting did not have": (usual_are("Có", "Không"), "or by other options"),
    "minutes that are not approved": (leave_out("MINUTES_APPROVED"), "does not follow"),
    "minutes approved twice": (twice("MINUTES_APPROVED"), "approved before"),
    "minutes approved by somebody else": (by("MINUTES_APPROVED", 99), "same person"),
    "minutes under another title": (tell("MINUTES_APPROVED", title="Khác"), "`title`"),
    "minutes as a document whose text nothing fixes": (tell("MINUTES_APPROVED", text="?"), "text is none"),
    "minutes as a document of no text": (untold("MINUTES_APPROVED", "text"), "'text'"),
    "minutes under another number": (tell("MINUTES_APPROVED", number="01-NQ/CB"), "no number"),
    "minutes completed after the approval": (late("MINUTES_COMPLETED", place="Khác"), "the minutes fix it"),
    "a contribution after the approval": (late("CONTRIBUTED", contribution=99), "the minutes fix it"),
    "an opinion after the approval": (late("OPINION_RESERVED", contribution=99), "the minutes fix it"),
    "a summary after the approval": (late("ITEM_SUMMARIZED", summary="Khác"), "the minutes fix it"),
    "an item after the approval": (late("ITEM_ADDED", item=99), "the minutes fix it"),
    "an item moved after the approval": (late("ITEM_MOVED", number=1), "the minutes fix it"),
    "a request to be excused after the approval": (late("EXCUSE_REQUESTED"), "the minutes fix it"),
    "a vote opened after the approval": (late("POLL_OPENED", says(form="SECRET_BALLOT")), "the minutes do not allow"),
    "an annulment after the approval": (late("POLL_ANNULLED"), "the minutes fix it"),
    "an excuse after the approval": (
        late("ATTENDANCE_RECORDED", status("EXCUSED"), reason="Khác"), "the minutes fix it",
    ),
    "an absence after the approval": (absent_late("MINUTES_APPROVED"), "the minutes fix it"),
    "an absence while the minutes are voted on": (absent_late("POLL_OPENED"), "the minutes fix it"),
    "an excuse for who came after the approval": (excused_late, "the minutes fix it"),
    "a presence that is taken back after the approval": (
        late("ATTENDANCE_RECORDED", status("REMOTE"), entry="CORRECTED", status=None), "the minutes fix it",
    ),
    "a correction after the approval": (
        late("ATTENDANCE_RECORDED", CORRECTED, status="ABSENT", reason="Khác"), "the minutes fix it",
    ),
    # Resolutions.
    "another title": (tell("RESOLUTION_ISSUED", title="Khác"), "`title`"),
    "a vote that was not carried": (tell("RESOLUTION_ISSUED", poll=1), "was not carried"),
    "the same vote twice": (same_resolution, "`poll`"),
    "a number out of order": (tell("RESOLUTION_ISSUED", number="09-NQ/CB"), "`number`"),
    "issued once more": (twice("RESOLUTION_ISSUED", document=99, number="03-NQ/CB"), "issued before"),
    "one that is not issued": (leave_out("RESOLUTION_ISSUED"), "1 are issued"),
    "a resolution by another template": (
        tell("POLL_CREATED", says(question="Nghị quyết hai"), template="DISCIPLINE"), "not carried as a resolution",
    ),
    "a resolution of another text": (tell("RESOLUTION_ISSUED", digest="0" * 64), "`digest`"),
    "a resolution whose text nothing fixes": (untold("RESOLUTION_ISSUED", "digest"), "`digest`"),
    "no report": (leave_out("REPORT_ISSUED"), "gets no report"),
    "a report to somebody else": (tell("REPORT_ISSUED", reports_to=99), "`reports_to`"),
    "a report to nobody": (tell("REPORT_ISSUED", reports_to=None), "`reports_to`"),
    "a report where nobody is above": (root_cell, "`reports_to`"),
    "a report whose text nothing fixes": (tell("REPORT_ISSUED", digest="?"), "the digest is none"),
    "two reports": (twice("REPORT_ISSUED", document=99), "one report"),
    "papers of a meeting that goes on": (leave_out("MEETING_CLOSED"), "does not close"),
    # Opinions, speakers, items.
    "an opinion of somebody else": (tell("OPINION_RESERVED", member=99), "somebody else"),
    "an opinion of somebody who may not vote": (reserved_by_a_speaker, "the rules refuse it"),
    "an opinion on no vote": (tell("OPINION_RESERVED", poll=99), "no vote 99"),
    "a contribution to no item": (tell("CONTRIBUTED", item=99), "not on the agenda"),
    "somebody else's words": (by("CONTRIBUTED", 99), "somebody else"),
    "taken back by somebody else": (by("CONTRIBUTION_WITHDRAWN", 99), "somebody else"),
    # What is before the meeting.
    "a document at no item": (tell("DOCUMENT_ATTACHED", item=99), "not on the agenda"),
    "a document attached twice": (twice("DOCUMENT_ATTACHED"), "is attached already"),
    "a document detached twice": (twice("DOCUMENT_DETACHED"), "is not attached at this point"),
    "a document detached that was never there": (tell("DOCUMENT_DETACHED", document=99), "is not attached"),
    "a document detached from another place": (tell("DOCUMENT_DETACHED", item=None), "`item`"),
    "a document that none can be": (twice("DOCUMENT_ATTACHED", document=-5), "`document` is -5"),
    "minutes as a document that none can be": (tell("MINUTES_APPROVED", document=0), "`document` is 0"),
    "a document of this meeting before it is one": (attached_before_it_was_issued, "before it was issued"),
    "more documents than there may be": (too_many_attached, "100 documents are attached already"),
    "a document that is named": (tell("DOCUMENT_ATTACHED", title="Mật"), "nothing that it tells"),
    "a document attached afterwards": (attached_afterwards, "the meeting is closed at this point"),
    "more time to speak": (tell("SPEECH_BEGAN", seconds=600), "`seconds`"),
    "two who speak": (leave_out("SPEECH_ENDED"), "somebody speaks"),
    "a conclusion of another item": (tell("ITEM_CONCLUDED", title="Khác"), "`title`"),
    # Votes and their times.
    "extended to a time before": (tell("POLL_EXTENDED", closes_at="2026-01-01T00:00:00Z"), "the rules refuse it"),
    "scheduled for a time before": (tell("POLL_SCHEDULED", opens_at="2026-01-01T00:00:00Z"), "the rules refuse it"),
    "a ballot when the time was over": (cast_late, "was over"),
    "closed by the clock too early": (by("POLL_CLOSED", None, by_hand), "its time had not come"),
    "opened by the clock without a time": (by("POLL_OPENED", None, by_hand), "nobody opened it"),
    "another hindrance": (tell("POLL_LAPSED", code="NO_QUORUM"), "did not hinder"),
    "a lapse by hand": (by("POLL_LAPSED", 1), "somebody opened it"),
    "more awaited": (tell("VOTERS_CALLED", awaited=9), "`awaited` is 9"),
    "called twice": (twice("VOTERS_CALLED"), "the rules refuse it"),
    "another question when repeated": (
        tell("POLL_CREATED", repeats, question="Khác?"), "`question`",
    ),
    "a repetition of what was carried": (repeats_what_was_carried, "it cannot repeat"),
    "a second repetition": (twice("POLL_CREATED", repeats, poll=99), "it cannot repeat"),
    "another question of a repetition": (edit_repetition(question="Khác?"), "`question`"),
    "another template of a repetition": (edit_repetition(template="RESOLUTION"), "`template`"),
    "other options of a repetition": (
        edit_repetition(options=[{"option": 98, "label": "Có"}, {"option": 99, "label": "Không"}]), "the options",
    ),
    "options that look alike": (options_alike, "the same name"),
    "an option of another vote": (
        twice("POLL_CREATED", poll=99), "belongs to another vote",
    ),
    "seats of a resolution": (tell("POLL_CREATED", says(template="RESOLUTION"), seats=1), "election"),
    "few secret ballots without a reason": (
        tell("POLL_CLOSED", secretly(1), reason=None), "fewer than 2 and not all, and no reason is stated",
    ),
    "a reason where many have cast secretly": (tell("POLL_CLOSED", secretly(3), reason="Khác"), "`reason`"),
    "a reason that was not given": (tell("POLL_CLOSED", by_clock, reason="Khác"), "`reason`"),
    "a quorum that did not change": (tell("ITEM_STARTED", quorum=FACT), "where it did not change"),
}  # fmt: skip


def test_the_record_of_a_whole_meeting_holds(whole_record: bytes) -> None:
    assert verify(whole_record).flaws == []
    assert verify(written(entries_of(whole_record), contents_of(whole_record))).flaws == []


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_found_and_named(whole_record: bytes, what: str) -> None:
    forge, named = FORGERIES[what]
    flaws = flaws_after(forge, whole_record)
    assert any(named in flaw for flaw in flaws), flaws
    assert all(flaw.startswith("entry ") for flaw in flaws)


def test_the_contents_in_a_record_are_those_that_the_approval_means(whole_record: bytes) -> None:
    """As whoever has the file finds without any program of ours: the digest is of its last line."""
    entries, contents = entries_of(whole_record), contents_of(whole_record)
    assert contents
    approval = entries[find(entries, "MINUTES_APPROVED")].told
    last = whole_record.splitlines()[-1]
    assert hashlib.sha256(last).hexdigest() == approval["digest"] == verify(whole_record).minutes
    forged = contents.replace("Thực hiện.", "Không thực hiện.")
    assert forged != contents
    (flaw,) = verify(written(entries, forged)).flaws
    assert "MINUTES_APPROVED): the contents of the minutes in the record are not those" in flaw
    (flaw,) = verify(written(entries)).flaws
    assert "missing" in flaw
    before = entries[: find(entries, "POLL_CREATED") - 1]
    assert verify(written(before)).flaws == []
    (flaw,) = verify(written(before, contents)).flaws
    assert "no minutes were approved" in flaw


@pytest.mark.parametrize("form", [2, 3])
def test_a_record_of_the_form_before_tells_no_committee_and_no_text_of_papers(whole_record: bytes, form: int) -> None:
    entries = entries_of(whole_record)
    entries[0].told["form"] = form
    for entry in entries:
        if entry.kind in {"RESOLUTION_ISSUED", "REPORT_ISSUED"}:
            del entry.told["digest"]
    del entries[0].told["cell"]["committee"]
    assert verify(written(entries, contents_of(whole_record))).flaws == []
    tell("RESOLUTION_ISSUED", digest="0" * 64)(entries)
    (flaw,) = verify(written(entries, contents_of(whole_record))).flaws
    assert "`digest`" in flaw, "the next server may have closed it"


def test_a_resolution_without_a_conclusion_may_say_nothing_in_form_4_and_never_after_it(whole_record: bytes) -> None:
    entries, contents = entries_of(whole_record), contents_of(whole_record)
    without = next(entry for entry in reversed(entries) if entry.kind == "RESOLUTION_ISSUED")
    without.told["digest"] = None
    (flaw,) = verify(written(entries, contents)).flaws
    assert "`digest`" in flaw
    entries[0].told["form"] = 4
    del entries[0].told["rules"]["vote_options"]
    assert verify(written(entries, contents)).flaws == []


def test_a_record_of_form_4_means_the_three_options_that_everybody_had(whole_record: bytes) -> None:
    entries, contents = entries_of(whole_record), contents_of(whole_record)
    entries[0].told["form"] = 4
    del entries[0].told["rules"]["vote_options"]
    report = verify(written(entries, contents))
    assert (report.flaws, report.form) == ([], 4)
    usual_are("Có", "Không", "Khác")(entries)
    approved_by("Có", "Không", "Khác")(entries)
    assert any("or by other options" in flaw for flaw in verify(written(entries, contents)).flaws)


def test_a_record_of_form_4_does_not_tell_what_the_document_of_the_minutes_says(whole_record: bytes) -> None:
    entries = entries_of(whole_record)
    entries[0].told["form"] = 4
    approval = entries[find(entries, "MINUTES_APPROVED")].told
    text = approval.pop("text")
    title = approval.pop("title")
    report = verify(written(entries, contents_of(whole_record)))
    assert report.flaws == []
    assert any("document says that the minutes" in unasked for unasked in report.unasked)
    approval.update(text=text, title=f"{title}?")
    (flaw,) = verify(written(entries, contents_of(whole_record))).flaws
    assert "`title`" in flaw, "the next server may have approved them"


@pytest.mark.parametrize("form", [2, 3, 4])
def test_a_record_of_a_form_before_is_said_to_lack_roll_call_figures_and_text(whole_record: bytes, form: int) -> None:
    entries = entries_of(whole_record)
    entries[0].told["form"] = form
    del entries[0].told["rules"]["vote_options"]
    call = find(entries, "ITEM_CONCLUDED", lambda entry: entry.told["kind"] == "ROLL_CALL")
    del entries[call].told["quorum"]
    report = verify(written(entries))
    assert not any(flaw.startswith(f"entry {call + 1} ") for flaw in report.flaws)
    assert [sum(word in unasked for unasked in report.unasked) for word in ("roll call", "figures", "minutes")] == [
        1
    ] * 3


@pytest.mark.parametrize(("form", "found"), [(2, 0), (3, 1), (4, 1), (FORM, 1)])
def test_only_a_record_from_before_contents_were_kept_may_lack_them(whole_record: bytes, form: int, found: int) -> None:
    entries = entries_of(whole_record)
    entries[0].told["form"] = form
    report = verify(written(entries))
    assert (len(report.flaws), report.not_carried) == (found, True)
    assert verify(written(entries, contents_of(whole_record))).not_carried is False
    assert verify(written(entries, "{}")).flaws


def test_the_line_of_the_contents_has_one_form(whole_record: bytes) -> None:
    *lines, last = whole_record.splitlines(keepends=True)
    for other in (b" " + last, last * 2, b'"Khac"\n', b"\n", last[:-2] + b"\n"):
        (flaw,) = verify(b"".join(lines) + other).flaws
        assert flaw.startswith("line ")
