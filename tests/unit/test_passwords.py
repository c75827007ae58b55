"""Is a password told from another, and does a missing account look like a wrong password?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from server.passwords import PasswordHasher

pytestmark = pytest.mark.anyio


class Counted:
    """Counts the verifications of the hash that it stands before."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.verified: list[str] = []

    def hash(self, password: str) -> str:
        return str(self.inner.hash(password))

    def verify(self, password: str, password_hash: str) -> bool:
        self.verified.append(password_hash)
        assert threading.current_thread().name.startswith("password"), "the event loop would wait"
        return bool(self.inner.verify(password, password_hash))


@pytest.fixture
def hasher() -> Iterator[PasswordHasher]:
    hasher = PasswordHasher(memory=64, rounds=1, threads=1)
    yield hasher
    hasher.close()


async def test_only_the_password_fits_its_hash(hasher: PasswordHasher) -> None:
    stored = await hasher.hash("mật khẩu")
    assert stored.startswith("$argon2id$")
    assert "mật khẩu" not in stored
    assert await hasher.verify("mật khẩu", stored)
    assert not await hasher.verify("mật khẩu ", stored)
    assert stored != await hasher.hash("mật khẩu"), "without a salt of its own"


async def test_a_missing_account_costs_one_verification_like_a_wrong_password(hasher: PasswordHasher) -> None:
    stored = await hasher.hash("mật khẩu")
    counted = Counted(hasher._hash)
    hasher._hash = counted  # type: ignore[assignment]
    assert not await hasher.verify("khác", stored)
    assert not await hasher.verify("khác", None)
    assert len(counted.verified) == 2
    assert counted.verified[0] == stored
    assert counted.verified[1].split("$")[:4] == stored.split("$")[:4], "the stand-in costs as much"


async def test_no_password_fits_a_missing_account_or_a_hash_of_unknown_make(hasher: PasswordHasher) -> None:
    for password in ("", "nobody", "None"):
        assert not await hasher.verify(password, None)
    assert not await hasher.verify("x", "$1$not-of-our-make")
    assert not await hasher.verify("x", "")
