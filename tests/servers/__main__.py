"""Starts both servers for as long as it runs: `eval` what it prints, and the tests use them."""

from __future__ import annotations

import signal

from . import Postgres, Redis

ENDS = {signal.SIGINT, signal.SIGTERM}


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Postgres() as postgres, Redis() as redis:
            # From here on they wait for `sigwait`: one that comes a moment before it is not lost.
            signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
            print(f"export TEST_DATABASE_URL={postgres.url} TEST_REDIS_URL={redis.url}", flush=True)
            signal.sigwait(ENDS)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
