"""How does the hash of a record look to a camera? As a QR code that says the 64 digits and nothing else."""

from __future__ import annotations

import io

import segno

from models.minutes.paper import Seal


def as_svg(seal: Seal) -> bytes:
    return _drawn(seal, "svg", scale=1)


def as_png(seal: Seal) -> bytes:
    return _drawn(seal, "png", scale=8)


def _drawn(seal: Seal, kind: str, scale: int) -> bytes:
    out = io.BytesIO()
    segno.make_qr(seal.hash, error="m").save(out, kind=kind, scale=scale, border=2)
    return out.getvalue()
