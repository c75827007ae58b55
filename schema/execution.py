"""How is an operation run? Its text is read once; then graphql-core executes it, alone or once for many."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass
from inspect import CORO_CREATED, getcoroutinestate
from types import CoroutineType
from typing import Any, cast

import orjson
import strawberry
from graphql import (
    ExecutionResult,
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLField,
    OperationType,
    create_source_event_stream,
    map_source_to_response_event,
)
from graphql.execution import get_argument_values
from graphql.execution.collect_fields import FieldDetails
from strawberry.execution import optimized_is_awaitable

from models.errors import Unavailable
from resolvers.context import Context
from resolvers.followed import Followed

from .errors import told
from .kept import Kept
from .operations import Document, Operation, Unrunnable
from .plans import GivenUp, Plan

DOCUMENTS = 1000  # parsed and validated documents that are kept
PLANS = 500
CHARACTERS = 500_000  # that the documents which are kept have together, and those of the plans: some 200 bytes for each
Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Shareable:
    """A field that many may follow as one: from its arguments what is followed, from an event what is shown."""

    followed: Callable[..., Followed[Any]]
    shown: Callable[[Any], Any]


class Execution:
    """Operations of a schema, on graphql-core's executor: `operation` first, then `run`, or `stream` for what is live.

    `shareable` names the subscription fields that many may follow as one.
    """

    def __init__(self, schema: strawberry.Schema, shareable: Mapping[str, Shareable]) -> None:
        self.schema = schema._schema
        self._executor_class = schema.execution_context_class
        self._shareable = shareable
        self._documents: Kept[str, Document] = Kept(DOCUMENTS, CHARACTERS)
        self._plans: Kept[tuple[Operation, bytes], Plan | None] = Kept(PLANS, CHARACTERS)

    def operation(self, text: str, name: str | None, variables: Variables) -> Operation:
        """What is to be run of a document. Raises Unrunnable: it is malformed, ambiguous, or asks for too much."""
        document = self._documents.get(text, len(text), lambda: Document.read(self.schema, text))
        operation = document.operation(name)
        operation.require_affordable(variables)
        return operation

    def executor(
        self,
        operation: Operation,
        variables: Variables,
        context: Context | None,
        is_awaitable: Callable[[Any], bool] = optimized_is_awaitable,
    ) -> Executor[Any]:
        """Raises Unrunnable: a variable has no value that fits."""
        built = self._executor_class.build(
            self.schema,
            operation.document,
            context_value=context,
            raw_variable_values=dict(variables),
            operation_name=operation.name,
            is_awaitable=cast(Any, is_awaitable),
        )
        if isinstance(built, list):
            raise Unrunnable(*built)
        return built

    async def run(self, operation: Operation, variables: Variables, context: Context) -> ExecutionResult:
        """Answer a query or a mutation. Raises Unrunnable."""
        if operation.type is OperationType.SUBSCRIPTION:
            raise Unrunnable(
                GraphQLError("A subscription is streamed, not answered.", extensions={"code": "BAD_REQUEST"})
            )
        with closing(Awaitables()) as awaitables:
            executor = self.executor(operation, variables, context.for_operation(), awaitables)
            return await finished(executor.execute_operation(), context.language)

    async def stream(
        self, operation: Operation, variables: Variables, context: Context
    ) -> AsyncGenerator[ExecutionResult, None]:
        """The results of a subscription. Raises Unrunnable."""
        awaitables = Awaitables()
        executor = self.executor(operation, variables, context.for_operation(), awaitables)
        try:
            source = create_source_event_stream(executor)
            if isinstance(source, Awaitable):
                source = await source
            if isinstance(source, ExecutionResult):
                yield await finished(source, context.language)
                return
            missed = False
            async with aclosing(map_source_to_response_event(executor, source)) as results:
                async for each in results:
                    result = await finished(each, context.language)
                    awaitables.close()
                    missed, missed_again = is_unavailable(result), missed
                    executor.context_value.missed = missed
                    if not (missed and missed_again):
                        yield result
        except Exception as error:
            yield failed(error, context.language)
        finally:
            awaitables.close()

    def plan(
        self, operation: Operation, variables: Variables, executor: Executor[Any], field: GraphQLField
    ) -> Plan | None:
        """The same for all that differ only in the arguments of the root field: the meetings of a province."""
        inner = {name: variables[name] for name in operation.inner_variables if name in variables}
        given = orjson.dumps(inner)

        def make() -> Plan | None:
            try:
                return Plan(executor, field, [FieldDetails(cast(FieldNode, operation.root), None)])
            except GivenUp:
                return None

        return self._plans.get((operation, given), operation.characters + len(given), make)

    def is_shared(self, operation: Operation) -> bool:
        """Is it one that many may run together? What needs the person, or has its own place in a stream, is not."""
        root = operation.root
        return root is not None and root.name.value in self._shareable and not operation.is_personal

    def shared(self, operation: Operation, variables: Variables) -> SharedOperation:
        """One that many may run together. Raises Unrunnable, and what refuses its arguments."""
        assert operation.root is not None
        return SharedOperation(self, operation, variables, self._shareable[operation.root.name.value])


class SharedOperation:
    """A subscription that is executed once for many. Nobody's context is at hand: only what they all may see."""

    def __init__(self, execution: Execution, operation: Operation, variables: Variables, shareable: Shareable) -> None:
        self._executor = execution.executor(operation, variables, None)
        self._shown = shareable.shown
        root = cast(FieldNode, operation.root)
        subscriptions = execution.schema.subscription_type
        assert subscriptions is not None
        field = subscriptions.fields[root.name.value]
        arguments = get_argument_values(field, root, self._executor.variable_values)
        self.followed = shareable.followed(**arguments)
        self.digest = operation.digest(variables)
        self._name = root.alias.value if root.alias else root.name.value
        self._plan = execution.plan(operation, variables, self._executor, field)

    def perform(self, event: Any, context: Context) -> ExecutionResult | Awaitable[ExecutionResult]:
        """What an event shows. It has been read when this returns, and need not stay as it is."""
        executor = self._executor.build_per_event_executor(self._shown(event))
        executor.context_value = context
        if self._plan is not None:
            try:
                return ExecutionResult({self._name: self._plan.run(executor.root_value, executor)}, None)
            except GivenUp:
                pass
        awaitables = Awaitables()
        executor.is_awaitable = cast(Any, awaitables)
        return _closing(awaitables, finished(executor.execute_operation(serially=False), context.language))


