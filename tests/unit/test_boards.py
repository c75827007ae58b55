"""Do the kept totals of a board stay what a recount says (over 300 lines: with meetings of all kinds)?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.attendance import AttendanceCount, AttendanceStatus, RollState, Tally
from models.boards import Attention, AttentionReason, Board, Outdated, Totals, contribution, recount
from models.conventions import Conventions
from models.forms import PollState
from models.majorities import Outcome
from models.meetings import Meeting, MeetingState
from models.members import Standing
from models.organizations import Organization, OrganizationKind
from models.polls import Poll
from models.snapshots import MeetingSnapshot, PollSnapshot
from resolvers.boards import BoardView

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = date(2026, 12, 1)
CONVENTIONS = Conventions()
MINUTE = timedelta(minutes=1)


def organization(key: int, path: str, kind: OrganizationKind = OrganizationKind.CELL) -> Organization:
    row = Organization.named(kind, f"Chi bộ {key}", parent=None)
    row.id, row.path = key, path
    return row


COMMUNE = organization(1, "/1/", OrganizationKind.COMMUNE)
GRASSROOTS = organization(3, "/1/3/", OrganizationKind.GRASSROOTS)
CELLS = [organization(2, "/1/2/"), organization(4, "/1/3/4/"), organization(5, "/1/3/5/"), organization(6, "/1/6/")]
LINES = [(CELLS[0], 1), (GRASSROOTS, 2), (CELLS[3], 1)]


def a_board(revision: int = 1) -> Board:
    return Board(COMMUNE, LINES, CONVENTIONS, DAY, revision)


@dataclass(frozen=True)
class Vote:
    state: PollState
    opened: int = 0  # minutes after NOW
    outcome: Outcome | None = None
    approves_minutes: bool = False


@dataclass(frozen=True)
class Facts:
    """What a meeting is at a version; minutes count from NOW."""

    state: MeetingState = MeetingState.SCHEDULED
    scheduled: int = 0
    opened: int = 0
    roll: tuple[RollState, ...] = ()
    votes: tuple[Vote, ...] = ()
    absent_running: int = 0
    minutes_begun: bool = False
    arrivals: tuple[tuple[int, int], ...] = ()  # in which step of five minutes after NOW how many more


def a_snapshot(key: int, version: int, facts: Facts, day: date = DAY) -> MeetingSnapshot:
    cell = CELLS[key % len(CELLS)]
    start = int(NOW.timestamp())
    waiting = facts.state in (MeetingState.SCHEDULED, MeetingState.ANNOUNCED)
    meeting = Meeting(
        id=key, cell_id=cell.id, path=cell.path, version=version, state=facts.state, held_on=day,
        scheduled_at=NOW + facts.scheduled * MINUTE, opened_at=None if waiting else NOW + facts.opened * MINUTE,
        closed_at=NOW if facts.state is MeetingState.CLOSED else None, absent_running=facts.absent_running,
        attendance_rate=CONVENTIONS.attendance_rate, minutes_begun=facts.minutes_begun,
        tally=Tally.of(facts.roll).dump(), arrivals={str(start + 300 * step): more for step, more in facts.arrivals},
        quorum_numerator=2, quorum_denominator=3, excused_leave_base=True,
    )  # fmt: skip
    polls = [
        Poll(
            id=number,
            state=vote.state,
            opened_at=NOW + vote.opened * MINUTE,
            outcome=vote.outcome,
            approves_minutes=vote.approves_minutes,
        )
        for number, vote in enumerate(facts.votes, start=1)
    ]
    return MeetingSnapshot.of(meeting, cell, None, None, [], [PollSnapshot(poll, ()) for poll in polls])


minutes = st.integers(-45, 45)
rolls = st.lists(
    st.builds(RollState, st.sampled_from(Standing), st.none() | st.sampled_from(AttendanceStatus), st.booleans()),
    max_size=4,
).map(tuple)
votes = st.lists(
    st.builds(Vote, st.just(PollState.OPEN), minutes)
    | st.builds(Vote, st.just(PollState.CLOSED), minutes, st.sampled_from(Outcome), st.booleans())
    | st.just(Vote(PollState.DRAFT)),
    max_size=3,
).map(tuple)
facts = st.builds(
    Facts, st.sampled_from(MeetingState), minutes, minutes, rolls, votes, st.integers(0, 1), st.booleans(),
    st.dictionaries(st.integers(-3, 3), st.integers(-2, 4), max_size=3).map(lambda given: tuple(given.items())),
)  # fmt: skip
# Some meetings in a version each, and how many minutes go by before they are read.
steps = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 9), facts), max_size=3), st.integers(0, 20)),
    max_size=10,
)


@dataclass
class Client:
    """Takes what a subscription sends: a whole view, then what has changed since the revision that it has."""

    revision: int | None = None
    totals: Totals | None = None
    lines: dict[int, Totals] = field(default_factory=dict)
    meetings: dict[int, int] = field(default_factory=dict)
    attention: list[tuple[int, Attention]] = field(default_factory=list)
    attended: list[tuple[datetime, int]] = field(default_factory=list)

    def take(self, board: Board) -> None:
        view = BoardView.of(board, DAY, self.revision)
        self.revision, self.totals = board.revision, view.totals
        self.lines |= {row.id: totals for row, totals in view.lines()}
        self.meetings |= {snapshot.meeting.id: snapshot.version for snapshot in view.meetings(100)}
        self.attention = [(snapshot.meeting.id, fact) for snapshot, fact in view.attention()]
        self.attended = view.attended()


def meetings_shown(board: Board) -> list[AttendanceCount]:
    snapshots = (entry.snapshot for entry in board.entries.values())
    return [shown.attendance for shown in snapshots if shown.meeting.state is not MeetingState.CANCELLED]


def attendance(numbers: Sequence[Totals | AttendanceCount]) -> tuple[int, int]:
    """Of how many expected how many came."""
    return sum(one.expected for one in numbers), sum(one.present + one.remote for one in numbers)


def attended(board: Board) -> list[tuple[datetime, int]]:
    """As if it were counted from nothing."""
    arrivals: Counter[str] = Counter()
    for entry in board.entries.values():
        if entry.snapshot.meeting.state is not MeetingState.CANCELLED:
            arrivals.update(entry.snapshot.meeting.arrivals)
    count, points = 0, []
    for step in sorted(arrivals, key=int):
        count += arrivals[step]
        if arrivals[step]:
            points.append((datetime.fromtimestamp(int(step), UTC), count))
    return points


@settings(max_examples=50)
@given(steps, st.data())
def test_kept_totals_equal_recounted_ones_and_folded_views_the_whole(
    steps: list[tuple[list[tuple[int, int, Facts]], int]], data: st.DataObject
) -> None:
    board, now, newest = a_board(), NOW, dict[int, int]()
    known: dict[tuple[int, int], MeetingSnapshot] = {}
    client = Client()
    client.take(board)
    for meetings, later in steps:
        now += later * MINUTE
        # A version is one state: whoever reads it again reads the same.
        read = [known.setdefault((key, version), a_snapshot(key, version, what)) for key, version, what in meetings]
        before = board.revision
        changed = board.apply(read, now)
        for snapshot in read:
            newest[snapshot.meeting.id] = max(snapshot.version, newest.get(snapshot.meeting.id, 0))
        assert board.versions == newest
        assert board.position == sum(newest.values())
        assert changed is (board.revision > before)
        assert board.lines == recount(board, now)
        assert board.totals == reduce(Totals.plus, board.lines.values())
        assert board.attended() == attended(board)
        assert attendance([board.totals]) == attendance(meetings_shown(board)), "the rows add up to the total"
        needing = {snapshot.meeting.id for snapshot, _ in board.attention()}
        assert board.totals.meetings_needing_attention == len(needing)
        until = board.holds_until()
        assert until is None or until > now
        assert not board.apply(read, now), "the same again changes nothing"
        if data.draw(st.booleans()):  # a slow client gets several changes at once
            client.take(board)
    client.take(board)
    whole = Client()
    whole.take(board)
    assert client == whole


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 6), facts), max_size=5, unique_by=lambda pair: pair[0]))
def test_nothing_changes_by_itself_before_the_time_that_is_said(meetings: list[tuple[int, Facts]]) -> None:
    board, now = a_board(), NOW
    board.apply([a_snapshot(key, 1, what) for key, what in meetings], now)
    while until := board.holds_until():
        just_before = until - timedelta(microseconds=1)
        assert board.lines == recount(board, just_before)
        assert not board.apply([], just_before)
        assert board.apply([], until)
        assert board.lines == recount(board, until)
        now = until
    assert board.lines == recount(board, now + timedelta(days=365))


def test_a_meeting_in_a_line_that_is_new_leaves_the_board_as_it_was() -> None:
    board = a_board()
    stranger = a_snapshot(1, 1, Facts())
    stranger.meeting.path = "/1/99/"
    with pytest.raises(Outdated):
        board.apply([a_snapshot(2, 1, Facts()), stranger], NOW)
    assert (board.versions, board.revision, board.totals) == ({}, 1, Totals(cells=4))


def test_a_meeting_that_leaves_the_day_makes_the_board_anew_and_is_counted_on_so_that_no_change_is_missed() -> None:
    board, tomorrow = a_board(), DAY + timedelta(days=1)
    board.apply([a_snapshot(1, 1, Facts()), a_snapshot(2, 4, Facts())], NOW)
    with pytest.raises(Outdated):
        board.apply([a_snapshot(1, 2, Facts(), tomorrow)], NOW)
    assert (set(board.entries), board.position) == ({1, 2}, 5)
    anew = a_board()
    assert anew.apply([a_snapshot(1, 2, Facts(), tomorrow), a_snapshot(2, 4, Facts())], NOW)
    assert (set(anew.entries), anew.position) == ({2}, 6)
    assert not anew.apply([a_snapshot(1, 3, Facts(), tomorrow)], NOW)
    assert anew.position == 7
    assert anew.apply([a_snapshot(1, 4, Facts())], NOW)
    assert (set(anew.entries), anew.position) == ({1, 2}, 8)
    assert anew.lines == recount(anew, NOW)


def test_a_board_that_replaces_another_shows_all_of_itself_as_changed() -> None:
    client = Client()
    old = a_board()
    for version in range(1, 6):
        old.apply([a_snapshot(1, version, Facts())], NOW)
        client.take(old)
    new = a_board(revision=old.revision + 1)
    new.apply([a_snapshot(1, 5, Facts()), a_snapshot(2, 1, Facts())], NOW)
    client.take(new)
    assert client.totals == new.totals
    assert client.lines == new.lines
    assert client.meetings == {1: 5, 2: 1}


WAITING = Facts(MeetingState.ANNOUNCED)
EMPTY = Facts(MeetingState.OPEN, roll=(RollState(Standing.OFFICIAL, None),))
FULL = Facts(MeetingState.OPEN, roll=(RollState(Standing.OFFICIAL, AttendanceStatus.PRESENT),))
VOTING = Facts(MeetingState.OPEN, roll=FULL.roll, votes=(Vote(PollState.OPEN),))


@pytest.mark.parametrize(
    ("what", "reason", "grace"),
    [
        (WAITING, AttentionReason.NOT_OPENED, CONVENTIONS.open_grace),
        (EMPTY, AttentionReason.INSUFFICIENT_ATTENDANCE, CONVENTIONS.attendance_grace),
        (VOTING, AttentionReason.POLL_OPEN_TOO_LONG, CONVENTIONS.longest_poll),
        (FULL, None, None),
        (Facts(MeetingState.CLOSED, roll=FULL.roll), None, None),
        (Facts(MeetingState.OPEN, roll=FULL.roll, absent_running=1), None, None),
        (Facts(MeetingState.CANCELLED), None, None),
    ],
)
def test_a_meeting_needs_attention_from_its_deadline_on(
    what: Facts, reason: AttentionReason | None, grace: timedelta | None
) -> None:
    snapshot = a_snapshot(1, 1, what)
    at_once = contribution(snapshot, NOW, CONVENTIONS)
    assert (at_once.attention, at_once.holds_until) == ((), NOW + grace if grace else None)
    if reason and grace:
        late = contribution(snapshot, NOW + grace, CONVENTIONS)
        assert late.attention == (Attention(reason, NOW),)
        assert late.holds_until is None


def attended_by(here: int, expected: int) -> tuple[RollState, ...]:
    missing = (RollState(Standing.OFFICIAL, AttendanceStatus.ABSENT),) * (expected - here)
    return FULL.roll * here + missing


@pytest.mark.parametrize(
    ("here", "expected", "absent_running", "reasons"),
    [
        (17, 20, 0, []),  # 85 %
        (16, 19, 0, [AttentionReason.LOW_ATTENDANCE]),  # 84.2 %
        (0, 0, 0, []),
        (20, 20, 2, [AttentionReason.ABSENCES]),
        (0, 3, 3, [AttentionReason.LOW_ATTENDANCE, AttentionReason.ABSENCES]),
    ],
)
def test_a_closed_meeting_that_few_attended_or_some_miss_too_often_needs_attention(
    here: int, expected: int, absent_running: int, reasons: list[AttentionReason]
) -> None:
    what = Facts(MeetingState.CLOSED, roll=attended_by(here, expected), absent_running=absent_running)
    found = contribution(a_snapshot(1, 1, what), NOW, CONVENTIONS)
    assert found.attention == tuple(Attention(reason, NOW) for reason in reasons)
    assert found.holds_until is None


ON_MINUTES = Vote(PollState.CLOSED, outcome=Outcome.CARRIED, approves_minutes=True)


@pytest.mark.parametrize(
    ("state", "begun", "votes", "needed"),
    [
        (MeetingState.CLOSED, True, (), True),
        (MeetingState.CLOSED, True, (replace(ON_MINUTES, outcome=Outcome.NOT_CARRIED),), True),
        (MeetingState.CLOSED, True, (Vote(PollState.DRAFT, approves_minutes=True),), True),
        (MeetingState.CLOSED, True, (replace(ON_MINUTES, approves_minutes=False),), True),
        (MeetingState.CLOSED, True, (ON_MINUTES,), False),
        (MeetingState.CLOSED, False, (), False),  # minutes kept on paper are nobody's business here
        (MeetingState.OPEN, True, (), False),
    ],
)
def test_a_meeting_closed_with_minutes_that_were_not_approved_needs_attention(
    state: MeetingState, begun: bool, votes: tuple[Vote, ...], needed: bool
) -> None:
    snapshot = a_snapshot(1, 1, Facts(state, roll=FULL.roll, votes=votes, minutes_begun=begun))
    expected = (Attention(AttentionReason.WITHOUT_MINUTES, NOW),) if needed else ()
    assert contribution(snapshot, NOW, CONVENTIONS).attention == expected


COUNTED: Mapping[MeetingState, str] = {
    MeetingState.SCHEDULED: "meetings_scheduled",
    MeetingState.ANNOUNCED: "meetings_scheduled",
    MeetingState.OPEN: "meetings_open",
    MeetingState.CLOSED: "meetings_closed",
}


@pytest.mark.parametrize("state", MeetingState)
def test_each_meeting_is_counted_once_and_a_cancelled_one_not_at_all(state: MeetingState) -> None:
    totals = contribution(a_snapshot(1, 1, Facts(state, roll=FULL.roll)), NOW, CONVENTIONS).totals
    numbers = {name: getattr(totals, name) for name in {*COUNTED.values(), "meetings_not_opened"}}
    assert numbers == dict.fromkeys(numbers, 0) | ({COUNTED[state]: 1} if state in COUNTED else {})
    assert totals.expected == (state in COUNTED)
    assert totals.meetings_with_quorum == (state in (MeetingState.OPEN, MeetingState.CLOSED))


def test_what_needs_attention_longest_stands_first_and_meetings_by_their_cells_names() -> None:
    board = a_board()
    board.apply([a_snapshot(key, 1, Facts(scheduled=-20 * key)) for key in (1, 2, 3)], NOW)
    assert [snapshot.meeting.id for snapshot, _ in board.attention()] == [3, 2, 1]
    assert [entry.snapshot.cell.name for entry in board.ordered()] == ["Chi bộ 4", "Chi bộ 5", "Chi bộ 6"]
