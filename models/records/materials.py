"""Which documents were before the meeting at each entry of a record? By their keys: no entry says what is in them."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import Change, ChangeKind
from ..materials import MOST_MATERIALS
from .findings import Content, differences
from .programme import Agenda

KINDS = frozenset({ChangeKind.DOCUMENT_ATTACHED, ChangeKind.DOCUMENT_DETACHED})


class Materials:
    """What an entry attaches, moves or detaches; it says what is wrong with the entry."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.attached: dict[int, int | None] = {}  # by document, to which item if to one
        self.known: set[int] = set()  # each that was ever attached

    def take(self, change: Change, content: Content) -> Iterator[str]:
        document, item = content["document"], content["item"]
        if change.kind is ChangeKind.DOCUMENT_ATTACHED:
            if document in self.attached and self.attached[document] == item:
                yield f"the document {document} is attached already"
            if item is not None and self.agenda.find(item) is None:
                yield f"the item {item} is not on the agenda"
            if document not in self.attached and len(self.attached) >= MOST_MATERIALS:
                yield f"{len(self.attached)} documents are attached already, at most {MOST_MATERIALS} can be"
            self.known.add(document)
            self.attached[document] = item
        elif document not in self.attached:
            yield f"the document {document} is not attached at this point"
        else:
            yield from differences({"item": self.attached.pop(document)}, content)
