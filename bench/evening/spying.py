"""Where does the server spend its time? What py-spy sees of it, by part."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sysconfig import get_path
from tempfile import TemporaryDirectory

from rich.console import Console

# The innermost frame that lies in one of these decides.
PARTS = {
    "/asyncpg/": "asyncpg",
    "/sqlalchemy/": "SQLAlchemy",
    "/resolvers/": "rules and resolvers",
    "/models/": "rules and resolvers",
    "/server/sources.py": "reading for screens",
    "/realtime/": "realtime",
    "/redis/": "redis",
    "/graphql/": "graphql-core",
    "/strawberry/": "Strawberry",
    "/schema/": "schema types",
    "/starlette/": "Starlette",
    "/uvicorn/": "uvicorn",
    "/websockets/": "websockets",
    "/server/": "server",
}
# Whatever it is that runs there, it runs for these.
FOR = {"/server/sources.py": "for screens and boards", "/realtime/": "for screens and boards"}


@contextmanager
def spying(console: Console, pid: int | None) -> Iterator[None]:
    """Nothing at all when there is no `pid`."""
    if pid is None:
        yield
        return
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "stacks"
        spy = subprocess.Popen(
            [Path(get_path("scripts")) / "py-spy", "record", "--full-filenames", "--rate", "250", "--format", "raw",
             "--pid", str(pid), "--output", raw],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.nice(5),
        )  # fmt: skip
        try:
            yield
        finally:
            spy.send_signal(signal.SIGINT)
            spy.wait()
        if raw.exists():
            _tell(console, raw.read_text().splitlines())


def _tell(console: Console, stacks: Sequence[str]) -> None:
    parts: Counter[str] = Counter()
    for stack in stacks:
        frames, _, count = stack.rpartition(" ")
        parts[_part(frames.split(";"))] += int(count)
    seen = sum(parts.values())
    told = ", ".join(f"{part} {count / seen:.0%}" for part, count in parts.most_common() if count > seen / 200)
    console.print(f"Where the server spends its time: {told}.")


def _part(frames: Sequence[str]) -> str:
    found = next((part for frame in reversed(frames) for place, part in PARTS.items() if place in frame), "event loop")
    why = next((why for frame in frames for place, why in FOR.items() if place in frame), "")
    return f"{found} {why}".strip()
