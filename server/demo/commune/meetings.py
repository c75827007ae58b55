"""Which meetings does the demo hold today? One in almost every cell: some overdue, some due, most within minutes."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from models.agenda import TEMPLATE, AgendaItem, AgendaItemKind, AgendaItemState
from models.attendance import Tally
from models.changes import ChangeKind
from models.ledger import told_meeting
from models.meetings import Meeting, MeetingKind
from models.members import Standing
from models.organizations import Organization, OrganizationKind
from models.posts import Post, Role
from resolvers.attendance import call_roll

from .materials import attach_documents
from .stage import Stage

VOTED_ON = (
    (AgendaItemKind.VOTE, "Biểu quyết chỉ tiêu thi đua quý tới"),
    (AgendaItemKind.ADMISSION, "Xét, đề nghị kết nạp quần chúng ưu tú"),
    (AgendaItemKind.VOTE, "Biểu quyết mức đóng góp quỹ khuyến học"),
    (AgendaItemKind.ADMISSION, "Xét, đề nghị công nhận đảng viên chính thức"),
)
THEMES = ("Học tập và làm theo", "Chuyển đổi số ở cơ sở", "Giữ gìn vệ sinh môi trường", "Nêu gương của đảng viên")
PLACES = ("Nhà văn hóa", "Phòng họp tầng 2", "Hội trường", "Phòng họp cơ quan")
MINE_IN = timedelta(minutes=5)  # when the printed accounts' cell meets


class Host(NamedTuple):
    """A cell that can hold meetings: who leads it, how many are told of them besides those on its roll."""

    cell: Organization
    secretary: int
    followers: int


async def hosts(stage: Stage) -> list[Host]:
    cells = await stage.session.scalars(
        select(Organization).where(Organization.kind == OrganizationKind.CELL).order_by(Organization.id)
    )
    posts = (await stage.session.scalars(select(Post).order_by(Post.id))).all()
    secretaries = {post.organization_id: post.member_id for post in posts if post.role is Role.SECRETARY}
    following = [post.organization_id for post in posts if post.role is Role.FOLLOWER]
    return [Host(cell, secretaries[cell.id], following.count(cell.id)) for cell in cells]


async def schedule_today(stage: Stage, *, seed: int, mine: int) -> None:
    """`mine`: the id of the cell that the evening leaves to whoever started the demo."""
    rng = random.Random(f"{seed}:today")
    invited = await hosts(stage)
    resting = rng.sample([host for host in invited if host.cell.id != mine], len(invited) // 30)
    meeting = [host for host in invited if host not in resting]
    rng.shuffle(meeting)
    rows: dict[Host, Meeting] = {}
    for number, host in enumerate(meeting):
        at = stage.now + MINE_IN if host.cell.id == mine else _begins(rng, stage.now, number / len(meeting))
        rows[host] = new_meeting(stage, rng, host, _of_today(stage, at))
    await call_together(stage, rng, rows)
    await attach_documents(stage, rows.values())
    for host, row in rows.items():
        if host.cell.id == mine or rng.random() > 0.05:
            announce(stage, host, row)


def _begins(rng: random.Random, now: datetime, share: float) -> datetime:
    """A tenth is overdue by more than the usual grace, three tenths are due, the rest comes within minutes."""
    first, last = (-20, -17) if share < 0.1 else (-9, 0) if share < 0.4 else (1, 2)
    return now.replace(second=0, microsecond=0) + timedelta(minutes=rng.randint(first, last))


def _of_today(stage: Stage, at: datetime) -> datetime:
    """Also around midnight: the board shows the meetings of one day."""
    first, last = (datetime.combine(stage.day(stage.now), hour, stage.zone) for hour in (time(), time(23, 59)))
    return min(max(at, first), last)


def new_meeting(stage: Stage, rng: random.Random, host: Host, at: datetime) -> Meeting:
    """Scheduled five days before."""
    kind, title = MeetingKind.REGULAR, f"Sinh hoạt chi bộ thường kỳ tháng {stage.day(at):%m/%Y}"
    if rng.random() < 0.12:
        kind, title = MeetingKind.THEMATIC, f"Sinh hoạt chuyên đề: {rng.choice(THEMES)}"
    row = Meeting.schedule(
        host.cell,
        kind,
        title,
        at,
        place=rng.choice(PLACES),
        chair_id=host.secretary,
        conventions=stage.conventions,
        now=at - timedelta(days=5),
    )
    stage.session.add(row)
    return row


async def call_together(stage: Stage, rng: random.Random, meetings: Mapping[Host, Meeting]) -> None:
    """Give the new meetings their rolls, their agendas, and the first entries of their logs, which name both by id."""
    await stage.flush()
    agendas = {
        row: [
            AgendaItem(meeting_id=row.id, number=number, title=title, kind=kind, state=AgendaItemState.PENDING)
            for number, (kind, title) in enumerate(programme(rng), start=1)
        ]
        for row in meetings.values()
    }
    stage.session.add_all(item for agenda in agendas.values() for item in agenda)
    await stage.flush()
    for host, row in meetings.items():
        change = stage.change(row, host.secretary, row.scheduled_at - timedelta(days=5))
        roll = await call_roll(change, host.cell)
        change.record(ChangeKind.MEETING_SCHEDULED, told_meeting(row, host.cell, agendas[row], roll))
        stage.write(change)
    await stage.flush()


def announce(stage: Stage, host: Host, row: Meeting) -> None:
    """Three days before."""
    told = sum(
        number for state, number in Tally.load(row.tally).counts.items() if state.standing is not Standing.SUSPENDED
    )
    change = stage.change(row, host.secretary, row.scheduled_at - timedelta(days=3))
    row.announce(change.at)
    change.record(ChangeKind.MEETING_ANNOUNCED, {"recipients": told + host.followers})
    stage.write(change)


def programme(rng: random.Random) -> Sequence[tuple[AgendaItemKind, str]]:
    """The usual agenda, with one to three items that are voted on."""
    more = rng.sample(VOTED_ON, rng.choices((0, 1, 2), (50, 35, 15))[0])
    place = next(n for n, (kind, _) in enumerate(TEMPLATE, start=1) if kind is AgendaItemKind.VOTE)
    return [*TEMPLATE[:place], *more, *TEMPLATE[place:]]
