"""How is a failure told that lasts? Once when it begins, once when it is over. And when is the next try?"""

from __future__ import annotations

from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Outage:
    """Something that should work and now and then does not."""

    FIRST = 0.1  # seconds to rest after a failure; twice as long after the next one, and so on up to
    LONGEST = 1.0

    def __init__(self, what: str, **context: Any) -> None:
        self._lasts = False
        self._rest = self.FIRST
        self._log = log.bind(what=what, **context)

    def failed(self, error: BaseException) -> float:
        """Returns the seconds to rest. An error's text is logged: it must name no credentials."""
        if not self._lasts:
            self._lasts = True
            self._log.warning("outage began", error=f"{type(error).__name__}: {error}")
        rest, self._rest = self._rest, min(self._rest * 2, self.LONGEST)
        return rest

    def worked(self) -> None:
        """Once; it may not be over."""
        self._rest = self.FIRST

    def over(self) -> None:
        self.worked()
        if self._lasts:
            self._lasts = False
            self._log.info("outage over")
