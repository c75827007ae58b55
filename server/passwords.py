"""Is this the password? argon2id, in threads of its own: the event loop must not lose the milliseconds it takes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher


class PasswordHasher:
    def __init__(self, *, memory: int, rounds: int, threads: int) -> None:
        self._hash = PasswordHash([Argon2Hasher(memory_cost=memory, time_cost=rounds, parallelism=1)])
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="password")
        # Checked in place of a missing hash, so that a wrong name takes as long as a wrong password.
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hash.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Takes the same time when there is no hash; False then."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, password, password_hash)

    def _verify(self, password: str, password_hash: str | None) -> bool:
        if self._nobody is None:
            self._nobody = self._hash.hash("nobody")
        try:
            fits = self._hash.verify(password, password_hash or self._nobody)
        except UnknownHashError:
            return False
        return fits and password_hash is not None

    def close(self) -> None:
        self._threads.shutdown(wait=False)
