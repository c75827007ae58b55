"""What happened before? Every cell's meeting of last month: held, voted on by show of hands, closed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import insert, select

from models import entries
from models.absences import count_absences
from models.agenda import AgendaItem, AgendaItemKind
from models.attendance import Attendance, AttendanceStatus
from models.changes import ChangeKind
from models.forms import PollForm, PollState
from models.ledger import told_closing, told_opening, told_roll
from models.majorities import MORE_THAN_HALF
from models.meetings import Meeting
from models.members import IF_HERE, Standing
from models.options import PollOption
from models.polls import Poll
from models.voters import Voter
from resolvers.attendance import record as record_attendance

from .meetings import Host, announce, call_together, hosts, new_meeting
from .stage import Stage

REASONS = ("Đi công tác", "Ốm", "Việc gia đình", "Trực cơ quan")
VOTED_ON = frozenset({AgendaItemKind.VOTE, AgendaItemKind.ADMISSION})
STATUSES = {AttendanceStatus.PRESENT: 88, AttendanceStatus.EXCUSED: 9, AttendanceStatus.ABSENT: 3}
MOTION = {
    "form": PollForm.SHOW_OF_HANDS,
    "state": PollState.DRAFT,
    "rule_numerator": MORE_THAN_HALF.numerator,
    "rule_denominator": MORE_THAN_HALF.denominator,
    "rule_strict": MORE_THAN_HALF.strict,
    "rule_base": MORE_THAN_HALF.base,
    "rule_least": MORE_THAN_HALF.least_votes_for,
    "quorum_demanded": False,
    "entitled": 0,
    "cast": 0,
}


async def hold_last_month(stage: Stage, *, seed: int) -> None:
    rng = random.Random(f"{seed}:last month")
    session = stage.session
    evening = datetime.combine(stage.day(stage.now) - timedelta(days=30), time(19, 30), stage.zone)
    meetings = {host: new_meeting(stage, rng, host, evening) for host in await hosts(stage)}
    await call_together(stage, rng, meetings)
    held = {row.id: _PastMeeting(stage, rng, host, row) for host, row in meetings.items()}
    for line in await session.scalars(
        select(Attendance).where(Attendance.meeting_id.in_(held)).order_by(Attendance.id)
    ):
        held[line.meeting_id].roll.append(line)
    for item in await session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id.in_(held)).order_by(AgendaItem.number)
    ):
        held[item.meeting_id].items.append(item)
    await _prepare_polls(stage, held)
    voters: list[dict[str, int]] = []
    for past in held.values():
        announce(stage, past.host, past.row)
        voters += past.hold()
        stage.write(past.change)
    await stage.flush()
    await session.execute(insert(Voter), voters)


async def _prepare_polls(stage: Stage, held: Mapping[int, _PastMeeting]) -> None:
    """The entries of the log name polls and options by their ids, so these rows come first."""
    for meeting_id, past in held.items():
        for item in past.items:
            if item.kind in VOTED_ON:
                past.polls[item] = Poll(meeting_id=meeting_id, agenda_item_id=item.id, question=item.title, **MOTION)
        stage.session.add_all(past.polls.values())
    await stage.flush()
    for past in held.values():
        for poll in past.polls.values():
            past.options[poll] = [
                PollOption(poll_id=poll.id, number=number, label=label, count=0)
                for number, label in enumerate(past.row.vote_options, start=1)
            ]
            stage.session.add_all(past.options[poll])
    await stage.flush()


class _PastMeeting:
    def __init__(self, stage: Stage, rng: random.Random, host: Host, row: Meeting) -> None:
        self.rng = rng
        self.host = host
        self.row = row
        self.roll: list[Attendance] = []
        self.items: list[AgendaItem] = []
        self.polls: dict[AgendaItem, Poll] = {}
        self.options: dict[Poll, Sequence[PollOption]] = {}
        self.change = stage.change(row, host.secretary, row.scheduled_at)

    @property
    def at(self) -> datetime:
        return self.change.at

    def hold(self) -> Iterator[dict[str, int]]:
        """From the opening to the close; the electoral rolls come out."""
        row, chair, record = self.row, self.host.secretary, self.change.record
        official = [line.member_id for line in self.roll if line.standing is Standing.OFFICIAL]
        minute_taker = next(member_id for member_id in official if member_id != chair)
        row.open(self.at, chair_id=chair, minute_taker_id=minute_taker, operates=False)
        record(ChangeKind.MEETING_OPENED, told_opening(row, told_roll(self.roll)))
        for line in self.roll:
            self.call(line, minute_taker)
        on: AgendaItem | None = None
        for item in self.items:
            if on is not None:
                on.end(self.at)
            item.start(self.at)
            record(ChangeKind.ITEM_STARTED, item.told(), with_quorum=on is not None and on.calls_roll)
            on = item
            self.pass_minutes(self.rng.randint(3, 9))
            if item in self.polls:
                yield from self.vote(self.polls[item])
        if on is not None:
            on.end(self.at)
        row.close(self.at)
        absent = count_absences(self.roll, {}, row.absences_limit)
        row.absent_running = len(absent)
        record(ChangeKind.MEETING_CLOSED, {**told_closing(row, absent), "ratings": None})

    def call(self, line: Attendance, minute_taker: int) -> None:
        """The roll is called: a few seconds for each."""
        status = self.rng.choices(list(STATUSES), list(STATUSES.values()))[0]
        if line.member_id in {self.host.secretary, minute_taker}:
            status = AttendanceStatus.PRESENT
        elif line.standing is Standing.SUSPENDED or (line.standing in IF_HERE and self.rng.random() < 0.7):
            return
        reason = self.rng.choice(REASONS) if status is AttendanceStatus.EXCUSED else None
        self.change.at += timedelta(seconds=self.rng.randint(2, 6))
        record_attendance(self.change, line, status, reason)

    def vote(self, poll: Poll) -> Iterator[dict[str, int]]:
        """By hand: the hands are counted in the room, and nobody casts a ballot."""
        options, record = self.options[poll], self.change.record
        record(ChangeKind.POLL_CREATED, entries.created(poll, options))
        entitled = [line for line in self.roll if line.state.in_base(self.row.excused_leave_base)]
        base = sorted(line.member_id for line in entitled)
        here = {line.member_id for line in entitled if line.state.here}
        poll.open(self.at, base, has_quorum=self.row.quorum().met)
        yield from ({"poll_id": poll.id, "member_id": member_id} for member_id in base)
        record(ChangeKind.POLL_OPENED, entries.opened(poll, base, here))
        self.pass_minutes(2)
        against, other = (min(len(here) // 4, self.rng.choice((0, 0, 0, 1, 2))) for _ in range(2))
        hands = len(here) - against - other, against, other
        poll.enter_hand_count(dict(zip([option.id for option in options], hands, strict=True)), options, len(here))
        record(ChangeKind.HAND_COUNT_ENTERED, entries.hands_counted(poll, options))
        poll.close(self.at, (), options, len(here))
        record(ChangeKind.POLL_CLOSED, entries.closed(poll, options, len(here), {"ballots": []}))

    def pass_minutes(self, minutes: int) -> None:
        self.change.at += timedelta(minutes=minutes, seconds=self.rng.randint(0, 59))
