"""Who is on the electoral roll of a vote? Frozen when it opens, and told by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import orjson
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .rows import Row


class Voter(Row):
    """A line of the electoral roll, frozen when the vote opens. It says that he has voted, not when nor what."""

    __tablename__ = "voters"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    voted: Mapped[bool] = mapped_column(default=False)


def roll_digest(roll: Collection[int]) -> str:
    """SHA-256, as hexadecimal digits, of an electoral roll: the members' ids in order, as JSON."""
    return hashlib.sha256(orjson.dumps(sorted(roll))).hexdigest()
