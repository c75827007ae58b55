"""What is a meeting at one version, with all that screens show of it? One immutable object, read as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .agenda import AgendaItem, AgendaItemState
from .attendance import AttendanceCount, Quorum
from .documents import Document
from .materials import MeetingMaterial
from .meetings import Meeting
from .members import Member
from .options import PollOption
from .organizations import Organization
from .polls import Poll


@dataclass(frozen=True, slots=True)
class PollSnapshot:
    poll: Poll
    options: tuple[PollOption, ...]


# What is attached to a meeting, in the order in which that was done; documents without their texts.
Materials = tuple[tuple[MeetingMaterial, Document], ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class MeetingSnapshot:
    """The rows of one meeting as of one version. Nobody changes them: many screens share them.

    `materials` is None where nobody has asked for them: boards do not show them.
    """

    meeting: Meeting
    cell: Organization
    chair: Member | None
    minute_taker: Member | None
    agenda: tuple[AgendaItem, ...]
    polls: tuple[PollSnapshot, ...]
    attendance: AttendanceCount
    quorum: Quorum
    materials: Materials | None = None

    @classmethod
    def of(
        cls,
        meeting: Meeting,
        cell: Organization,
        chair: Member | None,
        minute_taker: Member | None,
        agenda: list[AgendaItem],
        polls: list[PollSnapshot],
    ) -> MeetingSnapshot:
        return cls(
            meeting=meeting,
            cell=cell,
            chair=chair,
            minute_taker=minute_taker,
            agenda=tuple(agenda),
            polls=tuple(polls),
            attendance=meeting.attendance(),
            quorum=meeting.quorum(),
        )

    def at(
        self, meeting: Meeting, polls: list[PollSnapshot] | None = None, materials: Materials | None = None
    ) -> MeetingSnapshot:
        """The same at a later version, if all else has stayed as it was; with these materials, if they are known."""
        return replace(
            self,
            meeting=meeting,
            attendance=meeting.attendance(),
            quorum=meeting.quorum(),
            polls=self.polls if polls is None else tuple(polls),
            materials=materials,
        )

    @property
    def version(self) -> int:
        return self.meeting.version

    @property
    def current_item(self) -> AgendaItem | None:
        return next((item for item in self.agenda if item.state is AgendaItemState.CURRENT), None)
