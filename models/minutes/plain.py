"""How does a paper read where there are no pages? As lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .paper import Block, Entries, Heading, Paper, Paragraph, Table, Together


def lines(paper: Paper) -> list[str]:
    """Its head, then one line for each heading, paragraph and row of a table."""
    head = (*paper.superiors, paper.issuer, paper.number, paper.party, paper.dated, paper.draft, paper.title)
    names = (f"{signature.role}: {signature.name}" for signature in paper.signatures)
    return [line for line in (*head, paper.subject, *_lines(paper.blocks), *names) if line]


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield _text(block)
            case Entries():
                yield from (f"- {' '.join(map(_text, entry))}" for entry in block.entries)
            case Table():
                yield " | ".join(column.heading for column in block.columns)
                yield from (" | ".join(row) for row in block.rows)
            case Together():
                yield from _lines(block.blocks)


def _text(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs)
