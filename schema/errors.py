"""How does the API say no? Refusals by code and in the reader's language; anything unexpected masked, with an id."""

from __future__ import annotations

import re
from traceback import format_tb
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from models.errors import Refusal

log = structlog.get_logger(__name__)

_CAMEL = re.compile(r"_([a-z])")
_BAD_VARIABLE = re.compile(r"Variable '\$\w+' has invalid value")


def told(error: GraphQLError, language: str) -> GraphQLError:
    """The error with a code, as clients may see it. What is unexpected is logged under an id that they are told."""
    if error.extensions and "code" in error.extensions:
        return error
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, Refusal):
        return _again(error, cause.message(language), refusal_extensions(cause))
    if isinstance(error, GraphQLSyntaxError):
        return _again(error, error.message, {"code": "GRAPHQL_PARSE_FAILED"})
    # A scalar that cannot read its text says so with a ValueError, at a place in the document.
    if cause is None or (isinstance(cause, ValueError) and error.path is None and error.nodes):
        code = "BAD_USER_INPUT" if _BAD_VARIABLE.match(error.message) else "GRAPHQL_VALIDATION_FAILED"
        return _again(error, error.message, {"code": code})
    error_id = uuid4().hex[:12]
    log.error("unexpected error", error_id=error_id, path=error.path, exception=trace(cause))
    return _again(error, f"Unexpected error {error_id}.", {"code": "INTERNAL_ERROR", "errorId": error_id})


def trace(error: BaseException) -> str:
    """Where and as what it was raised, without its words: drivers quote values, and a ballot may be among them."""
    told_of: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        kind = type(cause)
        told_of.append("".join(format_tb(cause.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\nwhich came of\n".join(told_of)


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
