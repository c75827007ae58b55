"""Do minutes come out as files that last, read aloud, hold every word, and are the same each time?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from docx import Document as read_docx
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from models.members import Standing
from models.minutes.contents import Attendee, Item, Language, Minutes, MinutesState
from models.minutes.paper import Heading
from models.minutes.plain import lines
from models.minutes.writing import write
from server.minutes.docx import as_docx
from server.minutes.pdf import LAYOUT, as_pdf
from server.minutes.seal import as_svg
from tests.minuted import HOSTILE, LANGUAGES, NAMES, bare, minutes, motion, texts
from tests.pdfs import Pdf, squeezed

A4_IN_POINTS, MARGINS = 595.28, (85.04, 51.02)  # 30 mm on the left, 18 mm on the right
FACES = {"LibertinusSerif-Regular", "LibertinusSerif-Semibold", "LibertinusSerif-Italic", "DejaVuSansMono"}
LONG_WORD = "Đ" * 90 + "W" * 90


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    language: Language = request.param
    return language


@pytest.fixture(scope="module")
def pdf(language: Language) -> bytes:
    return as_pdf(minutes(language))


@pytest.fixture(scope="module")
def docx(language: Language) -> Document:
    return read_docx(io.BytesIO(as_docx(minutes(language))))


def paragraphs(document: Document) -> Iterator[str]:
    """All of the document's own, those in tables too, in their order."""
    for line in document.element.body.iter(qn("w:p")):
        yield "".join(text.text or "" for text in line.iter(qn("w:t")))


def words_of_paper(whole: Minutes) -> Iterator[str]:
    """What must be seen: names of organisations stand in capitals, and technical texts are not shown."""
    paper = write(whole)
    hidden = {paper.language, paper.seal.alternative, "heading", "paragraph", "entries", "table", "together"}
    capitals = {paper.issuer, *paper.superiors}
    for text in texts(paper):
        if text not in hidden:
            yield text.upper() if text in capitals else text


def test_a_pdf_claims_to_last_and_to_be_read_aloud(pdf: bytes) -> None:
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/MarkInfo<</Marked true" in pdf
    assert {b"/Table", b"/TH", b"/TD", b"/H1", b"/H2", b"/L", b"/Figure"} <= set(re.findall(rb"(?<=/S)/\w+", pdf))


def test_a_pdf_names_its_language_and_title(pdf: bytes, language: Language) -> None:
    assert f"<rdf:li>{language}</rdf:li>".encode() in pdf
    assert f"/Lang({language})".encode() in pdf
    title = {
        "vi": "BIÊN BẢN: Sinh hoạt tháng 11 (sinh hoạt thường kỳ)",
        "en": "MINUTES: Sinh hoạt tháng 11 (regular meeting)",
    }
    assert title[language].encode() in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_a_pdf_is_dated_by_the_meeting(pdf: bytes) -> None:
    assert b"<xmp:CreateDate>2026-11-25T14:05:00+00:00</xmp:CreateDate>" in pdf


def test_each_word_of_the_paper_can_be_copied_from_the_pdf(pdf: bytes, language: Language) -> None:
    text = Pdf(pdf).text()
    missing = [word for word in words_of_paper(minutes(language)) if squeezed(word) not in text]
    # A page may end within a paragraph, and then its number stands between.
    assert sum(len(word) for word in missing) < 0.05 * len(text)
    assert not [word for word in missing if len(word) < 40]


@pytest.mark.parametrize("setting", [as_pdf, as_docx])
def test_the_same_minutes_are_the_same_bytes(setting: Callable[[Minutes], bytes], language: Language) -> None:
    assert setting(minutes(language)) == setting(minutes(language))
    assert setting(minutes(language)) != setting(minutes(language, version=214))


def test_only_faces_that_set_vietnamese_right_are_used(pdf: bytes) -> None:
    """The embedded bold and bold italic lose or misplace marks: the semibold face stands in for them."""
    faces = {name.decode().removesuffix("-Identity-H") for name in re.findall(rb"/BaseFont/\w+\+([\w-]+)", pdf)}
    assert faces <= FACES


def test_every_vietnamese_letter_is_in_every_face() -> None:
    marks = ("", *"\u0300\u0301\u0303\u0309\u0323")
    letters = "".join(normalize("NFC", vowel + mark) for vowel in "aăâeêioôơuưy" for mark in marks) + "đ"
    letters += letters.upper()
    vote = minutes().items[0].votes[0]
    whole = bare(
        additions=letters,
        locality=letters,
        items=(Item(number=1, title=letters, votes=(replace(vote, question=letters),)),),
    )
    text = Pdf(as_pdf(whole)).text()
    assert "U+" not in text
    assert text.count(letters) == 4


