"""What may clients ask to follow? Subscriptions at random, made from the schema; and what they show, folded."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType, get_named_type, is_leaf_type

from schema.api import build_schema
from schema.personal import needs_person
from server.client import Json

SCHEMA = build_schema()._schema
DEPTH = 4
MOST_ALIASES = 20
MEETINGS = ("open", "open", "open", "scheduled", "other", "closed", "cancelled", "branch", "none", "garbage", "commune")
COMMITTEES = (
    "commune",
    "commune",
    "commune",
    "commune",
    "province",
    "grassroots",
    "abroad",
    "cell",
    "none",
    "garbage",
    "open",
)
DATES = ("today", "today", "today", "2020-02-29", "0001-01-01", "9999-12-31", None, "nonsense")
# What a board's CHANGES leave out is kept by its key, so each line and each meeting shows one.
KEYS = {"Board.lines": "key: organization { id }", "Board.meetings": "key: id"}
# What happens in other meetings is news of theirs.
BEYOND = {"Cell.meetings", "Organization.month", "Cell.month", "Committee.month"}


@dataclass(frozen=True)
class LiveDocument:
    """`node` and `day` are names: what they stand for is known when the world is."""

    root: str
    text: str
    name: str | None
    variables: Json
    node: str
    day: str | None

    def payload(self, ids: dict[str, str], today: str) -> Json:
        names = {f"<{name}>": name_id for name, name_id in {**ids, "today": today}.items()}
        text, variables = self.text, dict(self.variables)
        for name, value in names.items():
            text = text.replace(name, value)
            variables = {key: value if given == name else given for key, given in variables.items()}
        return {"query": text, "variables": variables, **({"operationName": self.name} if self.name else {})}


@dataclass
class Writer:
    """Writes one document, as chance wills."""

    chance: Random
    personal: bool
    declared: dict[str, str] = field(default_factory=dict)
    given: Json = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))
    aliases: int = 0

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def variable(self, kind: str, value: Any, default: str | None = None) -> str:
        name = f"v{next(self.numbers)}"
        self.declared[name] = f"{kind} = {default}" if default is not None else kind
        if default is None or not self.one_in(3):
            self.given[name] = value
        return f"${name}"

    def value(self, kind: str, literal: str, value: Any) -> str:
        """Where it stands, or as a variable."""
        return literal if self.one_in(2) else self.variable(kind, value)

    def directive(self) -> str:
        if not self.one_in(8):
            return ""
        word, truth = self.chance.choice(["include", "skip"]), self.one_in(2)
        chosen = self.chance.choice(["literal", "variable", "default"])
        if chosen == "literal":
            return f" @{word}(if: {str(truth).lower()})"
        default = str(self.one_in(2)).lower() if chosen == "default" else None
        return f" @{word}(if: {self.variable('Boolean!' if default is None else 'Boolean', truth, default)})"

    def alias(self, name: str, *, always: bool = False) -> str:
        """Its first part is the field's name."""
        if self.aliases >= MOST_ALIASES or not (always or self.one_in(6)):
            return ""
        self.aliases += 1
        return f"{name}_{next(self.numbers)}: "

    def selections(self, kind: Any, depth: int) -> str:
        fields: dict[str, GraphQLField] = {
            name: each
            for name, each in kind.fields.items()
            if (self.personal or not needs_person(each)) and (depth > 0 or is_leaf_type(get_named_type(each.type)))
            if f"{kind.name}.{name}" not in BEYOND
        }
        names = [*fields, "__typename"]
        chosen = self.chance.sample(names, min(self.chance.randint(min(depth + 1, 3), 6), len(names)))
        parts = [
            f"{self.alias('__typename')}__typename"
            if name == "__typename"
            else self.field(kind, name, fields[name], depth)
            for name in chosen
        ]
        if not isinstance(kind, GraphQLObjectType) and self.one_in(2):
            concrete = self.chance.choice(SCHEMA.get_possible_types(kind))
            parts.append(f"... on {concrete.name}{self.directive()} {{ {self.selections(concrete, depth)} }}")
        return self.wrapped(kind, " ".join(parts))

    def field(self, kind: GraphQLNamedType, name: str, definition: GraphQLField, depth: int) -> str:
        arguments = ""
        if "first" in definition.args and self.one_in(2):
            first = self.chance.choice([1, 1, 2, 3, 50, 100, 0, -1, 101])
            arguments = f"(first: {self.value('Int', str(first), first)})"
        alias = self.alias(name, always=bool(arguments))
        if not alias:
            arguments = ""
        inner = get_named_type(definition.type)
        text = f"{alias}{name}{arguments}{self.directive()}"
        if is_leaf_type(inner):
            return text
        return f"{text} {{ {KEYS.get(f'{kind.name}.{name}', '')} {self.selections(inner, depth - 1)} }}"

    def wrapped(self, kind: GraphQLNamedType, text: str) -> str:
        """As it is, or in a fragment."""
        how = self.chance.choice(["bare"] * 4 + ["inline", "typed", "named"])
        if how == "inline":
            return f"...{self.directive()} {{ {text} }}"
        if how == "typed":
            return f"... on {kind.name}{self.directive()} {{ {text} }}"
        if how == "named":
            name = f"F{next(self.numbers)}"
            self.fragments.append(f"fragment {name} on {kind.name} {{ {text} }}")
            return f"...{name}{self.directive()}"
        return text


