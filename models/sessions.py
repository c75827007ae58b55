"""Who is signed in? Accounts, sessions, and the limit on failed attempts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .rows import Key, Row

TOKEN_BYTES = 32


class Account(Row):
    """An account exists only for a member of the member database. `username` is folded to lower case."""

    __tablename__ = "accounts"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]


class Session(Row):
    """A signed-in device. The token itself is never stored, only its hash."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "member_id"),)

    id: Mapped[Key]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @classmethod
    def begin(cls, member_id: int, at: datetime, lifetime: timedelta) -> tuple[Session, str]:
        """A new session and its token, which is told once and forgotten."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        session = cls(
            member_id=member_id, token_hash=token_hash(token), created_at=at, expires_at=at + lifetime, ended_at=None
        )
        return session, token


class Attempt(Row):
    """A failed attempt to get in, by account, address, or member and meeting."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[Key]
    key: Mapped[str]
    at: Mapped[datetime]


def token_hash(token: str) -> bytes:
    """SHA-256: the token is 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).digest()
