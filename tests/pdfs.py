"""What does a PDF say to somebody who copies its text, and where on the page does it stand? Enough for ours."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

_OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)(?:\nendobj|(?=\nstream\n))", re.DOTALL)
_INSIDE = rb"(?:[^()\\]|\\.)*"
for _ in range(4):  # parentheses in pairs may stand in a string as they are
    _INSIDE = rb"(?:[^()\\]|\\.|\(" + _INSIDE + rb"\))*"
_SHOWN = rb"(?:\(" + _INSIDE + rb"\)|<[0-9A-F]*>)"
_STEP = re.compile(
    rb"(?P<place>[-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ (?P<x>[-\d.]+) [-\d.]+) cm"
    rb"|1 0 0 -1 (?P<shift>[-\d.]+) 0 Tm"
    rb"|/(?P<font>f\d+) (?P<size>[\d.]+) Tf"
    rb"|\[(?P<shown>(?:" + _SHOWN + rb"|[-\d. ])*)\]TJ|(?P<alone>" + _SHOWN + rb")Tj"
    rb"|/ActualText<FEFF(?P<actual>[0-9A-F]*)>|(?P<over>EMC)",
    re.DOTALL,
)
_STRING = re.compile(rb"\((?P<string>" + _INSIDE + rb")\)|<(?P<hex>[0-9A-F]*)>|(?P<kern>[-\d.]+)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is shown at once, with the points from the page's left edge at which it begins and ends."""

    text: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Font:
    texts: dict[int, str]
    widths: dict[int, float]


class Pdf:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.objects = {int(found[1]): found for found in _OBJECT.finditer(content)}

    def __getitem__(self, number: int) -> bytes:
        """The dictionary of an object."""
        return self.objects[number][2]

    def text(self) -> str:
        """All text in the order in which it is shown, without any space: lines and words end anywhere."""
        return squeezed("".join(piece.text for page in self.pages() for piece in page))

    def pages(self) -> Iterator[list[Piece]]:
        for found in self.objects.values():
            if found[2].startswith(b"<</Type/Page/"):
                yield list(self._pieces(_one(rb"/Contents (\d+)", found[2]), _one(rb"/Resources (\d+)", found[2])))

    def _pieces(self, contents: int, resources: int) -> Iterator[Piece]:
        fonts = {name: self._font(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", self[resources])}
        x, shift, size, font, actual = 0.0, 0.0, 0.0, Font({}, {}), None
        for step in _STEP.finditer(self._stream(contents)):
            if step["place"]:
                x = float(step["x"])
            elif step["shift"]:
                shift = float(step["shift"])
            elif step["font"]:
                font, size = fonts[step["font"]], float(step["size"])
            elif step["actual"]:
                actual = _utf16(step["actual"])
            elif step["over"]:
                actual = None
            else:
                piece = _piece(step["shown"] or step["alone"], font, x + shift, size)
                yield piece if actual is None else replace(piece, text=actual)

    def _font(self, number: int) -> Font:
        mapped = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", self._stream(_one(rb"/ToUnicode (\d+)", self[number])))
        texts = {int(glyph, 16): _utf16(text) for glyph, text in mapped}
        widths: dict[int, float] = {}
        descendant = self[_one(rb"/DescendantFonts\[(\d+)", self[number])]
        for first, last, width in re.findall(rb"(\d+) (\d+) ([\d.]+)", descendant.split(b"/W[", 1)[1]):
            widths |= dict.fromkeys(range(int(first), int(last) + 1), float(width))
        return Font(texts, widths)

    def _stream(self, number: int) -> bytes:
        found = self.objects[number]
        start = found.end() + len(b"\nstream\n")
        stream = self.content[start : start + _one(rb"/Length (\d+)", found[2])]
        return zlib.decompress(stream) if b"FlateDecode" in found[2] else stream


def squeezed(text: str) -> str:
    """Without spaces, and without the places where a long word may be broken."""
    return "".join(text.replace("\u200b", "").split())


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _one(pattern: bytes, dictionary: bytes) -> int:
    found = re.search(pattern, dictionary)
    assert found, (pattern, dictionary)
    return int(found[1])


def _piece(shown: bytes, font: Font, x: float, size: float) -> Piece:
    text, width = "", 0.0
    for part in _STRING.finditer(shown):
        if part["kern"]:
            width -= float(part["kern"])
            continue
        string = bytes.fromhex(part["hex"].decode()) if part["hex"] else _ESCAPE.sub(_unescaped, part["string"])
        glyphs = [int.from_bytes(string[n : n + 2]) for n in range(0, len(string), 2)]
        text += "".join(font.texts.get(glyph, "") for glyph in glyphs)
        width += sum(font.widths[glyph] for glyph in glyphs)
    return Piece(text, x, x + width * size / 1000)


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if sign.isdigit() and len(sign) == 3 else _ESCAPED.get(sign, sign)
