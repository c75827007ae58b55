"""How do minutes follow from rows, what of them is approved, and who may still change them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.agenda import AgendaItem, AgendaItemKind, AgendaItemState
from models.attendance import Attendance, AttendanceStatus, Entry, Tally
from models.contributions import Contribution, ContributionKind
from models.errors import MinutesAltered, MinutesApproved, MinutesBeingApproved, MinutesNotKept, Refusal
from models.forms import PollForm, PollState
from models.ledger import LedgerEntry
from models.majorities import MORE_THAN_HALF, Outcome
from models.meetings import GENESIS, Meeting, MeetingKind, MeetingState
from models.members import Member, Standing
from models.minutes.contents import Minutes, MinutesState, Stay
from models.minutes.digest import APPROVED, approved, canonical, digest
from models.minutes.material import Material, stays
from models.minutes.rows import MeetingMinutes, pending, require_changeable, state_of
from models.organizations import Organization, OrganizationKind
from models.polls import Poll
from models.snapshots import MeetingSnapshot, PollSnapshot
from models.speakers import Speech, SpeechState
from tests.minuted import HANOI, bare, election, minutes

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def member(key: int, name: str) -> Member:
    row = Member(id=key)
    row.rename(name)
    return row


CHAIR, TAKER, THIRD, FOURTH = (
    member(n, f"Nguyễn Văn {name}") for n, name in enumerate(("An", "Bình", "Cúc", "Dũng"), 1)
)


def a_poll(key: int = 1, state: PollState = PollState.CLOSED, **changes: Any) -> Poll:
    poll = Poll(id=key, question=f"Câu hỏi {key}", form=PollForm.OPEN_BALLOT, state=state, entitled=4, cast=0,
                approves_minutes=False, **changes)  # fmt: skip
    poll.rule = MORE_THAN_HALF
    return poll


def on_minutes(key: int, state: PollState, outcome: Outcome | None = None) -> Poll:
    poll = a_poll(key, state, outcome=outcome)
    poll.approves_minutes = True
    return poll


def a_material(polls: tuple[Poll, ...] = (), **changes: Any) -> Material:
    roll = [
        Attendance(member_id=row.id, standing=Standing.OFFICIAL, status=status, recorded_by=1, reason=reason)
        for row, status, reason in (
            (CHAIR, AttendanceStatus.PRESENT, None),
            (TAKER, AttendanceStatus.REMOTE, None),
            (THIRD, AttendanceStatus.EXCUSED, "Ốm"),
            (FOURTH, None, None),
        )
    ]
    cell = Organization.named(OrganizationKind.CELL, "Chi bộ thôn Đông", parent=None)
    meeting = Meeting(
        id=1, cell_id=1, path="/1/2/", title="Sinh hoạt", kind=MeetingKind.REGULAR, state=MeetingState.OPEN,
        place="Nhà văn hóa", scheduled_at=NOW, opened_at=NOW, held_on=date(2026, 12, 1), version=9, head=GENESIS,
        chair_id=CHAIR.id, minute_taker_id=TAKER.id,
        tally=Tally.of(line.state for line in roll).dump(), quorum_numerator=2, quorum_denominator=3,
        excused_leave_base=True,
    )  # fmt: skip
    agenda = [
        AgendaItem(
            id=1, number=1, title="Một", kind=AgendaItemKind.OTHER, state=AgendaItemState.DONE, conclusion="Rõ."
        ),
        AgendaItem(id=2, number=2, title="Hai", kind=AgendaItemKind.OTHER, state=AgendaItemState.SKIPPED),
    ]
    snapshot = MeetingSnapshot.of(meeting, cell, CHAIR, TAKER, agenda, [PollSnapshot(poll, ()) for poll in polls])
    whole = Material(snapshot=snapshot, kept=None, digest=None, approved_in=None, number=None, roll=roll,
                     organizations=("Đảng ủy", cell.name),
                     names={row.id: row.full_name for row in (CHAIR, TAKER, THIRD, FOURTH)})  # fmt: skip
    return replace(whole, **changes)


def entry(kind: Entry, minute: int, status: AttendanceStatus | None = None) -> LedgerEntry:
    return LedgerEntry(minute, NOW + minute * MINUTE, 1, kind, status, None, 1, None, None)


PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], []),
        ([entry(Entry.ARRIVED, 1, PRESENT)], [(1, None)]),
        ([entry(Entry.ARRIVED, 1, PRESENT), entry(Entry.LEFT, 5)], [(1, 5)]),
        (
            [entry(Entry.ARRIVED, 1, PRESENT), entry(Entry.LEFT, 5), entry(Entry.CAME_BACK, 7, PRESENT)],
            [(1, 5), (7, None)],
        ),
        ([entry(Entry.ABSENT, 1, ABSENT), entry(Entry.ARRIVED, 4, PRESENT)], [(4, None)]),
        ([entry(Entry.ARRIVED, 1, PRESENT), entry(Entry.CORRECTED, 2, AttendanceStatus.REMOTE)], [(1, None)]),
        ([entry(Entry.ARRIVED, 1, PRESENT), entry(Entry.CORRECTED, 2, ABSENT)], []),
        ([entry(Entry.ARRIVED, 1, PRESENT), entry(Entry.CORRECTED, 2), entry(Entry.ARRIVED, 9, PRESENT)], [(9, None)]),
    ],
    ids=[
        *("nobody came", "he stayed", "he left", "he came back", "he came after all", "he was remote"),
        *("he never came", "he came later than was noted"),
    ],
)
def test_the_ledger_says_from_when_to_when_somebody_was_there(
    entries: list[LedgerEntry], expected: list[tuple[int, int | None]]
) -> None:
    times = [Stay(NOW + begin * MINUTE, NOW + end * MINUTE if end else None) for begin, end in expected]
    assert stays(entries) == times


def test_who_attended_and_was_suspended_since_is_still_among_the_attendees() -> None:
    whole = a_material()
    whole.roll[1].standing = Standing.SUSPENDED
    told = whole.minutes("vi", HANOI)
    assert [(one.name, one.standing) for one in told.attendees] == [
        (CHAIR.full_name, Standing.OFFICIAL), (TAKER.full_name, Standing.SUSPENDED),
    ]  # fmt: skip
    assert TAKER.full_name not in [one.name for one in told.absentees]


def test_those_who_came_and_those_who_did_not_are_named_with_reason_and_who_approved() -> None:
    told = a_material().minutes("vi", HANOI)
    assert [(one.name, one.remote) for one in told.attendees] == [(CHAIR.full_name, False), (TAKER.full_name, True)]
    assert [(one.name, one.status, one.reason, one.approved_by) for one in told.absentees] == [
        (THIRD.full_name, AttendanceStatus.EXCUSED, "Ốm", CHAIR.full_name),
        (FOURTH.full_name, None, None, None),
    ]
    assert (told.chair, told.minute_taker, told.began.hour) == (CHAIR.full_name, TAKER.full_name, 19)


def test_what_somebody_said_or_wrote_stands_with_its_item() -> None:
    speeches = [
        Speech(agenda_item_id=item, state=state, member_id=who.id)
        for item, state, who in (
            (1, SpeechState.DONE, THIRD),
            (1, SpeechState.WITHDRAWN, TAKER),
            (1, SpeechState.SPEAKING, CHAIR),
            (1, SpeechState.DONE, THIRD),
            (2, SpeechState.WAITING, TAKER),
            (None, SpeechState.DONE, FOURTH),
        )
    ]
    written = [
        Contribution(agenda_item_id=1, poll_id=poll, kind=kind, text=text, member_id=FOURTH.id)
        for poll, kind, text in (
            (None, ContributionKind.CONTRIBUTION, "Đề nghị."),
            (1, ContributionKind.RESERVED_OPINION, "Bảo lưu."),
        )
    ]
    polls = a_poll(1, agenda_item_id=1), a_poll(2), a_poll(3, PollState.DRAFT), a_poll(4, PollState.OPEN)
    told = a_material(polls, speeches=speeches, contributions=written).minutes("vi", HANOI)
    first, second = told.items
    assert first.speakers == (THIRD.full_name, CHAIR.full_name)
    assert told.speakers == (FOURTH.full_name,)
    assert [one.text for one in first.contributions] == ["Đề nghị."]
    assert [one.text for one in first.votes[0].reserved] == ["Bảo lưu."]
    assert (first.conclusion, second.skipped, second.speakers) == ("Rõ.", True, ())
    assert [vote.question for vote in told.votes] == ["Câu hỏi 2", "Câu hỏi 4"]


def test_what_the_minute_taker_wrote_goes_before_what_the_meeting_was_called_to() -> None:
    kept = MeetingMinutes.new(1)
    assert a_material(kept=kept).minutes("vi", HANOI).place == "Nhà văn hóa"
    assert kept.complete({"place": "Hội trường", "guests": ["Khách"], "additions": "Thêm."})
    assert not kept.complete({"place": "Hội trường"})
    told = a_material(kept=kept).minutes("vi", HANOI)
    assert (told.place, told.guests, told.additions) == ("Hội trường", ("Khách",), "Thêm.")


DRAFT, OPEN, CLOSED, ANNULLED = PollState
CARRIED, LOST = Outcome.CARRIED, Outcome.NOT_CARRIED


@pytest.mark.parametrize(
    ("votes", "state", "refused"),
    [
        ([], MinutesState.DRAFT, None),
        ([(DRAFT, None)], MinutesState.READ, None),
        ([(OPEN, None)], MinutesState.READ, MinutesBeingApproved),
        ([(CLOSED, LOST)], MinutesState.DRAFT, None),
        ([(ANNULLED, None)], MinutesState.DRAFT, None),
        ([(CLOSED, LOST), (DRAFT, None)], MinutesState.READ, None),
        ([(CLOSED, LOST), (CLOSED, CARRIED)], MinutesState.APPROVED, MinutesApproved),
        ([(CLOSED, CARRIED), (DRAFT, None)], MinutesState.APPROVED, MinutesApproved),
    ],
)
def test_the_votes_on_them_say_how_far_minutes_have_come(
    votes: list[tuple[PollState, Outcome | None]], state: MinutesState, refused: type[Refusal] | None
) -> None:
    polls = [a_poll(9, PollState.OPEN), a_poll(8, outcome=CARRIED)]
    polls += [on_minutes(n, *vote) for n, vote in enumerate(votes)]
    assert state_of(polls) is state
    assert (pending(polls) is not None) is (state is MinutesState.READ)
    if refused is None:
        require_changeable(polls)
    else:
        with pytest.raises(refused):
            require_changeable(polls)


def test_the_approving_vote_stands_at_the_end_and_those_before_it_among_the_votes() -> None:
    lost, carried = on_minutes(1, PollState.CLOSED, LOST), on_minutes(2, PollState.CLOSED, CARRIED)
    told = a_material((lost, carried)).minutes("vi", HANOI)
    assert told.approval is not None
    assert told.approval.question == "Câu hỏi 2"
    assert [vote.question for vote in told.votes] == ["Câu hỏi 1"]
    assert a_material((on_minutes(3, PollState.OPEN),)).minutes("vi", HANOI).votes == ()


def test_the_digest_is_of_what_was_approved_and_of_nothing_that_comes_later() -> None:
    whole = minutes()
    later: dict[str, Any] = {
        "language": "en", "state": MinutesState.DRAFT, "number": None, "ended": None, "head": b"x", "version": 1,
        "approval": None,
    }  # fmt: skip
    kept = digest(canonical(whole))
    assert digest(canonical(replace(whole, **later))) == kept
    in_utc = replace(whole, began=whole.began.astimezone(UTC))
    assert digest(canonical(in_utc)) == kept
    changes: tuple[dict[str, Any], ...] = (
        {"additions": "Khác"}, {"guests": ()}, {"items": whole.items[1:]}, {"place": "Khác"},
    )  # fmt: skip
    for change in changes:
        assert digest(canonical(replace(whole, **change))) != kept, change


def test_what_is_not_what_was_approved_is_no_minutes() -> None:
    """Nor is something that nobody approved."""
    drafted = canonical(a_material().minutes("vi", HANOI))
    kept = MeetingMinutes.new(1)
    kept.approve(on_minutes(1, PollState.CLOSED, CARRIED), NOW, drafted)
    whole = a_material(kept=kept, digest=digest(drafted))
    assert canonical(whole.minutes("vi", HANOI)) == drafted
    assert whole.minutes("en", HANOI).digest == digest(drafted)
    kept.approved = drafted.replace("Rõ.", "Khác.")
    assert kept.approved != drafted
    for forged in (whole, replace(whole, digest=None)):
        with pytest.raises(MinutesAltered):
            forged.minutes("vi", HANOI)


def test_minutes_whose_contents_were_never_kept_are_what_is_stored_if_that_was_approved() -> None:
    drafted = canonical(a_material().minutes("vi", HANOI))
    whole = a_material(digest=digest(drafted))
    assert canonical(whole.minutes("vi", HANOI)) == drafted == whole.still_approved()
    changed = replace(whole, organizations=("Đảng ủy khác",))
    assert changed.still_approved() is None
    with pytest.raises(MinutesNotKept):
        changed.minutes("vi", HANOI)


@pytest.mark.parametrize(
    "whole", [minutes(), bare(), minutes(votes=(election(),))], ids=["all", "hardly anything", "election"]
)
def test_contents_that_were_approved_are_read_as_they_were(whole: Minutes) -> None:
    kept = canonical(whole)
    assert approved(kept, HANOI) == {name: getattr(whole, name) for name in APPROVED}
    assert canonical(replace(minutes(), **approved(kept, UTC))) == kept
