"""Do the migrations make the tables that the models describe?"""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from models import tables
from models.database import MIGRATIONS, normalised

pytestmark = pytest.mark.anyio


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection), tables.metadata)


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
