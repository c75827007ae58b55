"""On what do the tests run? Each in an empty database and with a broker of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.servers import Address, Backend, Postgres, Redis, worlds
from tests.servers.databases import PostgresCopies, SqliteCopies

if TYPE_CHECKING:
    from tests.serving import Served

# By default structlog draws an error with the values of all variables: of ours that takes longer than clients wait.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.dev.ConsoleRenderer(colors=False)])


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Address]:
    """The server of the whole run; a test that breaks one takes `own_postgres`."""
    with worlds.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Address]:
    """The server of the whole run; a test that breaks one takes `own_redis`."""
    with worlds.redis() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A running server to break, with an empty database that nobody has migrated."""
    with Postgres() as server:
        yield server


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_copies(postgres_server: Address) -> Iterator[PostgresCopies]:
    with PostgresCopies.on(postgres_server.url) as copies:
        yield copies


@pytest.fixture(scope="session")
def sqlite_copies(tmp_path_factory: pytest.TempPathFactory) -> SqliteCopies:
    return SqliteCopies(tmp_path_factory.mktemp("template"))


@pytest.fixture
def sqlite_url(sqlite_copies: SqliteCopies, tmp_path: Path) -> str:
    return sqlite_copies.create(tmp_path)


@pytest.fixture
def postgres_url(postgres_copies: PostgresCopies) -> Iterator[str]:
    url = postgres_copies.create()
    yield url
    postgres_copies.drop(url)


@pytest.fixture
def redis_url(redis_server: Address) -> str:
    return worlds.apart(redis_server.url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty, migrated database: the test runs once on each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture(params=["memory", "redis"])
def broker_url(request: pytest.FixtureRequest) -> str:
    """The URL of a broker on which nobody else is: the test runs once on each kind."""
    return "memory://" if request.param == "memory" else str(request.getfixturevalue("redis_url"))


@pytest.fixture(params=["sqlite-memory", "postgresql-redis"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Database and broker as they are run together: the test runs in each of the two worlds."""
    if request.param == "sqlite-memory":
        return Backend(request.getfixturevalue("sqlite_url"), "memory://")
    return Backend(request.getfixturevalue("postgres_url"), request.getfixturevalue("redis_url"))


@pytest.fixture(scope="module", params=["sqlite-memory", "postgresql-redis"])
def shared_backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """The same for all tests of a module that leave each other alone."""
    if request.param == "sqlite-memory":
        copies: SqliteCopies = request.getfixturevalue("sqlite_copies")
        yield Backend(copies.create(tmp_path_factory.mktemp("shared")), "memory://")
        return
    databases: PostgresCopies = request.getfixturevalue("postgres_copies")
    url = databases.create()
    yield Backend(url, worlds.apart(request.getfixturevalue("redis_server").url))
    databases.drop(url)


@pytest.fixture(scope="module")
async def shared(shared_backend: Backend, anyio_backend: str) -> AsyncIterator[Served]:
    """A server with the small world for all tests of a module, on either backend."""
    from tests.serving import serving  # the rules' tests need no server

    async with serving(shared_backend) as served:
        yield served


@pytest.fixture(scope="session")
async def whole_record(
    sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> bytes:
    """Of a meeting in which everything happens."""
    from tests.recorded import Clock, Held, records_of
    from tests.serving import serving

    url, clock = sqlite_copies.create(tmp_path_factory.mktemp("recorded")), Clock()
    async with serving(Backend(url, "memory://"), clock=clock) as served:
        await Held.whole(served, clock)
        return (await records_of(served))[0]
