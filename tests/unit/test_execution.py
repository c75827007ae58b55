"""Is a text read once for all who send it, and is there a bound to what is kept of texts?"""

from __future__ import annotations

import gc
from asyncio import CancelledError, create_task, sleep
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
import strawberry
from graphql import DocumentNode, GraphQLError

from models.conventions import Conventions
from resolvers.context import Context, SignInRules
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


@strawberry.type
class Leaf:
    @strawberry.field
    async def quick(self) -> str:
        raise ValueError

    @strawberry.field
    async def slow(self) -> str:
        await sleep(10)
        return "slow"


@strawberry.type
class Tree:
    @strawberry.field
    async def leaf(self) -> Leaf:
        return Leaf()

    @strawberry.field
    async def leaves(self) -> list[Leaf]:
        await sleep(0)
        return [Leaf(), Leaf()]


@pytest.mark.anyio
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("turns", range(8))
async def test_what_is_given_up_leaves_no_coroutine_that_nobody_awaited(
    turns: int, recwarn: pytest.WarningsRecorder
) -> None:
    execution = Execution(strawberry.Schema(Tree), {})
    operation = execution.operation("{ a: leaf { quick slow } b: leaf { slow } leaves { slow quick } }", None, {})
    running = create_task(execution.run(operation, {}, a_context()))
    for _ in range(turns):
        await sleep(0)
    running.cancel()
    with suppress(CancelledError):
        await running
    del running
    gc.collect()
    assert not recwarn.list


def a_context() -> Context:
    nothing: Any = None
    return Context(
        database=nothing, live=nothing, passwords=nothing, keys=nothing, conventions=Conventions(),
        sign_in_rules=SignInRules(),
        find_viewer=lambda: None, address="", language="en", clock=lambda: datetime.now(UTC),
        keep_token=lambda token, expires_at: None,
    )  # fmt: skip


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
