"""Is what a person does wrong on the command line said in one line, without a traceback?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from models.database import MIGRATIONS

from .test_records import Said, sotay

pytestmark = pytest.mark.anyio


def line(said: Said) -> str:
    """The one that the command ends with."""
    assert said.code == 1, said
    assert said.err.count("\n") == 1, said
    return said.err


def before_keys_were_destroyed(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.downgrade(config, "0007")


def change(url: str, statement: str) -> None:
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        connection.execute(statement)
        connection.commit()


async def test_what_stops_a_migration_is_said_in_a_line(sqlite_url: str) -> None:
    engine = create_async_engine(sqlite_url)
    async with engine.begin() as connection:
        await connection.run_sync(before_keys_were_destroyed)
    await engine.dispose()
    change(sqlite_url, "INSERT INTO rating_boxes VALUES (1, 'public', 'sealed', 'wrapped')")
    assert "close them with the version that opened them" in line(await sotay("migrate", database_url=sqlite_url))


async def test_a_database_of_a_later_version_is_said_in_a_line(sqlite_url: str) -> None:
    change(sqlite_url, "UPDATE alembic_version SET version_num = '9999'")
    assert "a version that this one does not know" in line(await sotay("migrate", database_url=sqlite_url))


@pytest.mark.parametrize("arguments", [("migrate",), ("serve",), ("export-record", "1", "record")])
async def test_a_database_that_cannot_be_used_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "a letter"
    file.write_text("Kính gửi các đồng chí" * 100)
    assert "not a database" in line(await sotay(*arguments, database_url=f"sqlite:///{file}"))
    unknown = "postgresql+nothing://host/name"
    assert "postgresql.nothing" in line(await sotay(*arguments, database_url=unknown))


@pytest.mark.parametrize("arguments", [("migrate",), ("export-record", "1", "record")])
async def test_why_a_database_cannot_be_reached_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert "Connect call failed" in line(await sotay(*arguments, database_url="postgresql://127.0.0.1:1/name"))


async def test_a_database_that_the_server_does_not_have_is_said_in_a_line(postgres_url: str) -> None:
    nowhere = make_url(postgres_url).set(database="nowhere").render_as_string(hide_password=False)
    for arguments in (("migrate",), ("serve",), ("export-record", "1", "record")):
        assert 'database "nowhere" does not exist' in line(await sotay(*arguments, database_url=nowhere))


async def test_a_folder_that_is_absent_is_said_in_a_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/absent/world.sqlite3"
    assert "There is no folder for" in line(await sotay("migrate", database_url=url))


async def test_a_readme_that_cannot_be_read_is_said_in_a_line(tmp_path: Path) -> None:
    assert "cannot be read" in line(await sotay("settings", "--check", tmp_path / "absent"))


async def test_what_stands_in_brackets_is_said_too(tmp_path: Path) -> None:
    assert "[red]absent[/red] cannot be read" in (await sotay("verify", "[red]absent[/red]")).err


async def test_a_port_that_does_not_exist_is_refused() -> None:
    said = await sotay("serve", "--port", "99999")
    assert (said.code, "65535" in said.err) == (2, True)
