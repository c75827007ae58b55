"""How do minutes become a PDF that lasts and reads aloud? PDF/A-2a and PDF/UA-1, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import timezone
from functools import cache
from pathlib import Path

import typst

from models.minutes.contents import Minutes
from models.minutes.paper import Paper
from models.minutes.writing import write

from .seal import as_svg

LAYOUT = Path(__file__).with_name("layout.typ")
# PDF/A takes no sign that no font has. The engine names each, as itself or as \u{1f44d}.
_NOT_IN_FONTS = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@cache
def fonts() -> typst.Fonts:
    """Those that come with typst, so that a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def as_pdf(minutes: Minutes) -> bytes:
    """The file. A sign that no font has is written as its number: [U+1F44D]."""
    paper = write(minutes)
    spelled: dict[int, str] = {}
    while True:
        try:
            return _set(paper, spelled)
        except typst.TypstError as error:
            missing = _missing(error.diagnostic) - spelled.keys()
            if not missing:
                raise
            spelled |= {sign: f"[U+{sign:04X}]" for sign in missing}


def _set(paper: Paper, spelled: dict[int, str]) -> bytes:
    offset = paper.at.utcoffset()
    return typst.compile(
        LAYOUT.read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "paper": json.dumps(asdict(paper), default=str, ensure_ascii=False).translate(spelled),
            "qr": as_svg(paper.seal).decode(),
        },
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=paper.at.replace(tzinfo=timezone(offset)) if offset else paper.at,
    )


def _missing(diagnostic: str) -> set[int]:
    """Which signs the engine did not find in any font. ASCII is in all of them."""
    named = "".join(_NOT_IN_FONTS.findall(diagnostic))
    signs = {int(number, 16) for number in _ESCAPED.findall(named)} | {ord(sign) for sign in _ESCAPED.sub("", named)}
    return {sign for sign in signs if sign > 0x7F}
