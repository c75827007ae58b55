"""How do people's own words stand in a paper? As paragraphs, where they ended their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .contents import Opinion
from .paper import Block, Entries, Paragraph, Run
from .words import Words


def sentence(text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    return Paragraph((Run(text, bold, italic),))


def paragraphs(text: str) -> Iterator[Paragraph]:
    return (sentence(line) for line in _lines(text))


def labelled(label: str, text: str) -> Iterator[Paragraph]:
    """The first paragraph begins with the label."""
    first, *others = _lines(text) or [""]
    yield Paragraph((Run(label, bold=True), Run(first)))
    yield from (sentence(line) for line in others)


def opinions(words: Words, title: str, given: Iterable[Opinion]) -> Iterator[Block]:
    """Who said what, one entry each."""
    yield sentence(title, bold=True)
    yield Entries(
        tuple(tuple(labelled(words.opinion.format(member=opinion.member), opinion.text)) for opinion in given)
    )


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]
