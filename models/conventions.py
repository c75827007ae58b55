"""Which rules of meetings differ from place to place? Each with the default that the field's practice gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Conventions:
    time_zone: str = "Asia/Ho_Chi_Minh"  # decides on which day a meeting is held
    excused_leave_base: bool = True  # absent with a reason that the convener approved: not in the base
    quorum_numerator: int = 2
    quorum_denominator: int = 3
    speaking_time: timedelta = timedelta(minutes=3)  # of each speaker, until the chair sets another
    open_grace: timedelta = timedelta(minutes=15)  # a meeting not open by then needs attention
    attendance_grace: timedelta = timedelta(minutes=15)  # after the opening, until the quorum is asked for
    longest_poll: timedelta = timedelta(minutes=30)  # a vote open longer needs attention

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.zone).date()

    def next_midnight(self, at: datetime) -> datetime:
        """When the local day of an instant is over."""
        return datetime.combine(self.day(at) + timedelta(days=1), time(), self.zone)
