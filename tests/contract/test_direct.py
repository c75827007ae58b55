"""Is what goes straight through the driver the same as what goes through a session, and is nothing left half done?"""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from sqlalchemy import func, inspect, select, update

from models.database import Database
from models.errors import Unavailable
from models.members import Member
from models.rows import Parts, Row
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

TABLES = [mapper.class_ for mapper in Row.registry.mappers]
RENAMED = update(Member.__table__).values(full_name="Renamed")  # type: ignore[arg-type]
NAMED_SO = select(func.count()).select_from(Member.__table__).where(Member.__table__.c.full_name == "Renamed")


def columns(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


async def test_rows_read_directly_are_those_that_a_session_reads(backend: Backend) -> None:
    """Once the server has ended: it writes by itself too, what it has announced."""
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "member", "official")
        await gathering.cast("member", await gathering.open_poll())
        item = (await gathering.seen("chair", "agenda { id }"))["agenda"][0]["id"]
        await gathering.do("member", "contribute", itemId=item, text="Nhất trí.")
    database = Database.open(backend.database_url)
    filled = 0
    for table in TABLES:
        keys = table.__mapper__.primary_key
        async with database.read() as session:
            expected = [columns(row) for row in await session.scalars(select(table).order_by(*keys))]
        async with database.look() as direct:
            read = await direct.rows(select(table.__table__).order_by(*keys), {})
        assert [columns(table.loaded(values)) for values in read] == expected
        filled += bool(expected)
    await database.aclose()
    assert filled > len(TABLES) / 2


async def test_rows_side_by_side_come_apart_and_those_that_were_not_found_are_none(backend: Backend) -> None:
    member, other = Member.__table__, Member.__table__.alias("other")
    query = select(member, other, member.c.id).outerjoin_from(member, other, other.c.id == -member.c.id)
    async with serving(backend) as served, served.database.look() as direct:
        for values in await direct.rows(query, {}):
            row, missing, member_id = Parts(Member, Member).loaded(values)
            assert (row.id, missing) == (member_id, None)


async def test_what_fails_in_between_changes_nothing(backend: Backend) -> None:
    async with serving(backend) as served:
        with pytest.raises(ZeroDivisionError):
            await _rename_and_fail(served)
        async with served.database.look() as direct:
            assert [tuple(row) for row in await direct.rows(NAMED_SO, {})] == [(0,)]
        async with served.database.write_directly() as direct:
            await direct.change(RENAMED, {})
        async with served.database.look() as direct:
            assert [tuple(row) for row in await direct.rows(NAMED_SO, {})] == [(len(served.world.members),)]


async def _rename_and_fail(served: Served) -> None:
    async with served.database.write_directly() as direct:
        assert await direct.change(RENAMED, {}) == len(served.world.members)
        raise ZeroDivisionError


async def test_a_database_that_is_away_is_unavailable(unreachable: str) -> None:
    database = Database.open(unreachable)
    with pytest.raises(Unavailable):
        async with database.look() as direct:
            await direct.rows(NAMED_SO, {})
    await database.aclose()


@pytest.fixture
def unreachable() -> str:
    return "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.mark.parametrize("error", [asyncpg.InternalClientError, asyncpg.InterfaceError, ConnectionResetError])
async def test_a_driver_that_lost_its_server_says_that_it_is_away(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """asyncpg says it in many ways, some of which sound like mistakes of its own."""

    async def fetch(*arguments: Any) -> None:
        raise error("cannot switch to state 11; another operation (2) is in progress")

    database = Database.open(postgres_url)
    try:
        async with database.look() as direct:
            assert await direct.rows(NAMED_SO, {})
        with monkeypatch.context() as broken:
            broken.setattr(asyncpg.Connection, "fetch", fetch)
            with pytest.raises(Unavailable):
                async with database.look() as direct:
                    await direct.rows(NAMED_SO, {})
        async with database.look() as direct:
            assert await direct.rows(NAMED_SO, {})
    finally:
        await database.aclose()
