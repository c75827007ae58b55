"""How does the API say no? Refusals by code and in the reader's language; anything unexpected masked, with an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import StreamExecutionResult

from models.errors import Refusal

log = structlog.get_logger(__name__)

_CAMEL = re.compile(r"_([a-z])")


@runtime_checkable
class _HasErrors(Protocol):
    errors: list[GraphQLError] | None


class Errors(SchemaExtension):
    """Gives every error a code. An unexpected one is logged under an id, and the client is told the id alone.

    The log never quotes the operation or its variables: a ballot may be in them.
    """

    _told_by_stream = False

    def on_operation(self) -> Iterator[None]:
        yield
        if not self._told_by_stream:
            self._tell(self.execution_context.result)

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        self._told_by_stream = True
        self._tell(result)
        yield

    def _tell(self, result: object) -> None:
        if isinstance(result, _HasErrors) and result.errors:
            language = getattr(self.execution_context.context, "language", "en")
            result.errors = [told(error, language) for error in result.errors]


def told(error: GraphQLError, language: str) -> GraphQLError:
    """The error as clients may see it."""
    if error.extensions and "code" in error.extensions:
        return error
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, Refusal):
        return _again(error, cause.message(language), refusal_extensions(cause))
    if isinstance(error, GraphQLSyntaxError):
        return _again(error, error.message, {"code": "GRAPHQL_PARSE_FAILED"})
    if cause is None or (error.path is None and isinstance(cause, ValueError)):
        code = "BAD_USER_INPUT" if error.message.startswith("Variable ") else "GRAPHQL_VALIDATION_FAILED"
        return _again(error, error.message, {"code": code})
    error_id = uuid4().hex[:12]
    log.error("unexpected error", error_id=error_id, path=error.path, exc_info=cause)
    return _again(error, f"Unexpected error {error_id}.", {"code": "INTERNAL_ERROR", "errorId": error_id})


def refusal_extensions(refusal: Refusal) -> dict[str, Any]:
    details = {_CAMEL.sub(lambda found: found[1].upper(), key): value for key, value in refusal.details.items()}
    return {"code": refusal.code, "details": details} if details else {"code": refusal.code}


def _again(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        original_error=error.original_error,
        extensions=extensions,
    )
