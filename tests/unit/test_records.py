"""Does a record that holds verify, and is whatever is wrong with another one found and named?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from models.changes import FORM, Change, ChangeKind, append
from models.meetings import GENESIS, Meeting
from models.records.record import BadRecord, read, write
from models.records.verify import verify
from models.voters import roll_digest

Told = dict[str, Any]
Entries = list[tuple[str, int | None, Told]]
BEGIN = datetime(2026, 12, 1, 12, tzinfo=UTC)
NAMES = {1: "Lê Thị Một", 2: "Trần Văn Hai", 3: "Phạm Thị Ba", 4: "Đỗ Văn Bốn", 5: "Vũ Thị Năm", 6: "Ngô Văn Sáu"}
STANDINGS = {**dict.fromkeys(range(1, 6), "OFFICIAL"), 6: "PROBATIONARY"}
OPEN_VOTE, SECRET_VOTE, ROOT = 11, 12, {"committee": None}
AYE, NAY, YES, NO = 21, 22, 23, 24
RECEIPTS = ["222-222-222", "333-333-333", "444-444-444", "555-555-555"]
SECRET_RECEIPTS = ["666-666-666", "777-777-777", "888-888-888", "999-999-999"]
QUORUM_KINDS = {"MEETING_OPENED", "POLL_OPENED", "POLL_CLOSED", "MEETING_CLOSED"}


def roll() -> list[Told]:
    return [{"member": key, "name": NAMES[key], "standing": STANDINGS[key]} for key in NAMES]


def present(member: int) -> Told:
    entry = {"entry": "ARRIVED", "reason": None, "approved_by": None, "corrects": None}
    return {"member": member, "name": NAMES[member], "status": "PRESENT", **entry}


def created(poll: int, form: str, options: tuple[int, int], **told: Any) -> Told:
    rule = {"numerator": 1, "denominator": 2, "strict": True, "base": "BASE", "least_votes_for": 0}
    return {
        "poll": poll, "question": "Nhất trí?", "form": form, "seats": None, "quorum_demanded": False, "rule": rule,
        "item": None, "repeats": None, "template": None, "approves_minutes": False,
        "options": [{"option": option, "label": f"Ý {option}"} for option in options], **told,
    }  # fmt: skip


def opened(poll: int, here: Iterable[int]) -> Told:
    base = [1, 2, 3, 4, 5]
    form = "OPEN_BALLOT" if poll == OPEN_VOTE else "SECRET_BALLOT"
    told = {"question": "Nhất trí?", "form": form}
    return {**told, "poll": poll, "roll": base, "entitled": 5, "here": sorted(here), "digest": roll_digest(base)}


def cast(poll: int, number: int) -> Told:
    return {"poll": poll, "question": "Nhất trí?", "cast": number}


def closed(poll: int, options: tuple[int, int], counts: tuple[int, int], **told: Any) -> Told:
    return {
        "poll": poll, "question": "Nhất trí?", "cast": sum(counts), "by_hand": False, "reason": None,
        "present": 4, "base": 5, "required": 3, "votes_for": counts[0], "elected": None,
        "outcome": "CARRIED" if counts[0] >= 3 else "NOT_CARRIED",
        "options": [{"option": option, "count": count} for option, count in zip(options, counts, strict=True)], **told,
    }  # fmt: skip


def story() -> Entries:
    """Five official members and a probationary one; four of the five come, and vote openly and in secret."""
    quorum = {"quorum_numerator": 2, "quorum_denominator": 3, "excused_leave_base": True}
    voting = {"speaking_seconds": None, "few_voters": 3, "vote_options": ["Có", "Không"]}
    rules = {**quorum, "attendance_rate": 85, "absences_limit": 3, **voting}
    scheduled = {"form": FORM, "title": "Sinh hoạt", "kind": "REGULAR", "scheduled_at": BEGIN.isoformat(), "chair": 1}
    open_ballots = [
        {"receipt": receipt, "member": member, "options": [NAY if member == 4 else AYE]}
        for receipt, member in zip(RECEIPTS, (1, 2, 3, 4), strict=True)
    ]
    return [
        ("MEETING_SCHEDULED", 1, {**scheduled, "cell": ROOT, "agenda": [], "roll": roll(), "rules": rules}),
        ("MEETING_OPENED", 1, {"chair": 1, "minute_taker": 2, "minute_taker_operates": True, "roll": roll()}),
        *[("ATTENDANCE_RECORDED", member, present(member)) for member in (1, 2, 3, 6)],
        ("POLL_CREATED", 1, created(OPEN_VOTE, "OPEN_BALLOT", (AYE, NAY))),
        ("POLL_OPENED", 1, opened(OPEN_VOTE, (1, 2, 3))),
        ("BALLOT_CAST", 1, cast(OPEN_VOTE, 1)),
        ("ATTENDANCE_RECORDED", 4, present(4)),
        *[("BALLOT_CAST", member, cast(OPEN_VOTE, member)) for member in (2, 3, 4)],
        ("POLL_CLOSED", 1, closed(OPEN_VOTE, (AYE, NAY), (3, 1), ballots=open_ballots)),
        ("POLL_CREATED", 1, created(SECRET_VOTE, "SECRET_BALLOT", (YES, NO))),
        ("POLL_OPENED", 1, opened(SECRET_VOTE, (1, 2, 3, 4))),
        *[("BALLOT_CAST", None, cast(SECRET_VOTE, number)) for number in (1, 2, 3)],
        ("POLL_CLOSED", 1, closed(SECRET_VOTE, (YES, NO), (2, 1), receipts=SECRET_RECEIPTS[:3])),
        ("DEPARTURE_RECORDED", 3, {"member": 3, "name": NAMES[3], "entry": "LEFT"}),
        (
            "MEETING_CLOSED", 1, {"absences": [], "ratings": None, "attendance": {
                "expected": 6, "present": 5, "remote": 0, "excused": 0, "absent": 0, "unaccounted": 1, "left": 1,
                "rate": 0.8333,
            }},
        ),
    ]  # fmt: skip


def here_after(entries: Entries) -> int:
    """Of the five who are in the base."""
    here = {told["member"] for kind, _, told in entries if kind == "ATTENDANCE_RECORDED"} - {6}
    return len(here - {told["member"] for kind, _, told in entries if kind == "DEPARTURE_RECORDED"})


def with_quorum(entries: Entries) -> Entries:
    """The facts about the quorum, four of the five, where they belong."""
    told: Entries = []
    met: bool | None = None
    for number, (kind, actor, content) in enumerate(entries):
        counted = here_after(entries[: number + 1])
        fact = {"base": 5, "counted": counted, "required": 4, "met": counted >= 4}
        due = kind in QUORUM_KINDS or (met is not None and met is not fact["met"])
        told.append((kind, actor, {**content, "quorum": fact} if due else content))
        met = bool(fact["met"])
    return told


def log(entries: Entries) -> list[Change]:
    meeting = Meeting(id=7, version=0, head=GENESIS)
    return [
        append(meeting, ChangeKind(kind), told, actor_id=actor, at=BEGIN + timedelta(seconds=number))
        for number, (kind, actor, told) in enumerate(entries)
    ]


RECORD = write(7, log(with_quorum(story())))


def test_a_record_that_is_whole_holds() -> None:
    report = verify(RECORD)
    assert report.flaws == []
    assert report.votes == 2
    assert report.record is not None
    assert report.record.meeting == 7


def test_a_record_is_read_as_it_was_written() -> None:
    changes = log(with_quorum(story()))
    record = read(write(7, changes))
    assert write(7, record.changes) == write(7, changes)
    assert record.head == changes[-1].hash.hex()


def test_every_change_of_a_single_byte_is_found_and_named() -> None:
    rng = random.Random(2026)
    for _ in range(1000):
        place = rng.randrange(len(RECORD))
        byte = rng.choice([other for other in range(256) if other != RECORD[place]])
        report = verify(RECORD[:place] + bytes([byte]) + RECORD[place + 1 :])
        assert report.flaws, (place, byte)
        assert all(flaw.startswith(("line ", "entry ", "the ")) for flaw in report.flaws)


@pytest.mark.parametrize("cut", [1, 100, 1000])
def test_what_is_cut_off_is_missed(cut: int) -> None:
    assert verify(RECORD[:-cut]).flaws


def test_a_record_made_up_anew_is_found_by_the_hash_on_the_minutes() -> None:
    head = read(RECORD).head
    entries = with_quorum(story())
    entries[0][2]["title"] = "Sinh hoạt khác"
    forged = write(7, log(entries))
    assert verify(forged).holds
    assert verify(forged, head=head).flaws == [f"the record ends with {read(forged).head}, not with {head}"]


def test_an_entry_that_is_left_out_is_missed() -> None:
    lines = RECORD.splitlines(keepends=True)
    header = orjson.loads(lines[0])
    header["entries"] -= 1
    shorter = orjson.dumps(header, option=orjson.OPT_SORT_KEYS) + b"\n" + b"".join(lines[1:5] + lines[6:])
    assert verify(shorter).flaws == ["entry 5 is missing: here is entry 6"]


def tell(kind: str, **changed: Any) -> Callable[[Entries], None]:
    """Changes what the last entry of a kind says."""

    def change(entries: Entries) -> None:
        number = max(number for number, entry in enumerate(entries) if entry[0] == kind)
        entries[number][2].update(changed)

    return change


def leave_out(kind: str) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        del entries[max(number for number, entry in enumerate(entries) if entry[0] == kind)]

    return change


def put_in(number: int, kind: str, actor: int | None, told: Told) -> Callable[[Entries], None]:
    return lambda entries: entries.insert(number, (kind, actor, told))


FACT = {"base": 5, "counted": 3, "required": 4, "met": True}


def counts(*told: int) -> list[Told]:
    """Of the secret vote."""
    return [{"option": option, "count": count} for option, count in zip((YES, NO), told, strict=False)]


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (tell("POLL_CLOSED", outcome="CARRIED"), "`outcome`"),
        (tell("POLL_CLOSED", votes_for=3), "`votes_for`"),
        (tell("POLL_CLOSED", required=2), "`required`"),
        (tell("POLL_CLOSED", base=4), "`base`"),
        (tell("POLL_CLOSED", present=5), "`present`"),
        (tell("POLL_CLOSED", cast=4), "`cast`"),
        (tell("POLL_CLOSED", options=counts(2, 2)), "3 ballots cannot choose"),
        (tell("POLL_CLOSED", options=counts(2, 0)), "3 ballots cannot choose"),
        (tell("POLL_CLOSED", options=counts(2, 2), cast=4, receipts=SECRET_RECEIPTS), "`cast`"),
        (tell("POLL_CLOSED", options=counts(1, 2)), "`votes_for`"),
        (tell("POLL_CLOSED", options=counts(2, True)), "`options`"),
        (tell("POLL_CLOSED", options=counts(2, 1)[::-1]), "`options`"),
        (tell("POLL_CLOSED", options=[*counts(2, 1), {"option": AYE, "count": 0}]), "`options`"),
        (tell("POLL_CLOSED", options=counts(3)), "does not say"),
        (tell("POLL_CLOSED", receipts=SECRET_RECEIPTS[:2]), "2 codes"),
        (tell("POLL_CLOSED", receipts=SECRET_RECEIPTS), "4 codes"),
        (tell("POLL_CLOSED", receipts=[SECRET_RECEIPTS[0], *SECRET_RECEIPTS[:2]]), "codes"),
        (tell("POLL_OPENED", digest="0" * 64), "`digest`"),
        (tell("POLL_OPENED", roll=[1, 2, 3, 4, 5, 6]), "`roll`"),
        (tell("POLL_OPENED", quorum=FACT), "`quorum`"),
        (tell("POLL_CREATED", quorum_demanded=True, form="OPEN_BALLOT"), "voter"),
        (tell("MEETING_CLOSED", attendance={}), "`attendance`"),
        (tell("DEPARTURE_RECORDED", member=5), "was not here"),
        (tell("DEPARTURE_RECORDED", member=99), "not on the roll"),
        (leave_out("BALLOT_CAST"), "2 have voted"),
        (leave_out("POLL_OPENED"), "DRAFT"),
        (leave_out("POLL_CLOSED"), "are open"),
        (put_in(10, "BALLOT_CAST", 2, cast(OPEN_VOTE, 2)), "`cast`"),
        (put_in(9, "BALLOT_CAST", 5, cast(OPEN_VOTE, 2)), "was not here"),
        (put_in(9, "BALLOT_CAST", 6, cast(OPEN_VOTE, 2)), "not on the electoral roll"),
        (put_in(9, "BALLOT_CAST", 1, cast(OPEN_VOTE, 2)), "had voted before"),
        (put_in(18, "BALLOT_CAST", 1, cast(SECRET_VOTE, 1)), "names a voter"),
        (put_in(1, "POLL_OPENED", 1, {"poll": 99}), "no vote 99"),
        (put_in(15, "POLL_CREATED", 1, created(OPEN_VOTE, "OPEN_BALLOT", (AYE, NAY))), "already"),
        (tell("POLL_CLOSED", question="Khai trừ?"), "`question`"),
        (tell("POLL_CLOSED", elected=[YES]), "`elected`"),
        (tell("POLL_CLOSED", cast=3.0), "`cast`"),
        (tell("MEETING_SCHEDULED", rules={"quorum_numerator": 2, "quorum_denominator": 0}), "does not say"),
        (put_in(1, "MEETING_SCHEDULED", 1, {"roll": roll(), "rules": {}}), "happens once"),
    ],
)
def test_whatever_does_not_follow_is_named(forge: Callable[[Entries], None], named: str) -> None:
    """Though the chain of hashes is whole: these records were made up with care."""
    entries = with_quorum(story())
    forge(entries)
    flaws = verify(write(7, log(entries))).flaws
    assert any(named in flaw for flaw in flaws), flaws


@pytest.mark.parametrize(
    "file",
    [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"\xff\n", b'{"format":"sotay-record/2"}\n', RECORD + b"\n", RECORD * 2],
)
def test_what_is_no_record_is_said_to_be_none(file: bytes) -> None:
    with pytest.raises(BadRecord):
        read(file)
    assert not verify(file).holds


def test_a_line_nested_beyond_reason_is_no_line_of_a_record() -> None:
    nested = b'{"actor":1,"at":"","content":' + b'{"a":' * 300 + b"1" + b"}" * 301 + b"\n"
    assert verify(RECORD.splitlines(keepends=True)[0] + nested).flaws


def hands(counts: dict[int, int], reason: str | None = None) -> Told:
    told = [{"option": option, "count": count} for option, count in counts.items()]
    return {"poll": OPEN_VOTE, "question": "Nhất trí?", "counts": told, "reason": reason}


@pytest.mark.parametrize(
    ("counts", "seats", "holds"),
    [
        ({AYE: 3, NAY: 0}, None, True),
        ({AYE: 3, NAY: 3}, 2, True),
        ({AYE: 3, NAY: 3}, None, False),
        ({AYE: 4, NAY: 0}, 2, False),
        ({AYE: 900, NAY: -899}, None, False),
    ],
)
def test_hands_are_no_more_than_voters_here(counts: dict[int, int], seats: int | None, holds: bool) -> None:
    entries = with_quorum(story())[:8]
    entries[6] = "POLL_CREATED", 1, created(OPEN_VOTE, "SHOW_OF_HANDS", (AYE, NAY), seats=seats)
    entries[7][2]["form"] = "SHOW_OF_HANDS"
    entries.append(("HAND_COUNT_ENTERED", 1, hands(counts)))
    assert verify(write(7, log(entries))).holds is holds


def test_a_record_without_entries_does_not_hold() -> None:
    assert verify(write(7, [])).flaws == ["the record has no entries"]
