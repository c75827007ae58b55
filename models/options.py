"""Which options may a vote have? Of a motion the first is the yes; of an election they are the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .rows import Key, Row
from .texts import likeness, line

DEFAULT_OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 30
LONGEST_OPTION = 200


class PollOption(Row):
    """`count` is kept while ballots of an open vote come in; of a secret one it stays 0 until the close."""

    __tablename__ = "poll_options"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    number: Mapped[int]
    label: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    hand_count: Mapped[int | None]
    elected: Mapped[bool | None]  # in an election, from its close on

    @property
    def votes(self) -> int:
        """What decides: the hands counted in the room where they were entered, else the ballots."""
        return self.count if self.hand_count is None else self.hand_count


def labels_of(given: Iterable[str], *, name: str) -> list[str]:
    """As they are stored. Raises EmptyText, TextTooLong, BadText, each with the `name`; StateSecret."""
    return [line(option, most=LONGEST_OPTION, name=name) for option in given]


def are_different(labels: Sequence[str]) -> bool:
    """No two of them look alike."""
    return len(set(map(likeness, labels))) == len(labels)
