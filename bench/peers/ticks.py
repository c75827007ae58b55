"""What does every peer written in Python share? The tick as text, and the control port that asks for the next one."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from typing import Any, NamedTuple

import uvloop

Publish = Callable[[str], None]


class Arguments(NamedTuple):
    port: int
    control: int
    length: int  # characters of a tick
    lines: int

    @classmethod
    def given(cls) -> Arguments:
        return cls(*map(int, sys.argv[1:5]))


class Ticks:
    """The newest tick, which a subscriber is told first. Number 0 is published by the start."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._number = 0
        self.newest = self._text()

    def next(self) -> str:
        self._number += 1
        self.newest = self._text()
        return self.newest

    def _text(self) -> str:
        return f"#{self._number:010} {time.monotonic_ns():020} ".ljust(self._length, ".")


def lines(count: int) -> list[dict[str, Any]]:
    """What a screen shows beside the tick; each line is as long as any other."""
    return [
        {"id": f"{number:06}", "name": f"Cell {number:04}", "present": 10 + number % 80, "expected": 90}
        for number in range(count)
    ]


class Messages:
    """Prebuilt messages, for servers that know no GraphQL."""

    def __init__(self, count: int) -> None:
        rest = json.dumps(lines(count), separators=(",", ":"))
        self._begin, self._end = ('{"screen":{', f',"lines":{rest}}}}}') if count else ("{", "}")

    def message(self, operation: str, tick: str) -> str:
        return f'{{"id":"{operation}","type":"next","payload":{{"data":{self._begin}"tick":"{tick}"{self._end}}}}}'


class _Control(asyncio.Protocol):
    def __init__(self, ticks: Ticks, publish: Publish) -> None:
        self._ticks = ticks
        self._publish = publish

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\n")):
            self._publish(self._ticks.next())


async def control(port: int, ticks: Ticks, publish: Publish) -> None:
    """Call `publish` with a new tick for every newline that arrives."""
    await asyncio.get_running_loop().create_server(lambda: _Control(ticks, publish), "127.0.0.1", port)


def ready(*packages: str) -> None:
    """Say that connections are welcome, and to what."""
    print("ready", ", ".join(f"{package} {version(package)}" for package in packages), flush=True)


def run(main: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