def live_document(chance: Random, *, runs: bool = False) -> LiveDocument:
    """`runs`: it asks for something that is there, and can be run."""
    writer = Writer(chance, personal=chance.randrange(3) == 0)
    root = chance.choice(["meeting", "board"])
    node = chance.choice(MEETINGS if root == "meeting" else COMMITTEES)
    day = chance.choice(DATES) if root == "board" else None
    if runs:
        node, day = ("open", None) if root == "meeting" else ("commune", "today")
    key = "id" if root == "meeting" else "committeeId"
    arguments = f"{key}: {writer.value('ID!', quoted(f'<{node}>'), f'<{node}>')}"
    if root == "board" and writer.one_in(2):
        said = "<today>" if day == "today" else day
        arguments += f", date: {writer.value('Date', quoted(said), said)}"
    kind = SCHEMA.type_map[root.title()]
    directive = writer.directive() if writer.one_in(4) and not runs else ""
    shown = f"{'kind' if root == 'board' else 'version'} {writer.selections(kind, DEPTH)}"
    operation = f"{{ {writer.alias(root)}{root}({arguments}){directive} {{ {shown} }} }}"
    name = chance.choice([None, "Watching"])
    declared = ", ".join(f"${variable}: {of}" for variable, of in writer.declared.items())
    head = f"subscription {name or ''}{f'({declared})' if declared else ''}"
    others = ["query Other { viewer { __typename } }"] if name and writer.one_in(2) else []
    parts = [f"{head} {operation}", *writer.fragments, *others]
    if writer.one_in(2):
        parts.reverse()
    asked = name if others or writer.one_in(2) else None
    given = {**writer.given, **({"unused": [1, None]} if writer.one_in(5) else {})}
    return LiveDocument(root, " ".join(parts), asked, given, node, day)


def quoted(text: str | None) -> str:
    return "null" if text is None else f'"{text}"'


def folded(before: Json | None, message: Json) -> Json:
    """What a client makes of a result: a board's lines and meetings by their keys, the rest as it is.

    The errors inside a board are left out: CHANGES have those of what has changed, at other places.
    """
    data = message["data"]
    shown = next(iter(data.values()), None) if data else None
    if not isinstance(shown, dict) or "kind" not in shown:
        return message
    if shown["kind"] == "SNAPSHOT":
        before = None
    kept = {} if before is None or not before["data"] else next(iter(before["data"].values()))
    board: Json = {}
    for name, value in shown.items():
        if name.partition("_")[0] in {"lines", "meetings"}:
            keyed = {str(each["key"]): each for each in value}
            board[name] = {**kept.get(name, {}), **keyed}
        elif name.partition("_")[0] != "kind":
            board[name] = value
    return {"data": {next(iter(data)): board}}