def test_a_draft_bears_the_word_on_each_page() -> None:
    draft, approved = (Pdf(as_pdf(minutes(state=state))) for state in (MinutesState.DRAFT, MinutesState.APPROVED))
    for page in draft.pages():
        assert any(piece.text == "DỰ THẢO" for piece in page)
    assert "DỰTHẢO" not in approved.text()


def test_pages_are_numbered_from_the_second_on(pdf: bytes) -> None:
    middle = (A4_IN_POINTS + MARGINS[0] - MARGINS[1]) / 2
    centred = [
        [piece.text for piece in page if abs((piece.begin + piece.end) / 2 - middle) < 0.5] for page in Pdf(pdf).pages()
    ]
    assert "1" not in centred[0]
    assert all(str(number) in page for number, page in enumerate(centred[1:], start=2))


@pytest.mark.parametrize("sentences", range(0, 40, 5))
def test_signatures_and_seal_stand_on_one_page_with_the_last_words(sentences: int) -> None:
    *_, last = Pdf(as_pdf(bare(additions="Một câu.\n" * sentences, chair=NAMES[0]))).pages()
    texts = [piece.text for piece in last]
    assert {"Đây là bản dự thảo, chưa được cuộc họp thông qua.", "CHỦ TRÌ", NAMES[0]} <= set(texts)
    assert minutes().head.hex()[:8] in "".join(texts)


def test_markup_comes_out_as_it_was_written() -> None:
    whole = minutes(title=HOSTILE, chair=HOSTILE, additions=HOSTILE, place=HOSTILE)
    left_to_right = squeezed(HOSTILE.split("--")[0])
    assert Pdf(as_pdf(whole)).text().count(left_to_right) >= 5
    document = read_docx(io.BytesIO(as_docx(whole)))
    assert HOSTILE in list(paragraphs(document))


def test_long_words_wrap_and_are_not_clipped() -> None:
    whole = minutes(
        organizations=(LONG_WORD, LONG_WORD),
        number=LONG_WORD,
        locality=LONG_WORD,
        title=LONG_WORD,
        chair=LONG_WORD,
        minute_taker=LONG_WORD,
        guests=(LONG_WORD,),
        attendees=(Attendee(name=LONG_WORD, standing=Standing.OFFICIAL),),
        absentees=(replace(minutes().absentees[0], reason=LONG_WORD, approved_by=LONG_WORD),),
        items=(replace(minutes().items[0], title=LONG_WORD, summary=LONG_WORD),),
        additions=LONG_WORD,
    )
    laid = Pdf(as_pdf(whole))
    space = 4  # that a line ends in may hang over
    for page in laid.pages():
        for piece in page:
            assert MARGINS[0] - 1 <= piece.begin
            assert piece.end <= A4_IN_POINTS - MARGINS[1] + space, piece
    assert laid.text().count(LONG_WORD) >= 12


def test_items_of_which_nothing_is_told_stay_where_the_next_one_does_not_fit_any_more() -> None:
    told = Item(number=1, title="Một", summary="Một câu.\n" * 8)
    short = tuple(Item(number=number, title="Không") for number in range(2, 7))
    whole = bare(items=(told, *short, Item(number=7, title="Cuối", votes=(motion(),))))
    first, second, *_ = ("".join(piece.text for piece in page) for page in Pdf(as_pdf(whole)).pages())
    assert squeezed("6. Không") in squeezed(first)
    assert squeezed("7. Cuối") in squeezed(second)
    kept = {
        line.text: line.paragraph_format.keep_with_next for line in read_docx(io.BytesIO(as_docx(whole))).paragraphs
    }
    assert (kept["6. Không"], kept["7. Cuối"]) == (False, None), "None: as its style has it"


def test_200_attendees_are_all_there_under_a_heading_row_on_each_page() -> None:
    names = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(200)]
    whole = minutes(attendees=tuple(Attendee(name=name, standing=Standing.OFFICIAL) for name in names))
    laid, document = Pdf(as_pdf(whole)), read_docx(io.BytesIO(as_docx(whole)))
    pages = ["".join(piece.text for piece in page) for page in laid.pages()]
    assert not [name for name in names if not any(name in page for page in pages)]
    with_names = sum(any(name in page for name in names) for page in pages)
    assert sum(page.count("Họ và tên") for page in pages) == with_names + 1  # and one over the absentees
    assert set(names) <= set(paragraphs(document))


