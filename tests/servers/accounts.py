"""As whom does a server run? As ourselves; but PostgreSQL refuses root, so then as a user without rights."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CANDIDATES = ("nobody", "daemon", "postgres")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    is_other: bool  # not the one who runs the tests

    @classmethod
    def ours(cls) -> Account:
        return cls(os.geteuid(), os.getegid(), is_other=False)

    @classmethod
    def unprivileged(cls) -> Account:
        """Ourselves, or, when we are root, the first candidate that this machine has.

        Raises LookupError when there is none.
        """
        if os.geteuid() != 0:
            return cls.ours()
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        for name in CANDIDATES:
            if name in known:
                return cls(known[name].pw_uid, known[name].pw_gid, is_other=True)
        raise LookupError(f"PostgreSQL refuses root, and none of these users exists: {', '.join(CANDIDATES)}")

    @property
    def options(self) -> dict[str, Any]:
        """What `subprocess` wants to hear."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def own(self, folder: Path) -> None:
        """Give a folder of ours with everything in it to the account."""
        if self.is_other:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def output(self, *command: str | Path) -> str:
        """What the command prints when the account runs it; nothing when it may not or cannot."""
        try:
            # The working directory may be closed to the account.
            done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=10, **self.options)
        except OSError:
            return ""
        return done.stdout if done.returncode == 0 else ""