class Awaitables:
    """Tells awaitables from values, in one execution. `close` what was given up before anybody awaited it.

    When a field is refused, or the whole is cancelled, graphql-core cancels what has not begun, and Python complains of
    each coroutine in it.
    """

    def __init__(self) -> None:
        self._coroutines: list[CoroutineType[Any, Any, Any]] = []

    def __call__(self, value: Any) -> bool:
        if not optimized_is_awaitable(value):
            return False
        if isinstance(value, CoroutineType):
            self._coroutines.append(value)
        return True

    def close(self) -> None:
        while self._coroutines:
            coroutine = self._coroutines.pop()
            frame = coroutine.cr_frame
            if frame is not None and getcoroutinestate(coroutine) == CORO_CREATED:
                for held in frame.f_locals.values():  # the items of a list are told to nobody
                    each = held if isinstance(held, list) else [held]
                    self._coroutines += [inner for inner in each if isinstance(inner, CoroutineType)]
                coroutine.close()


async def _closing(awaitables: Awaitables, result: Awaitable[ExecutionResult]) -> ExecutionResult:
    with closing(awaitables):
        return await result


async def finished(result: Any, language: str) -> ExecutionResult:
    """With its errors as clients may see them."""
    if not isinstance(result, ExecutionResult):
        result = await result
    if result.errors:
        result.errors = [told(error, language) for error in result.errors]
    return cast(ExecutionResult, result)


def is_unavailable(result: ExecutionResult) -> bool:
    """Did something need the database while it was away?"""
    return any((error.extensions or {}).get("code") == Unavailable.code for error in result.errors or ())


def failed(error: Exception, language: str) -> ExecutionResult:
    """The result of an operation that raised outside of any field."""
    wrapped = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
    return ExecutionResult(None, [told(wrapped, language)])
