"""What is the whole API? The three roots as one schema, and its published form."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import strawberry
from strawberry.schema.config import StrawberryConfig

from .mutation import Mutation
from .query import Query
from .subscription import Subscription

PUBLISHED = Path(__file__).with_name("schema.graphql")


@cache
def build_schema() -> strawberry.Schema:
    """The one schema: the types cannot be part of a second. How its operations run stands in `execution.py`."""
    return strawberry.Schema(Query, Mutation, Subscription, config=StrawberryConfig())


def published() -> str:
    """The schema in GraphQL's own language, as clients are promised it."""
    return build_schema().as_str() + "\n"
