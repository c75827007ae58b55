"""What do frames look like on the wire? WebSocket text frames, and the messages that carry results."""

from __future__ import annotations

from functools import lru_cache

from realtime.delivery import Frame

NEXT = b'{"type":"next","payload":'


def header(length: int) -> bytes:
    """Of a text frame in one piece, from a server: unmasked (RFC 6455, 5.2)."""
    if length < 126:
        return bytes((0x81, length))
    if length < 1 << 16:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


class NextMessage:
    """`next` messages whose tails, which hold the operation's id, have the same length: they begin alike."""

    def __init__(self, tail_length: int) -> None:
        self.tail_length = tail_length

    def head(self, frame: Frame) -> bytes:
        return header(len(NEXT) + len(frame.payload) + self.tail_length) + NEXT + frame.payload


next_message = lru_cache(256)(NextMessage)
