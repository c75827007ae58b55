"""Which changes has nobody been told of? What the change log answers to the announcer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .wakeups import WakeUp


class Outbox(Protocol):
    async def unannounced(self, older_than_seconds: float, limit: int) -> list[WakeUp]:
        """At most `limit` topics that were changed so long ago and are not marked, each with its newest version."""

    async def mark(self, wakeups: Sequence[WakeUp]) -> None:
        """These versions, and all before them, have been announced."""