def test_signs_that_no_font_has_are_written_as_numbers() -> None:
    text = Pdf(as_pdf(bare(additions="Nhất trí 👍🏽 và 中"))).text()
    assert "Nhấttrí[U+1F44D][U+1F3FD]và[U+4E2D]" in text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    whole = bare(title=text or "-", additions=text, guests=(text,))
    assert as_pdf(whole).startswith(b"%PDF-1.7")
    assert read_docx(io.BytesIO(as_docx(whole))).paragraphs


def test_minutes_of_a_meeting_of_which_nothing_is_known_are_set(language: Language) -> None:
    assert as_pdf(bare(language)).startswith(b"%PDF-1.7")
    assert as_docx(bare(language)).startswith(b"PK")


def test_the_layout_asks_for_nothing_from_elsewhere() -> None:
    layout = LAYOUT.read_text()
    assert not re.search(r"#import|#include|\bread\(|http|@preview", layout)


def test_another_record_has_another_qr_code() -> None:
    one, same, other = (write(bare(head=bytes([n] * 32))).seal for n in (1, 1, 2))
    assert as_svg(one) == as_svg(same) != as_svg(other)
    assert as_svg(one).startswith(b"<?xml")


def test_the_digest_of_what_was_approved_stands_beside_the_hash_of_the_record(
    pdf: bytes, docx: Document, language: Language
) -> None:
    digest, draft = minutes().digest, bare(language)
    assert digest
    title = {"vi": "nội dung đã được thông qua", "en": "the approved contents"}[language]
    for text, of_draft in (
        (Pdf(pdf).text(), Pdf(as_pdf(draft)).text()),
        (squeezed("".join(paragraphs(docx))), squeezed("".join(paragraphs(read_docx(io.BytesIO(as_docx(draft))))))),
    ):
        assert digest in text[text.index(minutes().head.hex()) :]
        assert squeezed(title) in text
        assert squeezed(title) not in of_draft


def test_a_docx_opens_again_with_each_word_of_the_paper(docx: Document, language: Language) -> None:
    text = squeezed("".join(paragraphs(docx)))
    assert not [word for word in words_of_paper(minutes(language)) if squeezed(word) not in text]


def test_a_docx_has_real_headings_and_heading_rows(docx: Document, language: Language) -> None:
    expected = [
        block.text for block in write(minutes(language)).blocks if isinstance(block, Heading) and block.level == 1
    ]
    assert [line.text for line in docx.paragraphs if line.style and line.style.name == "Heading 1"] == expected
    ruled = [table for table in docx.tables if table.style and table.style.name == "Table Grid"]
    assert len(ruled) == 7
    for table in ruled:
        rows = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert rows == [True] + [False] * (len(rows) - 1)


def test_a_docx_names_its_language_title_and_day(docx: Document, language: Language) -> None:
    tags = {lang.get(qn("w:val")) for lang in docx.styles.element.iter(qn("w:lang"))}
    assert tags == {{"vi": "vi-VN", "en": "en-GB"}[language]}
    assert docx.core_properties.language == language
    assert docx.core_properties.title.startswith({"vi": "BIÊN BẢN", "en": "MINUTES"}[language])
    assert docx.core_properties.created == datetime(2026, 11, 25, 14, 5, tzinfo=UTC)


def test_a_docx_numbers_its_pages_from_the_second_on(docx: Document) -> None:
    (section,) = docx.sections
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_a_docx_tells_the_hash_to_those_who_do_not_see_the_qr_code(docx: Document) -> None:
    (picture,) = docx.inline_shapes
    assert minutes().head.hex() in picture._inline.docPr.get("descr", "")


def test_a_docx_holds_nothing_that_was_the_templates() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(minutes()))) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        assert b"python-docx" not in parts.read("docProps/core.xml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_text_the_paper_says_all_that_its_pages_say(language: Language) -> None:
    told = lines(write(minutes(language)))
    assert all(told)
    whole = "\n".join(told)
    said = ("12-BB/CB", "Chi bộ thôn Đông", "Thống nhất báo cáo.", "Tôi bảo lưu ý kiến về thời hạn.", "Khen thưởng")
    assert [words for words in said if words not in whole] == []
