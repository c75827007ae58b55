"""How does a secret lie in the database until it is to be opened? In sealed boxes, whose keys only servers have.

libsodium's sealed box encrypts to a public key, with a key of its own for each message: who seals cannot open, and two
that hold the same look different. The secret key of a box is a file of its own, which is gone once the box is counted:
what a database still has of it then, in dead rows, logs and backups, nobody can open any more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import ClassVar, NamedTuple, Self

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .errors import BoxLocked, Unavailable
from .rows import Row

OVERHEAD = 48  # bytes that sealing adds to a message
UNDECIDED = "undecided"  # the folder, among the keys, of marks of those whose box may never have been
_MARK = re.compile(r"(?P<public>[0-9a-f]{64})\.(?P<meeting>\d+)\.(?P<version>\d+)\.(?P<hash>[0-9a-f]{64})")


def seal(public: bytes, message: bytes) -> bytes:
    """`OVERHEAD` bytes longer than the message."""
    return SealedBox(PublicKey(public)).encrypt(message)


class Box:
    """Columns of a row that keeps sealed messages of `message_length` bytes, in the order of their sealed bytes.

    All are of one length, look random and lie in one value: neither order nor length nor row tells one from another.
    """

    message_length: ClassVar[int]

    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    def with_new_key(self, keys: KeyRing, attempt: Attempt | None = None) -> Self:
        """Empty, with a key of its own. Raises OSError."""
        self.public_key = keys.new_box(attempt)
        self.sealed = b""
        return self

    def __len__(self) -> int:
        return len(self.sealed) // (OVERHEAD + self.message_length)

    def put_in(self, messages: Iterable[bytes]) -> None:
        self.sealed = b"".join(sorted([*self.parts(), *(seal(self.public_key, message) for message in messages)]))

    def open(self, keys: KeyRing) -> list[bytes]:
        """The messages, in an order that says nothing. Raises BoxLocked, Unavailable."""
        return keys.open(self.public_key, self.parts())

    def parts(self) -> list[bytes]:
        """The sealed messages."""
        length = OVERHEAD + self.message_length
        return [self.sealed[start : start + length] for start in range(0, len(self.sealed), length)]


class SpentKey(Row):
    """The public key of a box that was counted, or never will be, until its secret key is destroyed."""

    __tablename__ = "spent_keys"

    public_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class Attempt(NamedTuple):
    """The change of a meeting that makes a box: the one that follows this entry of its log, if it is committed."""

    meeting_id: int
    version: int
    hash: bytes


class KeyRing:
    """The keys of boxes that are not counted yet: a folder with one file for each, wrapped by the servers' key.

    All servers of one database share both. `server_key` has 32 bytes.
    """

    def __init__(self, server_key: bytes, folder: Path) -> None:
        self._wrap = SecretBox(server_key)
        self._folder = folder
        self._undecided = folder / UNDECIDED

    @classmethod
    def of_files(cls, key_file: Path, folder: Path) -> KeyRing:
        """What is absent is made, for its owner's eyes only. Raises OSError."""
        key = _read_or_make(key_file)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(key, folder)

    def new_box(self, attempt: Attempt | None = None) -> bytes:
        """The public key of a new box, whose secret key is on the disk when this returns. Raises OSError.

        One that is made in an attempt is listed as undecided before that, so no key is left of what came to nothing.
        """
        secret = PrivateKey.generate()
        public = bytes(secret.public_key)
        if attempt is not None:
            self._undecided.mkdir(mode=0o700, exist_ok=True)
            self._marker(public, attempt).touch(mode=0o600, exist_ok=False)
            _sync(self._undecided)
        with open(self._path(public), "xb", opener=_for_its_owner) as file:
            file.write(self._wrap.encrypt(bytes(secret)))
            file.flush()
            os.fsync(file.fileno())
        _sync(self._folder)
        return public

    def undecided(self) -> Mapping[bytes, Attempt]:
        """By public key, the boxes whose attempt may have been committed, or not. Raises OSError."""
        if not self._undecided.exists():
            return {}
        found: dict[bytes, Attempt] = {}
        for mark in filter(None, map(_MARK.fullmatch, os.listdir(self._undecided))):
            attempt = Attempt(int(mark["meeting"]), int(mark["version"]), bytes.fromhex(mark["hash"]))
            found[bytes.fromhex(mark["public"])] = attempt
        return found

    def decide(self, attempts: Mapping[bytes, Attempt], *, committed: bool) -> None:
        """What has become of attempts. The key of a box that never was is removed. Raises OSError."""
        if not committed:
            for public in attempts:
                self.forget(public)
            _sync(self._folder)
        for public, attempt in attempts.items():
            self._marker(public, attempt).unlink(missing_ok=True)

    def holds(self, public: bytes) -> bool:
        return self._path(public).exists()

    def require(self, box: Box) -> None:
        """What is sealed to it we can open: nobody has put another key into the row. Raises BoxLocked."""
        if not self.holds(box.public_key):
            raise BoxLocked

    def open(self, public: bytes, sealed: Sequence[bytes]) -> list[bytes]:
        """The messages.

        Raises BoxLocked without the key, with another servers' key, and when one is damaged; Unavailable when the key
        cannot be read now: what is lost for ever and what may pass must not look alike.
        """
        try:
            wrapped = self._path(public).read_bytes()
        except FileNotFoundError as error:
            raise (BoxLocked if self._folder.is_dir() else Unavailable) from error
        except OSError as error:
            raise Unavailable from error
        try:
            box = SealedBox(PrivateKey(self._wrap.decrypt(wrapped)))
            return [box.decrypt(message) for message in sealed]
        except (CryptoError, ValueError) as error:
            raise BoxLocked from error

    def destroy(self, public: bytes) -> None:
        """Nobody opens that box any more. Its file stays, without the key. Raises OSError, also when there is none."""
        path = self._path(public)
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())

    def forget(self, public: bytes) -> None:
        """Remove the file of a key that is destroyed. Raises OSError."""
        self._path(public).unlink(missing_ok=True)

    def _marker(self, public: bytes, attempt: Attempt) -> Path:
        return self._undecided / f"{public.hex()}.{attempt.meeting_id}.{attempt.version}.{attempt.hash.hex()}"

    def _path(self, public: bytes) -> Path:
        return self._folder / f"{public.hex()}.key"


def _read_or_make(path: Path) -> bytes:
    """The servers' key that the file holds; a new one where there is none. Raises OSError."""
    if not path.exists():
        _make(path, f"{random(SecretBox.KEY_SIZE).hex()}\n".encode())
    try:
        key = bytes.fromhex(path.read_text())
    except ValueError:
        key = b""
    if len(key) != SecretBox.KEY_SIZE:
        raise OSError(f"{path} does not hold a key of 64 hexadecimal digits")
    return key


def _make(path: Path, content: bytes) -> None:
    """The whole file at once, on the disk when this returns; of several servers that start together, one makes it.

    Raises OSError.
    """
    descriptor, new = mkstemp(prefix=f"{path.name}.", dir=path.parent)  # a new file, for its owner's eyes only
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(new, path)
    finally:
        os.unlink(new)
    _sync(path.parent)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _sync(folder: Path) -> None:
    """What was made in the folder, or removed from it, is so after a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
