"""Do the PDFs of minutes keep what the format for archives demands, and would it be noticed if one did not?"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from models.minutes.contents import Language, Minutes, MinutesState
from server.minutes.pdf import as_pdf
from tests.archived import breaches
from tests.minuted import HOSTILE, bare, minutes

TITLES: dict[Language, str] = {
    "vi": "BIÊN BẢN: Sinh hoạt tháng 11 (sinh hoạt thường kỳ)", "en": "MINUTES: Sinh hoạt tháng 11 (regular meeting)",
}  # fmt: skip
PAPERS: dict[str, Callable[[Language], Minutes]] = {
    "all that minutes tell": minutes,
    "hardly anything": bare,
    "a draft": lambda language: minutes(language, state=MinutesState.DRAFT),
    "signs that mean something, or have no glyph": lambda language: minutes(
        language, additions=f"{HOSTILE} \U0001f44d"
    ),
}
Damage = Callable[[Pdf], Any]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_keeps_the_chief_demands_of_the_format_for_archives(paper: str, language: Language) -> None:
    assert breaches(as_pdf(PAPERS[paper](language)), language=language, title=TITLES[language]) == []


def fonts(pdf: Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def without(where: Callable[[Pdf], Any], name: str) -> Damage:
    def damage(pdf: Pdf) -> None:
        del where(pdf)[name]

    return damage


def with_(where: Callable[[Pdf], Any], name: str, what: Callable[[Pdf], Any]) -> Damage:
    def damage(pdf: Pdf) -> None:
        where(pdf)[name] = what(pdf)

    return damage


def catalogue(pdf: Pdf) -> Any:
    return pdf.Root


def first_page(pdf: Pdf) -> Any:
    return pdf.pages[0].obj


def claim(**said: str) -> Damage:
    def damage(pdf: Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for name, value in said.items():
                xmp[name.replace("_", ":")] = value

    return damage


def draw(operators: bytes) -> Damage:
    def damage(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(pdf.make_stream(operators))

    return damage


def script(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


DAMAGES: dict[str, tuple[Damage, str]] = {
    "another part": (claim(pdfaid_part="3"), "claim"),
    "a lower level": (claim(pdfaid_conformance="B"), "claim"),
    "another title": (claim(dc_title="Khác"), "title"),
    "another date": (claim(xmp_CreateDate="2020-01-01T00:00:00Z"), "two dates"),
    "no metadata": (without(catalogue, "/Metadata"), "no metadata"),
    "no profile": (without(catalogue, "/OutputIntents"), "colours are meant"),
    "a profile that is none": (
        with_(lambda pdf: pdf.Root.OutputIntents[0], "/DestOutputProfile", lambda pdf: Stream(pdf, b"?", N=3)),
        "profile of its colours is none",
    ),
    "no language": (without(catalogue, "/Lang"), "language"),
    "no structure": (without(catalogue, "/StructTreeRoot"), "no structure"),
    "not marked": (without(catalogue, "/MarkInfo"), "not marked"),
    "a script that runs at once": (with_(catalogue, "/OpenAction", script), "acts: /JavaScript"),
    "a form": (with_(catalogue, "/AcroForm", lambda pdf: Dictionary(Fields=Array([]))), "/AcroForm"),
    "a page that acts": (with_(first_page, "/AA", lambda pdf: Dictionary(O=script(pdf))), "page 1 acts"),
    "a font that is not embedded": (
        without(lambda pdf: fonts(pdf).DescendantFonts[0].FontDescriptor, "/FontFile3"), "not embedded",
    ),
    "letters that mean nothing": (without(fonts, "/ToUnicode"), "is not told"),
    "a font of the reader's": (
        with_(
            lambda pdf: pdf.pages[0].Resources.Font, "/F9",
            lambda pdf: pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
        ),
        "another kind",
    ),
    "a page outside of the structure": (without(first_page, "/StructParents"), "order of its structure"),
    "transparency of no colour space": (
        with_(first_page, "/Group", lambda pdf: Dictionary(S=Name.Transparency)), "mixes colours of no space",
    ),
    "a way to mix that there is not": (
        with_(
            lambda pdf: pdf.pages[0].Resources, "/ExtGState",
            lambda pdf: Dictionary(g=pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Strange))),
        ),
        "colours are mixed",
    ),
    "something that is not tagged": (draw(b"0 0 9 9 re f"), "neither tagged"),
    "ink for a press": (draw(b"/Artifact BMC 0 0 0 1 k EMC"), "not for"),
    "a note that is not printed": (
        with_(
            first_page, "/Annots",
            lambda pdf: Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]))]),
        ),
        "not printed",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> bytes:
    return as_pdf(minutes())


@pytest.mark.parametrize("name", DAMAGES)
def test_a_breach_is_named(whole: bytes, name: str) -> None:
    damage, named = DAMAGES[name]
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        damage(pdf)
        pdf.save(file)
    found = breaches(file.getvalue(), language="vi", title=TITLES["vi"])
    assert any(named in breach for breach in found), found


def test_a_file_that_is_encrypted_lasts_nowhere(whole: bytes) -> None:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert "it is encrypted" in breaches(file.getvalue(), language="vi", title=TITLES["vi"])
