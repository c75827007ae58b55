"""How much may one operation ask for? Its size is bounded before it runs: depth, aliases, tokens, and cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.type import GraphQLInterfaceType
from graphql.validation import (
    ASTValidationContext,
    ASTValidationRule,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
)

MOST_DEPTH = 15
MOST_ALIASES = 30
MOST_TOKENS = 3000
MOST_ERRORS = 5  # of a document that are looked for: each may quote a large part of it
MOST_COMPARISONS = 10_000  # of fields with the same name: clients ask once for each, and need none
MOST_COST = 50_000  # fields that the answer may have, if every page is full
UTTER_COST = 2**53  # no operation is said to cost more: JSON has no larger numbers that all clients can read
PAGE = 20
LARGEST_PAGE = 100
LIST = 5  # what lists without pages have, roughly: votes, options, items


def too_costly(cost: int) -> GraphQLError:
    return GraphQLError(
        f"This operation could cost {cost} fields; {MOST_COST} are allowed. Ask for smaller pages.",
        extensions={"code": "TOO_COSTLY", "cost": cost, "limit": MOST_COST},
    )


class Cost:
    """How many fields the answer may have, if every page is full."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self.schema = schema
        self.variables = variables
        self.document = document
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.fragment_costs: dict[str, int] = {}

    def of_document(self, operation_name: str | None) -> int:
        total = 0
        for node in self.document.definitions:
            if isinstance(node, OperationDefinitionNode) and (
                operation_name is None or (node.name and node.name.value == operation_name)
            ):
                total += self.of_selections(node.selection_set, self.schema.get_root_type(node.operation))
        return min(total, UTTER_COST)

    def of_selections(self, selections: SelectionSetNode | None, parent: Any) -> int:
        if selections is None:
            return 0
        total = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self.of_field(node, parent)
            elif isinstance(node, InlineFragmentNode):
                on = self.schema.get_type(node.type_condition.name.value) if node.type_condition else parent
                total += self.of_selections(node.selection_set, on)
            elif isinstance(node, FragmentSpreadNode):
                total += self.of_fragment(node.name.value)
        return total

    def of_fragment(self, name: str) -> int:
        if name not in self.fragment_costs:
            self.fragment_costs[name] = 0
            fragment = self.fragments[name]
            on = self.schema.get_type(fragment.type_condition.name.value)
            self.fragment_costs[name] = self.of_selections(fragment.selection_set, on)
        return self.fragment_costs[name]

    def of_field(self, node: FieldNode, parent: Any) -> int:
        fields = parent.fields if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else {}
        definition = fields.get(node.name.value)
        if definition is None or node.selection_set is None:
            return 1
        inner = self.of_selections(node.selection_set, get_named_type(definition.type))
        if "first" in definition.args:
            return 1 + self.page(node, parent) * inner
        if "[" in str(definition.type) and node.name.value not in {"nodes", "edges"}:
            return 1 + LIST * inner
        return 1 + inner

    def page(self, node: FieldNode, parent: Any) -> int:
        """The size that is asked for; the largest where only the operation's defaults tell."""
        sizes = []
        for argument in node.arguments or ():
            if argument.name.value in {"first", "last"}:
                value: Any = None
                if isinstance(argument.value, IntValueNode):
                    value = int(argument.value.value)
                elif isinstance(argument.value, VariableNode):
                    value = self.variables.get(argument.value.name.value, LARGEST_PAGE)
                sizes.append(min(max(value, 1), LARGEST_PAGE) if isinstance(value, int) else LARGEST_PAGE)
        return max(sizes, default=LARGEST_PAGE if parent.name == "Board" else PAGE)


class Size(NamedTuple):
    """Of some selections, with all that is spread in them: levels of fields, aliases, and the deepest field."""

    depth: int
    aliases: int
    deepest: FieldNode | None


NO_SIZE = Size(0, 0, None)


class MergingRule(OverlappingFieldsCanBeMergedRule):
    """Fields of the same name are compared with each other, but not for as long as graphql-core would."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MOST_COMPARISONS


class SizeRule(ASTValidationRule):
    """No operation is deeper, and no document has more aliases, than is allowed.

    A fragment is measured once: fragments that spread each other twice would double the work with each of them.
    """

    def __init__(self, context: ASTValidationContext) -> None:
        super().__init__(context)
        self.aliases = 0
        self.fragment_sizes: dict[str, Size] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *rest: Any) -> None:
        size = self.of_selections(node.selection_set)
        self.aliases += size.aliases
        if size.depth > MOST_DEPTH:
            name = node.name.value if node.name else "anonymous"
            message = f"'{name}' exceeds maximum operation depth of {MOST_DEPTH}"
            self.report_error(GraphQLError(message, size.deepest))

    def leave_document(self, *rest: Any) -> None:
        if self.aliases > MOST_ALIASES:
            self.report_error(GraphQLError(f"{self.aliases} aliases found. Allowed: {MOST_ALIASES}"))

    def of_selections(self, selections: SelectionSetNode) -> Size:
        depth, aliases, deepest = 0, 0, None
        for node in selections.selections:
            if isinstance(node, FieldNode):
                inner = self.of_field(node)
            elif isinstance(node, FragmentSpreadNode):
                inner = self.of_fragment(node.name.value)
            else:
                inner = self.of_selections(cast(InlineFragmentNode, node).selection_set)
            aliases += inner.aliases
            if inner.depth > depth:
                depth, deepest = inner.depth, inner.deepest
        return Size(depth, aliases, deepest)

    def of_field(self, node: FieldNode) -> Size:
        aliases = 1 if node.alias else 0
        if node.selection_set is None:
            return Size(0, aliases, None)
        inner = self.of_selections(node.selection_set)
        if node.name.value.startswith("__"):  # introspection has levels of its own
            return Size(0, aliases + inner.aliases, None)
        return Size(1 + inner.depth, aliases + inner.aliases, inner.deepest or node)

    def of_fragment(self, name: str) -> Size:
        """Nothing for one that is not defined, or is being measured: other rules refuse it."""
        if name not in self.fragment_sizes:
            self.fragment_sizes[name] = NO_SIZE
            fragment = self.context.get_fragment(name)
            if fragment is not None:
                self.fragment_sizes[name] = self.of_selections(fragment.selection_set)
        return self.fragment_sizes[name]
