"""What is the whole API? The three roots as one schema, and its published form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from .errors import told
from .limits import MOST_TOKENS, RULES, CostLimit, OneOperation
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


class Documents(ParserCache):
    """The cache of parsed documents. One that cannot be parsed is left to the operation, whose error it is."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        with suppress(GraphQLSyntaxError):
            context.graphql_document = self.cached_parse_document(context.query, **context.parse_options)
        yield


class Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Put into the list what clients may see. Strawberry would log the errors here, and quote the operation."""
        language = getattr(execution_context.context, "language", "en") if execution_context else "en"
        errors[:] = [told(error, language) for error in errors]

    async def execute(self, *given: Any, **named: Any) -> ExecutionResult:
        """Queries and mutations: a subscription is streamed, or refused."""
        allowed = set(named.get("allowed_operation_types") or OperationType) - {OperationType.SUBSCRIPTION}
        return await super().execute(*given, **{**named, "allowed_operation_types": allowed})


@cache
def build_schema() -> Schema:
    """The one schema: the types cannot be part of a second."""
    return Schema(
        Query,
        Mutation,
        Subscription,
        config=StrawberryConfig(),
        extensions=[
            OwnContext,
            lambda: AddValidationRules(list(RULES)),
            lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
            lambda: Documents(maxsize=DOCUMENTS),
            lambda: ValidationCache(maxsize=DOCUMENTS),
            OneOperation,
            CostLimit,
        ],
    )


def published() -> str:
    """The schema in GraphQL's own language, as clients are promised it."""
    return build_schema().as_str() + "\n"
