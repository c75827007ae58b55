"""What does a client's text mean? Parsed and validated once for all who send it, and asked what it takes to run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s
from typing import Any

import orjson
from graphql import (
    BREAK,
    SKIP,
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    separate_operations,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from .limits import MOST_COST, MOST_ERRORS, MOST_TOKENS, Cost, MergingRule, SizeRule, too_costly
from .personal import needs_person

_VALIDATION = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    *(MergingRule, SizeRule, MaybeNullValidationRule, OneOfInputValidationRule),
)


class Unrunnable(Exception):
    """Raised with the errors of a request that cannot be executed."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = list(errors)


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a document."""

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode

    @property
    def type(self) -> OperationType:
        return self.node.operation

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def characters(self) -> int:
        """How many the document has."""
        return self.document.loc.end if self.document.loc else 0

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names of those that it takes."""
        return tuple(sorted(each.variable.name.value for each in self.node.variable_definitions or ()))

    @cached_property
    def root(self) -> FieldNode | None:
        """The field of a subscription, if it stands in the operation itself and nothing can leave it out."""
        if self.type is not OperationType.SUBSCRIPTION:
            return None
        selections = self.node.selection_set.selections
        first = selections[0] if len(selections) == 1 else None
        return first if isinstance(first, FieldNode) and not first.directives else None

    @cached_property
    def inner_variables(self) -> tuple[str, ...]:
        """The names of those that something else than the root field's arguments takes."""
        finder = _FindsVariables(self.root)
        visit(self._alone, finder)
        return tuple(sorted(finder.found))

    def digest(self, variables: Mapping[str, Any]) -> str:
        """The same on every server for the same operation with the same variables."""
        given = {name: variables[name] for name in self.variables if name in variables}
        return blake2s(self._text + orjson.dumps(given, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()

    @cached_property
    def _text(self) -> bytes:
        return print_ast(self._alone).encode()

    @cached_property
    def is_personal(self) -> bool:
        """Does the answer depend on who asks, and not only on what he may see?"""
        types = TypeInfo(self.schema)
        finder = _FindsPersonal(types)
        visit(self._alone, TypeInfoVisitor(types, finder))
        return finder.found

    @cached_property
    def _alone(self) -> DocumentNode:
        """The document with this operation, and of the fragments those that it uses."""
        return separate_operations(self.document)[self.name or ""]

    @cached_property
    def _highest_cost(self) -> int:
        return self._cost({})

    def require_affordable(self, variables: Mapping[str, Any]) -> None:
        """Raises Unrunnable. What is affordable whatever its variables is reckoned once."""
        if self._highest_cost > MOST_COST:
            cost = self._cost(variables)
            if cost > MOST_COST:
                raise Unrunnable(too_costly(cost))

    def _cost(self, variables: Mapping[str, Any]) -> int:
        return Cost(self.schema, self.document, variables).of_document(self.name)


@dataclass(frozen=True, eq=False)
class Document:
    """A text that can be run."""

    operations: Mapping[str | None, Operation]

    @classmethod
    def read(cls, schema: GraphQLSchema, text: str) -> Document:
        """Raises Unrunnable."""
        if not text:
            raise Unrunnable(_bad("There is no operation."))
        try:
            document = parse(text, max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            raise Unrunnable(error) from None
        nodes = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        if not nodes:
            raise Unrunnable(_bad("The document has no operation."))
        errors = validate(schema, document, _VALIDATION, MOST_ERRORS)
        if errors:
            raise Unrunnable(*errors)
        return cls({node.name.value if node.name else None: Operation(schema, document, node) for node in nodes})

    def operation(self, name: str | None) -> Operation:
        """The one of this name, or the only one. Raises Unrunnable."""
        count = len(self.operations)
        if name is None and count == 1:
            return next(iter(self.operations.values()))
        if name in self.operations and name is not None:
            return self.operations[name]
        if name is None:
            raise Unrunnable(_bad(f"The document has {count} operations: name one by operationName."))
        raise Unrunnable(_bad("The document has no operation of this name."))


class _FindsVariables(Visitor):
    def __init__(self, root: FieldNode | None) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._apart = set(map(id, root.arguments or ())) if root is not None else set()

    def enter_variable_definition(self, node: VariableDefinitionNode, *rest: Any) -> Any:
        return SKIP

    def enter_argument(self, node: ArgumentNode, *rest: Any) -> Any:
        return SKIP if id(node) in self._apart else None

    def enter_variable(self, node: VariableNode, *rest: Any) -> None:
        self.found.add(node.name.value)


class _FindsPersonal(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found = False

    def enter_field(self, node: FieldNode, *rest: Any) -> Any:
        definition = self.types.get_field_def()
        if definition is not None and needs_person(definition):
            self.found = True
            return BREAK
        return None


def _bad(reason: str) -> GraphQLError:
    return GraphQLError(reason, extensions={"code": "BAD_REQUEST"})
