"""Is a subtree what lies below a path, and are paths read as they are written?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from models.organizations import Organization, OrganizationKind, ancestors, below, beyond, prefixes

# Few digits, so that one id often begins with another.
ids = st.lists(st.sampled_from([1, 2, 10, 11, 12, 19, 100, 101, 2**63 - 1]), min_size=1, max_size=5)


def path_of(keys: list[int]) -> str:
    return "/" + "".join(f"{key}/" for key in keys)


@given(ids, ids)
def test_the_range_of_a_path_holds_what_begins_with_it_and_nothing_else(one: list[int], other: list[int]) -> None:
    path, asked = path_of(one), path_of(other)
    assert (path <= asked < beyond(path)) is asked.startswith(path)
    assert (path <= asked < beyond(path)) is (other[: len(one)] == one)


@given(ids, ids)
def test_all_below_a_path_stands_together_in_the_order_of_bytes(one: list[int], rest: list[int]) -> None:
    path = path_of(one)
    assert path.encode() < path_of([*one, *rest]).encode() < beyond(path).encode()


@given(ids)
def test_ancestors_and_prefixes_run_from_the_root_to_the_node(keys: list[int]) -> None:
    assert ancestors(path_of(keys)) == keys
    assert prefixes(path_of(keys)) == [path_of(keys[:length]) for length in range(1, len(keys) + 1)]


@given(ids, ids)
def test_a_node_is_below_another_when_the_others_path_is_one_of_its_prefixes(one: list[int], other: list[int]) -> None:
    path = path_of(one)
    assert (path in prefixes(path_of(other))) is path_of(other).startswith(path)


def test_a_node_is_placed_below_its_parent() -> None:
    root = Organization.named(OrganizationKind.PROVINCE, "Đảng bộ tỉnh", parent=None)
    root.id = 4
    root.place(None)
    cell = Organization.named(OrganizationKind.CELL, "Chi bộ 27", parent=root)
    cell.id = 27
    cell.place(root)
    assert (root.path, cell.path, cell.parent_id) == ("/4/", "/4/27/", 4)
    assert (root.is_cell, cell.is_cell) == (False, True)
    assert cell.search_name == "chi bo 27"


URLS = {"sqlite": "sqlite+aiosqlite://", "postgresql": "postgresql+asyncpg://"}


@pytest.mark.parametrize("dialect", URLS)
def test_the_condition_is_a_range_of_the_column_on_both_databases(dialect: str) -> None:
    compiled = below(Organization.path, "/1/4/").compile(dialect=make_url(URLS[dialect]).get_dialect()())
    assert "path >=" in str(compiled)
    assert "path <" in str(compiled)
    assert list(compiled.params.values()) == ["/1/4/", "/1/40"]
