"""Is a meeting that began in the form before told from one that somebody cut down to look like it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.changes import FORM
from models.records.verify import verify
from server.client import Json
from tests.recorded import Entry, written

BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)
QUORUM = {"quorum": {"base": 3, "counted": 2, "required": 2, "met": True}}
VOTE = {"poll": 11, "question": "Nhất trí?"}
ROLL = [{"member": key, "name": f"Người {key}", "standing": "OFFICIAL"} for key in (1, 2, 3)]
ITEM = {"item": 31, "number": 1, "title": "Một"}
SCHEDULED = {"title": "Sinh hoạt", "kind": "REGULAR", "scheduled_at": BEGIN.isoformat(), "agenda": ["Một"]}
RESULT = {"outcome": "CARRIED", "base": 3, "votes_for": 2, "required": 2}

# As the servers of the first tables wrote it.
OLDER: list[tuple[str, int | None, Json]] = [
    ("MEETING_SCHEDULED", 1, SCHEDULED),
    ("MEETING_ANNOUNCED", 1, {"recipients": 3}),
    ("MEETING_OPENED", 1, {"chair": 1, "minute_taker": 2, **QUORUM}),
    ("ATTENDANCE_RECORDED", 2, {"member": 2, "name": "Người 2", "status": "PRESENT"}),
    ("ATTENDANCE_RECORDED", 1, {"member": 3, "name": "Người 3", "status": "EXCUSED", "reason": "Ốm", **QUORUM}),
    ("ROLL_CHANGED", 9, {"member": 3, "name": "Người 3"}),
    ("ITEM_STARTED", 1, ITEM),
    ("POLL_CREATED", 1, {**VOTE, "form": "OPEN_BALLOT", "options": ["Có", "Không"]}),
    ("POLL_OPENED", 1, {**VOTE, "form": "OPEN_BALLOT", "entitled": 3, "roll": [1, 2, 3], **QUORUM}),
    ("BALLOT_CAST", 2, {**VOTE, "cast": 1}),
    ("HAND_COUNT_ENTERED", 1, {**VOTE, "counts": [{"option": 21, "count": 2}, {"option": 22, "count": 0}]}),
    ("POLL_CLOSED", 1, {**VOTE, "cast": 1, "options": [{"option": 21, "count": 1}], **RESULT, **QUORUM}),
    ("ITEM_CONCLUDED", 1, {**ITEM, "conclusion": None}),
    ("DEPARTURE_RECORDED", 2, {"member": 2, "name": "Người 2"}),
    ("MEETING_CLOSED", 1, {}),
]
RULES = {
    "quorum_numerator": 2, "quorum_denominator": 3, "excused_leave_base": True, "attendance_rate": 85,
    "absences_limit": 3, "speaking_seconds": 180, "few_voters": 5, "vote_options": ["Có", "Không"],
}  # fmt: skip
PRESENT: Json = {
    **SCHEDULED, "form": FORM, "place": None, "cell": {"id": 5, "name": "Chi bộ", "committee": None}, "chair": 1,
    "roll": ROLL, "rules": RULES, "agenda": [{**ITEM, "kind": "OTHER"}],
}  # fmt: skip


def without(rule: str) -> Json:
    return {**PRESENT, "rules": {name: told for name, told in RULES.items() if name != rule}}


def record(*entries: tuple[str, int | None, Json]) -> bytes:
    return written(
        Entry(kind, actor, BEGIN + timedelta(minutes=number), told)
        for number, (kind, actor, told) in enumerate(entries)
    )


def test_of_a_meeting_held_in_the_form_before_the_chain_is_checked_and_the_report_says_so() -> None:
    report = verify(record(*OLDER))
    assert (report.flaws, report.older, report.votes) == ([], True, 0)


def test_a_changed_byte_is_found_in_the_form_before_too() -> None:
    file = record(*OLDER)
    assert not verify(file.replace(b'"conclusion":null', b'"conclusion":true')).holds
    assert not verify(file, head="0" * 64).holds


def test_a_meeting_may_have_gone_on_in_the_present_form() -> None:
    opened = {"chair": 1, "minute_taker": None, "minute_taker_operates": False, "roll": ROLL, **QUORUM}
    report = verify(record(*OLDER[:2], ("MEETING_OPENED", 1, opened), ("BALLOT_CAST", 1, {**VOTE, "cast": 1})))
    assert (report.flaws, report.older) == ([], True)


def test_it_does_not_return_to_the_form_before() -> None:
    came = {"member": 1, "name": "Người 1", "status": "PRESENT", "entry": "ARRIVED", "reason": None}
    present = "ATTENDANCE_RECORDED", 1, {**came, "approved_by": None, "corrects": None}
    report = verify(record(*OLDER[:4], present, *OLDER[4:]))
    assert report.flaws[0].startswith("entry 6 (ATTENDANCE_RECORDED): it is of the form before")


def test_the_present_form_is_checked_whole() -> None:
    report = verify(record(("MEETING_SCHEDULED", 1, PRESENT)))
    assert (report.flaws, report.older) == ([], False)


@pytest.mark.parametrize("name", [name for name in PRESENT if name not in {"form", "place"}])
def test_a_present_record_does_not_pass_as_older_by_leaving_something_out(name: str) -> None:
    less = {key: value for key, value in PRESENT.items() if key != name}
    report = verify(record(("MEETING_SCHEDULED", 1, less)))
    assert report.flaws
    assert not report.older


def test_it_does_not_pass_as_older_without_its_form_or_under_another() -> None:
    without = {key: value for key, value in PRESENT.items() if key != "form"}
    assert not verify(record(("MEETING_SCHEDULED", 1, without), ("MEETING_CLOSED", 1, {}))).holds
    for form in (1, FORM + 1, None, "2"):
        report = verify(record(("MEETING_SCHEDULED", 1, {**PRESENT, "form": form})))
        assert (report.older, report.holds) == (False, False)


def test_form_2_did_not_tell_how_many_voters_are_few_and_the_present_one_must() -> None:
    untold = without("few_voters")
    older = verify(record(("MEETING_SCHEDULED", 1, {**untold, "form": 2})))
    assert older.holds
    assert any("few" in unasked for unasked in older.unasked)
    assert not verify(record(("MEETING_SCHEDULED", 1, PRESENT))).unasked
    (flaw,) = verify(record(("MEETING_SCHEDULED", 1, untold))).flaws
    assert "['few_voters'] are missing" in flaw


def test_form_4_told_no_options_of_votes_for_nobody_could_set_any_and_the_present_one_must() -> None:
    untold = without("vote_options")
    older = verify(record(("MEETING_SCHEDULED", 1, {**untold, "form": 4})))
    assert older.flaws == []
    assert not any("option" in unasked for unasked in older.unasked)
    (flaw,) = verify(record(("MEETING_SCHEDULED", 1, untold))).flaws
    assert "['vote_options'] are missing" in flaw


@pytest.mark.parametrize("at_opening", [True, False])
def test_the_chair_may_have_taken_the_minutes_in_form_4_and_never_after_it(at_opening: bool) -> None:
    untold = without("vote_options")
    opened: Json = {"chair": 1, "minute_taker": 1 if at_opening else 2, "minute_taker_operates": False, "roll": ROLL}
    appointed: Json = {"member": 1, "name": "Người 1", "operates": True}
    quorum = {"quorum": {"base": 3, "counted": 0, "required": 2, "met": False}}
    for first, flaws in (({**untold, "form": 4}, []), (PRESENT, ["the minute-taker 1 is the chair"])):
        entries = [("MEETING_SCHEDULED", 1, first), ("MEETING_OPENED", 1, {**opened, **quorum})]
        report = verify(record(*entries, ("MINUTE_TAKER_APPOINTED", 1, appointed)))
        assert [flaw.split(": ")[1] for flaw in report.flaws] == flaws * (2 if at_opening else 1)


def test_what_is_said_in_the_form_before_says_nothing_else() -> None:
    for more in ({"form": 1}, {"roll": ROLL}, {"agenda": [{**ITEM, "kind": "OTHER"}]}):
        report = verify(record(("MEETING_SCHEDULED", 1, {**SCHEDULED, **more})))
        assert (report.older, report.holds) == (False, False)
