"""Which tables are there? All of them, known by importing this module."""

from . import (
    agenda,
    attendance,
    ballots,
    changes,
    contributions,
    documents,
    meetings,
    members,
    organizations,
    polls,
    posts,
    ratings,
    sessions,
    speakers,
)
from .rows import Row

metadata = Row.metadata

__all__ = [
    "agenda",
    "attendance",
    "ballots",
    "changes",
    "contributions",
    "documents",
    "meetings",
    "members",
    "metadata",
    "organizations",
    "polls",
    "posts",
    "ratings",
    "sessions",
    "speakers",
]
