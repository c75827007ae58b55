"""Does the house stand as it was drawn? Import names, sizes, names of files, and the locks.

The arrows between the folders are import-linter's: `make check`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("models", "resolvers", "schema", "realtime", "server")
LONGEST = 300
SAY_NOTHING = {"utils", "helpers", "common", "misc", "manager", "service", "handler", "data", "info", "process"}
PIN = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^:/]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def lines(lock: str) -> list[str]:
    return (ROOT / lock).read_text().splitlines()


@pytest.mark.parametrize("name", FOLDERS)
def test_an_import_name_is_ours_alone(name: str) -> None:
    """Distributions called `schema` and `realtime` exist; installed beside us, one of them would hide ours."""
    assert set(packages_distributions().get(name, [])) <= {"sotay"}
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")


def test_a_module_begins_by_saying_what_it_answers() -> None:
    silent = [
        path
        for path, text in modules(*FOLDERS, "tests", "bench")
        if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_a_file_is_short_or_its_first_line_says_why_it_is_long() -> None:
    long = [
        path
        for path, text in modules(*FOLDERS, "tests", "bench")
        if text.count("\n") > LONGEST and f"{LONGEST} lines" not in text.partition("\n")[0]
    ]
    assert not long


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = [
        path
        for path, _ in modules(*FOLDERS, "tests", "bench")
        if SAY_NOTHING.intersection(path.removesuffix(".py").split("/"))
    ]
    assert not empty


def test_what_is_shipped_imports_neither_tests_nor_benchmarks() -> None:
    importing = re.compile(r"^\s*(?:from|import) (?:tests|bench)\b", re.MULTILINE)
    assert not [path for path, text in modules(*FOLDERS) if importing.search(text)]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    assert not [line for line in lines(lock) if not PIN.fullmatch(line) and not HASH.fullmatch(line)]


def test_the_tests_run_with_the_versions_that_are_shipped() -> None:
    assert set(lines("requirements.txt")) <= set(lines("requirements-dev.txt"))
