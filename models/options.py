"""Which options may a vote have? Of a motion the first is the yes; of an election they are the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .texts import likeness, line

DEFAULT_OPTIONS = ("Tán thành", "Không tán thành", "Ý kiến khác")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 30
LONGEST_OPTION = 200


def labels_of(given: Iterable[str], *, name: str) -> list[str]:
    """As they are stored. Raises EmptyText, TextTooLong, BadText, each with the `name`; StateSecret."""
    return [line(option, most=LONGEST_OPTION, name=name) for option in given]


def are_different(labels: Sequence[str]) -> bool:
    """No two of them look alike."""
    return len(set(map(likeness, labels))) == len(labels)
