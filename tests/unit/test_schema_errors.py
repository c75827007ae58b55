"""Is every error told with a code, and what is unexpected only with an id?"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLError, parse
from structlog.testing import capture_logs

from models import errors
from models.errors import NotFound, Refusal, TextTooLong, TooManyAttempts
from schema.errors import told, trace

SECRET = "phiếu 7351"


def every(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    yield refusal
    for kind in refusal.__subclasses__():
        yield from every(kind)


REFUSALS = list(every(Refusal))
NODES = [parse("{ viewer }").definitions[0]]


def extensions(error: GraphQLError) -> dict[str, Any]:
    assert error.extensions
    return error.extensions


def raised(error: Exception) -> GraphQLError:
    """As the executor hands it over."""
    return GraphQLError(str(error), nodes=NODES, path=["castBallot"], original_error=error)


def test_every_code_belongs_to_one_refusal() -> None:
    assert len({refusal.code for refusal in REFUSALS}) == len(REFUSALS)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_a_refusal_speaks_both_languages_and_is_drawn_in_the_tree(refusal: type[Refusal]) -> None:
    class Details(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "x"

    for text in (inspect.cleandoc(refusal.__doc__ or ""), refusal.vi):
        assert text.format_map(Details()).endswith((".", "!"))
    assert refusal.vi is not Refusal.vi or refusal is Refusal
    assert refusal.__name__ in (errors.__doc__ or "")


def test_a_refusal_is_told_with_its_code_details_and_place() -> None:
    error = told(raised(TextTooLong(field="title", most=300)), "en")
    assert error.message == "`title` is longer than 300 characters."
    assert error.extensions == {"code": "TEXT_TOO_LONG", "details": {"field": "title", "most": 300}}
    assert error.path == ["castBallot"]
    assert error.locations


def test_details_are_named_as_the_api_names_things() -> None:
    assert told(raised(TooManyAttempts(retry_after=9)), "en").extensions == {
        "code": "TOO_MANY_ATTEMPTS",
        "details": {"retryAfter": 9},
    }


def test_a_refusal_is_told_in_the_language_of_the_request() -> None:
    assert told(raised(NotFound(what="meeting")), "vi").message == NotFound.vi
    assert told(raised(NotFound(what="meeting")), "en").message.startswith("There is no such meeting")


def test_a_refusal_is_found_under_errors_that_wrap_it() -> None:
    assert extensions(told(raised(raised(NotFound(what="vote"))), "en"))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("error", [RuntimeError(SECRET), KeyError(SECRET), ValueError(SECRET), TypeError(SECRET)])
def test_what_is_unexpected_is_told_as_an_id_that_stands_in_the_log(error: Exception) -> None:
    with capture_logs() as lines:
        answer = told(raised(error), "en")
    error_id = extensions(answer)["errorId"]
    assert answer.extensions == {"code": "INTERNAL_ERROR", "errorId": error_id}
    assert answer.message == f"Unexpected error {error_id}."
    (line,) = lines
    assert (line["event"], line["log_level"], line["error_id"]) == ("unexpected error", "error", error_id)
    assert SECRET not in repr(line)
    assert type(error).__name__ in line["exception"]


def test_what_fails_outside_of_every_field_is_masked_too() -> None:
    with capture_logs() as lines:
        answer = told(GraphQLError(SECRET, original_error=ValueError(SECRET)), "en")
    assert extensions(answer)["code"] == "INTERNAL_ERROR"
    assert SECRET not in answer.message + repr(lines)


def test_an_error_is_told_once() -> None:
    with capture_logs() as lines:
        answer = told(raised(RuntimeError()), "en")
        assert told(answer, "en") is answer
    assert len(lines) == 1


def _fail(choice: str) -> None:
    try:
        _choose(choice)
    except KeyError as error:
        raise RuntimeError(f"cannot cast {choice}") from error


def _choose(choice: str) -> None:
    ballots: dict[str, str] = {}
    try:
        ballots[choice]
    finally:
        del ballots


def test_a_trace_shows_where_and_as_what_but_neither_words_nor_values() -> None:
    with pytest.raises(RuntimeError) as failed:
        _fail(SECRET)
    text = trace(failed.value)
    assert "builtins.RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "in _choose" in text
    assert SECRET not in text
    assert "cannot cast 7" not in text
