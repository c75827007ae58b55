"""Which facts does an entry of the log tell, and how is each altered so that somebody must notice?"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from server.client import Json


def paths(told: Any, path: str = "") -> Iterator[str]:
    """Of all facts: `rules.quorum_numerator`, `roll`, `roll[].name`. An empty list tells of none in it."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from paths(value, f"{path}.{name}".lstrip("."))
        return
    yield path
    if isinstance(told, list):
        for one in told:
            if isinstance(one, dict):
                yield from paths(one, f"{path}[]")


def altered(told: Json, path: str) -> Iterator[Json]:
    """The same content with one fact another one, once for each place and each way in which that can be done."""
    for holder_steps, last in _places(told, path.replace("[]", ".[]").split(".")):
        value = _at(told, [*holder_steps, last])
        for other in _others(value):
            changed = deepcopy(told)
            _at(changed, holder_steps)[last] = other
            yield changed


def _places(told: Any, steps: list[str], before: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if told is None:
        return
    step, rest = steps[0], steps[1:]
    if step == "[]":
        for number, one in enumerate(told):
            yield from _places(one, rest, (*before, number))
    elif not isinstance(told, dict) or step not in told:
        return
    elif rest:
        yield from _places(told[step], rest, (*before, step))
    else:
        yield before, step


def _at(told: Any, steps: Any) -> Any:
    for step in steps:
        told = told[step]
    return told


def _others(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value + 1000)
        case float():
            yield value / 2
        case str():
            yield from (f"{value}x", None)
        case list():
            if value:
                yield from (value[:-1], [*value, value[-1]], [])
            else:
                yield [1]
        case None:
            yield from (1, "x")
