"""Does a PDF keep the chief demands of PDF/A-2a (ISO 19005-2) that no engine's word proves? Each breach is a sentence.

A validator does the whole; none comes as a package. What is asked here: what an archive reads first, and what a change
of the layout could lose.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

DC, PDFAID = "{http://purl.org/dc/elements/1.1/}", "{http://www.aiim.org/pdfa/ns/id/}"
XMP_DATE = "{http://ns.adobe.com/xap/1.0/}CreateDate"
# What runs, plays or leads out of the file; a link within it may stay.
FORBIDDEN_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip
FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
BLENDED = {
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn",
    "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity",
}  # fmt: skip
SHOWN = {*("Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE")}
CMYK = {"k", "K"}


def breaches(content: bytes, *, language: str, title: str) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = [*_file(pdf, content), *_metadata(pdf, title), *_colours(pdf), *_structure(pdf, language)]
        found += [breach for dictionary in _dictionaries(pdf) for breach in _object(dictionary)]
        found += [breach for number, page in enumerate(pdf.pages, start=1) for breach in _page(page, number)]
    return found


def _file(pdf: pikepdf.Pdf, content: bytes) -> Iterator[str]:
    comment = content.split(b"\n", 2)[1]
    if not (comment.startswith(b"%") and len(comment) > 4 and min(comment[1:5]) > 0x7F):
        yield "the second line does not say that the file is binary"
    if pdf.is_encrypted:
        yield "it is encrypted"
    if "/ID" not in pdf.trailer:
        yield "it has no identifier"


def _metadata(pdf: pikepdf.Pdf, title: str) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "it has no metadata"
        return
    if "/Filter" in pdf.Root.Metadata:
        yield "the metadata cannot be read as they stand"
    xmp = pdf.open_metadata(set_pikepdf_as_editor=False)
    if (xmp.get(f"{PDFAID}part"), xmp.get(f"{PDFAID}conformance")) != ("2", "A"):
        yield "it does not claim to be PDF/A-2a"
    if not (xmp.get(f"{DC}title") == title == str(pdf.docinfo.get("/Title"))):
        yield f"the title is {xmp.get(f'{DC}title')}"
    dated = [
        "".join(sign for sign in str(date) if sign.isdigit())[:14]
        for date in (xmp.get(XMP_DATE), pdf.docinfo.get("/CreationDate"))
    ]
    if dated[0] != dated[1]:
        yield "it has two dates"


def _colours(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield "it does not say for what its colours are meant"
        return
    profile: Any = intents[0].get("/DestOutputProfile")
    head = profile.read_bytes()[:40] if isinstance(profile, Stream) else b""
    if head[36:40] != b"acsp" or (head[16:20], int(profile.N)) != (b"RGB ", 3):
        yield "the profile of its colours is none"


def _structure(pdf: pikepdf.Pdf, language: str) -> Iterator[str]:
    root = pdf.Root
    if str(root.get("/Lang")) != language:
        yield f"the language is {root.get('/Lang')}"
    if "/MarkInfo" not in root or not root.MarkInfo.get("/Marked") or root.MarkInfo.get("/Suspects"):
        yield "it is not marked as tagged"
    if "/StructTreeRoot" not in root or "/K" not in root.StructTreeRoot or "/ParentTree" not in root.StructTreeRoot:
        yield "it has no structure"
    for name in ("/AA", "/OpenAction", "/AcroForm", "/OCProperties", "/NeedsRendering"):
        if name in root:
            yield f"the catalogue has {name}"
    if "/Names" in root and {"/JavaScript", "/EmbeddedFiles"} & set(root.Names.keys()):
        yield "it has scripts, or files in it"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Each in the file, however deep within another; each object once."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            inside: list[Any] = [one[key] for key in sorted(one.keys())]
        else:
            inside = list(one) if isinstance(one, pikepdf.Array) else []
        waiting += [each for each in inside if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _object(one: Any) -> Iterator[str]:
    kind = one.get("/Type")
    if kind == Name.Font:
        yield from _font(one)
    elif isinstance(one, Stream):
        if {"/F", "/FFilter", "/FDecodeParms"} & set(one.keys()):
            yield "a stream lies in another file"
        filters: Any = one.get("/Filter", [])
        if FORBIDDEN_FILTERS & {str(each) for each in (filters if isinstance(filters, pikepdf.Array) else [filters])}:
            yield "a stream is packed as is not allowed"
        if one.get("/Subtype") == Name.PS or "/OPI" in one or "/Ref" in one:
            yield "something drawn is no drawing"
    if str(one.get("/S")) in FORBIDDEN_ACTIONS or "/JS" in one:
        yield f"it acts: {one.get('/S')}"
    if str(one.get("/BM", Name.Normal)) not in BLENDED or "/TR" in one:
        yield "colours are mixed as is not allowed"
    if one.get("/Interpolate"):
        yield "an image is made smoother than it is"
    if kind == Name.Annot and one.get("/Subtype") != Name.Popup and int(one.get("/F", 0)) & 0b100111 != 0b100:
        yield "an annotation is not printed"


def _font(font: Any) -> Iterator[str]:
    name = str(font.get("/BaseFont"))
    if font.get("/Subtype") in {Name.CIDFontType0, Name.CIDFontType2}:
        files = {"/FontFile2", "/FontFile3"} & set(font.get("/FontDescriptor", Dictionary()).keys())
        if not files:
            yield f"the font {name} is not embedded"
        elif "/W" not in font:
            yield f"the font {name} does not say how wide its letters are"
        return
    if font.get("/Subtype") != Name.Type0:
        yield f"the font {name} is of another kind than those that typst embeds"
    if not isinstance(font.get("/ToUnicode"), Stream):
        yield f"what the letters of {name} mean is not told"


def _page(page: pikepdf.Page, number: int) -> Iterator[str]:
    if "/AA" in page.obj:
        yield f"page {number} acts"
    if "/StructParents" not in page.obj or page.obj.get("/Tabs") != Name.S:
        yield f"page {number} is not read in the order of its structure"
    group = page.obj.get("/Group")
    if group is not None and group.get("/CS") is None:
        yield f"page {number} mixes colours of no space"
    marks: list[str] = []
    for step in pikepdf.parse_content_stream(page):
        does = str(step.operator)
        if does in {"BMC", "BDC"}:
            marks.append(does)
        elif does == "EMC":
            marks.pop()
        elif does in SHOWN and not marks:
            yield f"page {number} shows something that is neither tagged nor an artifact"
            break
        elif does in CMYK:
            yield f"page {number} has colours that the profile is not for"
            break
