"""What does a citizen ID tell of its holder, and does that fit the member's record?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .errors import BadCitizenId
from .members import Sex


class Doubt(StrEnum):
    """Something for data cleaning. It refuses nobody: either side may be the wrong one."""

    BIRTH_YEAR_DIFFERS = "BIRTH_YEAR_DIFFERS"
    SEX_DIFFERS = "SEX_DIFFERS"
    MALFORMED = "MALFORMED"


@dataclass(frozen=True, slots=True)
class CitizenId:
    """`province` is the three digits of the place of birth registration; `str()` gives the twelve digits."""

    province: str
    birth_year: int
    sex: Sex
    serial: str = field(repr=False)  # the random six: without them a log names nobody

    def __str__(self) -> str:
        century_and_sex = (self.birth_year // 100 - 19) * 2 + (self.sex is Sex.FEMALE)
        return f"{self.province}{century_and_sex}{self.birth_year % 100:02}{self.serial}"


def parse(text: str) -> CitizenId:
    """Read twelve digits, with or without spaces between them.

    Raises BadCitizenId, also for centuries to come.
    """
    digits = "".join(text.split())
    if len(digits) != 12 or not (digits.isascii() and digits.isdecimal()) or digits[3] > "3":
        raise BadCitizenId
    centuries, female = divmod(int(digits[3]), 2)
    return CitizenId(
        province=digits[:3],
        birth_year=1900 + 100 * centuries + int(digits[4:6]),
        sex=Sex.FEMALE if female else Sex.MALE,
        serial=digits[6:],
    )


def doubts(citizen_id: CitizenId, born_on: date | None, sex: Sex | None) -> list[Doubt]:
    """What the citizen ID and the record disagree on; what the record does not know raises no doubt."""
    found = []
    if born_on and born_on.year != citizen_id.birth_year:
        found.append(Doubt.BIRTH_YEAR_DIFFERS)
    if sex and sex is not citizen_id.sex:
        found.append(Doubt.SEX_DIFFERS)
    return found


def doubts_about(text: str | None, born_on: date | None, sex: Sex | None) -> list[Doubt]:
    """The same of a citizen ID as it was imported; none where there is none."""
    if text is None:
        return []
    try:
        return doubts(parse(text), born_on, sex)
    except BadCitizenId:
        return [Doubt.MALFORMED]
