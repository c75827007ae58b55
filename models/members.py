"""Who belongs to a cell, and in what standing?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from .names import fold, given_name_key
from .rows import ByteText, Key, Row, words


class Standing(StrEnum):
    """How a member stands in the cell that he takes part in."""

    OFFICIAL = "OFFICIAL"
    PROBATIONARY = "PROBATIONARY"
    HOSTED = "HOSTED"
    EXEMPT = "EXEMPT"
    AWAY = "AWAY"
    SUSPENDED = "SUSPENDED"


# Official members in the wide sense: those who vote if they come.
VOTING = frozenset({Standing.OFFICIAL, Standing.EXEMPT, Standing.AWAY})
# Those who enter the base, and the number expected, only by checking in.
IF_HERE = frozenset({Standing.EXEMPT, Standing.AWAY})


class Sex(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"


class Member(Row):
    """The summary record. `cell_id`: where the member takes part; `home_cell_id`: where he votes, if elsewhere."""

    __tablename__ = "members"
    __table_args__ = (
        Index(None, "cell_id", "sort_key", "id"),
        Index(None, "home_cell_id"),
        Index(None, "path", "sort_key", "id"),
    )

    id: Mapped[Key]
    cell_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    home_cell_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    path: Mapped[str] = mapped_column(ByteText)  # the cell's
    full_name: Mapped[str]
    search_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(ByteText)
    standing: Mapped[Standing] = mapped_column(words(Standing))
    sex: Mapped[Sex | None] = mapped_column(words(Sex))
    born_on: Mapped[date | None] = mapped_column(Date)
    admitted_on: Mapped[date | None] = mapped_column(Date)
    official_on: Mapped[date | None] = mapped_column(Date)
    card_number: Mapped[str | None]
    citizen_id: Mapped[str | None] = mapped_column(unique=True)
    phone: Mapped[str | None]
    rights_version: Mapped[int] = mapped_column(default=1)  # grows with each change of posts or standing

    def rename(self, full_name: str) -> None:
        """Set the name together with the columns that search and sort by it."""
        self.full_name = full_name
        self.search_name = fold(full_name)
        self.sort_key = given_name_key(full_name)

    def standing_in(self, cell_id: int) -> Standing:
        """How he stands on the roll of a cell: where he is hosted he has no vote, at home he is away meanwhile.

        A suspended member is suspended everywhere, and a probationary one votes nowhere.
        """
        if self.standing is Standing.SUSPENDED or self.home_cell_id in {None, self.cell_id}:
            return self.standing
        if cell_id == self.cell_id:
            return Standing.HOSTED
        return Standing.PROBATIONARY if self.standing is Standing.PROBATIONARY else Standing.AWAY
