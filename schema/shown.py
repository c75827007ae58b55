"""What does a field show? At once, where it has been read already: to wait costs more than to show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

T = TypeVar("T")
V = TypeVar("V")


def shown(known: V | None, load: Callable[[], Awaitable[V]], show: Callable[[V], T]) -> T:
    """What is shown of a value; if it is not known yet, an awaitable of that, as a resolver may return it."""
    if known is not None:
        return show(known)

    async def later() -> T:
        return show(await load())

    return cast(T, later())
