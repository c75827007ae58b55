"""How does a secret lie in the database until it is to be opened? In sealed boxes, whose key only a server can use.

libsodium's sealed box encrypts to a public key, with a key of its own for each message: who seals cannot open, and two
that hold the same look different. The secret key lies beside it, wrapped by the server's key, which no database has.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple, Self

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from .errors import BoxLocked

OVERHEAD = 48  # bytes that sealing adds to a message


class BoxKeys(NamedTuple):
    """Of one box: the key to seal with, and the key to open with, which only the server's key unwraps."""

    public: bytes
    wrapped: bytes


def seal(public: bytes, message: bytes) -> bytes:
    """`OVERHEAD` bytes longer than the message."""
    return SealedBox(PublicKey(public)).encrypt(message)


class Box:
    """Columns of a row that keeps sealed messages of `message_length` bytes, in the order of their sealed bytes.

    All are of one length, look random and lie in one value: neither order nor length nor row tells one from another.
    """

    message_length: ClassVar[int]

    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")

    def lock(self, key: ServerKey) -> Self:
        """Give it keys of its own."""
        self.public_key, self.wrapped_key = key.new_box()
        self.sealed = b""
        return self

    def __len__(self) -> int:
        return len(self.sealed) // (OVERHEAD + self.message_length)

    def put_in(self, messages: Iterable[bytes]) -> None:
        self.sealed = b"".join(sorted([*self.parts(), *(seal(self.public_key, message) for message in messages)]))

    def open(self, key: ServerKey) -> list[bytes]:
        """The messages, in an order that says nothing. Raises BoxLocked."""
        return key.open(self.wrapped_key, self.parts())

    def parts(self) -> list[bytes]:
        """The sealed messages."""
        length = OVERHEAD + self.message_length
        return [self.sealed[start : start + length] for start in range(0, len(self.sealed), length)]


class ServerKey:
    """The key of 32 bytes that all servers of one database share. With it and the database, what is sealed is open."""

    def __init__(self, key: bytes) -> None:
        self._box = SecretBox(key)

    @classmethod
    def new(cls) -> ServerKey:
        return cls(random(SecretBox.KEY_SIZE))

    @classmethod
    def of_file(cls, path: Path) -> ServerKey:
        """The key that the file holds; a new one, for its owner's eyes only, where there is none. Raises OSError."""
        while not path.exists():
            new = path.with_name(f"{path.name}.{os.getpid()}")
            new.touch(mode=0o600)
            new.write_text(f"{random(SecretBox.KEY_SIZE).hex()}\n")
            try:
                os.link(new, path)  # in one step: of several servers that start at once, one makes the key
            except FileExistsError:
                pass
            finally:
                new.unlink()
        try:
            return cls(bytes.fromhex(path.read_text()))
        except ValueError as error:
            raise OSError(f"{path} does not hold a key of 64 hexadecimal digits") from error

    def new_box(self) -> BoxKeys:
        secret = PrivateKey.generate()
        return BoxKeys(bytes(secret.public_key), bytes(self._box.encrypt(bytes(secret))))

    def open(self, wrapped: bytes, sealed: Sequence[bytes]) -> list[bytes]:
        """The messages. Raises BoxLocked when they were sealed under another server's key, or are damaged."""
        try:
            box = SealedBox(PrivateKey(self._box.decrypt(wrapped)))
            return [box.decrypt(message) for message in sealed]
        except CryptoError as error:
            raise BoxLocked from error
