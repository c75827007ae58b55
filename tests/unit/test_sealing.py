"""Can nobody but a server with the keys open what lies in a sealed box, and nobody at all once it is counted?"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from models.errors import BoxLocked, Unavailable
from models.sealing import OVERHEAD, UNDECIDED, Attempt, KeyRing, seal

ATTEMPT = Attempt(meeting_id=7, version=12, hash=bytes(range(32)))


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return ring(tmp_path)


def ring(folder: Path) -> KeyRing:
    return KeyRing.of_files(folder / "key", folder / "keys")


def test_what_is_sealed_is_opened_with_the_keys_of_the_box(keys: KeyRing) -> None:
    public = keys.new_box()
    assert keys.open(public, [seal(public, b"yes"), seal(public, b"no!")]) == [b"yes", b"no!"]


def test_two_boxes_have_different_keys(keys: KeyRing) -> None:
    public, other = keys.new_box(), keys.new_box()
    assert public != other
    with pytest.raises(BoxLocked):
        keys.open(other, [seal(public, b"yes")])


def test_neither_the_servers_key_opens_a_box_nor_the_key_of_the_box_without_the_other(tmp_path: Path) -> None:
    public = ring(tmp_path).new_box()
    sealed = [seal(public, b"yes")]
    with pytest.raises(BoxLocked):
        KeyRing.of_files(tmp_path / "key", tmp_path / "other keys").open(public, sealed)
    with pytest.raises(BoxLocked):
        KeyRing.of_files(tmp_path / "other key", tmp_path / "keys").open(public, sealed)


def test_all_servers_that_share_the_files_open_a_box(tmp_path: Path) -> None:
    public = ring(tmp_path).new_box()
    assert ring(tmp_path).open(public, [seal(public, b"yes")]) == [b"yes"]


def test_a_box_whose_key_is_destroyed_is_never_opened_again(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    public, other = keys.new_box(), keys.new_box()
    (file,) = [path for path in (tmp_path / "keys").iterdir() if public.hex() in path.name]
    kept = tmp_path / "the same place on the disk"
    kept.hardlink_to(file)
    keys.destroy(public)
    assert set(kept.read_bytes()) == {0}
    with pytest.raises(BoxLocked):
        keys.open(public, [seal(public, b"yes")])
    keys.forget(public)
    assert [keys.holds(public), keys.holds(other)] == [False, True]
    with pytest.raises(BoxLocked):
        keys.open(public, [seal(public, b"yes")])


def test_the_same_message_looks_different_each_time_and_is_as_long_as_any(keys: KeyRing) -> None:
    public = keys.new_box()
    sealed = {seal(public, message) for message in (b"yes", b"yes", b"no!")}
    assert len(sealed) == 3
    assert {len(one) for one in sealed} == {3 + OVERHEAD}


def test_a_damaged_ballot_is_not_counted_as_another(keys: KeyRing) -> None:
    public = keys.new_box()
    sealed = bytearray(seal(public, b"yes"))
    sealed[-1] ^= 1
    with pytest.raises(BoxLocked):
        keys.open(public, [bytes(sealed)])


def test_why_a_box_is_locked_is_true_whatever_the_reason_is(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    public, gone = keys.new_box(), bytes(32)
    message = seal(public, b"yes")
    other = KeyRing.of_files(tmp_path / "other key", tmp_path / "keys")
    reasons: dict[str, Callable[[], object]] = {
        "not on this server": lambda: keys.open(gone, []),
        "does not fit": lambda: other.open(public, [message]),
        "damaged": lambda: keys.open(public, [message[:-1] + b"?"]),
    }
    for reason, opening in reasons.items():
        with pytest.raises(BoxLocked, match=reason):
            opening()


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    ring(tmp_path).new_box(ATTEMPT)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"key": 0o600, "keys": 0o700}
    below = [*(tmp_path / "keys").rglob("*")]
    assert len(below) == 3
    assert all(stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600) for path in below)


def test_a_key_that_is_made_in_an_attempt_is_listed_until_that_is_decided(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    kept, dropped, plain = keys.new_box(ATTEMPT), keys.new_box(ATTEMPT), keys.new_box()
    (tmp_path / "keys" / UNDECIDED / ".nfs0001").touch()  # what a disk that is shared may have beside them
    assert ring(tmp_path).undecided() == {kept: ATTEMPT, dropped: ATTEMPT}
    for _ in range(2):  # two servers that look at once
        keys.decide({kept: ATTEMPT}, committed=True)
        keys.decide({dropped: ATTEMPT}, committed=False)
    assert keys.undecided() == {}
    assert [keys.holds(public) for public in (kept, dropped, plain)] == [True, False, True]


def test_a_key_is_listed_before_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that ends at any moment leaves no key that nobody knows of."""

    def fsync(descriptor: int) -> None:
        listed.append(len(keys.undecided()) - len(list((tmp_path / "keys").glob("*.key"))))

    keys, listed = ring(tmp_path), list[int]()
    monkeypatch.setattr(os, "fsync", fsync)
    public = keys.new_box(ATTEMPT)
    assert listed == [1, 0, 0]
    keys.forget(public)  # as if it had ended right then
    keys.decide({public: ATTEMPT}, committed=False)
    assert keys.undecided() == {}


def a_box(folder: Path) -> tuple[bytes, bytes]:
    public = ring(folder).new_box()
    return public, seal(public, b"yes")


def test_servers_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        boxes = list(pool.map(a_box, [tmp_path] * 8))
    keys = ring(tmp_path)
    assert [keys.open(public, [sealed]) for public, sealed in boxes] == [[b"yes"]] * 8


def test_nobody_who_guesses_the_name_of_a_file_that_is_being_made_turns_the_key_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("of somebody else")
    (tmp_path / f"key.{os.getpid()}").symlink_to(elsewhere)
    ring(tmp_path)
    assert elsewhere.read_text() == "of somebody else"
    assert not (tmp_path / "key").is_symlink()


def test_the_servers_key_is_on_the_disk_before_it_is_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut leaves the whole key, or none: what was sealed to half a key nobody would open."""
    done: list[str] = []

    def fsync(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")

    def link(new: str, path: Path) -> None:
        done.append("place")
        original(new, path)

    original = os.link
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", link)
    ring(tmp_path)
    assert done == ["file", "place", "folder"]


def test_a_key_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(new: str, path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(PermissionError):
        ring(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "no key", "ab" * 31, "ab" * 33])
def test_a_file_that_holds_no_key_is_told_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    with pytest.raises(OSError, match="64 hexadecimal digits"):
        ring(tmp_path)
    assert path.read_text() == text


def test_a_key_that_cannot_be_read_now_is_not_lost(tmp_path: Path) -> None:
    """The disk does not give it, as it gives no folder's bytes."""
    keys = ring(tmp_path)
    public = keys.new_box()
    sealed = [seal(public, b"yes")]
    file = tmp_path / "keys" / f"{public.hex()}.key"
    aside = file.rename(tmp_path / "aside")
    file.mkdir()
    with pytest.raises(Unavailable):
        keys.open(public, sealed)
    file.rmdir()
    aside.rename(file)
    assert keys.open(public, sealed) == [b"yes"]


def test_while_the_whole_folder_is_away_no_key_is_lost(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    public = keys.new_box()
    (tmp_path / "keys").rename(tmp_path / "not mounted")
    with pytest.raises(Unavailable):
        keys.open(public, [seal(public, b"yes")])
