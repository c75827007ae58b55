"""Starts both servers for as long as it runs: `eval` what it prints, and the tests use them."""

from __future__ import annotations

import signal

from . import Postgres, Redis


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Postgres() as postgres, Redis() as redis:
            print(f"export TEST_DATABASE_URL={postgres.url} TEST_REDIS_URL={redis.url}", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
