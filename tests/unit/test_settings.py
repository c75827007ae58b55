"""Do settings come from variables, whole and lawful, or not at all?"""

from __future__ import annotations

from dataclasses import Field, FrozenInstanceError, fields, replace
from datetime import timedelta
from typing import Any

import pytest

from server.settings import BadSetting, Settings, table, variable

OTHERS = {
    "database_url": "postgresql://somewhere/else",
    "broker_url": "redis://somewhere",
    "time_zone": "UTC",
    "log_format": "console",
    "quorum_numerator": "1",
    "speaking_seconds": "60",
    "password_memory": "64",
    "allowed_origins": "https://example.org",
}


def of(**environment: str) -> Settings:
    return Settings.from_environment(environment)


def test_without_variables_every_setting_has_its_default() -> None:
    assert of() == Settings()
    assert of(PATH="/usr/bin", HOME="/home") == Settings()


@pytest.mark.parametrize("item", fields(Settings), ids=lambda item: item.name)
def test_every_setting_is_read_from_a_variable_of_its_name(item: Field[Any]) -> None:
    default = getattr(Settings(), item.name)
    other = OTHERS.get(item.name) or {bool: "false", int: "7", str: "x"}[type(default)]
    found = of(**{variable(item): other})
    assert str(getattr(found, item.name)).lower() == other.lower()
    assert replace(found, **{item.name: default}) == Settings()


def test_a_misspelt_variable_is_not_ignored() -> None:
    with pytest.raises(BadSetting, match="SOTAY_DATABASE_URI"):
        of(SOTAY_DATABASE_URI="sqlite:///x")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SOTAY_DATABASE_URL", "postgresql:nonsense"),
        ("SOTAY_DATABASE_URL", "postgresql://host:port/name"),
        ("SOTAY_BROKER_URL", "redis://host:port"),
        ("SOTAY_PORT", ""),
        ("SOTAY_PORT", "x"),
        ("SOTAY_PORT", "-1"),
        ("SOTAY_PORT", "8000.5"),
        ("SOTAY_PORT", "²"),
        ("SOTAY_PORT", "65536"),
        ("SOTAY_PASSWORD_THREADS", "0"),
        ("SOTAY_PASSWORD_ROUNDS", "0"),
        ("SOTAY_PASSWORD_MEMORY", "0"),
        ("SOTAY_DATABASE_POOL", "0"),
        ("SOTAY_SESSION_HOURS", "0"),
        ("SOTAY_SESSION_HOURS", "99999999999"),
        ("SOTAY_EXCUSED_LEAVE_BASE", "maybe"),
        ("SOTAY_TIME_ZONE", "Asia/Nowhere"),
        ("SOTAY_TIME_ZONE", ""),
        ("SOTAY_TIME_ZONE", "../../etc/passwd"),
        ("SOTAY_LOG_FORMAT", "xml"),
        ("SOTAY_QUORUM_NUMERATOR", "0"),
        ("SOTAY_QUORUM_NUMERATOR", "4"),
        ("SOTAY_QUORUM_DENOMINATOR", "1001"),
        ("SOTAY_ALLOWED_ORIGINS", "not an origin"),
        ("SOTAY_ALLOWED_ORIGINS", "https://example.org/path"),
        ("SOTAY_DATABASE_URL", ""),
        ("SOTAY_DATABASE_URL", "mysql://localhost/x"),
        ("SOTAY_BROKER_URL", "amqp://localhost"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=name.removeprefix("SOTAY_").split("_")[0]):
        of(**{name: text})


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_the_table_names_every_setting_with_its_default_and_one_sentence() -> None:
    rows = list(table())
    assert [name for name, _, _ in rows] == [variable(item) for item in fields(Settings)]
    assert all(meaning.endswith(".") for _, _, meaning in rows if "..." not in meaning)
    assert ("SOTAY_PORT", "8000") in [row[:2] for row in rows]


def test_conventions_and_sign_in_rules_follow_the_settings() -> None:
    settings = Settings(
        quorum_numerator=1, quorum_denominator=2, open_grace_minutes=5, session_hours=1, sign_in_attempts=3
    )
    assert settings.conventions.open_grace == timedelta(minutes=5)
    assert (settings.conventions.quorum_numerator, settings.conventions.quorum_denominator) == (1, 2)
    assert settings.sign_in_rules.session_lifetime == timedelta(hours=1)
    assert settings.sign_in_rules.attempts == 3
