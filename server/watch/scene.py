"""What is to be seen now? The board, how fresh it is, what has just changed, and which page is turned up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .board import Board, Place, differences, fold
from .meetings import Json
from .words import Words

MARKED = timedelta(seconds=2)  # how long a change is marked
PAGE = timedelta(seconds=10)  # how long a page stays


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a screen shows, at one moment."""

    words: Words
    now: datetime  # in the zone of the terminal
    board: Board | None = None
    as_of: datetime | None = None  # when the connection was lost; None while it is there
    trouble: str = ""
    changed: frozenset[Place] = frozenset()
    page: int = 0

    @property
    def live(self) -> bool:
        return self.board is not None and not self.trouble

    @property
    def state(self) -> str:
        """In words, and with a sign: whether the board moves."""
        words = self.words
        if self.live:
            return f"● {words.live}"
        return f"○ {words.reconnecting if self.board else words.connecting}"

    @property
    def explanation(self) -> str:
        """How old it is, and why it does not move; nothing while it does."""
        if self.as_of is None or self.board is None:
            return self.trouble
        age = self.words.length(self.now - self.as_of)
        as_of = self.words.as_of.format(time=self.words.clock(self.as_of, self.now), age=age)
        return f"{as_of}: {self.trouble}"

    @property
    def title(self) -> str:
        return f"sotay watch · {self.board.committee}" if self.board else "sotay watch"


@dataclass(slots=True)
class Viewing:
    """What has come in so far. It asks no clock: every call says when."""

    words: Words
    board: Board | None = None
    as_of: datetime | None = None
    trouble: str = ""
    began: datetime | None = None
    changed: dict[Place, datetime] = field(default_factory=dict)

    def take(self, message: Json, now: datetime) -> None:
        """Raises ValueError for changes of nothing."""
        board = fold(self.board, message)
        self.changed.update(dict.fromkeys(differences(self.board, board), now))
        self.board, self.as_of, self.trouble = board, None, ""

    def lose(self, trouble: str, now: datetime) -> None:
        self.as_of = self.as_of or now
        self.trouble = trouble

    def at(self, now: datetime) -> Scene:
        self.began = self.began or now
        self.changed = {place: at for place, at in self.changed.items() if now - at < MARKED}
        return Scene(
            words=self.words,
            now=now,
            board=self.board,
            as_of=self.as_of,
            trouble=self.trouble,
            changed=frozenset(self.changed),
            page=(now - self.began) // PAGE,
        )
