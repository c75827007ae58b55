"""Which key seals the ballots of the servers under test? One for all of them, made anew for each run."""

from __future__ import annotations

import atexit
from pathlib import Path
from tempfile import TemporaryDirectory

from models.sealing import ServerKey

_folder = TemporaryDirectory(prefix="sotay-keys-")
atexit.register(_folder.cleanup)

BALLOT_KEY_FILE = Path(_folder.name) / "ballot-key"
BALLOT_KEY = ServerKey.of_file(BALLOT_KEY_FILE)
