"""How does a ballot lie in the database? An open one beside its voter; a secret one sealed, in the box of its vote."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .rows import ByteText, Id, Row
from .sealing import Box, KeyRing

RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no signs that are taken for one another
_SIGNS = 9
_CHOICE = 4  # bytes, a bit for each of 30 options


class Ballot(Row):
    """An open ballot under its receipt, which is random. It has no time."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("poll_id", "member_id"),)

    poll_id: Mapped[int] = mapped_column(Id, ForeignKey("polls.id"), primary_key=True)
    receipt: Mapped[str] = mapped_column(ByteText, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    choice: Mapped[list[int]] = mapped_column(JSON)


class BallotBox(Box, Row):
    """The sealed ballots of an open secret vote. At the close the row is removed, and its key destroyed."""

    __tablename__ = "ballot_boxes"
    message_length = _SIGNS + _CHOICE

    poll_id: Mapped[int] = mapped_column(Id, ForeignKey("polls.id"), primary_key=True)

    def take(self, ballots: Iterable[SecretBallot]) -> None:
        self.put_in(ballot.packed() for ballot in ballots)

    def count(self, keys: KeyRing) -> list[SecretBallot]:
        """The ballots, in the order of their receipts. Raises BoxLocked, Unavailable."""
        return sorted(map(SecretBallot.unpacked, self.open(keys)))


class SecretBallot(NamedTuple):
    """What is sealed: the receipt, and the numbers on the ballot of the options chosen."""

    receipt: str
    numbers: tuple[int, ...]

    def packed(self) -> bytes:
        bits = sum(1 << number for number in self.numbers)
        return self.receipt.replace("-", "").encode() + bits.to_bytes(_CHOICE, "big")

    @classmethod
    def unpacked(cls, message: bytes) -> SecretBallot:
        bits = int.from_bytes(message[_SIGNS:], "big")
        return cls(_grouped(message[:_SIGNS].decode()), tuple(n for n in range(_CHOICE * 8) if bits >> n & 1))


def new_receipt() -> str:
    """A short code such as 7K4-2QF-9TM that a voter can find again among the ballots counted (45 random bits)."""
    return _grouped("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(_SIGNS)))


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + 3] for start in range(0, _SIGNS, 3))


def counted_openly(ballots: Sequence[Ballot]) -> list[dict[str, object]]:
    """Open ballots as the record has them: each under its receipt with its voter and the options chosen."""
    listed = sorted(ballots, key=lambda ballot: ballot.receipt)
    return [{"receipt": one.receipt, "member": one.member_id, "options": sorted(one.choice)} for one in listed]
