"""Which keys seal the ballots of the servers under test? The same for all of them, made anew for each run."""

from __future__ import annotations

import atexit
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.sealing import KeyRing

_folder = TemporaryDirectory(prefix="sotay-keys-")
atexit.register(_folder.cleanup)


def settings_of(folder: Path) -> dict[str, Any]:
    """Settings of a server that keeps its keys there."""
    return {"ballot_key_file": str(folder / "ballot-key"), "ballot_keys_folder": str(folder / "ballot-keys")}


def environment_of(folder: Path) -> dict[str, str]:
    return {f"SOTAY_{name.upper()}": value for name, value in settings_of(folder).items()}


KEY_SETTINGS = settings_of(Path(_folder.name))
KEY_ENVIRONMENT = environment_of(Path(_folder.name))
KEYS = KeyRing.of_files(*map(Path, KEY_SETTINGS.values()))
