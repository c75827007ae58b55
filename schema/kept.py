"""What is made once and kept for the next who needs it, and for how long? So much of it, those used last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most so many values, made of so many characters together."""

    def __init__(self, most: int, most_characters: int) -> None:
        self.characters = 0
        self._most = most
        self._most_characters = most_characters
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key, characters: int, make: Callable[[], Value]) -> Value:
        """What is kept under the key, or is made now; what is too large is not kept. Raises what `make` raises."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key][0]
        value = make()
        if characters > self._most_characters:
            return value
        self._values[key] = value, characters
        self.characters += characters
        while len(self._values) > self._most or self.characters > self._most_characters:
            self.characters -= self._values.popitem(last=False)[1][1]
        return value
