"""How much may one operation ask for? Its size is bounded before it runs: depth, aliases, tokens, and cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from strawberry.extensions import MaxAliasesLimiter, QueryDepthLimiter

MOST_DEPTH = 15
MOST_ALIASES = 30
MOST_TOKENS = 3000
MOST_COST = 50_000  # fields that the answer may have, if every page is full
PAGE = 20
LARGEST_PAGE = 100
LIST = 5  # what lists without pages have, roughly: votes, options, items

RULES = (
    *QueryDepthLimiter(max_depth=MOST_DEPTH).validation_rules,
    *MaxAliasesLimiter(max_alias_count=MOST_ALIASES).validation_rules,
)


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
        return total

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
