"""What can be set? One frozen dataclass; every field comes from a `SOTAY_*` variable or has a default."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from strawberry.http.websocket_origin import normalize_allowed_origins

from models.conventions import Conventions
from resolvers.context import SignInRules


class BadSetting(Exception):
    """A setting cannot be used."""


def _setting(default: Any, meaning: str, *, least: int = 1, most: int = 1_000_000) -> Any:
    """`least` and `most` bound numbers."""
    return field(default=default, metadata={"meaning": meaning, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: str = _setting(
        "sqlite:///sotay.sqlite3", "Where the world is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )
    ballot_key_file: str = _setting(
        "sotay.ballot-key",
        "The file of the servers' key; made if absent. All servers of a database need the same one.",
    )
    ballot_keys_folder: str = _setting(
        "sotay.ballot-keys",
        "The folder of the keys of secret votes that are open; made if absent. All servers of a database share it, "
        "and no backup holds it.",
    )
    broker_url: str = _setting(
        "memory://", "How server processes tell each other of changes: memory:// (one process) or redis://HOST:PORT."
    )
    host: str = _setting("127.0.0.1", "The address that the server listens on.")
    port: int = _setting(8000, "The port that the server listens on.", least=0, most=65535)
    time_zone: str = _setting("Asia/Ho_Chi_Minh", "The organisation's time zone: it decides which day a meeting is on.")
    database_pool: int = _setting(
        10, "How many connections to PostgreSQL a process keeps open: three times as many at most."
    )
    session_hours: int = _setting(12, "For how many hours a sign-in lasts.")
    sign_in_attempts: int = _setting(10, "How many failed sign-ins an account has in a quarter of an hour.")
    sign_in_attempts_per_address: int = _setting(100, "How many failed sign-ins an address has in that time.")
    password_memory: int = _setting(19456, "KiB of memory that argon2id takes to hash a password.", least=8)
    password_rounds: int = _setting(2, "How many rounds argon2id takes to hash a password.")
    password_threads: int = _setting(2, "How many passwords a process hashes at the same time.")
    allowed_origins: str = _setting(
        "", "Other web origins, split by commas, whose pages may use people's cookies here."
    )
    forwarded_allow_ips: str = _setting("127.0.0.1", "Proxies, split by commas, that may say whose address it is.")
    quorum_numerator: int = _setting(2, "A new meeting needs this many ...")
    quorum_denominator: int = _setting(
        3, "... of this many of the base for its attendance to be sufficient.", most=1000
    )
    excused_leave_base: bool = _setting(True, "Members excused with an approved reason are not in the base of a vote.")
    open_grace_minutes: int = _setting(15, "After how many minutes an unopened meeting needs attention.", least=0)
    attendance_grace_minutes: int = _setting(
        15, "After how many minutes an open meeting without quorum needs attention.", least=0
    )
    longest_poll_minutes: int = _setting(30, "After how many minutes an open vote needs attention.")
    few_voters: int = _setting(
        5,
        "A secret vote of fewer is warned of and closed with a reason only; ratings of fewer are not told.",
        least=0,
        most=100,
    )
    attendance_rate: int = _setting(
        85, "A closed meeting that fewer per cent of those expected attended needs attention.", least=0, most=100
    )
    absences_running: int = _setting(3, "How many meetings missed running need attention.", most=100)
    shortest_meeting_minutes: int = _setting(90, "How many minutes a meeting lasts at least.", least=0, most=1440)
    speaking_seconds: int = _setting(180, "For how many seconds somebody may speak.", least=10, most=3600)
    shutdown_notice_seconds: int = _setting(
        0, "For how many seconds a server that is told to end only says that it is not ready.", least=0
    )
    drain_seconds: int = _setting(5, "Within how many seconds it then lets its live connections go, in waves.", least=0)
    log_format: str = _setting("json", "How log lines are written to standard error: json or console.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises BadSetting, also for a `SOTAY_*` variable that is no setting: a misspelt one must not be ignored."""
        known = {variable(item): item for item in fields(cls)}
        given: dict[str, Any] = {}
        for name, text in environment.items():
            if not name.startswith("SOTAY_"):
                continue
            if name not in known:
                raise BadSetting(f"{name} is not a setting. `sotay settings` lists them.")
            given[known[name].name] = _read(known[name], text)
        return cls(**given)

    def __post_init__(self) -> None:
        for item in fields(self):
            value, bounds = getattr(self, item.name), item.metadata
            if type(value) is int and not bounds["least"] <= value <= bounds["most"]:
                raise BadSetting(f"{variable(item)} is from {bounds['least']} to {bounds['most']}, not {value}.")
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise BadSetting(f"SOTAY_TIME_ZONE: there is no time zone {self.time_zone!r}.") from None
        if self.log_format not in {"json", "console"}:
            raise BadSetting("SOTAY_LOG_FORMAT is json or console.")
        if self.quorum_numerator > self.quorum_denominator:
            raise BadSetting("SOTAY_QUORUM_NUMERATOR and _DENOMINATOR are not a fraction between 0 and 1.")
        if re.match(r"(sqlite|postgres(ql)?)(\+\w+)?:", self.database_url) is None:
            raise BadSetting("SOTAY_DATABASE_URL begins with sqlite: or postgresql:.")
        if re.match(r"(memory|rediss?):", self.broker_url) is None:
            raise BadSetting("SOTAY_BROKER_URL begins with memory:, redis: or rediss:.")
        for name, read, url in (("DATABASE", make_url, self.database_url), ("BROKER", _port, self.broker_url)):
            try:
                read(url)
            except (ArgumentError, ValueError):  # whose words may hold the password
                raise BadSetting(f"SOTAY_{name}_URL is no URL that can be read.") from None
        try:
            normalize_allowed_origins(self.origins)
        except ValueError as error:
            raise BadSetting(f"SOTAY_ALLOWED_ORIGINS: {error}") from None

    @property
    def origins(self) -> list[str]:
        return [origin.strip() for origin in self.allowed_origins.split(",") if origin.strip()]

    @property
    def conventions(self) -> Conventions:
        return Conventions(
            time_zone=self.time_zone,
            excused_leave_base=self.excused_leave_base,
            quorum_numerator=self.quorum_numerator,
            quorum_denominator=self.quorum_denominator,
            open_grace=timedelta(minutes=self.open_grace_minutes),
            attendance_grace=timedelta(minutes=self.attendance_grace_minutes),
            longest_poll=timedelta(minutes=self.longest_poll_minutes),
            few_voters=self.few_voters,
            attendance_rate=self.attendance_rate,
            absences_running=self.absences_running,
            shortest_meeting=timedelta(minutes=self.shortest_meeting_minutes),
            speaking_time=timedelta(seconds=self.speaking_seconds),
        )

    @property
    def sign_in_rules(self) -> SignInRules:
        return SignInRules(
            session_lifetime=timedelta(hours=self.session_hours),
            attempts=self.sign_in_attempts,
            attempts_per_address=self.sign_in_attempts_per_address,
        )


def variable(item: Field[Any]) -> str:
    return f"SOTAY_{item.name.upper()}"


def table() -> Iterator[tuple[str, str, str]]:
    """Every setting: its variable, its default, its meaning."""
    for item in fields(Settings):
        yield variable(item), str(item.default), item.metadata["meaning"]


def _port(url: str) -> int | None:
    return urlsplit(url).port


def _read(item: Field[Any], text: str) -> Any:
    kind: type = type(item.default)
    if kind is bool:
        if text.lower() not in {"true", "false", "1", "0", "yes", "no"}:
            raise BadSetting(f"{variable(item)} is true or false, not {text!r}.")
        return text.lower() in {"true", "1", "yes"}
    if kind is int:
        if re.fullmatch(r"[0-9]{1,18}", text.strip()) is None:
            raise BadSetting(f"{variable(item)} is a whole number, not {text!r}.")
        return int(text)
    return text
