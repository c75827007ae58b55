"""How large is the evening to be? `python -m bench.evening --quick`, or by its numbers."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from rich.console import Console

from .course import QUICK, Scale, hold


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.evening", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small province, in two minutes")
    parser.add_argument("--spy", action="store_true", help="where the server spends its time, by py-spy")
    for name, kind in Scale.__annotations__.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=float if "float" in str(kind) else int)
    given: dict[str, Any] = vars(parser.parse_args())
    quick, spy = given.pop("quick"), given.pop("spy")
    scale = (QUICK if quick else Scale())._replace(**{name: value for name, value in given.items() if value})
    asyncio.run(hold(Console(width=140), scale, spy=spy))


if __name__ == "__main__":
    main()
