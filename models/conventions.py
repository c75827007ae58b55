"""Which rules of meetings differ from place to place? Each with the default that the field's practice gives.

An organisation sets what differs there; everything below it inherits that, until one sets it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .agenda import MOST_ITEMS, TEMPLATE, AgendaItemKind, NewItem, planned
from .errors import BadConvention, BadInput
from .majorities import MajorityBase, MajorityRule
from .options import DEFAULT_OPTIONS, FEWEST_OPTIONS, MOST_OPTIONS, are_different, labels_of

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def aware(at: datetime) -> datetime:
    """An instant that somebody gave: UTC, where he named no zone."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Conventions:
    time_zone: str = "Asia/Ho_Chi_Minh"  # decides on which day a meeting is held
    excused_leave_base: bool = True  # absent with a reason that the convener approved: not in the base
    quorum_numerator: int = 2
    quorum_denominator: int = 3
    open_grace: timedelta = 15 * MINUTE  # a meeting not open by then needs attention
    attendance_grace: timedelta = 15 * MINUTE  # after the opening, until the quorum is asked for
    longest_poll: timedelta = 30 * MINUTE  # a vote open longer needs attention
    few_voters: int = 5  # a secret vote, or rating, of fewer is likely to reveal everybody
    attendance_rate: int = 85  # per cent of those expected: a meeting with less needs attention
    absences_running: int = 3  # so many meetings missed one after the other need attention
    shortest_meeting: timedelta = 90 * MINUTE
    speaking_time: timedelta = 180 * SECOND
    vote_options: tuple[str, ...] = DEFAULT_OPTIONS  # of a vote for which none are given, the yes first
    agenda_template: tuple[NewItem, ...] = TEMPLATE  # of a meeting that is scheduled without an agenda

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day(self, at: datetime) -> date:
        """The local day of an instant."""
        return at.astimezone(self.zone).date()

    def next_midnight(self, at: datetime) -> datetime:
        """When the local day of an instant is over."""
        return datetime.combine(self.day(at) + timedelta(days=1), time(), self.zone)

    def inherited(self, path: Iterable[Mapping[str, Any] | None]) -> Conventions:
        """As they are below: `path` is what each organisation has set, from the root down. The nearest decides."""
        found: dict[str, Any] = {}
        for set_here in path:
            found |= set_here or {}
        if "quorum" in found:
            found["quorum_numerator"], found["quorum_denominator"] = found.pop("quorum")
        if "vote_options" in found:
            found["vote_options"] = tuple(found["vote_options"])
        if "agenda_template" in found:
            items = found["agenda_template"]
            found["agenda_template"] = tuple(NewItem(AgendaItemKind(kind), title) for kind, title in items)
        return replace(self, **{name: value * UNITS[name] if name in UNITS else value for name, value in found.items()})

    def in_units(self, name: str) -> Any:
        """A convention as it is stored and shown: lengths of time in their units."""
        value = getattr(self, name)
        return value // UNITS[name] if name in UNITS else value


# What an organisation may set: these numbers from the least to the most, lists of so many, `excused_leave_base`, and
# `quorum` as a pair.
BOUNDS: dict[str, tuple[int, int]] = {
    "open_grace": (0, 1440),
    "attendance_grace": (0, 1440),
    "longest_poll": (1, 1440),
    "few_voters": (0, 100),
    "attendance_rate": (0, 100),
    "absences_running": (1, 100),
    "shortest_meeting": (0, 1440),
    "speaking_time": (10, 3600),
}
LENGTHS: dict[str, tuple[int, int]] = {
    "vote_options": (FEWEST_OPTIONS, MOST_OPTIONS),
    "agenda_template": (1, MOST_ITEMS),
}
UNITS = {
    **dict.fromkeys(("open_grace", "attendance_grace", "longest_poll", "shortest_meeting"), MINUTE),
    "speaking_time": SECOND,
}
INHERITED = ("quorum", "excused_leave_base", *BOUNDS, *LENGTHS)


def field_of(convention: str) -> str:
    """The field of the API in which it is set and shown."""
    first, *others = convention.split("_")
    return first + "".join(map(str.capitalize, others))


def changed(set_here: Mapping[str, Any] | None, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """What an organisation has set after it was `given` more; None inherits again. None when nothing is set.

    Raises BadConvention, BadMajorityRule, BadInput, EmptyText, TextTooLong, BadText, StateSecret.
    """
    given = {**given, **_lists(given)}
    for name, (least, most) in (BOUNDS | LENGTHS).items():
        value = given.get(name)
        if value is not None and not least <= (len(value) if name in LENGTHS else value) <= most:
            raise BadConvention(convention=field_of(name), least=least, most=most)
    if (quorum := given.get("quorum")) is not None:
        numerator, denominator = quorum
        MajorityRule(numerator, denominator, strict=False, base=MajorityBase.BASE)
    left = {name: value for name, value in {**(set_here or {}), **given}.items() if value is not None}
    return left or None


def _lists(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of texts, as they are stored."""
    found: dict[str, Any] = {}
    if (options := given.get("vote_options")) is not None:
        found["vote_options"] = labels_of(options, name=field_of("vote_options"))
        if not are_different(found["vote_options"]):
            raise BadInput(reason="two options look alike")
    if (items := given.get("agenda_template")) is not None:
        found["agenda_template"] = [list(item) for item in planned(items, name=f"{field_of('agenda_template')}.title")]
    return found


def set_by(path: Iterable[tuple[int, Mapping[str, Any] | None]]) -> dict[str, int]:
    """Which organisation each convention comes from, of those that any on the path, from the root down, has set."""
    return {name: organization_id for organization_id, set_here in path for name in set_here or {}}
