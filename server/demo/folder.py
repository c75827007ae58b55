"""Where does the demo keep its files? In a folder of its own, where it removes only what is its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Self

from models.sealing import UNDECIDED

NAME = ".sotay-demo"
MARKER = "made-by-sotay-demo"
DATABASE = "world.sqlite3"
BALLOT_KEY = "ballot-key"
BALLOT_KEYS = "ballot-keys"
MINUTES = "minutes"
MOST = 20  # demos that run at once from one directory


class NotOurs(Exception):
    """There is a folder of this name that no demo has made."""


class Folder:
    """Held until `release`: a demo that is started meanwhile takes the next one, `.sotay-demo-2`."""

    def __init__(self, path: Path, lock: IO[str]) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def take(cls, parent: Path) -> Folder:
        """The first one that no demo is using, made if need be. Raises NotOurs, OSError."""
        for number in range(1, MOST + 1):
            path = parent / (NAME if number == 1 else f"{NAME}-{number}")
            marker = path / MARKER
            if path.exists() and not marker.exists() and not (path.is_dir() and not any(path.iterdir())):
                raise NotOurs(f"{path} is not a folder that `sotay demo` has made. Move it away, or start elsewhere.")
            path.mkdir(exist_ok=True)
            lock = marker.open("a")
            if _locked(lock):
                return cls(path, lock)
            lock.close()
        raise NotOurs(f"{MOST} demos are running from {parent} already.")

    def release(self) -> None:
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    @property
    def database(self) -> Path:
        return self.path / DATABASE

    @property
    def ballot_key(self) -> Path:
        return self.path / BALLOT_KEY

    @property
    def ballot_keys(self) -> Path:
        return self.path / BALLOT_KEYS

    @property
    def minutes(self) -> Path:
        """Where the minutes of the evening are kept; made if need be. Raises OSError."""
        folder = self.path / MINUTES
        folder.mkdir(exist_ok=True)
        return folder

    def clear(self) -> None:
        """Remove the world that an earlier demo left; nothing else."""
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", BALLOT_KEY):
            (self.path / name).unlink(missing_ok=True)
        keys = *self.ballot_keys.glob("*.key"), *(self.ballot_keys / UNDECIDED).glob("*.*")
        for file in (*(self.path / MINUTES).glob("*.pdf"), *keys):
            file.unlink()


if sys.platform == "win32":

    def _locked(lock: IO[str]) -> bool:
        return True  # nobody can remove a database there while it is open
else:
    import fcntl

    def _locked(lock: IO[str]) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
