"""Who asks to speak in a meeting, who speaks, and for how long? waiting -> speaking -> done; or withdrawn instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .attendance import RollState
from .errors import NotEntitled, NotPresent, NotSpeaking, NotWaiting
from .members import Standing
from .rows import Key, Row, words


class SpeechKind(StrEnum):
    SPEECH = "SPEECH"
    POINT_OF_ORDER = "POINT_OF_ORDER"


class SpeechState(StrEnum):
    WAITING = "WAITING"
    SPEAKING = "SPEAKING"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


UNFINISHED = frozenset({SpeechState.WAITING, SpeechState.SPEAKING})
MOST_SPEECHES = 50  # requests of one member in one meeting


class Speech(Row):
    """A request to speak, and what became of it.

    `agenda_item_id`: what was on when he was called, or else when he asked. `seconds`: how long he might speak, set
    when he was called; None is without limit.
    """

    __tablename__ = "speeches"
    __table_args__ = (Index(None, "meeting_id", "id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[SpeechKind] = mapped_column(words(SpeechKind))
    state: Mapped[SpeechState] = mapped_column(words(SpeechState), default=SpeechState.WAITING)
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    seconds: Mapped[int | None]

    @property
    def overtime(self) -> int | None:
        """By how many whole seconds he spoke too long; None until he has ended, or where there was no limit."""
        if self.began_at is None or self.ended_at is None or self.seconds is None:
            return None
        return max(int((self.ended_at - self.began_at).total_seconds()) - self.seconds, 0)

    def begin(self, at: datetime, *, item_id: int | None, seconds: int | None) -> bool:
        """He is called. False when he is speaking already. Raises NotWaiting."""
        if self.state is SpeechState.SPEAKING:
            return False
        if self.state is not SpeechState.WAITING:
            raise NotWaiting
        self.state = SpeechState.SPEAKING
        self.began_at = at
        self.seconds = seconds
        self.agenda_item_id = item_id or self.agenda_item_id
        return True

    def end(self, at: datetime) -> bool:
        """He has spoken. False when he had ended before. Raises NotSpeaking."""
        if self.state is SpeechState.DONE:
            return False
        if self.state is not SpeechState.SPEAKING:
            raise NotSpeaking
        self.state = SpeechState.DONE
        self.ended_at = at
        return True

    def withdraw(self) -> bool:
        """He does not wish to speak any more, or is struck from the queue. False when he was. Raises NotWaiting."""
        if self.state is SpeechState.WITHDRAWN:
            return False
        if self.state is not SpeechState.WAITING:
            raise NotWaiting
        self.state = SpeechState.WITHDRAWN
        return True


def may_speak(line: RollState) -> bool:
    """Whoever is here may speak, whether or not he may vote; the suspended may not."""
    return line.here and line.standing is not Standing.SUSPENDED


def require_may_speak(line: RollState) -> None:
    """Raises NotEntitled, NotPresent."""
    if line.standing is Standing.SUSPENDED:
        raise NotEntitled
    if not may_speak(line):
        raise NotPresent


def queue(speeches: Iterable[Speech], roll: Mapping[int, RollState]) -> list[Speech]:
    """The one who speaks, then points of order, then the others, each by the time of asking; `roll`: by member.

    Who waits and has left is passed over. When he comes back he has his old place again.
    """
    here = {member_id for member_id, line in roll.items() if may_speak(line)}
    shown = [
        speech
        for speech in speeches
        if speech.state is SpeechState.SPEAKING or (speech.state is SpeechState.WAITING and speech.member_id in here)
    ]
    return sorted(shown, key=_place)


def _place(speech: Speech) -> tuple[bool, bool, datetime, int]:
    return (
        speech.state is not SpeechState.SPEAKING,
        speech.kind is not SpeechKind.POINT_OF_ORDER,
        speech.asked_at,
        speech.id,
    )
