"""Is an operation's cost reckoned from its pages, before it runs?"""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from schema.api import build_schema
from schema.limits import MOST_COST, Cost

FILES = sorted((Path(__file__).parents[1] / "operations").glob("*.graphql"))
CELL = 'cell(id: "x")'


def cost(query: str, operation: str | None = None, **variables: object) -> int:
    return Cost(build_schema()._schema, parse(query), variables).of_document(operation)


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
