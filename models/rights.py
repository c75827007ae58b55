"""Who may see and do what? Pure functions of the viewer's posts and the tree.

| who                                        | sees                         | does                     |
|--------------------------------------------|------------------------------|--------------------------|
| member                                     | his cell's meetings, himself | checks in, speaks, votes |
| secretary, deputy of a cell                | its members' records too     | runs the cell's meetings |
| minute-taker of a meeting                  | its check-in code too        | roll, agenda, minutes    |
| secretary, deputy, committee member,       | everything below the         | nothing there            |
| follower of an organisation                | organisation                 |                          |
| administrator of an organisation           | organisations and records    | standing, posts, rules   |

A suspended member keeps his own record and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .members import Standing
from .posts import Role

CHAIRS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
WATCHERS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_MEMBER, Role.FOLLOWER})
SENDERS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_MEMBER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class HeldPost:
    role: Role
    organization_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in member, with the posts that he holds today."""

    session_id: int
    member_id: int
    full_name: str
    standing: Standing
    cell_id: int
    home_cell_id: int | None
    path: str
    home_path: str | None
    posts: tuple[HeldPost, ...]

    @property
    def suspended(self) -> bool:
        return self.standing is Standing.SUSPENDED

    @property
    def cells(self) -> frozenset[int]:
        """The cells whose meetings are his: where he takes part, and where he votes."""
        return frozenset({self.cell_id, self.home_cell_id or self.cell_id})

    @property
    def paths(self) -> frozenset[str]:
        """The paths of those cells."""
        return frozenset({self.path, self.home_path or self.path})

    def active_posts(self) -> tuple[HeldPost, ...]:
        return () if self.suspended else self.posts


class MeetingRights(Protocol):
    """What the rights need to know of a meeting: a row and a snapshot both have it."""

    @property
    def cell_id(self) -> int: ...
    @property
    def path(self) -> str: ...
    @property
    def chair_id(self) -> int | None: ...
    @property
    def opened_at(self) -> datetime | None: ...
    @property
    def minute_taker_id(self) -> int | None: ...
    @property
    def minute_taker_operates(self) -> bool: ...


def watches(viewer: Viewer, path: str) -> bool:
    """He follows, or sits on the committee of, this organisation or one above it."""
    return any(post.role in WATCHERS and path.startswith(post.path) for post in viewer.active_posts())


def administers(viewer: Viewer, path: str) -> bool:
    return any(post.role is Role.ADMINISTRATOR and path.startswith(post.path) for post in viewer.active_posts())


def oversees(viewer: Viewer, path: str) -> bool:
    """He may look into this organisation: its cells, its members' names and standing."""
    return watches(viewer, path) or administers(viewer, path)


def sees_cell(viewer: Viewer, cell_id: int, path: str) -> bool:
    return oversees(viewer, path) or (not viewer.suspended and cell_id in viewer.cells)


def sees_meetings_of(viewer: Viewer, cell_id: int, path: str) -> bool:
    return watches(viewer, path) or (not viewer.suspended and cell_id in viewer.cells)


def sees_meeting(viewer: Viewer, meeting: MeetingRights) -> bool:
    return sees_meetings_of(viewer, meeting.cell_id, meeting.path)


def runs_cell(viewer: Viewer, cell_id: int) -> bool:
    return any(post.role in CHAIRS and post.organization_id == cell_id for post in viewer.active_posts())


def chairs(viewer: Viewer, meeting: MeetingRights) -> bool:
    """He leads the cell, or opened the meeting: whoever opened it chairs it to its end."""
    opened = meeting.opened_at is not None and meeting.chair_id == viewer.member_id
    return runs_cell(viewer, meeting.cell_id) or (opened and not viewer.suspended)


def takes_minutes(viewer: Viewer, meeting: MeetingRights) -> bool:
    """He chairs the meeting or is its minute-taker: both keep the roll and the agenda."""
    return chairs(viewer, meeting) or (not viewer.suspended and meeting.minute_taker_id == viewer.member_id)


def conducts_votes(viewer: Viewer, meeting: MeetingRights) -> bool:
    """The chair; the minute-taker too, where he was made operator."""
    return chairs(viewer, meeting) or (meeting.minute_taker_operates and takes_minutes(viewer, meeting))


def sees_member(viewer: Viewer, member_id: int, cell_id: int, path: str) -> bool:
    return member_id == viewer.member_id or sees_cell(viewer, cell_id, path)


def sees_record(viewer: Viewer, member_id: int, cell_id: int, path: str) -> bool:
    """The summary record: the member himself, the leaders of his cell, the administrators above."""
    return member_id == viewer.member_id or runs_cell(viewer, cell_id) or administers(viewer, path)


def sends_for(viewer: Viewer, organization_id: int) -> bool:
    return any(post.role in SENDERS and post.organization_id == organization_id for post in viewer.active_posts())


def sees_document(viewer: Viewer, issuer_path: str, audience_path: str) -> bool:
    """It was sent to an organisation that he belongs to, or to or by one that he watches."""
    return (
        (not viewer.suspended and any(path.startswith(audience_path) for path in viewer.paths))
        or watches(viewer, issuer_path)
        or watches(viewer, audience_path)
    )
