"""Does the demo touch nothing but its own files?"""

from __future__ import annotations

from pathlib import Path

import pytest

from models.sealing import UNDECIDED
from server.demo.folder import DATABASE, NAME, Folder, NotOurs


def test_the_first_start_makes_the_folder(tmp_path: Path) -> None:
    folder = Folder.take(tmp_path)
    assert folder.path == tmp_path / NAME
    assert folder.database.parent.is_dir()
    folder.release()


def test_a_new_start_removes_the_old_world_and_nothing_else(tmp_path: Path) -> None:
    first = Folder.take(tmp_path)
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "notes.txt"):
        (first.path / name).touch()
    for name in ("chi-bo-1.pdf", "mine.txt"):
        (first.minutes / name).touch()
    (first.ballot_keys / UNDECIDED).mkdir(parents=True)
    for name in ("7a.key", f"{UNDECIDED}/7a.1.2.8b", f"{UNDECIDED}/mine"):
        (first.ballot_keys / name).touch()
    first.release()
    again = Folder.take(tmp_path)
    assert again.path == first.path
    assert again.database.exists()  # taking it is not clearing it: a world may be kept
    again.clear()
    left = {path.name for path in again.path.rglob("*") if not path.name.startswith("made-by")}
    assert left == {"notes.txt", "minutes", "mine.txt", "ballot-keys", UNDECIDED, "mine"}
    again.release()


def test_a_folder_that_no_demo_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "thesis.txt").touch()
    with pytest.raises(NotOurs):
        Folder.take(tmp_path)
    assert [path.name for path in (tmp_path / NAME).iterdir()] == ["thesis.txt"]


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    with pytest.raises(NotOurs):
        Folder.take(tmp_path)


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    Folder.take(tmp_path).release()


def test_a_demo_that_runs_meanwhile_keeps_its_folder(tmp_path: Path) -> None:
    first, second = Folder.take(tmp_path), Folder.take(tmp_path)
    assert second.path == tmp_path / f"{NAME}-2"
    first.release()
    third = Folder.take(tmp_path)
    assert third.path == first.path
    second.release()
    third.release()
