"""What is a paper made of, before it is set as a file? Blocks that every format has a form for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .contents import Language


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one kind. It is never markup, whatever signs it holds."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` counts from 1: a section, what it holds, a vote. One that is `bare` has nothing under it to go with."""

    level: int
    text: str
    bare: bool = False
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of which each entry may run over several paragraphs."""

    entries: tuple[tuple[Paragraph, ...], ...]
    kind: Literal["entries"] = "entries"


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the width; figures stand in the middle."""

    heading: str
    share: int
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Together:
    """What is kept on one page where it fits on one."""

    blocks: tuple[Block, ...]
    kind: Literal["together"] = "together"


Block = Heading | Paragraph | Entries | Table | Together


@dataclass(frozen=True, slots=True)
class Signature:
    role: str
    note: str
    name: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The hash of the record, for eyes and cameras. `alternative` is said where the QR code is not seen.

    `digest` is that of the approved contents: a draft has neither it nor the words before it.
    """

    title: str
    text: str
    hash: str
    alternative: str
    digest_title: str | None
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Minutes as they are read. `superiors` stand over the `issuer`; a `draft` has the word that says so.

    `at` is the instant, to the second, that the file bears as its date.
    """

    language: Language
    at: datetime
    superiors: tuple[str, ...]
    issuer: str
    number: str | None
    party: str
    dated: str
    draft: str | None
    title: str
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    seal: Seal
