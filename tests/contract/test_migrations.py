"""Do the migrations make the tables that the models describe?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from models import tables
from models.attendance import Attendance
from models.conventions import Conventions
from models.database import MIGRATIONS, Database, normalised
from models.documents import Document
from models.meetings import Meeting, MeetingKind
from models.numbers import DocumentKind
from models.options import DEFAULT_OPTIONS
from models.organizations import Organization
from models.records.verify import verify
from tests.gatherings import Gathering, key
from tests.recorded import records_of
from tests.servers import Backend
from tests.serving import serving
from tests.world import make_world

pytestmark = pytest.mark.anyio


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection), tables.metadata)


def before_search_and_up(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0011-1")
    command.upgrade(alembic(connection), "head")


def before_few_voters_and_up(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0013-1")
    command.upgrade(alembic(connection), "head")


def before_arrivals_and_up(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0014-1")
    command.upgrade(alembic(connection), "head")


def before_vote_options_and_up(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0015-1")
    command.upgrade(alembic(connection), "head")


def before_vote_options(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0014")


def before_names_and_up(connection: Connection) -> None:
    command.downgrade(alembic(connection), "0017-1")
    command.upgrade(alembic(connection), "head")


def down_and_up(connection: Connection) -> list[str]:
    command.downgrade(alembic(connection), "base")
    left = inspect(connection).get_table_names()
    command.upgrade(alembic(connection), "head")
    return left


async def test_the_migrated_tables_are_those_of_the_models(database_url: str) -> None:
    engine = create_async_engine(normalised(database_url))
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_migrations_can_be_taken_back_and_made_again(database_url: str) -> None:
    engine = create_async_engine(normalised(database_url))
    async with engine.begin() as connection:
        assert await connection.run_sync(down_and_up) == ["alembic_version"]
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_documents_that_were_sent_before_the_search_are_found_too(database_url: str) -> None:
    database = Database.open(database_url)
    world = await make_world(database)
    commune = {"id": world.organizations["commune"], "path": world.paths["commune"]}
    now = datetime.now(UTC)
    async with database.write() as session:
        for serial, title in ((9, "Nghị quyết về đường làng"), (10, "Nghị quyết khác")):
            session.add(
                Document(
                    issuer_id=commune["id"], issuer_path=commune["path"], audience_id=commune["id"],
                    audience_path=commune["path"], serial=serial, code="NQ", issuer_sign="ĐU", term="2025-2030",
                    kind=DocumentKind.RESOLUTION, title=title, issued_on=now.date(), sent_at=now,
                    sent_by=world.members["supervisor"], sent=15,
                )
            )  # fmt: skip
    async with database.writer.begin() as connection:
        await connection.run_sync(before_search_and_up)
    async with database.read() as session:
        texts = await session.scalars(select(Document.search_text).order_by(Document.id))
        assert list(texts) == ["09-nq/du nghi quyet ve duong lang", "10-nq/du nghi quyet khac"]
    await database.aclose()


async def test_meetings_that_are_not_over_take_over_how_many_voters_are_few_on_their_path(database_url: str) -> None:
    async with serving(Backend(database_url, "memory://")) as served:
        over = await Gathering.opened(served, "chair")
        await over.do("chair", "closeMeeting", meetingId=over.id)
        await Gathering.scheduled(served)
        await Gathering.opened(served, "chair")
        now = datetime.now(UTC)
        async with served.database.write() as session:
            for name, few in (("province", 9), ("commune", 7), ("neighbours", 3)):
                row = await session.get_one(Organization, served.world.organizations[name])
                row.conventions = {"few_voters": few}
            session.add(
                Meeting.schedule(
                    row, MeetingKind.REGULAR, "Chi bộ bên", now, place=None, chair_id=None,
                    conventions=Conventions(), now=now,
                )
            )  # fmt: skip
    database = Database.open(database_url)
    async with database.writer.begin() as connection:
        await connection.run_sync(before_few_voters_and_up)
    async with database.read() as session:
        assert list(await session.scalars(select(Meeting.few_voters).order_by(Meeting.id))) == [5, 7, 7, 3]
    await database.aclose()


async def test_meetings_from_before_keep_the_options_that_everybody_had(database_url: str) -> None:
    async with serving(Backend(database_url, "memory://")) as served:
        before = await Gathering.opened(served, "chair", "member", "official")
        async with served.database.writer.begin() as connection:
            await connection.run_sync(before_vote_options_and_up)
        cell = served.world.organization("cell")
        await before.do("administrator", "setConventions", organizationId=cell, voteOptions=["Đồng ý", "Không"])
        assert (await before.seen("chair", "voteOptions"))["voteOptions"] == list(DEFAULT_OPTIONS)
        assert [option["label"] for option in (await before.poll())["options"]] == list(DEFAULT_OPTIONS)
        (record,) = await records_of(served)
    assert verify(record).flaws == []


async def test_the_version_before_options_finds_only_conventions_that_it_knows(database_url: str) -> None:
    database = Database.open(database_url)
    world = await make_world(database)
    options, agenda = ["Đồng ý", "Không"], [["OTHER", "Nội dung"]]
    async with database.write() as session:
        for name, conventions in (
            ("province", {"vote_options": options, "few_voters": 7}),
            ("commune", {"vote_options": options, "agenda_template": agenda}),
            ("cell", {"quorum": [1, 2]}),
        ):
            (await session.get_one(Organization, world.organizations[name])).conventions = conventions
    async with database.writer.begin() as connection:
        await connection.run_sync(before_vote_options)
    async with database.read() as session:
        left = await session.scalars(
            select(Organization.conventions).where(Organization.conventions.is_not(None)).order_by(Organization.path)
        )
        assert list(left) == [{"few_voters": 7}, {"quorum": [1, 2]}]
    await database.aclose()


async def test_of_meetings_that_were_held_before_it_is_known_when_how_many_came(database_url: str) -> None:
    async with serving(Backend(database_url, "memory://")) as served:
        gathering = await Gathering.opened(served, "chair", "member")
        await gathering.do("member", "checkOut", meetingId=gathering.id)
        absent = {"memberId": served.world.member("deputy"), "status": "ABSENT"}
        await gathering.do("chair", "recordAttendance", meetingId=gathering.id, **absent)
    database = Database.open(database_url)
    async with database.read() as session:
        before = await session.scalar(select(Meeting.arrivals))
    async with database.writer.begin() as connection:
        await connection.run_sync(before_arrivals_and_up)
    async with database.read() as session:
        assert await session.scalar(select(Meeting.arrivals)) == before
    assert before
    assert sum(before.values()) == 2
    await database.aclose()


async def test_lines_of_rolls_that_were_written_before_have_the_names_of_their_members(database_url: str) -> None:
    async with serving(Backend(database_url, "memory://")) as served:
        await Gathering.scheduled(served)
    database = Database.open(database_url)
    async with database.read() as session:
        before = (await session.scalars(select(Attendance.name).order_by(Attendance.id))).all()
    async with database.writer.begin() as connection:
        await connection.run_sync(before_names_and_up)
    async with database.read() as session:
        assert (await session.scalars(select(Attendance.name).order_by(Attendance.id))).all() == before
    assert all(before)
    await database.aclose()


async def test_a_server_from_before_names_writes_no_line_without_one(database_url: str) -> None:
    async with serving(Backend(database_url, "memory://")) as served:
        meeting = await Gathering.scheduled(served)
        stranger = served.world.members["neighbour"]
    database = Database.open(database_url)
    async with database.writer.begin() as connection:
        await connection.run_sync(before_names_and_up)
    as_before = insert(Attendance).values(
        meeting_id=key(meeting.id), member_id=stranger, standing="OFFICIAL", wrong_codes=0, absences_running=0
    )
    with pytest.raises(IntegrityError, match=r"(?i)not.null"):
        async with database.writer.begin() as connection:
            await connection.execute(as_before)
    async with database.writer.begin() as connection:
        assert await connection.run_sync(differences) == []
    await database.aclose()
