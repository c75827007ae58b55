"""Which root fields does the schema have, and how is any of them asked with nothing but its arguments?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from graphql import GraphQLArgument, get_named_type, is_leaf_type

from schema.api import build_schema
from server.client import Client, Disconnected, Json, Refused, Socket

SCHEMA = build_schema()._schema
FORBIDDEN = 4403
TOGETHER = 25  # questions in one request: aliases are limited
VARIABLE = re.compile(r"Variable '\$v(\d+)_")
OPERATIONS = {"query": SCHEMA.query_type, "mutation": SCHEMA.mutation_type, "subscription": SCHEMA.subscription_type}


@dataclass(frozen=True)
class Root:
    """A field of one of the three roots."""

    operation: str
    name: str

    def __str__(self) -> str:
        return f"{self.operation} {self.name}"

    @property
    def arguments(self) -> dict[str, GraphQLArgument]:
        root = OPERATIONS[self.operation]
        assert root is not None
        arguments: dict[str, GraphQLArgument] = root.fields[self.name].args
        return arguments

    def document(self, selection: str = "__typename") -> str:
        """An operation with a variable for each argument, of the same name."""
        root = OPERATIONS[self.operation]
        assert root is not None
        declared = ", ".join(f"${name}: {argument.type}" for name, argument in self.arguments.items())
        given = ", ".join(f"{name}: ${name}" for name in self.arguments)
        leaf = is_leaf_type(get_named_type(root.fields[self.name].type))
        return (
            f"{self.operation} Asked{f'({declared})' if declared else ''} "
            f"{{ {self.name}{f'({given})' if given else ''} {'' if leaf else f'{{ {selection} }}'} }}"
        )

    async def ask(self, client: Client, variables: Json, selection: str = "__typename") -> Any:
        """Its answer; of a subscription the first. Raises Refused."""
        document = self.document(selection)
        if self.operation != "subscription":
            return (await client.execute(document, **variables))[self.name]
        async with aclosing(client.subscribe(document, **variables)) as messages:
            return (await anext(messages))[self.name]


async def ask_together(client: Client, questions: Sequence[tuple[Root, Json]]) -> list[Json | None]:
    """What each is refused with, None where it is answered; the fewest requests for it. No subscriptions."""
    errors: list[Json | None] = []
    for operation, group in groupby(questions, key=lambda question: question[0].operation):
        asked = list(group)
        for start in range(0, len(asked), TOGETHER):
            errors += await _ask_some(client, operation, asked[start : start + TOGETHER])
    return errors


async def follow_together(client: Client, questions: Sequence[tuple[Root, Json]]) -> list[Json | None]:
    """The same for subscriptions, which all take one connection: how each begins."""
    if not questions:
        return []
    try:
        async with client.connect() as socket:
            return [await _first_error(socket, root, variables) for root, variables in questions]
    except Disconnected as disconnected:
        if disconnected.code != FORBIDDEN:  # what a socket says to those who are not signed in
            raise
        return [{"message": "", "extensions": {"code": "UNAUTHENTICATED"}} for _ in questions]


async def _first_error(socket: Socket, root: Root, variables: Json) -> Json | None:
    async with aclosing(socket.subscribe(root.document(), **variables)) as messages:
        try:
            await anext(messages)
        except Refused as refused:
            return {"message": refused.errors[0]["message"], "extensions": refused.errors[0].get("extensions", {})}
    return None


async def _ask_some(client: Client, operation: str, questions: Sequence[tuple[Root, Json]]) -> list[Json | None]:
    declared, fields = [], []
    variables: Json = {}
    for number, (root, values) in enumerate(questions):
        declared += [f"$v{number}_{name}: {argument.type}" for name, argument in root.arguments.items()]
        given = ", ".join(f"{name}: $v{number}_{name}" for name in root.arguments)
        fields.append(f"a{number}: {root.name}{f'({given})' if given else ''} {{ __typename }}")
        variables |= {f"v{number}_{name}": value for name, value in values.items()}
    document = f"{operation} Asked{f'({chr(44).join(declared)})' if declared else ''} {{ {' '.join(fields)} }}"
    try:
        await client.execute(document, **variables)
    except Refused as refused:
        return [next(_about(number, refused.errors), None) for number in range(len(questions))]
    return [None] * len(questions)


def _about(number: int, errors: list[Json]) -> Iterator[Json]:
    """The errors of one question, without their places in the operation."""
    for error in errors:
        path, variable = error.get("path"), VARIABLE.match(error["message"])
        if path[0] == f"a{number}" if path else variable is None or int(variable[1]) == number:
            yield {"message": error["message"], "extensions": error.get("extensions", {})}


ROOTS = {
    str(root): root
    for operation, kind in OPERATIONS.items()
    if kind is not None
    for root in (Root(operation, name) for name in kind.fields)
}
