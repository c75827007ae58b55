"""How is a topic read? The hub knows names and positions; a source knows the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[V_co]):
    """What a topic showed at a position. The same value object as before says: nothing has changed."""

    position: int
    value: V_co
    again_at: float | None = None  # epoch seconds: read again then, even if nobody has changed anything


class Source(Protocol[V_co]):
    """How topics of one kind are read. The hub never calls one source twice at the same time."""

    @property
    def kind(self) -> str:
        """What stands before the first colon: "meeting" in "meeting:12", whose key is "12"."""

    @property
    def interval(self) -> float:
        """The least number of seconds between two readings of the same topic."""

    @property
    def check_every(self) -> float:
        """Seconds between two checks of the positions of all topics that are followed."""

    async def positions(self, keys: Collection[str]) -> Mapping[str, int]:
        """Where each key stands now. A key that is absent does not exist."""

    async def read(self, stale: Mapping[str, frozenset[str] | None]) -> Mapping[str, Reading[V_co]]:
        """What each key shows now. A key that is absent does not exist.

        Each comes with the topics that woke it through `above` since its last reading: what they do not touch is as it
        was. An empty set: it was woken itself, or its `again_at` has come. None: anything may have changed, read all.
        """
