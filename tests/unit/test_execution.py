"""Is a text read once for all who send it, and is there a bound to what is kept of texts?"""

from __future__ import annotations

import gc

import pytest
from graphql import DocumentNode, GraphQLError

from schema.api import build_schema
from schema.execution import CHARACTERS, DOCUMENTS, Execution
from schema.operations import Unrunnable

SCHEMA = build_schema()
UNRUNNABLE = {
    "no GraphQL": "{ viewer { __typename }",
    "many tokens": f"{{ {'__typename ' * 3000} }}",
    "bad fields": f"{{ {' '.join(f'f{n}' for n in range(500))} }}",
    "no operation": "fragment F on Query { __typename }",
    "nothing": "",
}


@pytest.fixture
def execution() -> Execution:
    return Execution(SCHEMA, {})


def refused(execution: Execution, text: str) -> list[GraphQLError]:
    with pytest.raises(Unrunnable) as raised:
        execution.operation(text, None, {})
    return raised.value.errors


def living(kind: type) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def numbered(number: int, length: int = 0) -> str:
    return f"query A{number} {{ viewer {{ __typename }} }}".ljust(length)


def test_a_text_is_read_once_for_all_who_send_it(execution: Execution) -> None:
    assert execution.operation(numbered(1), None, {}) is execution.operation(numbered(1), None, {})


@pytest.mark.parametrize("text", UNRUNNABLE.values(), ids=UNRUNNABLE)
def test_nothing_is_kept_of_a_text_that_cannot_be_run(execution: Execution, text: str) -> None:
    errors, documents = living(GraphQLError), living(DocumentNode)
    for number in range(10):
        refused(execution, text and f"{text} # {number}")
    assert living(GraphQLError) <= errors
    assert living(DocumentNode) <= documents


def test_a_text_that_cannot_be_run_is_refused_alike_each_time_with_the_places_of_its_errors(
    execution: Execution,
) -> None:
    for text, place in (("{ viewer {", (1, 11)), ("{\n  nonsense\n}", (2, 3))):
        first, second = refused(execution, text), refused(execution, text)
        assert [error.formatted for error in first] == [error.formatted for error in second]
        assert [error.locations for error in first] == [[place]]


def test_of_short_texts_only_so_many_are_kept(execution: Execution) -> None:
    before = living(DocumentNode)
    for number in range(DOCUMENTS + 50):
        execution.operation(numbered(number), None, {})
    assert living(DocumentNode) - before <= DOCUMENTS


def test_of_long_texts_only_so_many_characters_are_kept(execution: Execution) -> None:
    before, length = living(DocumentNode), 50_000
    texts = [numbered(number, length) for number in range(30)]
    oldest = execution.operation(texts[0], None, {})
    for text in texts:
        execution.operation(text, None, {})
        assert execution.operation(texts[0], None, {}) is oldest, "it is used again and again"
    assert living(DocumentNode) - before <= CHARACTERS // length
