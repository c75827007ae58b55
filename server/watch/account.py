"""Who is watching? What the command line does not say is asked for."""

from __future__ import annotations

import getpass
import sys

from .words import Words


def ask(username: str | None, password: str | None, words: Words) -> tuple[str, str]:
    """User name and password. Without a terminal to ask on, the password is the first line of standard input.

    Raises EOFError when there is no answer.
    """
    if username is None:
        if not sys.stdin.isatty():
            raise EOFError
        print(f"{words.username}: ", end="", file=sys.stderr, flush=True)
        username = input()
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"{words.password}: ", sys.stderr)
    elif password is None:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise EOFError
    return username, password
