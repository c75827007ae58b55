"""A month as clients see it: how an organisation's meetings went, and those directly below it beside each other."""

from __future__ import annotations

import strawberry

from resolvers import months as resolvers
from resolvers.months import MonthView

from .nodes import Asked
from .organizations import Organization, organization_of
from .ratings import Ratings


@strawberry.type(description="How many attended the meetings of a month.")
class MonthAttendance:
    expected: int = strawberry.field(description="Members who were due, over all meetings.")
    attended: int = strawberry.field(description="Those of them who came, in the room or remotely.")
    rate: float | None = strawberry.field(description="attended / expected, 0 to 1; null if nobody was expected.")


@strawberry.type(description="What the meetings of a month come to.")
class MonthFigures:
    shown: strawberry.Private[MonthView]

    @strawberry.field(description="How many cells there are today, with or without a meeting.")
    def cells(self) -> int:
        return self.shown.month.cells

    @strawberry.field(description="Cells with at least one meeting.")
    def cells_met(self) -> int:
        return self.shown.month.cells_met

    @strawberry.field(description="Meetings that are over.")
    def meetings(self) -> int:
        return self.shown.month.meetings

    @strawberry.field(description="How many attended them.")
    def attendance(self) -> MonthAttendance:
        found = self.shown.month
        return MonthAttendance(expected=found.expected, attended=found.attended, rate=found.rate)

    @strawberry.field(description="How long they were on average; null if there was none.")
    def average_minutes(self) -> int | None:
        return self.shown.month.average_minutes

    @strawberry.field(
        description="Regular and thematic ones that were too short, by the conventions of the organisation asked."
    )
    def short_meetings(self) -> int:
        return self.shown.month.short

    @strawberry.field(description="How the members have rated them.")
    def ratings(self) -> Ratings:
        return Ratings.of(self.shown.month.ratings)


@strawberry.type(description="A month of an organisation directly below the one whose month was asked.")
class MonthOfChild(MonthFigures):
    @strawberry.field(description="The organisation.")
    def organization(self) -> Organization:
        return organization_of(self.shown.organization)


@strawberry.type(
    description="A month of an organisation: the meetings there and below that were to begin on one of its local days, "
    "and are over."
)
class Month(MonthFigures):
    @strawberry.field(description="Which year.")
    def year(self) -> int:
        return self.shown.first.year

    @strawberry.field(description="Which month of it: 1 to 12.")
    def month(self) -> int:
        return self.shown.first.month

    @strawberry.field(description="Of the organisations directly below a committee, by name: together they are all.")
    async def children(self, info: Asked) -> list[MonthOfChild]:
        return [MonthOfChild(shown=view) for view in await resolvers.months_below(info.context, self.shown)]
