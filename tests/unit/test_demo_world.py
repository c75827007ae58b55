"""Is the demo's world one that people could have made: its tree, its members, and the record of every meeting?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.agenda import AgendaItem, AgendaItemKind
from models.attendance import Attendance, Tally
from models.changes import Change, first_break
from models.conventions import Conventions
from models.database import Database
from models.documents import Document, DocumentReading
from models.materials import MeetingMaterial
from models.meetings import Meeting, MeetingState
from models.members import Member, Standing
from models.organizations import Organization, OrganizationKind
from models.polls import Poll
from models.posts import Post, Role
from models.records.record import write
from models.records.verify import verify
from models.rows import Row
from models.sessions import Account
from models.summaries import summary
from models.voters import Voter
from server.demo.accounts import PASSWORD, Cast
from server.demo.world import prepare_world
from server.passwords import PasswordHasher
from tests.servers.databases import SqliteCopies

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
R = TypeVar("R", bound=Row)
T = TypeVar("T")


@dataclass
class Made:
    """A world in a database of its own, all read."""

    cast: Cast
    rows: dict[type[Row], list[Any]]

    def all(self, kind: type[R]) -> list[R]:
        return self.rows[kind]

    @property
    def cells(self) -> list[Organization]:
        return [row for row in self.all(Organization) if row.kind is OrganizationKind.CELL]

    def members_of(self, cell: Organization) -> list[Member]:
        return [member for member in self.all(Member) if member.cell_id == cell.id]

    @property
    def todays(self) -> list[Meeting]:
        return [row for row in self.all(Meeting) if row.held_on == NOW.astimezone(LOCAL).date()]


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(work)


async def make(url: str, *, seed: int = 1, now: datetime = NOW, cells: int = 60) -> Made:
    database, passwords = Database.open(url), PasswordHasher(memory=1024, rounds=1, threads=1)
    try:
        cast = await prepare_world(database, passwords, Conventions(), seed=seed, now=now, cells=cells)
        kinds: tuple[type[Row], ...] = (Organization, Member, Post, Account, Meeting, Attendance, Change, Poll, Voter)
        kinds += (AgendaItem, Document, DocumentReading, MeetingMaterial)
        async with database.read() as session:
            return Made(cast, {kind: list(await session.scalars(select(kind))) for kind in kinds})
    finally:
        passwords.close()
        await database.aclose()


@pytest.fixture(scope="module")
def made(sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return run(make(sqlite_copies.create(tmp_path_factory.mktemp("demo"))))


def test_one_commune_has_sixty_cells_some_of_them_under_grassroots_organisations(made: Made) -> None:
    kinds = Counter(row.kind for row in made.all(Organization))
    assert kinds[OrganizationKind.CELL] == 60
    assert kinds[OrganizationKind.CENTRAL] == kinds[OrganizationKind.PROVINCE] == kinds[OrganizationKind.COMMUNE] == 1
    parents = Counter(row.parent_id for row in made.cells)
    assert len(parents) == 1 + kinds[OrganizationKind.GRASSROOTS]
    assert max(parents.values()) > 30  # directly below the commune


def test_paths_lead_from_the_root(made: Made) -> None:
    paths = {row.id: row.path for row in made.all(Organization)}
    for row in made.all(Organization):
        assert row.path == f"{paths[row.parent_id] if row.parent_id else '/'}{row.id}/"
    assert all(member.path == paths[member.cell_id] for member in made.all(Member))


def test_about_fifteen_hundred_members_live_in_it_in_every_standing(made: Made) -> None:
    assert 1300 < len(made.all(Member)) < 1700
    assert {member.standing for member in made.all(Member)} == set(Standing)
    sizes = [len(made.members_of(cell)) for cell in made.cells]
    assert min(sizes) < 10
    assert 30 < max(sizes) <= 40


def test_hosted_members_have_their_home_in_another_cell(made: Made) -> None:
    cells = {cell.id for cell in made.cells}
    for member in made.all(Member):
        if member.standing is Standing.HOSTED:
            assert member.home_cell_id in cells - {member.cell_id}
        else:
            assert member.home_cell_id is None


def test_everybody_can_sign_in(made: Made) -> None:
    assert {account.member_id for account in made.all(Account)} == {member.id for member in made.all(Member)}
    hasher = PasswordHasher(memory=1024, rounds=1, threads=1)
    assert run(hasher.verify(PASSWORD, made.all(Account)[-1].password_hash))
    hasher.close()


def test_every_organisation_has_a_secretary_and_a_deputy_who_belong_to_it(made: Made) -> None:
    members = {member.id: member for member in made.all(Member)}
    held = Counter((post.organization_id, post.role) for post in made.all(Post))
    for row in made.all(Organization):
        if row.kind not in {OrganizationKind.CENTRAL, OrganizationKind.PROVINCE}:
            assert held[row.id, Role.SECRETARY] == held[row.id, Role.DEPUTY_SECRETARY] == 1, row.name
    paths = {row.id: row.path for row in made.all(Organization)}
    for post in made.all(Post):
        holder = members[post.member_id]
        assert holder.standing is Standing.OFFICIAL
        if post.role is not Role.FOLLOWER:
            assert holder.path.startswith(paths[post.organization_id])


def test_a_cell_elects_a_committee_from_nine_official_members_on(made: Made) -> None:
    sitting = {post.organization_id for post in made.all(Post) if post.role is Role.COMMITTEE_MEMBER}
    for cell in made.cells:
        official = sum(member.standing is Standing.OFFICIAL for member in made.members_of(cell))
        if not 9 <= official <= 11:  # three of the office's lead no cell
            assert (cell.id in sitting) == (official >= 9), cell.name


def test_the_chairs_cell_has_every_standing_and_nobody_who_is_hosted_elsewhere(made: Made) -> None:
    mine = made.cast.mine
    standings = Counter(somebody.standing for somebody in mine.people)
    assert set(standings) == set(Standing)
    assert standings[Standing.OFFICIAL] >= 9
    assert made.cast.printed["minutes"] in mine.people
    assert made.cast.printed["member"] in mine.people
    posted = {post.member_id for post in made.all(Post)}
    ordinary = {account.username: account.member_id for account in made.all(Account)}
    assert ordinary["minutes"] not in posted
    cell_id = next(post.organization_id for post in made.all(Post) if post.member_id == ordinary["chair"])
    meeting_id = next(row.id for row in made.todays if row.cell_id == cell_id)
    assert sum(line.meeting_id == meeting_id for line in made.all(Attendance)) == len(mine.people)


def test_almost_every_cell_meets_today_around_now(made: Made) -> None:
    today = made.todays
    assert 55 <= len(today) < 60
    assert len({row.cell_id for row in today}) == len(today)
    assert {row.state for row in today} == {MeetingState.SCHEDULED, MeetingState.ANNOUNCED}
    ahead = sorted(row.scheduled_at - NOW for row in today)
    assert timedelta(minutes=-20) <= ahead[0] < timedelta(minutes=-15)  # overdue
    assert ahead[-1] == timedelta(minutes=5)  # the chair's cell
    assert ahead[-2] <= timedelta(minutes=2)
    assert made.cast.mine.meeting_id is not None


@pytest.mark.parametrize("hour", [16, 17])
def test_around_midnight_every_meeting_is_of_the_same_day(sqlite_url: str, hour: int) -> None:
    midnight = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # in Vietnam
    now = midnight - timedelta(minutes=1) if hour == 16 else midnight + timedelta(minutes=1)
    made = run(make(sqlite_url, now=now, cells=8))
    held = Counter(row.held_on for row in made.all(Meeting))
    assert len(held) == 2  # today and last month
    assert max(held) == now.astimezone(LOCAL).date()


def test_last_months_meetings_were_held_voted_on_and_closed(made: Made) -> None:
    today = {row.id for row in made.todays}
    past = [row for row in made.all(Meeting) if row.id not in today]
    assert len(past) == 60
    assert {row.state for row in past} == {MeetingState.CLOSED}
    assert {poll.meeting_id for poll in made.all(Poll)} == {row.id for row in past}
    entitled = Counter(voter.poll_id for voter in made.all(Voter))
    for poll in made.all(Poll):
        assert poll.verdict is not None
        assert poll.entitled == entitled[poll.id] > 0


def test_the_log_of_every_meeting_is_a_whole_chain_and_reads_as_sentences(made: Made) -> None:
    logs = {
        meeting_id: list(log)
        for meeting_id, log in groupby(
            sorted(made.all(Change), key=lambda change: (change.meeting_id, change.version)),
            key=lambda change: change.meeting_id,
        )
    }
    assert len(logs) == len(made.all(Meeting))
    for row in made.all(Meeting):
        log = logs[row.id]
        assert first_break(log) is None
        assert (row.version, row.head) == (log[-1].version, log[-1].hash)
        assert [change.at for change in log] == sorted(change.at for change in log)
        assert all(summary(change.kind, change.details, language) for change in log for language in ("vi", "en"))


def test_the_kept_tallies_equal_recounted_ones(made: Made) -> None:
    rolls: dict[int, list[Attendance]] = {row.id: [] for row in made.all(Meeting)}
    for line in made.all(Attendance):
        rolls[line.meeting_id].append(line)
    for row in made.all(Meeting):
        assert row.tally == Tally.of(line.state for line in rolls[row.id]).dump()


def test_the_roll_of_a_meeting_is_who_belongs_to_the_cell(made: Made) -> None:
    for row in made.todays:
        roll = {line.member_id: line.standing for line in made.all(Attendance) if line.meeting_id == row.id}
        assert roll == {
            member.id: member.standing_in(row.cell_id)
            for member in made.all(Member)
            if row.cell_id in {member.cell_id, member.home_cell_id}
        }


def test_documents_went_to_everybody_but_the_suspended(made: Made) -> None:
    recipients = {member.id for member in made.all(Member) if member.standing is not Standing.SUSPENDED}
    assert len(made.all(Document)) >= 3
    assert {document.sent for document in made.all(Document)} == {len(recipients)}
    assert {reading.member_id for reading in made.all(DocumentReading)} <= recipients


def test_what_the_commune_sent_is_before_todays_meetings_in_time(made: Made) -> None:
    documents = {document.id: document for document in made.all(Document)}
    items = {item.id: item for item in made.all(AgendaItem)}
    meetings = {row.id: row for row in made.todays}
    materials = made.all(MeetingMaterial)
    assert {material.meeting_id for material in materials} == meetings.keys()
    assert {material.agenda_item_id is None for material in materials} == {True, False}
    for material in materials:
        assert documents[material.document_id].sent_at < material.attached_at
        assert material.is_in_time(meetings[material.meeting_id].scheduled_at)
        item = items.get(material.agenda_item_id or 0)
        assert item is None or (item.meeting_id, item.kind) == (material.meeting_id, AgendaItemKind.DOCUMENTS)
    assert [verify(write(row.id, log_of(made, row))).flaws for row in made.todays] == [[]] * len(made.todays)


def test_the_same_seed_gives_the_same_world_and_another_seed_another(
    sqlite_copies: SqliteCopies, tmp_path: Path
) -> None:
    def names(folder: str, seed: int) -> list[str]:
        (tmp_path / folder).mkdir()
        made = run(make(sqlite_copies.create(tmp_path / folder), seed=seed, cells=8))
        return [member.full_name for member in made.all(Member)] + [row.title for row in made.all(Meeting)]

    assert names("one", 7) == names("same", 7) != names("other", 8)


def test_a_world_that_is_kept_is_left_as_it_is_and_meets_again_on_another_day(sqlite_url: str) -> None:
    first = run(make(sqlite_url, cells=8))
    again = run(make(sqlite_url, cells=8, now=NOW + timedelta(minutes=30)))
    assert again.cast.mine.meeting_id == first.cast.mine.meeting_id
    assert len(again.all(Meeting)) == len(first.all(Meeting))
    tomorrow = run(make(sqlite_url, cells=8, now=NOW + timedelta(days=1)))
    assert len(tomorrow.all(Member)) == len(first.all(Member))
    assert tomorrow.cast.mine.meeting_id not in {None, first.cast.mine.meeting_id}
    assert all(first_break(log_of(tomorrow, row)) is None for row in tomorrow.all(Meeting))


def log_of(made: Made, row: Meeting) -> list[Change]:
    return sorted(
        (change for change in made.all(Change) if change.meeting_id == row.id), key=lambda change: change.version
    )
