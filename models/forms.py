"""How is a vote taken, and how far has it come?"""

from __future__ import annotations

from enum import StrEnum


class PollForm(StrEnum):
    SHOW_OF_HANDS = "SHOW_OF_HANDS"
    OPEN_BALLOT = "OPEN_BALLOT"
    SECRET_BALLOT = "SECRET_BALLOT"


class PollState(StrEnum):
    DRAFT = "DRAFT"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ANNULLED = "ANNULLED"
