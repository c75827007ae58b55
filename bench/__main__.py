"""Which benches are there? `python -m bench` runs them all, `python -m bench NAME ...` some."""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console

from . import evening, latency

BENCHES = {"latency": latency.run, "evening": evening.run}


def main() -> int:
    console = Console()
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        console.print(f"There is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
        return 2
    for name in names:
        asyncio.run(BENCHES[name](console))
    return 0


if __name__ == "__main__":
    sys.exit(main())
