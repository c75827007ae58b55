"""Is an operation's size reckoned before it runs: its cost from its pages, its depth, its aliases, and not for long?"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError, OperationDefinitionNode, parse

from schema.api import build_schema
from schema.limits import MOST_COST, UTTER_COST, Cost
from schema.operations import Document, Unrunnable

SCHEMA = build_schema()._schema
FILES = sorted((Path(__file__).parents[1] / "operations").glob("*.graphql"))
CELL = 'cell(id: "x")'
MOST_STEPS = 1_500_000  # calls of functions: less than a tenth of a second


def cost(query: str, operation: str | None = None, **variables: object) -> int:
    return Cost(SCHEMA, parse(query), variables).of_document(operation)


def errors(query: str) -> list[GraphQLError]:
    try:
        Document.read(SCHEMA, query)
    except Unrunnable as unrunnable:
        return unrunnable.errors
    return []


def messages(query: str) -> list[str]:
    return [error.message for error in errors(query)]


def fragments(count: int, spreads: str, last: str = "__typename") -> str:
    """`%d` in spreads is the number of the next fragment."""
    chain = [f"fragment F{n} on Query {{ {spreads.replace('%d', str(n + 1))} }}" for n in range(count)]
    return f"{{ ...F0 ...F0 }} {' '.join(chain)} fragment F{count} on Query {{ {last} }}"


def clique(count: int) -> str:
    each = [f"fragment F{n} on Query {{ {' '.join(f'...F{other}' for other in range(count))} }}" for n in range(count)]
    return f"{{ ...F0 }} {' '.join(each)}"


def nested(count: int, depth: int) -> str:
    inner = "id"
    for _ in range(depth):
        inner = f"parent {{ {inner} }} " * count
    return f"{{ committee(id: 1) {{ {inner} }} }}"


HOSTILE = {
    "fragments that each spread the next twice": fragments(40, "...F%d ...F%d"),
    "many more of them": fragments(190, "...F%d ...F%d"),
    "the same with fields": fragments(130, "viewer { member { id } } ...F%d ...F%d"),
    "the same in fields": fragments(40, "node(id: 1) { ...F%d } node(id: 1) { ...F%d }"),
    "the same in a circle": fragments(40, "...F%d ...F%d", "...F0 ...F0"),
    "fragments that all spread each other": clique(36),
    "many operations with many fragments": "".join(f"query A{n} {{ ...F0 }}" for n in range(200))
    + fragments(170, "...F%d").removeprefix("{ ...F0 ...F0 }"),
    "many unknown fields": f"{{ {' '.join(f'f{n}' for n in range(2900))} }}",
    "one field often": f"{{ {'__typename ' * 2900} }}",
    "one field with a selection often": f"{{ {'viewer { __typename } ' * 700} }}",
    "one field with an argument often": f"{{ {'cell(id: 1) { id } ' * 300} }}",
    "one field in many fragments": f"{{ {' '.join(f'...F{n}' for n in range(220))} }}"
    + "".join(f"fragment F{n} on Query {{ viewer {{ __typename }} }}" for n in range(220)),
    "one field often, in each of them again": nested(5, 4),
    "many inline fragments": f"{{ {'... { __typename } ' * 700} }}",
    "many unknown directives": f"{{ __typename {'@x ' * 1400} }}",
    "many unknown arguments": f"{{ cell({' '.join(f'a{n}: 1' for n in range(900))}) {{ id }} }}",
    "many unused variables": f"query ({' '.join(f'$v{n}: Int' for n in range(580))}) {{ __typename }}",
    "a long list": f"{{ cell(id: [{'1 ' * 2900}]) {{ id }} }}",
    "many unknown keys": "mutation { setStanding(input: { "
    + " ".join(f"memberId{n}: 1" for n in range(900))
    + " }) { member { id } } }",
}


def test_each_field_costs_one() -> None:
    assert cost("{ viewer { member { id fullName } } }") == 4


def test_a_page_costs_its_size_times_what_each_entry_costs() -> None:
    assert cost(f"{{ {CELL} {{ members(first: 50) {{ nodes {{ id fullName }} }} }} }}") == 1 + 1 + 50 * 3
    assert cost(f"{{ {CELL} {{ members(last: 50) {{ nodes {{ id fullName }} }} }} }}") == 1 + 1 + 50 * 3


def test_a_page_whose_size_is_not_said_costs_the_usual_one() -> None:
    assert cost(f"{{ {CELL} {{ members {{ nodes {{ id }} }} }} }}") == 1 + 1 + 20 * 2


def test_a_size_in_a_variable_counts_and_no_size_counts_for_more_than_is_given() -> None:
    query = f"query A($n: Int) {{ {CELL} {{ members(first: $n) {{ nodes {{ id }} }} }} }}"
    assert cost(query, n=7) == 1 + 1 + 7 * 2
    assert cost(query, n=10**9) == cost(query, n=100)
    assert cost(query, n=-5) == cost(query, n=1)
    assert cost(query, n="7") == cost(query) == 1 + 1 + 100 * 2


def test_pages_in_pages_multiply() -> None:
    inner = "meetings(first: 10) { nodes { id } }"
    assert cost(f"{{ {CELL} {{ members(first: 10) {{ nodes {{ cell {{ {inner} }} }} }} }} }}") == (
        1 + (1 + 10 * (1 + (1 + (1 + 10 * 2))))
    )


def test_fragments_cost_what_they_hold_wherever_they_are_spread() -> None:
    fragment = "fragment F on Cell { members(first: 9) { nodes { id } } }"
    spread = f"{{ a: {CELL} {{ ...F }} b: {CELL} {{ ...F }} }} {fragment}"
    assert cost(spread) == 2 * (1 + 1 + 9 * 2)
    inline = "{ node(id: 5) { ... on Cell { members(first: 9) { nodes { id } } } ... { id } } }"
    assert cost(inline) == 1 + (1 + 9 * 2) + 1


def test_only_the_operation_that_is_asked_for_costs() -> None:
    two = "query A { viewer { member { id } } } query B { viewer { posts { id } } }"
    assert cost(two, "A") == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_clients_send_is_far_from_too_costly(file: Path) -> None:
    text = file.read_text()
    for node in parse(text).definitions:
        if isinstance(node, OperationDefinitionNode):
            assert node.name
            assert cost(text, node.name.value) < MOST_COST / 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_document_takes_long_to_be_read_and_reckoned(text: str) -> None:
    steps = 0

    def step(*call: Any) -> None:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS:
            raise TimeoutError

    sys.setprofile(step)
    try:
        with suppress(Unrunnable):
            operation = next(iter(Document.read(SCHEMA, text).operations.values()))
            assert operation.is_personal in {True, False}
            operation.require_affordable({})
    finally:
        sys.setprofile(None)


def test_a_cost_beyond_measure_is_a_number_that_clients_can_read() -> None:
    assert cost(fragments(100, "...F%d ...F%d")) == UTTER_COST


def test_an_operation_may_be_fifteen_fields_deep_wherever_its_fragments_lie() -> None:
    def deep(count: int) -> str:
        inner = "... on Committee { parent { id } }"
        for _ in range(count - 3):
            inner = f"parent {{ {inner} }}"
        return (
            "query A { ...F } fragment F on Query { committee(id: 1) { ...G } } "
            f"fragment G on Committee {{ parent {{ {inner} }} }}"
        )

    assert messages(deep(15)) == []
    assert messages(deep(16)) == ["'A' exceeds maximum operation depth of 15"]
    assert messages(f"query B {{ viewer {{ __typename }} }} {deep(16)}") == [
        "'A' exceeds maximum operation depth of 15"
    ]


def test_what_is_too_deep_is_pointed_at() -> None:
    text = f"{{ committee(id: 1) {{ {'parent { ' * 15} id {'} ' * 15} }} }}"
    (error,) = errors(text)
    assert [error.message, error.locations] == ["'anonymous' exceeds maximum operation depth of 15", [(1, 148)]]


def test_a_document_may_have_thirty_aliases_and_those_of_a_fragment_count_wherever_it_is_spread() -> None:
    fragment = f"fragment F on Query {{ {' '.join(f'a{n}: __typename' for n in range(10))} }}"
    assert messages(f"query A {{ ...F ... {{ ...F }} }} query B {{ ...F }} {fragment}") == []
    assert messages(f"query A {{ ...F ... {{ ...F }} }} query B {{ b: __typename ...F }} {fragment}") == [
        "31 aliases found. Allowed: 30"
    ]
    assert messages(fragments(40, "...F%d ...F%d", "a: __typename")) == [f"{2**41} aliases found. Allowed: 30"]


def test_a_fragment_that_is_not_there_is_an_error_like_others() -> None:
    assert messages("{ ...Nothing }") == ["Unknown fragment 'Nothing'."]
