"""Where is Chromium? On the machine, or installed by its package manager where that is possible."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ABSENT = (
    "The browser tests need Chromium: install it (Debian: `apt-get install chromium`), or leave them out knowingly: "
    '`pytest -m "not browser and not slow"`.'
)


def find_chromium() -> str:
    """Its path. Fails with one line that says how to get it."""
    found = _found() or (_install() and _found())
    if not found:
        pytest.fail(ABSENT, pytrace=False)
    return found


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _install() -> bool:
    """Whether apt could. It can where it exists and we are root."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"]):
        if subprocess.run([apt, *command], env=environment, capture_output=True).returncode:
            return False
    return True
