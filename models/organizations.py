"""What is the tree of organisations? Its nodes, their paths, and the one condition that finds a subtree."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, and_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from .names import fold, title_key
from .rows import ByteText, Key, Row, words


class OrganizationKind(StrEnum):
    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"
    GRASSROOTS = "GRASSROOTS"
    CELL = "CELL"


class Organization(Row):
    """A node of the tree. `path` lists the ids from the root to the node itself: "/1/4/27/"."""

    __tablename__ = "organizations"
    __table_args__ = (Index(None, "path"), Index(None, "parent_id", "sort_key", "id"))

    id: Mapped[Key]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[OrganizationKind] = mapped_column(words(OrganizationKind))
    name: Mapped[str]
    search_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(ByteText)
    path: Mapped[str] = mapped_column(ByteText)
    term: Mapped[str | None]  # the committee's term, "2025-2030": document numbers restart with each
    # What differs here and below (models/conventions.py); what is not set is inherited.
    conventions: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @classmethod
    def named(
        cls, kind: OrganizationKind, name: str, *, parent: Organization | None, term: str | None = None
    ) -> Organization:
        """A new node; its path is known only when the database has given it an id (see `place`)."""
        return cls(
            kind=kind,
            name=name,
            search_name=fold(name),
            sort_key=title_key(name),
            parent_id=parent.id if parent else None,
            path="",
            term=term,
        )

    def place(self, parent: Organization | None) -> None:
        self.path = f"{parent.path if parent else '/'}{self.id}/"

    @property
    def is_cell(self) -> bool:
        return self.kind is OrganizationKind.CELL


def below(column: InstrumentedAttribute[str], path: str) -> ColumnElement[bool]:
    """Everything at or below `path`, as a range that an index serves: "/1/4/" up to "/1/40", since "0" follows "/"."""
    return and_(column >= path, column < beyond(path))


def beyond(path: str) -> str:
    """The first path that sorts after every path below `path`."""
    return path[:-1] + "0"


def ancestors(path: str) -> list[int]:
    """The ids on a path, from the root to the node itself."""
    return [int(part) for part in path.split("/") if part]


def prefixes(path: str) -> list[str]:
    """The paths of the node itself and of all above it."""
    parts = [part for part in path.split("/") if part]
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
