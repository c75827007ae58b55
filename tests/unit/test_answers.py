"""Does the status of an answer say why an operation was not run, in either media type?"""

from __future__ import annotations

import orjson
import pytest
from graphql import GraphQLError

from server.http import not_run
from server.negotiation import GRAPHQL, JSON


def status(media: str, *codes: str) -> int:
    found, body = not_run([GraphQLError("No.", extensions={"code": code}) for code in codes], media)
    assert orjson.loads(body).keys() == {"errors"}
    return found


@pytest.mark.parametrize("code", ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "TOO_COSTLY"])
def test_what_cannot_be_run_is_a_4xx_unless_plain_json_is_wanted(code: str) -> None:
    assert (status(GRAPHQL, code), status(JSON, code)) == (400, 200)


def test_what_does_not_say_what_to_run_is_a_4xx_in_any_type() -> None:
    assert (status(GRAPHQL, "BAD_REQUEST"), status(JSON, "BAD_REQUEST")) == (400, 400)


def test_what_is_our_fault_is_a_5xx_in_any_type() -> None:
    assert status(GRAPHQL, "BAD_USER_INPUT", "INTERNAL_ERROR") == 500
    assert status(JSON, "INTERNAL_ERROR", "BAD_USER_INPUT") == 500
