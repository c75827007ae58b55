"""The board as clients see it: a committee's view of an evening."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self

import strawberry

from models.boards import AttentionReason
from models.boards import Totals as BoardTotalsRow
from models.snapshots import MeetingSnapshot
from resolvers.boards import BoardView
from resolvers.paging import Page

from .meetings import Meeting
from .nodes import Asked
from .organizations import Committee, Organization, organization_of

strawberry.enum(AttentionReason, description="Why a meeting needs attention.")

BoardFirst = Annotated[int | None, strawberry.argument(description="How many at most: 1 to 100, 100 if not said.")]


@strawberry.enum(description="Whether a board shows everything or what has changed.")
class BoardKind(StrEnum):
    SNAPSHOT = "SNAPSHOT"
    CHANGES = "CHANGES"


@strawberry.type(description="What the meetings of the day below an organisation come to.")
class BoardTotals:
    cells: int = strawberry.field(description="All cells, with or without a meeting.")
    meetings_scheduled: int = strawberry.field(description="Meetings still to come.")
    meetings_open: int = strawberry.field(description="Meetings that are running.")
    meetings_closed: int = strawberry.field(description="Meetings that are over.")
    meetings_not_opened: int = strawberry.field(description="Meetings that are due and were not opened.")
    expected: int = strawberry.field(description="Members due to attend, over all meetings that were not cancelled.")
    present: int = strawberry.field(description="Members who attend in the room.")
    remote: int = strawberry.field(description="Members who attend remotely.")
    excused: int = strawberry.field(description="Members absent with a reason that was approved.")
    absent: int = strawberry.field(description="Members absent without reason.")
    rate: float | None = strawberry.field(
        description="(present + remote) / expected, 0 to 1; null if nobody is expected."
    )
    meetings_with_quorum: int = strawberry.field(description="Running or closed meetings with sufficient attendance.")
    polls_open: int = strawberry.field(description="Votes that are open.")
    polls_carried: int = strawberry.field(description="Votes that were carried.")
    polls_not_carried: int = strawberry.field(description="Votes that were not carried.")
    meetings_needing_attention: int = strawberry.field(description="Meetings that need attention, for whatever reason.")

    @classmethod
    def of(cls, totals: BoardTotalsRow) -> Self:
        return cls(
            cells=totals.cells,
            meetings_scheduled=totals.meetings_scheduled,
            meetings_open=totals.meetings_open,
            meetings_closed=totals.meetings_closed,
            meetings_not_opened=totals.meetings_not_opened,
            expected=totals.expected,
            present=totals.present,
            remote=totals.remote,
            excused=totals.excused,
            absent=totals.absent,
            rate=totals.rate,
            meetings_with_quorum=totals.meetings_with_quorum,
            polls_open=totals.polls_open,
            polls_carried=totals.polls_carried,
            polls_not_carried=totals.polls_not_carried,
            meetings_needing_attention=totals.meetings_needing_attention,
        )


@strawberry.type(description="An organisation directly below the committee.")
class BoardLine:
    organization: Organization = strawberry.field(description="The organisation.")
    totals: BoardTotals = strawberry.field(description="Its own totals.")


@strawberry.type(description="How many attended by a time.")
class AttendancePoint:
    since: datetime = strawberry.field(description="When the five minutes began at whose end it was so.")
    attending: int = strawberry.field(
        description="Present and remote, as in the totals: also who left early, not whose presence was a mistake."
    )


@strawberry.type(description="A meeting that needs attention.")
class Attention:
    reason: AttentionReason = strawberry.field(description="Why.")
    since: datetime = strawberry.field(description="Since when.")
    meeting: Meeting = strawberry.field(description="Which meeting.")


@strawberry.type(
    description="A committee's view of a day. A subscription sends a SNAPSHOT first, then CHANGES: of `lines` "
    "and `meetings` only those that changed, to be replaced by id; all else whole."
)
class Board:
    shown: strawberry.Private[BoardView]
    kind: BoardKind = strawberry.field(description="Everything, or what has changed since the last message.")
    version: int = strawberry.field(
        description="The sum of the versions of its meetings: it never goes back, on whichever server. "
        "Attention that is due by the clock alone does not change it."
    )
    date: date = strawberry.field(description="The local day.")
    committee: Committee = strawberry.field(description="Whose board it is.")
    totals: BoardTotals = strawberry.field(description="What the whole evening comes to.")

    @classmethod
    def of(cls, view: BoardView) -> Self:
        return cls(
            shown=view,
            kind=BoardKind.SNAPSHOT if view.since is None else BoardKind.CHANGES,
            version=view.version,
            date=view.day,
            committee=Committee.of(view.board.committee),
            totals=BoardTotals.of(view.totals),
        )

    @strawberry.field(description="The organisations directly below the committee, by name.")
    def lines(self) -> list[BoardLine]:
        return [
            BoardLine(organization=organization_of(row), totals=BoardTotals.of(totals))
            for row, totals in self.shown.lines()
        ]

    @strawberry.field(description="The meetings of the day, by the cells' names.")
    def meetings(self, info: Asked, first: BoardFirst = None) -> list[Meeting]:
        size = Page(100 if first is None else first).size
        return [_known(info, snapshot) for snapshot in self.shown.meetings(size)]

    @strawberry.field(
        description="How attendance grew over the day, in steps of five minutes: those in which it changed, in order; "
        "always the whole list."
    )
    def attendance_over_time(self) -> list[AttendancePoint]:
        return [AttendancePoint(since=since, attending=count) for since, count in self.shown.attended()]

    @strawberry.field(description="What needs attention, the longest first; always the whole list.")
    def attention(self, info: Asked) -> list[Attention]:
        return [
            Attention(reason=fact.reason, since=fact.since, meeting=_known(info, snapshot))
            for snapshot, fact in self.shown.attention()
        ]


def _known(info: Asked, snapshot: MeetingSnapshot) -> Meeting:
    """The meeting as the board has it: its fields are not read again."""
    info.context.loaders.know(snapshot)
    return Meeting.of_snapshot(snapshot)
