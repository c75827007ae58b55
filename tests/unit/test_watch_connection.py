"""When does the terminal board ask again, and for whose board?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.watch.connection import BOARD, LONGEST, SHORTEST, NoBoard, committee_of, pause
from server.watch.words import ENGLISH
from tests.evenings import Json


@settings(deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 1))
def test_a_pause_is_never_shorter_or_longer_than_the_limits(failures: int, share: float) -> None:
    assert SHORTEST <= pause(failures, share) <= LONGEST


def test_pauses_grow_and_differ_between_those_who_wait() -> None:
    assert [round(pause(failures, 1), 1) for failures in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert len({pause(9) for _ in range(20)}) > 1


def post(role: str, kind: str, key: str) -> Json:
    return {"role": role, "organization": {"id": key, "name": key, "kind": kind}}


def test_the_first_committee_that_is_watched_by_a_post_is_shown() -> None:
    posts = [
        post("ADMINISTRATOR", "PROVINCE", "administered"),
        post("FOLLOWER", "CELL", "followed"),
        post("COMMITTEE_MEMBER", "COMMUNE", "watched"),
        post("SECRETARY", "PROVINCE", "too"),
    ]
    assert committee_of(posts, ENGLISH) == "watched"
    with pytest.raises(NoBoard, match="--committee"):
        committee_of(posts[:2], ENGLISH)


def test_the_schema_accepts_what_is_asked() -> None:
    from graphql import parse, validate

    from schema.api import build_schema

    assert validate(build_schema()._schema, parse(BOARD)) == []
