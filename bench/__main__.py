"""Which benches are there? `python -m bench` runs them all, `python -m bench NAME ...` some."""

from __future__ import annotations

import argparse
import asyncio
import sys

import uvloop
from rich.console import Console

from . import deliveries, latency, memory, returning, steady
from .comparison import Comparison
from .evening import course, crowd
from .peers import PEERS
from .servers import pin

BENCHES = {"latency": latency.run, "crowd": crowd.run, "evening": course.run}  # of sotay alone
COMPARISONS = {"deliveries": deliveries.run, "steady": steady.run, "memory": memory.run, "returning": returning.run}


def main() -> int:
    names = [*BENCHES, *COMPARISONS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--peers", default=",".join(PEERS), help="which servers to compare, split by commas")
    parser.add_argument("--quick", action="store_true", help="a minute or so: fewer screens and seconds, no latency")
    given = parser.parse_args()
    peers = given.peers.split(",")
    for name in given.names:
        if name not in names:
            parser.error(f"There is no bench {name}; there are {', '.join(names)}.")
    for name in peers:
        if name not in PEERS:
            parser.error(f"There is no peer {name}; there are {', '.join(PEERS)}.")
    # Output that is kept needs no breaks of a narrow terminal.
    console, cores = Console(width=None if sys.stdout.isatty() else 150), pin()
    comparison = Comparison(console, peers, cores, is_quick=given.quick)
    for name in given.names or (COMPARISONS if given.quick else names):
        if name in BENCHES:
            asyncio.run(BENCHES[name](console))
        else:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(COMPARISONS[name](comparison))
    comparison.note()
    return 0


if __name__ == "__main__":
    sys.exit(main())
