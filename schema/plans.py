"""How is a shared operation run quickly? What its text decides is decided once; a run only asks resolvers.

graphql-core decides anew, for each field of each object in each run, which field that is, what its arguments are, and
whether somebody waits. The text and the variables of a shared operation stay the same. A plan answers only what goes
smoothly. In all else (a resolver that waits or raises, a null where none may be, a value of an unexpected type) it
gives up, and graphql-core runs the operation whole, with its errors: a plan is quick or silent, but not wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphql import (
    Executor,
    GraphQLAbstractType,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)
from graphql.execution import get_argument_values
from graphql.execution.collect_fields import FieldDetailsList, collect_subfields
from graphql.pyutils import Path
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema_converter import GraphQLCoreConverter

Step = Callable[[Any, "Run"], Any]  # from a value to what stands for it in the answer
LARGEST_INT = 2**31


class GivenUp(Exception):
    """graphql-core is to run it."""


class Run:
    """One run. What resolvers are told of it is made once for each field."""

    __slots__ = ("executor", "infos")

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        self.infos: dict[int, Any] = {}


class Plan:
    """Of the root field of a subscription: from an event to its answer. Raises GivenUp when there can be none."""

    def __init__(self, executor: Executor[Any], field: GraphQLField, details: FieldDetailsList) -> None:
        self._executor = executor
        self._fields = 0
        self._step = self._completes(field.type, details)

    def run(self, event: Any, executor: Executor[Any]) -> Any:
        """Raises GivenUp."""
        try:
            return self._step(event, Run(executor))
        except Exception as error:
            raise GivenUp from error

    def _completes(self, given: Any, details: FieldDetailsList) -> Step:
        if isinstance(given, GraphQLNonNull):
            return self._of_type(given.of_type, details)
        step = self._of_type(given, details)
        return lambda value, run: None if value is None else step(value, run)

    def _of_type(self, type_: Any, details: FieldDetailsList) -> Step:
        if isinstance(type_, GraphQLList):
            return _list(self._completes(type_.of_type, details))
        if is_leaf_type(type_):
            return _leaf(type_)
        if is_object_type(type_):
            return self._object(type_, details)
        if is_abstract_type(type_):
            return self._abstract(type_, details)
        raise GivenUp

    def _object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Step:
        executor = self._executor
        subfields = collect_subfields(
            executor.schema, executor.fragments, executor.variable_values, executor.operation, type_, details
        )
        steps = [(name, self._field(type_, name, each)) for name, each in subfields.grouped_field_set.items()]
        fits = _Fits(type_)

        def complete(value: Any, run: Run) -> dict[str, Any]:
            if value.__class__ not in fits.classes:
                fits.require(value)
            return {name: step(value, run) for name, step in steps}

        return complete

    def _abstract(self, type_: GraphQLAbstractType, details: FieldDetailsList) -> Step:
        known: dict[type, Step] = {}
        schema = self._executor.schema

        def complete(value: Any, run: Run) -> Any:
            step = known.get(value.__class__)
            if step is None:
                found = next((each for each in schema.get_possible_types(type_) if _is_of(each, value)), None)
                if found is None:
                    raise GivenUp
                step = known[value.__class__] = self._object(found, details)
            return step(value, run)

        return complete

    def _field(self, parent: GraphQLObjectType, response_name: str, details: FieldDetailsList) -> Step:
        executor, node = self._executor, details[0].node
        if node.name.value == "__typename":
            name = parent.name
            return lambda source, run: name
        field = executor.schema.get_field(parent, node.name.value)
        definition: Any = None if field is None else field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if field is None or definition is None or definition.is_async:
            raise GivenUp
        complete = self._completes(field.type, details)
        if definition.is_basic_field:
            read = attrgetter(definition.python_name)
            return lambda source, run: complete(read(source), run)
        resolve = field.resolve
        if resolve is None:
            raise GivenUp
        arguments = get_argument_values(
            field, node, executor.variable_values, details[0].fragment_variable_values, executor.hide_suggestions
        )
        nodes, path = [each.node for each in details], Path(None, response_name, parent.name)
        self._fields += 1
        number = self._fields

        def ask(source: Any, run: Run) -> Any:
            info = run.infos.get(number)
            if info is None:
                info = run.infos[number] = run.executor.build_resolve_info(field, nodes, parent, path)
            value = resolve(source, info, **arguments)
            if optimized_is_awaitable(value):
                if hasattr(value, "close"):
                    value.close()
                raise GivenUp
            return complete(value, run)

        return ask


class _Fits:
    """The classes whose objects are known to be of a type."""

    def __init__(self, type_: GraphQLObjectType) -> None:
        self.classes: set[type] = set()
        self._type = type_

    def require(self, value: Any) -> None:
        if value is None or not _is_of(self._type, value):
            raise GivenUp
        self.classes.add(value.__class__)


def _is_of(type_: GraphQLObjectType, value: Any) -> bool:
    definition = type_.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return definition is not None and value.__class__ is definition.origin


def _list(item: Step) -> Step:
    def complete(value: Any, run: Run) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise GivenUp
        return [item(each, run) for each in value]

    return complete


def _leaf(type_: GraphQLLeafType) -> Step:
    """The most frequent values stand for themselves; what they are else is the type's concern."""
    coerce = type_.coerce_output_value

    def text(value: Any, run: Run) -> Any:
        return value if isinstance(value, str) else other(value, run)

    def number(value: Any, run: Run) -> Any:
        return value if value.__class__ is int and -LARGEST_INT <= value < LARGEST_INT else other(value, run)

    def truth(value: Any, run: Run) -> Any:
        return value if value is True or value is False else other(value, run)

    names: dict[Any, Any] = {}

    def word(value: Any, run: Run) -> Any:
        name = names.get(value)
        if name is None:
            name = names[value] = other(value, run)
        return name

    def other(value: Any, run: Run) -> Any:
        coerced = coerce(value)
        if coerced is None:
            raise GivenUp
        return coerced

    if type_ in (GraphQLString, GraphQLID):
        return text
    if type_ is GraphQLInt:
        return number
    if type_ is GraphQLBoolean:
        return truth
    return word if isinstance(type_, GraphQLEnumType) else other
