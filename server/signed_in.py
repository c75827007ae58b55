"""Who is on a live connection? Its session is followed while it lives: rights stay current, and it ends with it."""

from __future__ import annotations

from typing import Protocol

from models.rights import Viewer
from models.sessions import token_hash
from models.topics import session_topic
from realtime.errors import HubClosed, TopicGone
from realtime.live import Live
from resolvers.sessions import LiveSession

FORBIDDEN = 4403  # clients must not try again with these credentials
RESTART = 1012


class Connection(Protocol):
    """Who wants to know."""

    def let_on(self) -> None:
        """The session is alive."""

    def ask_again(self) -> None:
        """The rights of its member have changed."""

    def close(self, code: int, reason: str) -> None:
        """It has ended, or never was, or its member is suspended; or the server ends."""


class SignedIn:
    """Opened once; between `let_on` and `close` there is a viewer."""

    __slots__ = ("_connection", "_following", "_is_over", "_session")

    def __init__(self, live: Live, token: str, connection: Connection) -> None:
        self._connection = connection
        self._session: LiveSession | None = None
        self._is_over = False
        self._following = live.follow(session_topic(token_hash(token)), self._hear)

    @property
    def viewer(self) -> Viewer | None:
        """Who it is, with the posts that he holds now."""
        return self._session.viewer if self._session else None

    def open(self) -> None:
        """Raises HubClosed."""
        self._following.open()

    def close(self) -> None:
        self._is_over = True
        self._following.close()

    def _hear(self) -> None:
        if self._is_over:
            return
        try:
            reading = self._following.poll()
        except TopicGone:
            self._connection.close(FORBIDDEN, "The session has ended" if self._session else "Forbidden")
            return
        except HubClosed:
            self._connection.close(RESTART, "Service restart")
            return
        if reading is None:
            return
        known, self._session = self._session, reading.value
        if reading.value.viewer.suspended:
            self._connection.close(FORBIDDEN, "Forbidden")
        elif known is None:
            self._connection.let_on()
        elif known.viewer != reading.value.viewer:
            self._connection.ask_again()
