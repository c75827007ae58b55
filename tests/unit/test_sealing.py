"""Can nobody but a server with the key open what lies in a sealed box?"""

from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from models.errors import BoxLocked
from models.sealing import OVERHEAD, ServerKey, seal


def test_what_is_sealed_is_opened_with_the_server_key_alone() -> None:
    key = ServerKey.new()
    public, wrapped = key.new_box()
    sealed = [seal(public, b"yes"), seal(public, b"no!")]
    assert key.open(wrapped, sealed) == [b"yes", b"no!"]
    with pytest.raises(BoxLocked):
        ServerKey.new().open(wrapped, sealed)


def test_two_boxes_have_different_keys() -> None:
    key = ServerKey.new()
    (public, wrapped), (_, other) = key.new_box(), key.new_box()
    assert wrapped != other
    with pytest.raises(BoxLocked):
        key.open(other, [seal(public, b"yes")])


def test_the_same_message_looks_different_each_time_and_is_as_long_as_any() -> None:
    public, _ = ServerKey.new().new_box()
    sealed = {seal(public, message) for message in (b"yes", b"yes", b"no!")}
    assert len(sealed) == 3
    assert {len(one) for one in sealed} == {3 + OVERHEAD}


def test_a_damaged_ballot_is_not_counted_as_another() -> None:
    key = ServerKey.new()
    public, wrapped = key.new_box()
    sealed = bytearray(seal(public, b"yes"))
    sealed[-1] ^= 1
    with pytest.raises(BoxLocked):
        key.open(wrapped, [bytes(sealed)])


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    public, wrapped = ServerKey.of_file(path).new_box()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ServerKey.of_file(path).open(wrapped, [seal(public, b"yes")]) == [b"yes"]
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def a_box(path: Path) -> tuple[bytes, bytes]:
    public, wrapped = ServerKey.of_file(path).new_box()
    return wrapped, seal(public, b"yes")


def test_servers_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with ProcessPoolExecutor(4) as pool:
        boxes = list(pool.map(a_box, [path] * 8))
    key = ServerKey.of_file(path)
    assert [key.open(wrapped, [sealed]) for wrapped, sealed in boxes] == [[b"yes"]] * 8


@pytest.mark.parametrize("text", ["", "no key", "ab" * 31, "ab" * 33])
def test_a_file_that_holds_no_key_is_told_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    with pytest.raises(OSError, match="64 hexadecimal digits"):
        ServerKey.of_file(path)
    assert path.read_text() == text
