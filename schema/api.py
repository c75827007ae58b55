"""What is the whole API? The three roots as one schema, and its published form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from .errors import Errors
from .limits import MOST_TOKENS, RULES, CostLimit
from .mutation import Mutation
from .query import Query
from .subscription import Subscription

PUBLISHED = Path(__file__).with_name("schema.graphql")
DOCUMENTS = 1000  # parsed and validated documents that are kept


class OwnContext(SchemaExtension):
    """Each operation of a connection gets a context of its own."""

    def on_operation(self) -> Iterator[None]:
        if self.execution_context.context is not None:
            self.execution_context.context = self.execution_context.context.for_operation()
        yield


class Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: `Errors` logs what is unexpected, and Strawberry's own log would quote the operation."""


@cache
def build_schema() -> Schema:
    """The one schema: the types cannot be part of a second."""
    return Schema(
        Query,
        Mutation,
        Subscription,
        config=StrawberryConfig(),
        extensions=[
            Errors,
            OwnContext,
            lambda: AddValidationRules(list(RULES)),
            lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
            lambda: ParserCache(maxsize=DOCUMENTS),
            lambda: ValidationCache(maxsize=DOCUMENTS),
            CostLimit,
        ],
    )


def published() -> str:
    """The schema in GraphQL's own language, as clients are promised it."""
    return build_schema().as_str() + "\n"
