"""Against what does a test run? A database and a broker, named by their URLs."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from .databases import with_driver
from .postgres import Postgres
from .redis import Redis


class Address(Protocol):
    """A server that a test may use but not break."""

    @property
    def url(self) -> str: ...


@dataclass(frozen=True)
class Given:
    url: str


class Backend(NamedTuple):
    database_url: str
    broker_url: str


def postgres() -> AbstractContextManager[Address]:
    given = os.environ.get("TEST_DATABASE_URL")
    return nullcontext(Given(with_driver(given))) if given else Postgres()


def redis() -> AbstractContextManager[Address]:
    given = os.environ.get("TEST_REDIS_URL")
    return nullcontext(Given(given)) if given else Redis()


def apart(broker_url: str) -> str:
    """The broker's URL with a prefix of its own: Redis does not keep the channels of its databases apart."""
    separator = "&" if urlsplit(broker_url).query else "?"
    return broker_url + separator + urlencode({"prefix": f"test-{uuid4().hex}-"})
