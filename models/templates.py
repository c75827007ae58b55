"""Which votes does a cell hold time and again, and what is usual for each? (Source: the domain's rules of votes.)"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .forms import PollForm
from .majorities import MORE_THAN_HALF, TWO_THIRDS, MajorityRule


class PollTemplate(StrEnum):
    RESOLUTION = "RESOLUTION"
    DISCIPLINE = "DISCIPLINE"
    EXPULSION = "EXPULSION"
    ADMISSION = "ADMISSION"
    PROBATIONARY_TO_OFFICIAL = "PROBATIONARY_TO_OFFICIAL"
    ELECTION = "ELECTION"


@dataclass(frozen=True, slots=True)
class Usage:
    """`quorum_demanded`: without a quorum such a vote is not opened."""

    form: PollForm
    rule: MajorityRule
    quorum_demanded: bool


WITHOUT_TEMPLATE = Usage(PollForm.OPEN_BALLOT, MORE_THAN_HALF, quorum_demanded=False)
USAGE = {  # the most frequent first, as they are offered
    PollTemplate.RESOLUTION: Usage(PollForm.OPEN_BALLOT, MORE_THAN_HALF, quorum_demanded=False),
    PollTemplate.ADMISSION: Usage(PollForm.OPEN_BALLOT, TWO_THIRDS, quorum_demanded=True),
    PollTemplate.PROBATIONARY_TO_OFFICIAL: Usage(PollForm.OPEN_BALLOT, TWO_THIRDS, quorum_demanded=True),
    PollTemplate.DISCIPLINE: Usage(PollForm.SECRET_BALLOT, MORE_THAN_HALF, quorum_demanded=True),
    PollTemplate.EXPULSION: Usage(PollForm.SECRET_BALLOT, TWO_THIRDS, quorum_demanded=True),
    PollTemplate.ELECTION: Usage(PollForm.SECRET_BALLOT, MORE_THAN_HALF, quorum_demanded=True),
}
