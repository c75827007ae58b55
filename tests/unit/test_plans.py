"""Is a plan's answer what graphql-core's would be, and does it leave everything that is not smooth to graphql-core?"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Hashable
from datetime import UTC, datetime
from enum import Enum
from typing import Any, cast

import pytest
import strawberry
from graphql import ExecutionResult
from strawberry.schema.config import StrawberryConfig

from models.rights import Viewer
from resolvers.context import Context
from schema.execution import Execution, Shareable, SharedOperation

pytestmark = pytest.mark.anyio


@strawberry.enum
class Mood(Enum):
    CALM = "calm"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Cell(Named):
    size: int


@strawberry.type
class Committee(Named):
    cells: list[Cell]


@strawberry.type
class Shown:
    version: int
    mood: Mood
    at: datetime
    rate: float | None
    bodies: list[Named]
    nothing: Cell | None = None

    @strawberry.field
    def doubled(self, by: int = 2) -> int:
        return self.version * by

    @strawberry.field
    def sometimes(self) -> int:
        if self.version == 13:
            raise ValueError("no")
        return self.version

    @strawberry.field
    def later(self) -> int:
        """Known at once, but for some: then it is awaited."""

        async def waited() -> int:
            return self.version

        return cast(int, waited()) if self.version == 7 else self.version

    @strawberry.field
    async def slow(self) -> int:
        return self.version


class FollowedNumber:
    whole, what = True, "number"

    async def knock(self, context: Context) -> None: ...

    def topic(self, context: Context) -> tuple[str, float | None]:
        return "numbers:1", None

    def rights(self, value: int) -> Hashable:
        return None

    def admit(self, viewer: Viewer, value: int) -> None: ...

    def mark(self, value: int) -> Hashable:
        return value

    def event(self, value: int, since: Hashable) -> int:
        return value

    def prime(self, context: Context, value: int) -> None: ...


def shown(version: int) -> Shown:
    cells = [Cell(name="Tổ 1", size=version)]
    bodies: list[Named] = [*cells, Committee(name="Xã", cells=cells)]
    return Shown(version=version, mood=Mood.CALM, at=datetime(2026, 12, 1, tzinfo=UTC), rate=0.5, bodies=bodies)


@strawberry.type
class Query:
    nothing: int


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def number(self) -> AsyncGenerator[Shown, None]:
        yield shown(1)


EXECUTION = Execution(
    strawberry.Schema(Query, subscription=Subscription, types=[Cell, Committee], config=StrawberryConfig()),
    {"number": Shareable(FollowedNumber, shown)},
)


def shared(selection: str, **variables: Any) -> SharedOperation:
    declared = "($by: Int!, $if: Boolean!)" if variables else ""
    text = f"subscription {declared} {{ number {{ {selection} }} }}"
    fragment = " fragment F on Named { name __typename }" if "...F" in selection else ""
    operation = EXECUTION.operation(text + fragment, None, variables)
    return EXECUTION.shared(operation, variables)


async def by_core(operation: SharedOperation, event: int, context: Context) -> ExecutionResult:
    operation._plan = None
    result = operation.perform(event, context)
    return result if isinstance(result, ExecutionResult) else await result


@pytest.fixture
def context() -> Context:
    class Nothing:
        language = "en"

    return cast(Context, Nothing())


@pytest.mark.parametrize(
    "selection",
    [
        "version mood at rate",
        "a: version b: version __typename",
        "bodies { __typename name ... on Cell { size } ... on Committee { cells { name size } } }",
        "nothing { size } doubled tripled: doubled(by: 3)",
        "bodies { ...F } bodies { n: name }",
    ],
)
async def test_it_is_what_graphql_core_answers(selection: str, context: Context) -> None:
    operation = shared(selection)
    quick = operation.perform(3, context)
    assert isinstance(quick, ExecutionResult), "there is a plan, and it did not give up"
    assert quick == await by_core(operation, 3, context)


async def test_variables_are_part_of_it(context: Context) -> None:
    variables = {"by": 5, "if": False}
    operation = shared("doubled(by: $by) version @include(if: $if)", **variables)
    quick = operation.perform(3, context)
    assert isinstance(quick, ExecutionResult)
    assert quick.data == {"number": {"doubled": 15}}
    assert quick == await by_core(operation, 3, context)


async def test_a_resolver_that_raises_is_left_to_graphql_core(context: Context) -> None:
    operation = shared("sometimes")
    assert operation.perform(12, context) == ExecutionResult({"number": {"sometimes": 12}}, None)
    given_up = operation.perform(13, context)
    assert not isinstance(given_up, ExecutionResult)
    result = await given_up
    assert result.errors is not None
    assert result.errors[0].path == ["number", "sometimes"]


async def test_a_resolver_that_waits_is_left_to_graphql_core(context: Context) -> None:
    operation = shared("later")
    assert isinstance(operation.perform(6, context), ExecutionResult)
    given_up = operation.perform(7, context)
    assert not isinstance(given_up, ExecutionResult)
    assert await given_up == ExecutionResult({"number": {"later": 7}}, None)


async def test_there_is_no_plan_for_what_always_waits(context: Context) -> None:
    operation = shared("version slow")
    assert operation._plan is None
    result = operation.perform(7, context)
    assert not isinstance(result, ExecutionResult)
    assert await result == ExecutionResult({"number": {"version": 7, "slow": 7}}, None)


async def test_what_differs_in_the_root_field_alone_has_one_plan(context: Context) -> None:
    first, again = (
        shared("doubled(by: $by) version @include(if: $if)", by=2, **{"if": True}),
        shared("doubled(by: $by) version @include(if: $if)", by=2, **{"if": True}),
    )
    other = shared("doubled(by: $by) version @include(if: $if)", by=3, **{"if": True})
    assert first._plan is again._plan
    assert other._plan is not first._plan
    assert [each.perform(1, context) for each in (first, again, other)] == [
        ExecutionResult({"number": {"doubled": by, "version": 1}}, None) for by in (2, 2, 3)
    ]
