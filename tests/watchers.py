"""Who follows a field of a subscription, and does he see what a fresh query answers?"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from server.client import Json
from tests.gatherings import FILES
from tests.serving import Screen

FRAGMENTS = {
    node.name.value: print_ast(node)
    for file in ("meeting_live", "board")
    for node in parse(FILES[file]).definitions
    if isinstance(node, FragmentDefinitionNode)
}


def document(kind: str, fields: str) -> str:
    """An operation with the fragments that it uses."""
    text = f"{kind} Watching {{ {fields} }}"
    for name, fragment in FRAGMENTS.items():
        if f"...{name}" in text:
            text += f" {fragment}"
    return text


def selection(file: str, operation: str) -> str:
    """What an operation selects of its root field."""
    for node in parse(FILES[file]).definitions:
        if isinstance(node, OperationDefinitionNode) and node.name and node.name.value == operation:
            root = node.selection_set.selections[0]
            assert isinstance(root, FieldNode)
            assert root.selection_set
            return print_ast(root.selection_set)
    raise LookupError(operation)


def fold(board: Json, message: Json) -> Json:
    """What a client makes of a message: lines and meetings are replaced by id, the rest is taken as it is."""
    if message["kind"] == "SNAPSHOT":
        board = {"lines": {}, "meetings": {}}
    return {
        **{name: message[name] for name in ("date", "committee", "totals", "attendanceOverTime", "attention")},
        "lines": board["lines"] | {line["organization"]["id"]: line for line in message["lines"]},
        "meetings": board["meetings"] | {meeting["id"]: meeting for meeting in message["meetings"]},
    }


@dataclass
class Watcher:
    """A subscription to a field, and the same field of a query."""

    who: str
    field: str
    screen: Screen
    board: Json = dataclasses.field(default_factory=dict)

    @property
    def is_board(self) -> bool:
        return self.field.startswith("board")

    async def take(self) -> None:
        message = await self.screen.next(within=5)
        if self.is_board:
            self.board = fold(self.board, message)

    async def agrees(self, fresh: Json) -> None:
        """Waits for messages until what was sent is what was asked for."""
        if not self.is_board:
            while self.screen.last["version"] < fresh["version"]:
                await self.take()
            assert self.screen.last == fresh
            return
        folded = fold({}, fresh)
        while self.board != folded:
            try:
                await self.take()
            except TimeoutError:
                assert self.board == folded
                raise

    def never_went_back(self) -> None:
        """Nor was the same version sent twice: what changes nothing sends nothing."""
        versions = [message["version"] for message in self.screen.all]
        assert versions == sorted(set(versions)), self.field
