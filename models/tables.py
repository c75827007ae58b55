"""Which tables are there? All of them, known by importing this module."""

from . import (
    agenda,
    attendance,
    ballots,
    changes,
    contributions,
    documents,
    materials,
    meetings,
    members,
    organizations,
    polls,
    posts,
    ratings,
    sealing,
    sessions,
    speakers,
    voters,
)
from .minutes import rows as minutes
from .rows import Row

metadata = Row.metadata

__all__ = [
    "agenda",
    "attendance",
    "ballots",
    "changes",
    "contributions",
    "documents",
    "materials",
    "meetings",
    "members",
    "metadata",
    "minutes",
    "organizations",
    "polls",
    "posts",
    "ratings",
    "sealing",
    "sessions",
    "speakers",
    "voters",
]
